"""How a derivation tells what a record is worth, whatever its rate."""

from datetime import date
from fractions import Fraction

import pytest

from sbt_ledger.records.credit import Presence
from sbt_ledger.reports import page_text
from sbt_ledger.reports.explain_page import page
from sbt_ledger.reports.naming import Naming
from tests.reports.conftest import a_book, a_rule_set, a_teacher, an_activity, explained

WANG = a_teacher("0007", "王芳")
DAY = date(2026, 3, 1)


def told(line, *, hours=3, units="", naming=None, presence=None, **tables):
    cells = {"units": units, "unit": "semester-hour"} if units else {}
    course = an_activity("a", DAY, hours, **cells)
    book = a_book([WANG], [course], {"0007": [("a", presence or Presence())]})
    rules = a_rule_set(credit=[{**line, "#at": "town.toml:9"}], **tables)
    derived = page(explained(book, "0007", rules), "en", *([naming] if naming else []))
    lines = page_text.as_text(derived).splitlines()
    at = next(number for number, text in enumerate(lines) if text.startswith("  2026-03-01"))
    reasons = [text.strip() for text in lines[at + 1 :] if text.startswith("      ")]
    return [lines[at].split("  a         ")[1].split("  ")[0].strip(), *reasons]


@pytest.mark.parametrize(
    ("line", "worth"),
    [
        ({"per_hour": 2}, "3 h × 2 = 6"),
        ({"minutes": 45}, "180 min ÷ 45 min = 4"),
        ({"per_unit": "22.5"}, "0.5 semester-hour × 22.5 = 11.25"),
        ({"per_record": 5}, "5 a record"),
        ({"per_hour": 0}, "3 h × 0 = 0"),
    ],
)
def test_the_rate_alone_is_told_beside_the_record(line, worth):
    assert told(line, units="0.5") == [worth]


def test_units_that_nobody_wrote_are_none():
    assert told({"per_unit": 2}) == ["0 × 2 = 0", "“units” is blank. (town.toml:9)"]


def test_what_follows_the_rate_is_told_below_it():
    assert told({"per_hour": 2, "factor": 4, "at_most": 20}) == [
        "3 h × 2 = 6",
        "Times 4: from 6 to 24. (town.toml:9)",
        "At most 20 an event: from 24 to 20. (town.toml:9)",
    ]


def test_hours_that_are_credited_in_full_are_those_that_were_planned():
    rule = {"credit": "all or nothing", "void_if_missing": "1/3", "#at": "town.toml:5"}

    assert told({"per_hour": 1}, attendance=rule, presence=Presence(hours=Fraction(2))) == [
        "3 h × 1 = 3",
        "Missed 1 of 3 h, and all are credited. (town.toml:5)",
    ]


def test_steps_are_called_by_their_names_with_the_day_on_which_they_were_due():
    names = Naming(lambda table, word: "Rating" if (table, word) == ("approval", "x") else word)
    line = [{"needs_all": ["x"], "within": "2 days", "#at": "town.toml:7"}]
    late = Presence(approvals=(("x", date(2026, 3, 4)),))

    assert told({"per_hour": 1}, naming=names, valid=line)[1:] == [
        "Missing: rating, due 2026-03-03. (town.toml:7)"
    ]
    assert told({"per_hour": 1}, naming=names, valid=line, presence=late)[1:] == [
        "Too late: rating on 2026-03-04; due 2026-03-03. (town.toml:7)"
    ]
