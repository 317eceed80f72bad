"""A killed command, and a file that somebody edited before the next: nothing is lost or halved."""

import pytest

from sbt_ledger.files.followed import followed
from sbt_ledger.files.history import replayed
from sbt_ledger.files.journal import JOURNAL, read_entries
from tests.books import write_book

WALK = ("add", "Walk", "--date", "2026-03-06", "--hours", "1", "--kind", "lecture", "--yes")
TWO = {"teachers.csv": "code,name\n007,李静\nt2,王芳\n", "credits.csv": "activity,teacher\na,007\n"}


@pytest.fixture
def book(ledger, tmp_path):
    folder = write_book(tmp_path, TWO)
    assert ledger(*WALK, "--all", "--id", "w", "--book", folder).code == 0
    return folder


def killed_before_done(book):
    lines = (book / JOURNAL).read_bytes().splitlines(keepends=True)
    assert b'"what":"done"' in lines[-1]
    (book / JOURNAL).write_bytes(b"".join(lines[:-1]))


def walkers(book):
    return [line for line in (book / "credits.csv").read_text().splitlines() if "w," in line]


def settled(ledger, book):
    answer = ledger("check", "--book", book, "--lang", "en")
    assert answer.code in {0, 1}, answer.err
    return answer.err


def as_told(ledger, book):
    """Whether the journal tells the files once a command has written."""
    assert ledger(*WALK, "--all", "--id", "later", "--book", book).code == 0
    return replayed(read_entries(book)) == followed(book)


def test_a_new_book_that_was_edited_before_its_first_command_is_kept(ledger, tmp_path):
    folder = tmp_path / "new"
    ledger("init", folder, "--school", "A school", "--rules", "changsha-meixihu")
    killed_before_done(folder)
    settings = (folder / "ledger.toml").read_text(encoding="utf-8")
    (folder / "ledger.toml").write_text(settings.replace("A school", "Our school"), "utf-8")
    (folder / "teachers.csv").write_text("code,name\nt,李静\n", "utf-8")

    assert "it was finished now" in settled(ledger, folder)
    assert "Our school" in (folder / "ledger.toml").read_text(encoding="utf-8")
    assert (folder / "credits.csv").exists()


@pytest.mark.parametrize(
    "saved",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace(",", ";").encode("utf-16"),
        lambda text: text.replace("007", "7").encode("utf-8-sig"),
        lambda text: text.replace("\n", ",,\n").encode("gb18030"),
    ],
)
def test_a_table_that_a_spreadsheet_saved_after_the_kill_keeps_all_rows(ledger, book, saved):
    killed_before_done(book)
    (book / "credits.csv").write_bytes(saved((book / "credits.csv").read_text(encoding="utf-8")))
    before = (book / "credits.csv").read_bytes()

    assert "it was finished now" in settled(ledger, book)
    assert (book / "credits.csv").read_bytes() == before
    assert "w,Walk" in (book / "activities.csv").read_text()


def test_a_row_corrected_by_hand_after_the_kill_stays_corrected(ledger, book):
    killed_before_done(book)
    text = (book / "credits.csv").read_text().replace("activity,teacher", "activity,teacher,hours")
    (book / "credits.csv").write_text(text.replace("w,t2", "w,t2,0.5"))

    assert "it was finished now" in settled(ledger, book)
    assert walkers(book) == ["w,007", "w,t2,0.5"]
    assert as_told(ledger, book)


def test_rows_that_were_not_written_yet_are_put_into_the_edited_file(ledger, book):
    killed_before_done(book)
    (book / "credits.csv").write_text("activity,teacher,note\na,007,by hand\n")

    assert "it was finished now" in settled(ledger, book)
    assert [line.rstrip(",") for line in walkers(book)] == ["w,007", "w,t2"]
    assert "by hand" in (book / "credits.csv").read_text()
    assert as_told(ledger, book)


def test_an_undo_that_had_changed_nothing_is_taken_back_whatever_was_edited(ledger, book):
    tables = {name: (book / name).read_bytes() for name in ("activities.csv", "credits.csv")}
    assert ledger("undo", "--yes", "--book", book).code == 0
    killed_before_done(book)
    for name, raw in tables.items():
        (book / name).write_bytes(raw.replace(b"a,", b"a ,"))

    assert "nothing of it was kept" in settled(ledger, book)
    assert walkers(book) == ["w,007", "w,t2"]
    assert ledger("undo", "--yes", "--book", book).code == 0
    assert walkers(book) == []


def test_half_an_undo_is_finished_in_the_file_that_was_edited(ledger, book):
    credits_ = (book / "credits.csv").read_bytes()
    assert ledger("undo", "--yes", "--book", book).code == 0
    killed_before_done(book)
    (book / "credits.csv").write_bytes(credits_.replace(b"a,007", b"a,t2"))

    assert "it was finished now" in settled(ledger, book)
    assert walkers(book) == []
    assert "a,t2" in (book / "credits.csv").read_text()
    assert as_told(ledger, book)


def test_what_only_half_stands_in_an_edited_file_is_left_alone_and_named(ledger, book):
    killed_before_done(book)
    text = (book / "credits.csv").read_text()
    (book / "credits.csv").write_text(text.replace("w,t2\n", ""))

    assert "Edited meanwhile and left alone: credits.csv." in settled(ledger, book)
    assert walkers(book) == ["w,007"]
    assert as_told(ledger, book)


def test_the_rows_of_a_table_that_was_taken_away_are_journaled(ledger, book):
    (book / "money.csv").write_text("date,what,amount\n2026-03-05,books,100\n")
    assert ledger(*WALK, "--all", "--id", "x", "--book", book).code == 0
    (book / "money.csv").unlink()
    assert ledger(*WALK, "--all", "--id", "y", "--book", book).code == 0

    (outside,) = [each for each in read_entries(book) if each["what"] == "edited-outside"]
    assert [(row["before"], row["after"]) for row in outside["rows"]] == [
        ({"date": "2026-03-05", "what": "books", "amount": "100"}, None)
    ]
