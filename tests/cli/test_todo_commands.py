"""What `ledger todo` prints can be pasted: each command does what the task asks for."""

import json
import shlex
import shutil

import pytest

from tests.books import write_book

DAY = "2026-08-31"
FILLED_IN = {
    "DATE": DAY, "WHY": "why", "AMOUNT": "1", "WHO": "T1", "PRIZE": "second", "LEVEL": "county",
    "RESULT": "pass",
}  # fmt: skip
RULES = """\
ruleset = { id = "town", from = 2015-09-01 }
period.year = { start = "09-01" }
period.semester = { starts = ["02-01", "09-01"] }
credit = [ { per_hour = 1 } ]
valid = [
  { where = { kind = ["lecture", "course"] }, needs_any = ["certificate", "hours-slip"], else = "pending" },
  { where = { kind = "lecture" }, needs_all = ["school-review", "college-review"], else = "provisional" },
  { where = { program = "school-based" }, needs_all = ["project-approval"], before = "start", else = "void" },
]
require = [
  { id = "year", at_least = 30, per = "year" },
  { id = "plan", measure = "records", at_least = 1, per = "year", where = { kind = "growth-plan" } },
  { id = "paper", measure = "records", at_least = 1, per = "year", where = { kind = "paper", prize = true, level = "county" } },
  { id = "pass", measure = "records", at_least = 1, per = "year", who = { rank = true }, where = { kind = "backbone-assessment", result = "pass" }, proposes = { attribute = "rank", for = "next period" } },
]
cohort = [
  { id = "group-plan", measure = "records", for_each = "group", at_least = 1, per = "semester", where = { kind = "group-plan" } },
  { id = "summary", measure = "records", at_least = 1, per = "year", where = { kind = "training-summary" } },
  { id = "demo", measure = "records", at_least = 1, per = "year", where = { kind = "demo-lesson" } },
]
deadline = [
  { id = "provider", task = "evaluated_on", where = { kind = "course" }, within = "5 days", after = "end" },
  { id = "learner", task = "rated_on", where = { kind = "course" }, within = "10 days", after = "end" },
  { id = "end", task = "training-assessment", by = "year end" },
]
money = [ { id = "share", what = "fund", of = "payroll", at_least = "3%", per = "year" } ]
"""  # noqa: E501 - rules read best a line each
FILES = {
    "ledger.toml": (
        'school = "A"\nrules = ["town"]\n[seats]\napprovals = ["school", "provider"]\n'
    ),
    "rules/town.toml": RULES,
    "teachers.csv": (
        "code,name,group,hired_on,rank\n"
        "T1,李静,Chinese,2010-09-01,county-backbone\n"
        "T2,王芳,Year 1,2010-09-01,\n"
        "T3,王芳,Chinese,2010-09-01,\n"
    ),
    "activities.csv": (
        "id,title,start,hours,kind,program,status,evidence,approvals,level,result\n"
        "q,Read this,2026-08-30,2,lecture,school-based,planned,,project-approval@2026-08-01,,\n"
        "p,No list,2026-08-31,2,lecture,,planned,,,,\n"
        "n,Next,2026-09-10,2,lecture,school-based,planned,,,,\n"
        "s,Outside,2026-09-12,2,lecture,,planned,,,,\n"
        "c,Course,2026-08-27,8,course,,,,,,\n"
        "l,Talk,2026-03-02,2,lecture,,,,,,\n"
        "m,Talk 2,2026-03-03,2,lecture,,,photo,school-review@2026-03-04,,\n"
        "r,Talk 3,2026-03-05,2,lecture,,,certificate,school-review@2026-03-06,,\n"
        "w,Talk 4,2026-03-06,2,lecture,,,certificate,school-review@2026-03-06,school,\n"
        "f,Assessed,2026-06-20,,backbone-assessment,,,,,,fail\n"
    ),
    "credits.csv": (
        "activity,teacher,attendance,evidence,asked,answers\n"
        "q,T1,,,,\nq,T2,,,,\ns,T1,,,leave@2026-08-20,\n"
        "s,T2,,,swap:T3@2026-08-20,school@2026-08-21\n"
        "c,T1,,,,\nc,T2,,,,\nl,T1,,,,\nl,T2,,photo,,\nm,T3,,,,\nr,T1,,,,\nr,T2,,,,\nw,T3,,,,\nf,T1,,,,\n"
    ),
    "money.csv": "date,what,amount\n2026-03-01,payroll,10000\n",
}
LOOKING = {"check", "explain", "forecast"}


@pytest.fixture
def office(ledger):
    """Return a function that gives a command to a book on the day, and says how it ended."""

    def asked(book, *words):
        return ledger(*words, "--book", book, "--as-of", DAY, "--lang", "en")

    return asked


@pytest.fixture
def school(office, tmp_path):
    """Return a book in which something of each kind is to be done."""
    book = write_book(tmp_path / "book", FILES)
    for words in (
        ("submit", "2025-26"),
        ("return", "r", "T1", "--reason", "no list"),
        ("correct", "w", "--set", "level=city", "--reason", "mistyped"),
    ):
        answer = office(book, *words)
        assert answer.code == 0, answer.err
    return book


def filled_in(word):
    """Return a word of a command with what only a person knows; a proof needs no file."""
    head, equals, last = word.removesuffix("=FILE").rpartition("=")
    return f"{head}{equals}{FILLED_IN.get(last, last)}"


def tasks(office, book, *words):
    return json.loads(office(book, "todo", "--all", "--format", "json", *words).out)["tasks"]


def test_each_command_of_the_list_works_as_it_is_printed(office, school, tmp_path):
    found = tasks(office, school)
    wrong: list[tuple[str, str]] = []

    for task in found:
        for command in task["commands"]:
            book = shutil.copytree(school, tmp_path / "copy", dirs_exist_ok=True)
            words = shlex.split(command)[1:-2]  # without `ledger` and `--book DIR`
            later = [
                "2026-10-01" if words[0] == "delay" and each == "DATE" else each for each in words
            ]
            answer = office(book, *map(filled_in, later))
            expected = {0, 1} if words[0] in LOOKING else {0}
            if answer.code not in expected:
                wrong.append((command, answer.err))
            elif command == task["commands"][0] and words[0] not in LOOKING:
                left = tasks(office, book, "--only", task["kind"])
                if any(
                    (each["what"], each["teachers"]) == (task["what"], task["teachers"])
                    for each in left
                ):
                    wrong.append((command, f"still to be done: {task['what']}"))
            shutil.rmtree(book)

    assert wrong == []
    kinds = {task["kind"] for task in found}
    assert kinds == {
        "sessions", "seats", "returned", "proofs", "submissions", "deadlines", "papers", "people",
        "proposals", "money", "years",
    }  # fmt: skip
