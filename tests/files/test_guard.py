"""No result is written over records."""

from __future__ import annotations

import pytest

from sbt_ledger.files.guard import is_of_book
from tests.books import write_book


@pytest.mark.parametrize(
    "name",
    [
        "credits.csv", "credits.toml", "ledger.toml", "rules/town.toml", "evidence/a.pdf",
        "old.csv", ".ledger.lock", ".ledger.busy",
    ],
)  # fmt: skip
def test_a_result_is_never_written_over_a_file_of_the_book(name, tmp_path, ledger):
    settings = 'school = "A"\nrules = ["town"]\n[files]\nchanges = "old.csv"\n'
    changes = "teacher,attribute,value,from\n"
    book = write_book(tmp_path, {"ledger.toml": settings, "old.csv": changes})
    before = {path: path.read_bytes() for path in book.rglob("*") if path.is_file()}

    answer = ledger("check", "--book", book, "--format", "csv", "-o", book / name)

    assert answer.code == 4
    assert "is a file of the book" in answer.err
    assert {path: path.read_bytes() for path in book.rglob("*") if path.is_file()} == before


def test_a_result_may_lie_in_the_folder_of_the_book_and_is_renewed(tmp_path, ledger):
    book = write_book(tmp_path, {})

    for _time in (1, 2):
        answer = ledger("check", "--book", book, "--as-of", "2026-08-31", "-o", book / "check.csv")
        assert answer.code in {0, 1}

    assert (book / "check.csv").read_bytes().startswith(b"\xef\xbb\xbfteacher,")


def test_the_folder_of_the_book_itself_is_no_file_of_it(tmp_path):
    book = write_book(tmp_path / "book", {})
    (book / "sub").mkdir()

    assert not is_of_book(book, book / "sub" / "..")
