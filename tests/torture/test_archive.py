"""An archive that is killed on the way: the old one or the new one is there, and nothing half."""

import shutil

import pytest

from sbt_ledger.files.archived import SUMS, checked, is_archive
from tests.books import write_book
from tests.torture.conftest import TRIED
from tests.torture.disk import Disk
from tests.torture.process import run

pytest.importorskip("jinja2")
pytest.importorskip("xlsxwriter")
WORDS = ("archive", "2025-26", "--as-of", "2026-08-31", "--lang", "en")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Return a book, the folder around an archive of it as it was before, and what is to come."""
    root = tmp_path_factory.mktemp("world")
    book = write_book(root / "book", {})
    (root / "old").mkdir()
    assert run(book, (*WORDS, "-o", str(root / "old" / "year"))).code == 0
    rows = book / "credits.csv"
    rows.write_text(rows.read_text("utf-8").replace("\n", "\r\n"), "utf-8")
    (root / "new").mkdir()
    shutil.copytree(root / "old" / "year", root / "new" / "year")
    words = (*WORDS, "-o", str(root / "new" / "year"))
    points = run(book, words, Disk(root / "new")).points
    assert len(points) > 50
    return root, book, points


def state_of(folder):
    """Return the sums of an archive; it must be whole."""
    found = checked(folder)
    assert not found.problems
    return (folder / SUMS).read_bytes()


@pytest.mark.parametrize("part", [0, 0.5, -6, -5, -4, -3, -2, -1])
def test_killed_anywhere_it_leaves_the_old_or_the_new(world, tmp_path, part):
    root, book, points = world
    at = len(points) + 1 + part if part < 0 else int(part * len(points)) + 1
    out = tmp_path / "out"
    shutil.copytree(root / "old", out)
    before, after = state_of(root / "old" / "year"), state_of(root / "new" / "year")
    words = (*WORDS, "-o", str(out / "year"))
    killed = run(book, words, Disk(out, "kill", at))
    TRIED["kill"] += 1
    assert killed.code is None
    if (out / "year").exists():
        assert state_of(out / "year") in {before, after}
    else:  # between two renames both are whole
        assert state_of(out / "year.replaced") == before
    assert {path.name for path in out.iterdir()} <= {"year", "year.unfinished", "year.replaced"}
    if (out / "year.unfinished" / "UNFINISHED.txt").exists():
        assert not is_archive(out / "year.unfinished")
    again = run(book, words)
    assert again.code == 0, again.err
    assert state_of(out / "year") == after
    assert [path.name for path in out.iterdir()] == ["year"]
