"""`ledger log`: who changed what, when and why, from the journal."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from sbt_ledger.cli import stamp as module
from sbt_ledger.files.journal import JOURNAL, Stamp
from tests.books import write_book

TEACHERS = "code,name,group\nT1,李静,Chinese\nT2,王芳,Chinese\nT3,张伟,Maths\n"
CREDITS = "activity,teacher,attendance\na,T1,\n"
TALK = ("--date", "2026-03-06", "--hours", "2", "--kind", "lecture", "--yes")
SETTINGS = 'school = "A school"\nrules = ["town"]\ntimezone = "Asia/Shanghai"\n'


class Office:
    """Commands by one user after the other, an hour apart."""

    def __init__(self, ledger, book):
        self.ledger = ledger
        self.book = book
        self.user = "li"
        self.now = datetime(2026, 3, 30, 20, 0, tzinfo=UTC)

    def stamp_of(self, command):
        self.now += timedelta(hours=1)
        return Stamp(self.now, self.user, "office", command)

    def do(self, *words, code=0, lang="en"):
        answer = self.ledger(*words, "--book", self.book, "--as-of", "2026-03-31", "--lang", lang)
        assert answer.code == code, answer.err
        return answer


@pytest.fixture
def office(ledger, tmp_path, monkeypatch):
    files = {"ledger.toml": SETTINGS, "teachers.csv": TEACHERS, "credits.csv": CREDITS}
    made = Office(ledger, write_book(tmp_path / "book", files))
    monkeypatch.setattr(module, "stamp_of", made.stamp_of)
    return made


@pytest.fixture
def busy(office):
    """Return an office that has recorded, corrected, edited by hand, voided, and undone that."""
    office.do("add", "Marking", *TALK, "--all")
    office.user = "wang"
    office.do("correct", "Marking", "T2", "--set", "hours=1.5", "--reason", "left early")
    path = office.book / "activities.csv"
    path.write_text(path.read_text().replace("Talk", "Walk"))
    office.do("void", "a", "--reason", "typed twice")
    office.user = "li"
    office.do("undo", "--yes")
    return office


WHOLE = """\
1  2026-03-31 05:00  li  first sight of files (add)
  files: activities.csv, credits.csv, ledger.toml, rules/town.toml, teachers.csv

6  2026-03-31 05:00  li  add
  activities.csv:3: new: Marking (20260306-01)
  credits.csv:3-5: new: 20260306-01: T1, T2, T3

8  2026-03-31 06:00  wang  correct
  reason: left early
  credits.csv:4: 20260306-01: T2: hours: blank → 1.5

10  2026-03-31 07:00  wang  noticed an edit by hand (void)
  activities.csv:2: Walk (a): title: Talk → Walk

11  2026-03-31 07:00  wang  void
  undone by 13
  reason: typed twice
  activities.csv:2: Walk (a): status: blank → void

13  2026-03-31 08:00  li  undo of 11
  activities.csv:2: Walk (a): status: void → blank
"""


def test_it_tells_who_did_what_when_and_why_in_the_time_of_the_school(busy):
    assert busy.do("log") == (0, WHOLE, "")


def test_what_was_put_back_and_what_was_interrupted_is_told(busy):
    busy.do("undo", "--redo", "--yes")
    lines = (busy.book / JOURNAL).read_bytes().splitlines(keepends=True)
    (busy.book / JOURNAL).write_bytes(b"".join(lines[:-1]))
    answer = busy.do("log", "-n", "2")

    assert "had been interrupted: it was finished now." in answer.err
    assert answer.out.splitlines() == [
        "13  2026-03-31 08:00  li  undo of 11",
        "  activities.csv:2: Walk (a): status: void → blank",
        "",
        "15  2026-03-31 09:00  li  undo of 11 taken back",
        "  activities.csv:2: Walk (a): status: blank → void",
    ]
    assert "  undone, and put back by 15" in busy.do("log").out.splitlines()


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (("--teacher", "T1"), [6, 10, 11, 13]),
        (("--teacher", "王芳"), [6, 8]),
        (("--teacher", "T3"), [6]),
        (("--activity", "a"), [10, 11, 13]),
        (("--activity", "Marking"), [6, 8]),
        (("--activity", "talk"), [10, 11, 13]),
        (("--user", "WANG"), [8, 10, 11]),
        (("--since", "2026-03-31"), [1, 6, 8, 10, 11, 13]),
        (("--since", "2026/4/1"), []),
        (("-n", "2"), [11, 13]),
        (("--user", "li", "--teacher", "T2"), [6]),
    ],
)
def test_it_is_filtered_by_teacher_activity_user_and_day(busy, words, numbers):
    found = json.loads(busy.do("log", *words, "--format", "json").out)

    assert [change["n"] for change in found["changes"]] == numbers


def test_of_a_teacher_only_the_rows_that_matter_are_shown(busy):
    assert busy.do("log", "--teacher", "T3").out.splitlines() == [
        "6  2026-03-31 05:00  li  add",
        "  activities.csv:3: new: Marking (20260306-01)",
        "  credits.csv:5: new: 20260306-01: T3",
        "  and 2 more rows",
    ]


def test_who_left_the_roster_is_still_found_by_the_code(busy):
    (busy.book / "teachers.csv").write_text("code,name\nT1,李静\n")

    assert "20260306-01: T2: hours" in busy.do("log", "--teacher", "T2").out
    assert "No teacher is called “T9”." in busy.do("log", "--teacher", "T9", code=2).err


def test_programs_get_the_rows_whole(busy):
    found = json.loads(busy.do("log", "-n", "2", "--format", "json").out)

    assert found["version"] == 1
    assert found["problems"] == []
    void, undo = found["changes"]
    assert (void["state"], void["settled_by"], void["reason"]) == ("undone", 13, "typed twice")
    assert (undo["undoes"], undo["command"], undo["host"]) == (11, "undo", "office")
    assert (undo["time"], undo["files"]) == ("2026-03-31T00:00:00Z", ["activities.csv"])
    assert void["rows"][0]["after"]["status"] == "void"


def test_a_spreadsheet_gets_a_line_a_cell(busy):
    answer = busy.do("log", "--user", "wang", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(answer.out)))

    assert [(row["n"], row["column"], row["before"], row["after"]) for row in rows] == [
        ("8", "hours", "", "1.5"), ("10", "title", "Talk", "Walk"), ("11", "status", "", "void"),
    ]  # fmt: skip
    assert (rows[0]["teacher"], rows[0]["activity"], rows[0]["time"]) == (
        "T2", "20260306-01", "2026-03-31 06:00",
    )  # fmt: skip


def test_a_book_without_a_journal_is_told_kindly(office):
    answer = office.do("log")

    assert answer == (
        0, "There is no journal yet: it begins with the first change by a command.\n", "",
    )  # fmt: skip
    assert json.loads(office.do("log", "--format", "json").out)["changes"] == []
    assert office.do("log", "--activity", "zzz").code == 0


def test_where_nothing_fits_it_says_so(busy):
    assert busy.do("log", "--user", "nobody").out == "The journal tells of no such change.\n"


def test_of_a_damaged_journal_all_before_the_damage_is_shown(busy):
    path = busy.book / JOURNAL
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:8], b"nonsense\n", *lines[9:]]))
    answer = busy.do("log", code=3)

    assert answer.out.endswith("credits.csv:4: 20260306-01: T2: hours: blank → 1.5\n")
    assert "journal.jsonl:9: this line is no entry of a journal [bad-journal]" in answer.err
    found = json.loads(busy.do("log", "--format", "json", code=3).out)
    assert [problem["line"] for problem in found["problems"]] == [9]


@pytest.mark.parametrize(
    "rows", [[1], [{"table": "credits"}], None, [{"line": "x"}], [[]], "credits"]
)
def test_a_line_whose_rows_are_none_is_damage_and_no_bug(busy, rows):
    path = busy.book / JOURNAL
    *lines, last = path.read_bytes().splitlines(keepends=True)
    entry = json.loads(lines[-1]) | {"rows": rows}
    path.write_bytes(b"".join([*lines[:-1], json.dumps(entry).encode(), b"\n", last]))

    assert "journal.jsonl:13: " in busy.do("log", code=3).err
    assert "journal.jsonl:13: " in busy.do("undo", "--yes", code=3).err


def test_a_line_that_was_altered_is_not_shown(busy):
    path = busy.book / JOURNAL
    path.write_bytes(path.read_bytes().replace(b'"left early"', b'"left late"'))
    answer = busy.do("log", code=3)

    assert "left late" not in answer.out
    assert "journal.jsonl:8: " in answer.err


def test_the_book_may_be_broken(busy):
    (busy.book / "activities.csv").write_text("id,title\na,Talk\n")
    answer = busy.do("log", "--teacher", "T2")

    assert "20260306-01: T2: hours: blank → 1.5" in answer.out
    assert "Edited by hand, which is welcome: activities.csv." in answer.err


def test_a_text_with_control_characters_stays_on_its_line(office):
    office.do("add", "A\x1b[31m\nB", *TALK, "--teachers", "T1")
    office.do("void", "a", "--reason", "one\ntwo\x07")

    assert "  reason: one two" in office.do("log").out.splitlines()[-2]
    assert "\x1b" not in office.do("log").out


def test_a_narrow_terminal_shows_all_of_it(busy, monkeypatch, tmp_path):
    monkeypatch.setenv("COLUMNS", "60")
    answer = busy.do("log", "--format", "table")

    assert max(map(len, answer.out.splitlines())) <= 60
    assert "reason: typed twice" in answer.out


def test_it_speaks_chinese(busy):
    lines = busy.do("log", lang="zh-CN").out.splitlines()

    assert "  原因：typed twice" in lines
    assert "  已由第13条撤销" in lines
    assert "13  2026-03-31 08:00  li  撤销第11条" in lines
