"""A book on a disk that cannot be written is judged all the same, and nothing is recorded in it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.books import ROOT, digest, write_book

RUN = """
import contextlib, io, json, sys
from sbt_ledger.cli import main
answers = []
for words in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        answers.append((main(words), out.getvalue(), err.getvalue()))
print(json.dumps(answers))
"""
# What binds root too: the folder again in its own place, read-only, for one process.
MOUNT = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"'
BOUND = shutil.which("unshare") and shutil.which("mount")


@pytest.fixture
def run(tmp_path):
    """Return a function that runs commands in a process for which the book cannot be written."""
    book = write_book(tmp_path / "book", {})
    if sys.platform == "win32":
        pytest.skip("a read-only folder of Windows can be written")
    as_root = os.geteuid() == 0
    before = ["unshare", "-m", "sh", "-c", MOUNT, "sh", str(book)] if as_root else []
    if as_root and (not BOUND or subprocess.run([*before, "true"], check=False).returncode):
        pytest.skip("root writes everywhere, and may not mount a folder read-only here")

    def running(*commands):
        book.chmod(0o555)
        words = [[*command, "--book", str(book), "--lang", "en"] for command in commands]
        told = subprocess.run(
            [*before, sys.executable, "-c", RUN, json.dumps(words)],
            check=True, capture_output=True, encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"),
                 "LEDGER_CACHE": str(book / "cache")},
        )  # fmt: skip
        book.chmod(0o755)
        return json.loads(told.stdout)

    before_all = digest(book)
    yield running
    assert digest(book) == before_all


READING = [
    ["check"], ["check", "--format", "json"], ["explain", "t"], ["show", "t"],
    ["list", "credits"], ["rules", "list"], ["rules", "lint"],
]  # fmt: skip
ADD = ["add", "T", "--date", "2026-05-05", "--hours", "2", "--kind", "k", "--all"]


def test_a_book_on_a_read_only_disk_is_read_and_not_written(run):
    *read, dry, added, out = run(
        *READING, [*ADD, "--dry-run"], ADD, ["check", "-o", "/proc/result.txt"]
    )

    assert [code for code, _out, _err in read] == [1, 1, 0, 0, 0, 0, 1]
    assert [err for _code, _out, err in read] == [""] * len(read)
    assert dry[0] == 0
    assert (added[0], added[1]) == (4, "")
    assert "cannot be locked: " in added[2]
    assert "needs a folder that you may write to" in added[2]
    assert out[0] == 4
    assert "cannot be written" in out[2]


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o664, 0o640])
def test_a_file_that_gets_new_rows_keeps_its_permissions(mode, tmp_path, ledger):
    book = write_book(tmp_path, {})
    for name in ("activities.csv", "credits.csv"):
        (book / name).chmod(mode)

    assert ledger(*ADD, "--book", book).code == 0

    assert {(book / name).stat().st_mode & 0o777 for name in ("activities.csv", "credits.csv")} == {
        mode
    }


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_new_files_get_the_permissions_that_are_usual_there(mask, mode, tmp_path, ledger):
    before = os.umask(mask)
    try:
        ledger("init", tmp_path / "new", "--rules", "changsha-meixihu", "--school", "A")
    finally:
        os.umask(before)

    files = [path for path in Path(tmp_path / "new").rglob("*") if path.is_file()]
    assert len(files) > 4
    assert {path.stat().st_mode & 0o777 for path in files} == {mode}
