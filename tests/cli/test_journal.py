"""What everyday commands say of the journal: nothing, unless there is something to say."""

import errno
import json

import pytest

from sbt_ledger.files import journal_end
from sbt_ledger.files.followed import followed
from sbt_ledger.files.history import replayed
from sbt_ledger.files.journal import JOURNAL, read_entries
from tests.books import write_book

TALK = ("add", "Walk", "--date", "2026-03-06", "--hours", "1", "--kind", "lecture", "--yes")


@pytest.fixture
def book(ledger, tmp_path):
    folder = write_book(tmp_path, {})
    assert ledger(*TALK, "--all", "--book", folder).code == 0
    return folder


def interrupted(book):
    """Take away what says that the last change is done."""
    lines = (book / JOURNAL).read_bytes().splitlines(keepends=True)
    (book / JOURNAL).write_bytes(b"".join(lines[:-1]))


def test_a_new_book_has_a_journal_from_its_first_day(ledger, tmp_path):
    folder = tmp_path / "new"
    made = ledger("init", folder, "--school", "A school", "--rules", "changsha-meixihu")

    assert made.code == 0, made.err
    assert [entry["what"] for entry in read_entries(folder)] == ["change", "done"]
    assert replayed(read_entries(folder)) == followed(folder)


def test_the_example_has_a_journal_of_its_records_but_not_of_proofs(ledger, tmp_path):
    folder = tmp_path / "new"
    assert ledger("init", folder, "--example").code == 0

    assert replayed(read_entries(folder)) == followed(folder)
    assert not [name for name in read_entries(folder)[-1]["state"] if "evidence" in name]


def test_a_check_writes_nothing_and_says_nothing_of_the_journal(ledger, book):
    before = (book / JOURNAL).read_bytes()
    answer = ledger("check", "--book", book)

    assert "journal" not in answer.err
    assert (book / JOURNAL).read_bytes() == before


def test_a_check_notes_what_was_edited_by_hand_and_leaves_it(ledger, book):
    (book / "credits.csv").write_text("activity,teacher\na,t\n")
    before = (book / JOURNAL).read_bytes()
    answer = ledger("check", "--book", book, "--lang", "en")

    assert "Edited by hand, which is welcome: credits.csv." in answer.err
    assert "credits.csv" not in ledger("check", "--book", book, "--quiet").err
    assert (book / JOURNAL).read_bytes() == before


def test_a_check_finishes_what_was_interrupted_and_says_so(ledger, book):
    interrupted(book)
    answer = ledger("check", "--book", book, "--lang", "en", "--quiet")

    assert "“add” of" in answer.err
    assert "had been interrupted: it was finished now." in answer.err
    assert "interrupted" not in ledger("check", "--book", book, "--lang", "en").err
    assert replayed(read_entries(book)) == followed(book)


def test_a_check_that_may_not_write_says_that_a_change_is_not_finished(ledger, book):
    interrupted(book)
    (book / ".ledger.lock").unlink()
    (book / ".ledger.lock").mkdir()  # as nobody may open it for writing, not even root
    before = (book / JOURNAL).read_bytes()
    answer = ledger("check", "--book", book, "--lang", "en", "--format", "json")

    assert "is not finished" in answer.err
    assert json.loads(answer.out)["results"]
    assert (book / JOURNAL).read_bytes() == before


def test_a_damaged_journal_keeps_nobody_from_a_check_but_from_writing(ledger, book):
    with (book / JOURNAL).open("ab") as stream:
        stream.write(b"not a line of ours\n")
    before = (book / "credits.csv").read_bytes()
    answer = ledger("check", "--book", book, "--lang", "en")
    refused = ledger(*TALK, "--all", "--book", book, "--lang", "en", "--id", "other")

    assert (answer.code, "The journal is damaged." in answer.err) == (1, True)
    assert (refused.code, "journal.jsonl" in refused.err) == (3, True)
    assert (book / "credits.csv").read_bytes() == before


def test_a_line_damaged_in_the_middle_is_told_by_each_command_that_writes(ledger, book):
    whole = (book / JOURNAL).read_bytes()
    (book / JOURNAL).write_bytes(whole.replace("李静".encode(), "李进".encode(), 1))
    n = next(n for n, line in enumerate(whole.splitlines(), 1) if "李静".encode() in line)
    before = (book / JOURNAL).read_bytes()
    answer = ledger(*TALK, "--all", "--book", book, "--lang", "en")

    assert answer.code == 0
    assert (
        f"The journal is damaged.\n    journal.jsonl:{n}: this line is not as it was" in answer.err
    )
    assert "“ledger verify” tells more." in answer.err
    assert (book / JOURNAL).read_bytes().startswith(before)
    told = ledger("verify", "--book", book, "--lang", "en")
    assert (told.code, f"journal.jsonl:{n}: " in told.out) == (1, True)
    assert "damaged" not in ledger(*TALK, "--all", "--book", book, "--dry-run").err


def test_a_damaged_journal_is_not_written_on_where_that_would_hide_an_edit_by_hand(ledger, book):
    (book / JOURNAL).write_bytes((book / JOURNAL).read_bytes().replace(b"Talk", b"Tale", 1))
    with (book / "credits.csv").open("a") as stream:
        stream.write("a,t\n")
    before = (book / JOURNAL).read_bytes()
    answer = ledger(*TALK, "--all", "--book", book, "--lang", "en")

    assert (answer.code, "[bad-journal]" in answer.err) == (3, True)
    assert (book / JOURNAL).read_bytes() == before


OTHER = {
    "teachers.csv": "code,name\nt,王芳\nu,张伟\n",
    "activities.csv": "id,title,start,kind\nx,Song,2026-04-01,music\ny,Ode,2026-04-02,music\n",
    "credits.csv": "activity,teacher\nx,t\nx,u\ny,t\n",
}  # fmt: skip


@pytest.mark.parametrize("what", ["add", "undo"])
def test_an_interrupted_change_of_another_book_is_refused_and_named(ledger, book, tmp_path, what):
    if what == "undo":
        assert ledger("undo", "--yes", "--book", book).code == 0
    interrupted(book)
    other = write_book(tmp_path / "other", OTHER)
    (other / JOURNAL).write_bytes((book / JOURNAL).read_bytes())
    before = {path: path.read_bytes() for path in other.rglob("*.*") if ".ledger" not in path.name}

    answer = ledger("add", "Ode", *TALK[2:], "--all", "--book", other, "--lang", "en")
    assert answer.code == 4
    assert f"journal.jsonl ends with an interrupted “{what}” of " in answer.err
    assert "it seems to be the journal of another book." in answer.err
    read = ledger("check", "--book", other, "--lang", "en")
    assert (read.code, "the journal of another book" in read.err) == (1, True)
    assert {path: path.read_bytes() for path in before} == before


def test_an_interrupted_change_is_settled_where_every_table_was_saved_again(ledger, book):
    interrupted(book)
    for path in book.glob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert "it was finished now" in ledger("check", "--book", book, "--lang", "en").err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "Ride", *TALK[2:], "--all"), "Recording …"),
        (("void", "a", "--reason", "r"), "Recording …"),
        (("undo", "--yes"), "Reading "),
        (("close", "2025-26", "--as-of", "2026-09-10"), "Judging …"),
        (("restore", "../restored"), "Reading "),
        (("verify",), "Reading "),
    ],
)
def test_who_waits_longer_than_a_second_at_a_terminal_is_told_what_for(
    ledger, book, monkeypatch, words, told
):
    monkeypatch.chdir(book)
    assert told not in ledger(*words, "--lang", "en").err
    if words[0] == "restore":
        words = ("restore", "../again")
    elif words[0] == "close":
        assert ledger("reopen", "2025-26", "--reason", "r").code == 0
    monkeypatch.setattr("sbt_ledger.cli.output._PATIENCE_SECONDS", 0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)

    assert told in ledger(*words, "--lang", "en").err


def test_a_change_whose_end_the_disk_refuses_says_so_and_is_noted_next(ledger, book, monkeypatch):
    whole = journal_end._write_whole

    def full(stream, written):
        if b'"what":"done"' in written:
            raise OSError(errno.ENOSPC, "No space left on device")
        whole(stream, written)

    words = ("Ride", "--date", "2026-03-07", "--hours", "1", "--kind", "lecture", "--yes")
    with monkeypatch.context() as patched:
        patched.setattr(journal_end, "_write_whole", full)
        added = ledger("add", *words, "--all", "--book", book, "--lang", "en")

    assert added.code == 0
    assert "The change stands, but journal.jsonl does not say so yet" in added.err
    assert read_entries(book)[-1]["what"] == "change"
    assert "Ride" in (book / "activities.csv").read_text("utf-8")
    assert "it was finished now" in ledger("check", "--book", book, "--lang", "en").err
    assert read_entries(book)[-1]["what"] == "done"
