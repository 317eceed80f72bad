"""`ledger add` refuses before it writes; once it has written, nothing makes it fail."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from sbt_ledger.files import commit
from sbt_ledger.files.write import save
from tests.books import ROOT, write_book

TALK = ("add", "Marking", "--date", "2026-03-06", "--hours", "2", "--kind", "lecture")
ALL = ("--all", "--lang", "en")
RECORDED = (
    "Recorded as 20260306-01 (activities.csv:3, credits.csv:3), "
    "but the result could not be shown in full.\n"
)
on_linux = pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path / "book", {})


def everything(book):
    # The lock file is no part of the book.
    return {path: path.read_bytes() for path in book.rglob("*.csv")}


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--as-of", "31/31/2026"), 2, "--as-of: "),
        (("--quiet", "--as-of", "31/31/2026"), 2, "--as-of: "),
        (("-o", "{book}/none/x.txt"), 4, "there is no folder"),
        (("--quiet", "-o", "{book}/none/x.txt"), 4, "there is no folder"),
        (("-o", "{book}/rules"), 4, "it is a folder"),
        (("-o", "{book}/rules/../credits.csv"), 4, "it is a file of the book"),
        (("--late", "t=121"), 2, "[bad-mark]"),
    ],
)
def test_what_is_refused_is_refused_before_anything_is_written(ledger, book, words, code, told):
    before = everything(book)

    answer = ledger(*TALK, *ALL, *(word.format(book=book) for word in words), "--book", book)

    assert (answer.code, answer.out, told in answer.err) == (code, "", True)
    assert everything(book) == before


def test_the_result_goes_to_a_file_also_quietly(ledger, book, tmp_path):
    file = tmp_path / "result.json"

    assert ledger(*TALK, *ALL, "--quiet", "-o", file, "--book", book) == (0, "", "")
    assert json.loads(file.read_text())["activity"] == "20260306-01"


@on_linux
def test_when_stdout_takes_nothing_it_is_said_that_the_session_is_recorded(
    ledger, book, monkeypatch
):
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        answer = ledger(*TALK, *ALL, "--book", book)

    assert (answer.code, answer.err) == (0, RECORDED)
    assert "20260306-01,t" in (book / "credits.csv").read_text()


@on_linux
def test_a_full_disk_behind_stdout_ends_the_real_program_well_too(book):
    command = [sys.executable, "-m", "sbt_ledger", *TALK, *ALL, "--book", str(book)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            command, check=False, env=environment, stdout=full, stderr=subprocess.PIPE, text=True
        )

    assert (ended.returncode, ended.stderr) == (0, RECORDED)


def test_when_stdout_is_closed_it_is_said_that_the_session_is_recorded(ledger, book, monkeypatch):
    monkeypatch.setattr(sys, "__stdout__", None)
    answer = ledger(*TALK, *ALL, "--book", book)

    assert (answer.code, answer.err) == (0, RECORDED)


def test_a_file_that_cannot_be_written_after_all_does_not_make_the_command_fail(
    ledger, book, tmp_path, monkeypatch
):
    folder = tmp_path / "results"
    folder.mkdir()

    def saved(drafts, **seams):
        save(drafts, **seams)
        folder.rmdir()

    monkeypatch.setattr(commit, "save", saved)
    answer = ledger(*TALK, *ALL, "-o", folder / "x.txt", "--book", book)

    assert (answer.code, answer.err) == (0, RECORDED)


def test_control_c_after_the_writing_does_not_hide_that_the_session_is_recorded(
    ledger, book, monkeypatch
):
    def interrupted(drafts, **seams):
        save(drafts, **seams)
        raise KeyboardInterrupt

    monkeypatch.setattr(commit, "save", interrupted)
    answer = ledger(*TALK, *ALL, "--book", book)

    assert (answer.code, answer.out, answer.err) == (0, "", RECORDED)


def test_control_c_before_the_writing_leaves_the_book_as_it_was(ledger, book, monkeypatch):
    def interrupted(_drafts, **_seams):
        raise KeyboardInterrupt

    before = everything(book)
    monkeypatch.setattr(commit, "save", interrupted)
    answer = ledger(*TALK, *ALL, "--book", book)

    assert (answer.code, answer.out, answer.err) == (130, "", "Stopped.\n")
    assert everything(book) == before


def test_a_file_that_takes_no_rows_is_a_problem_with_its_place(ledger, tmp_path):
    table = '# Ours.\ncredit = [ { activity = "a", teacher = "t" } ]\n'
    book = write_book(tmp_path / "toml", {"credits.csv": None, "credits.toml": table})

    told = ledger(*TALK, *ALL, "--book", book)
    read = ledger(*TALK, *ALL, "--format", "json", "--book", book)

    assert told == (
        4,
        "",
        (
            "credits.toml:2: “credit” is not written as [[credit]] blocks [toml-shape]\n"
            "    Write the table as [[…]] blocks at the end of the file.\nNothing was written.\n"
        ),
    )
    (problem,) = json.loads(read.out)["problems"]
    assert (problem["code"], problem["file"], problem["line"]) == ("toml-shape", "credits.toml", 2)
    assert (book / "credits.toml").read_text() == table


@pytest.mark.parametrize(
    ("word", "column", "known"),
    [("programm=x", "programm", "program"), ("rol=x", "rol", "role"), ("rooms=1", "rooms", "room")],
)
def test_a_new_column_that_looks_like_a_known_one_is_pointed_out(ledger, book, word, column, known):
    (book / "activities.csv").write_text("id,title,start,hours,kind,room\na,T,2026-03-05,2,x,1\n")

    answer = ledger(*TALK, *ALL, "--set", word, "--book", book)

    assert answer.code == 0
    assert answer.err.startswith(f"“{column}” becomes a new column of activities.\n    Did you")
    assert known in answer.err.splitlines()[1]
    again = ledger(*TALK, *ALL, "--set", word, "--yes", "--book", book)
    assert again.err == ""  # the column is known by now


def test_minutes_up_to_the_whole_session_are_taken(ledger, book):
    assert ledger(*TALK, "--late", "t=120", "--book", book).code == 0


def test_a_day_to_come_is_pointed_out_unless_the_session_is_planned(ledger, book):
    today = date.today()  # noqa: DTZ011, TID251 - the command looks at the clock, too
    to_come = (today + timedelta(days=2)).isoformat()
    words = ("add", "X", "--date", to_come, "--hours", "2", "--kind", "lecture", "--book", book)

    held = ledger(*words, *ALL, "--dry-run", "--as-of", "2099-12-31")
    planned = ledger(*words, "--set", "status=planned", "--lang", "en")

    assert held.err == f"{to_come} is in the future: recorded as held; use --set status=planned.\n"
    assert planned.code == 0
    assert planned.err == "Nobody is expected yet: “ledger hold” will ask who came.\n"
