"""Roster commands on a terminal: what is missing is asked for, and many changes are shown first."""

from tests.books import write_book
from tests.cli.test_teacher_proposals import CHANGES, FILES, HEADER
from tests.terminal import Terminal, on_posix

EMPTY = {"activities.csv": "id,title,start,hours,kind\n", "credits.csv": "activity,teacher\n"}


@on_posix
def test_a_new_teacher_is_asked_for_with_the_next_free_code(tmp_path):
    book = write_book(tmp_path / "book", {**EMPTY, "teachers.csv": "code,name\nM111,李静\n"})

    terminal = Terminal("teacher", "add", "--as-of", "2026-09-01", "--book", book)
    for question, answer in (
        ("Code [M112]: ", ""),
        ("Name: ", "王芳"),
        ("First day in post [2026-09-01]: ", "2026/9/3"),
    ):
        terminal.until(question)
        terminal.type(f"{answer}\n")

    assert terminal.end() == 0
    roster = (book / "teachers.csv").read_text().splitlines()
    assert roster == ["code,name,hired_on", "M111,李静", "M112,王芳,2026-09-03"]


@on_posix
def test_proposals_are_shown_before_they_are_made(tmp_path):
    book = write_book(tmp_path / "book", FILES)
    for answer, code in (("n", 130), ("", 0)):
        terminal = Terminal("teacher", "accept", "T1", "--as-of", "2026-11-01", "--book", book)
        terminal.until("[Y/n] ")
        assert "Not written, would be changed: rank of" in terminal.screen
        written = (book / "changes.csv").read_text("utf-8-sig")
        assert written == HEADER + CHANGES
        terminal.type(f"{answer}\n")
        assert terminal.end() == code

    assert "T1,rank,county-backbone,2020-09-01,2026-08-31" in (book / "changes.csv").read_text()
