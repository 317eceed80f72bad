"""Every duty follows the dates that roster commands write, for that year only."""

import pytest

from tests.books import TOWN, check, results, write_book

ADJUST = """\
[[adjust]]
change = "prorate"
by = "fte"
who = { fte = "<= 1" }
round = "up 0.5"
[[adjust]]
change = "prorate"
by = "months"
who = { leave = ["illness", "maternity"] }
min_length = "3 months"
[[adjust]]
change = "prorate"
by = "months"
who = { in_post = false }
[[adjust]]
change = "exempt"
when = { active_months = "<= 2" }
"""
RULES = TOWN.replace("credit = [ { per_hour = 1 } ]\n", "credit = [ { per_hour = 1 } ]\n") + ADJUST
TEACHERS = "code,name,group,hired_on\nT1,李静,语文,2015-09-01\n"
EMPTY = {"activities.csv": "id,title,start,hours,kind\n", "credits.csv": "activity,teacher\n"}
YEARS = ("2024-25", "2025-26", "2026-27")


@pytest.fixture
def book(tmp_path):
    return write_book(
        tmp_path / "book", {**EMPTY, "teachers.csv": TEACHERS, "rules/town.toml": RULES}
    )


@pytest.fixture
def teacher(ledger, book):
    def asked(*words):
        answer = ledger("teacher", *words, "--as-of", "2027-08-31", "--book", book, "--lang", "en")
        assert answer.code == 0, answer.err

    return asked


def needed(ledger, book, code="T1"):
    """Return what is asked in the year before, the one of the change, and the year after."""
    found = [
        check(ledger, book, "--teacher", code, "--period", year, as_of="2027-08-31")
        for year in YEARS
    ]
    return [
        next(iter(results(each, "needed", require="year")), None)
        if results(each, "state") != ["exempt"]
        else "exempt"
        for each in found
    ]


def test_part_time_asks_its_share_of_that_year_only(teacher, book, ledger):
    teacher("change", "T1", "fte", "0.5", "--from", "2025-09-01", "--until", "2026-08-31")

    assert needed(ledger, book) == ["30", "15", "30"]


def test_a_leave_asks_less_in_its_year_only_and_from_three_months_on(teacher, book, ledger):
    teacher("leave", "T1", "maternity", "--from", "2026-02-01", "--until", "2026-04-29")
    assert needed(ledger, book) == ["30", "30", "30"]

    teacher("leave", "T1", "maternity", "--from", "2026-02-01", "--until", "2026-04-30")
    assert needed(ledger, book) == ["30", "22.5", "30"]


def test_an_open_leave_asks_less_until_the_teacher_is_back(teacher, book, ledger):
    teacher("leave", "T1", "illness", "--from", "2026-03-01")
    assert needed(ledger, book)[1:] != ["15", "30"]

    teacher("back", "T1", "--on", "2026-09-01")
    assert needed(ledger, book) == ["30", "15", "30"]


def test_a_late_start_asks_the_months_in_post_and_nothing_of_the_year_before(teacher, book, ledger):
    teacher("add", "T2", "王芳", "--hired-on", "2026-03-01")

    assert needed(ledger, book, "T2") == [None, "15", "30"]


def test_who_comes_for_the_last_months_is_exempt_in_that_year_only(teacher, book, ledger):
    teacher("transfer-in", "T2", "王芳", "--on", "2026-07-01", "--of", "一中")

    assert needed(ledger, book, "T2") == [None, "exempt", "30"]


def test_of_who_left_before_the_end_of_the_year_nothing_is_asked(teacher, book, ledger):
    teacher("transfer-out", "T1", "--on", "2026-08-30", "--to", "一中")
    assert needed(ledger, book) == ["30", None, None]

    teacher("transfer-out", "T1", "--on", "2026-08-31", "--to", "一中")
    assert needed(ledger, book) == ["30", "30", None]


CHANGSHA = {"ledger.toml": 'school = "A"\nrules = ["changsha-meixihu"]\n', "rules/town.toml": None}


def test_in_changsha_the_year_of_the_transfer_is_asked_in_full_and_the_balance_counts(
    tmp_path, ledger
):
    book = write_book(tmp_path / "book", {**EMPTY, "teachers.csv": TEACHERS, **CHANGSHA})
    (book / "sheet.pdf").write_text("x")
    words = ("--balance", "2024-25=30", "--balance", "2025-26=20")
    proof = ("--evidence", "transfer-sheet=sheet.pdf", "--lang", "en", "--book", book)
    answer = ledger("teacher", "transfer-in", "T2", "王芳", "--on", "2026-02-01", *words, *proof)
    assert answer.code == 0, answer.err

    found = check(ledger, book, "--teacher", "T2", "--period", "2025-26")
    assert results(found, "state", "needed", "earned", require="year") == [("short", "30", "20")]
    found = check(ledger, book, "--teacher", "T2", "--period", "2024-25")
    assert results(found, "state", require="year") == []
    cycle = check(ledger, book, "--teacher", "T2", as_of="2026-08-31")
    assert results(cycle, "earned", require="cycle")[0] in {"20", "50"}


def test_in_changsha_a_new_teacher_owes_the_induction_from_the_first_day_on(tmp_path, ledger):
    book = write_book(tmp_path / "book", {**EMPTY, "teachers.csv": TEACHERS, **CHANGSHA})
    given = ("--book", book, "--lang", "en", "--as-of", "2026-11-01")
    ledger("teacher", "add", "T2", "王芳", "--hired-on", "2026-09-01", *given)
    ledger("teacher", "change", "T2", "new_teacher", "--from", "2026-09-01", "--until",
           "2027-08-31", *given)  # fmt: skip

    found = check(ledger, book, "--teacher", "T2", as_of="2026-11-01")

    asked = results(found, "require", "from", "to", state="open")
    assert ("induction", "2026-09-01", "2027-08-31") in asked
    assert not [each for each in asked if each[2] < "2026-09-01"]
    assert results(found, "state", to="2026-08-31") == ["not-applicable"] * 2
