from datetime import date

from sbt_ledger.reports.check_table import as_table
from tests.reports.conftest import a_book, a_rule_set, a_teacher, checked, printed

FIRST = {"id": "first", "at_least": 10, "per": "year1", "name": {"en": "First year"}}


def unknown_for(count):
    teachers = [a_teacher(str(number), f"T{number}", hired_on=None) for number in range(count)]
    return shown(checked(a_book(teachers, []), a_rule_set(FIRST)))


def test_a_blank_column_that_leaves_everybody_unknown_is_one_row():
    lines = unknown_for(16)

    assert lines[2:7] == [
        "Unknown: 16 teachers",
        "teacher      requirement",
        "────────────────────────",
        "16 teachers  First year",
        "First year: unknown for 16 teachers: “hired_on” of the roster is blank.",
    ]


def test_fifteen_who_are_unknown_have_a_row_each():
    lines = unknown_for(15)

    assert lines[2] == "Unknown: 15 teachers"
    assert "0 T0     First year" in lines
    assert len([line for line in lines if line.endswith(" First year")]) == 15


def test_periods_of_their_own_are_counted_together_in_the_overview():
    teachers = [
        a_teacher("1", "Zhou", hired_on=date(2025, 9, 1)),
        a_teacher("2", "Wu", hired_on=date(2026, 2, 1)),
    ]
    lines = shown(checked(a_book(teachers, []), a_rule_set(FIRST)))

    begin = lines.index("Town rules")
    assert lines[begin : begin + 4] == [
        "Town rules",
        "requirement  progress    open  short",
        "────────────────────────────────────",
        "First year   ░░░░░░░░░░     1      1",
    ]


def shown(report):
    return printed(as_table(report, "en", width=80), 80)
