"""Clerks who share a folder share its files: the folder says who may write, not the umask."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from sbt_ledger.files.rights import make_folder
from sbt_ledger.files.write import Draft, save
from tests.books import write_book

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="as POSIX has it")

CLOSE = ("close", "2025-26", "--as-of", "2026-09-01")
ADD = ("add", "T", "--date", "2026-05-05", "--hours", "2", "--kind", "k", "--all")


@pytest.fixture(params=[0o022, 0o077, 0o002])
def umask(request):
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def rights_of_files(book: Path) -> set[int]:
    return {rights(path) for path in book.rglob("*") if path.is_file()}


def folder_with(mode: int, path: Path) -> Path:
    path.mkdir()
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    ("mode", "of_files"), [(0o2770, 0o660), (0o750, 0o640), (0o700, 0o600), (0o755, 0o644)]
)
@pytest.mark.usefixtures("umask")
def test_every_file_of_a_new_book_has_the_rights_of_its_folder(mode, of_files, tmp_path, ledger):
    book = folder_with(mode, tmp_path / "pm")

    answer = ledger("init", book, "--rules", "changsha-meixihu", "--school", "S")

    assert answer.code == 0
    assert (book / "journal.jsonl").exists()
    assert rights_of_files(book) == {of_files}
    assert rights(book) == mode


@pytest.mark.usefixtures("umask")
def test_a_closed_year_and_its_folder_have_the_rights_of_the_book(tmp_path, ledger):
    book = write_book(folder_with(0o2770, tmp_path / "book"), {})

    answer = ledger(*CLOSE, "--book", book)

    assert answer.code == 0, answer.err
    assert rights(book / "closed") == 0o2770
    assert rights_of_files(book / "closed") == {0o660}
    assert rights(book / "journal.jsonl") == 0o660


@pytest.mark.usefixtures("umask")
def test_a_table_that_comes_later_has_the_rights_of_the_folder_and_others_keep_theirs(tmp_path):
    book = folder_with(0o2770, tmp_path / "book")
    (book / "credits.csv").write_bytes(b"old")
    (book / "credits.csv").chmod(0o640)

    save([Draft(book / "credits.csv", b"old", b"new"), Draft(book / "imports.csv", None, b"new")])

    assert rights(book / "credits.csv") == 0o640
    assert rights(book / "imports.csv") == 0o660


def test_the_copy_that_waits_for_its_turn_is_read_by_nobody_else(tmp_path):
    book = folder_with(0o750, tmp_path / "book")
    waiting: set[int] = set()

    save(
        [Draft(book / "credits.csv", None, b"new")],
        record=lambda _drafts: waiting.update(rights_of_files(book)),
    )

    assert waiting == {0o640}


def test_a_journal_that_is_there_keeps_its_rights(tmp_path, ledger):
    book = write_book(folder_with(0o2770, tmp_path / "book"), {})
    assert ledger(*ADD, "--book", book).code == 0
    journal = book / "journal.jsonl"
    journal.chmod(0o600)
    length = journal.stat().st_size

    assert ledger(*ADD, "--yes", "--book", book).code == 0

    assert journal.stat().st_size > length
    assert rights(journal) == 0o600


@pytest.mark.usefixtures("umask")
def test_a_file_is_readable_to_who_made_it_whatever_the_folder_says(tmp_path):
    folder = folder_with(0o370, tmp_path / "book")

    save([Draft(folder / "closed" / "2025.toml", None, b"x")])

    assert rights(folder / "closed") == 0o770
    assert rights(folder / "closed" / "2025.toml") == 0o660


@pytest.mark.usefixtures("umask")
def test_each_new_folder_has_the_rights_of_the_one_above_and_old_ones_keep_theirs(tmp_path):
    book = folder_with(0o3770, tmp_path / "book")
    evidence = folder_with(0o750, book / "evidence")

    make_folder(book / "evidence" / "2026" / "may")
    make_folder(book / "closed")

    assert rights(evidence) == 0o750
    assert rights(evidence / "2026") == rights(evidence / "2026" / "may") == 0o750
    assert rights(book / "closed") == 0o3770
