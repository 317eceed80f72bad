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
def book(tmp_path, ledger):
    """Return a book with a journal."""
    book = write_book(tmp_path / "book", {})
    assert ledger(*ADD, "--book", book).code == 0
    return book


@pytest.fixture
def run(book):
    """Return a function that runs commands in a process for which the book cannot be written."""
    if sys.platform == "win32":
        pytest.skip("a read-only folder of Windows can be written")
    as_root = os.geteuid() == 0
    before = ["unshare", "-m", "sh", "-c", MOUNT, "sh", str(book)] if as_root else []
    if as_root and (not BOUND or subprocess.run([*before, "true"], check=False).returncode):
        pytest.skip("root writes everywhere, and may not mount a folder read-only here")

    def running(*commands):
        before_all = digest(book)
        book.chmod(0o555)
        words = [[*command, "--book", str(book), "--lang", "en"] for command in commands]
        told = subprocess.run(
            [*before, sys.executable, "-c", RUN, json.dumps(words)],
            check=True, capture_output=True, encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"),
                 "LEDGER_CACHE": str(book / "cache")},
        )  # fmt: skip
        book.chmod(0o755)
        assert digest(book) == before_all
        return json.loads(told.stdout)

    return running


READING = [
    ["check"], ["check", "--format", "json"], ["explain", "t"], ["show", "t"],
    ["list", "credits"], ["rules", "list"], ["rules", "lint"],
]  # fmt: skip
ADD = ["add", "T", "--date", "2026-05-05", "--hours", "2", "--kind", "k", "--all"]
AGAIN = [*ADD, "--yes"]


def test_a_book_on_a_read_only_disk_is_read_and_not_written(run):
    *read, dry, added, out = run(
        *READING, [*AGAIN, "--dry-run"], AGAIN, ["check", "-o", "/proc/result.txt"]
    )

    assert [code for code, _out, _err in read] == [1, 1, 0, 0, 0, 0, 1]
    assert [err for _code, _out, err in read] == [""] * len(read)
    assert dry[0] == 0
    assert (added[0], added[1]) == (4, "")
    assert "cannot be locked: " in added[2]
    assert "needs a folder that you may write to" in added[2]
    assert out[0] == 4
    assert "cannot be written" in out[2]


def test_a_book_on_a_read_only_disk_is_held_against_an_export(run, tmp_path):
    export = tmp_path / "export.csv"
    export.write_text("code,title,start,hours\nt,T,2026-05-05,2\n", encoding="utf-8")

    ((code, told, _err),) = run(
        ["reconcile", str(export), "--format", "json", "--period", "2026-05-05..2026-05-05"]
    )

    assert (code, json.loads(told)["counts"]["equal"]) == (0, 1)


def test_what_was_interrupted_is_told_where_it_cannot_be_settled(book, run):
    journal = book / "journal.jsonl"
    *lines, _done = journal.read_text("utf-8").splitlines(keepends=True)
    journal.write_text("".join(lines), encoding="utf-8")

    ((code, _out, told),) = run(["check"])

    assert code == 1
    assert "is not finished" in told


def test_what_was_edited_by_hand_is_told_on_a_disk_that_cannot_be_written_too(book, run):
    with (book / "credits.csv").open("a", encoding="utf-8") as file:
        file.write("a,t\n")

    ((code, _out, told),) = run(["check"])

    assert code == 1
    assert "Edited by hand" in told


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
