"""What the school owes together, as people and programs read it."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from sbt_ledger.records.credit import Presence
from sbt_ledger.records.money import MoneyEntry
from sbt_ledger.reports.amounts import share_text
from sbt_ledger.reports.check_json import as_json
from sbt_ledger.reports.check_table import as_table
from sbt_ledger.reports.check_text import as_text
from sbt_ledger.reports.school_words import told_blocks
from tests.reports.conftest import a_book, a_rule_set, a_teacher, an_activity, checked, printed

BLOCK = {"measure": "records", "at_least": 1, "where": {"kind": "block"}}
SHARE = {
    "id": "share", "measure": "share", "having": BLOCK, "at_least": "22%", "per": "year",
    "name": {"en": "Block"},
}  # fmt: skip
MEAN = {
    "id": "mean", "measure": "mean", "at_least": 50, "per": "year", "name": {"en": "Mean hours"},
}  # fmt: skip
FUND = {"id": "fund", "what": "fund", "of": "payroll", "at_least": "3%", "per": "year"}


@pytest.mark.parametrize(
    ("share", "floor", "ceiling", "text"),
    [
        ((9, 41), "22%", None, "21.95%"),
        ((10, 45), "22%", None, "22.2%"),
        ((20, 91), "22%", None, "21.98%"),
        ((36, 38), "95%", None, "94.7%"),
        ((219_999, 1_000_000), "22%", None, "21.9999%"),
        ((1, 2), "50%", None, "50%"),
        ((504, 10_000), None, "5%", "5.04%"),
        ((496, 10_000), None, "5%", "5%"),
        ((3, 10), "30%", "30%", "30%"),
        ((30004, 100_000), "22%", "30%", "30.004%"),
    ],
)
def test_a_share_has_as_many_digits_as_its_state_asks_for(share, floor, ceiling, text):
    assert share_text(Fraction(*share), floor, ceiling) == text


def a_school(count, having, **tables):
    teachers = [a_teacher(str(n), f"T{n}", "maths") for n in range(count)]
    block = an_activity("block", date(2026, 3, 5), 90, kind="block")
    attended = {str(n): ["block"] for n in range(having)}
    return checked(a_book(teachers, [block], attended), a_rule_set(**tables))


def line_of(report, word):
    (line,) = [each for each in as_text(report, "en").splitlines() if word in each]
    return line


def shown_table(report):
    return "\n".join(printed(as_table(report, "en", width=120), 120))


def test_a_share_that_is_missed_says_of_how_many_people_it_is():
    report = a_school(41, 9, cohort=[SHARE])

    assert line_of(report, "Block") == "Block 2025-26: short (21.95% of 22%; 9 of 41)"
    assert "1 requirement of the school not met." in as_text(report, "en")


def test_a_mean_that_is_missed_names_those_below_it_as_a_remark():
    report = a_school(4, 2, cohort=[MEAN])

    assert line_of(report, "Mean") == (
        "Mean hours 2025-26: short (45 of 50; 180 over 4 people); 2 are below 50, a remark only:"
        " T2, T3"
    )


def test_a_ceiling_in_whole_people_says_how_many():
    floorless = {key: each for key, each in SHARE.items() if key != "at_least"}
    ceiling = {**floorless, "at_most": "5%", "round": "nearest", "at_least_people": 1}
    report = a_school(29, 2, cohort=[ceiling])

    assert line_of(report, "Block") == (
        "Block 2025-26: over (6.9% of at most 5%; 2 of 29; in whole people: 1)"
    )


def test_each_group_has_a_line_and_the_school_beside_them_is_no_miss_more():
    report = a_school(4, 2, cohort=[{**MEAN, "group_by": "group"}])
    text = as_text(report, "en")

    assert "Mean hours (maths) 2025-26: short (45 of 50" in text
    assert "Mean hours 2025-26: short (45 of 50" in text
    assert "1 requirement of the school not met." in text


def test_the_table_says_of_all_what_they_are_made_of_and_who_was_left_out():
    leave = {**SHARE, "at_least": "0%", "who": {"not": {"code": ["0", "1"]}}}
    report = a_school(3, 1, cohort=[leave, {**SHARE, "id": "none", "who": {"group": "art"}}])

    text = shown_table(report)

    assert "0 of 1" in text
    assert "2 in post are left out: T0, T1" in text
    assert "no one in the group" in text


def test_what_a_blank_cell_decides_is_listed():
    law = {**SHARE, "having": {**BLOCK, "where": {"topic": "law"}}}
    report = a_school(1, 1, cohort=[law])

    assert line_of(report, "Block") == (
        "Block 2025-26: unknown (0% of 22%; 0 of 1); A blank cell decides of: T0"
    )


def test_a_cohort_in_json_has_its_share_as_text_and_its_people():
    (told,) = json.loads(as_json(a_school(41, 1, cohort=[SHARE]), "en"))["cohorts"]

    assert (told["value"], told["numerator"], told["denominator"]) == ("2.4%", "1", "41")
    assert (told["needed"], told["people"]) == ("22%", ["0"])
    (mean,) = json.loads(as_json(a_school(4, 2, cohort=[MEAN]), "en"))["cohorts"]
    assert (mean["value"], mean["below"]) == ("45", ["2", "3"])
    nobody = {**SHARE, "who": {"group": "art"}}
    (empty,) = json.loads(as_json(a_school(1, 1, cohort=[nobody]), "en"))["cohorts"]
    assert (empty["value"], empty["state"]) == (None, "empty")


# ---------------------------------------------------------------- deadlines


RATING = {
    "id": "rating", "task": "rated_on", "within": "10 days", "after": "end",
    "blocks": ["show hours", "choose next semester"], "name": {"en": "Rating"},
}  # fmt: skip


def ratings(*cells, **line):
    teachers = [a_teacher(str(n), f"T{n}") for n in range(len(cells))]
    course = an_activity("c1", date(2026, 6, 1), 8, title="New maths")
    attended = {
        str(n): [("c1", Presence({"rated_on": cell} if cell else {}))]
        for n, cell in enumerate(cells)
    }
    book = a_book(teachers, [course], attended)
    return checked(book, a_rule_set(deadline=[{**RATING, **line}]))


def test_a_rating_that_is_missed_names_its_activity_who_missed_it_and_what_follows():
    assert line_of(ratings("", "2026-06-11", ""), "Rating") == (
        "Rating (New maths), due 2026-06-11: short: 2 teachers: T0, T2; until then: hours do not"
        " count, no choice for the next semester"
    )
    assert "until then" not in line_of(ratings("2026-06-12"), "Rating")


def test_the_table_has_a_row_for_each_activity():
    text = shown_table(ratings("", "2026-06-11"))

    assert "Rating (New maths)" in text
    assert "until then: hours do not count" in text


def test_a_rating_in_json_names_its_activity():
    (told,) = json.loads(as_json(ratings(""), "en"))["deadlines"]

    assert (told["activity"], told["due"], told["done"]) == ("c1", "2026-06-11", None)
    assert told["blocks"] == ["show hours", "choose next semester"]


def test_a_deadline_whose_day_is_not_known_says_so():
    teacher = a_teacher("1", "T1", licensed_on="")
    line = {
        "id": "plan", "task": "plan", "within": "5 days", "after": "licensed_on",
        "name": {"en": "Plan"},
    }  # fmt: skip
    report = checked(a_book([teacher], []), a_rule_set(deadline=[line]))

    assert line_of(report, "Plan") == "Plan, due on a day not known: unknown: 1 teacher: T1"
    assert '"due": null' in as_json(report, "en")
    assert "Plan" in shown_table(report)


def test_what_has_no_words_of_its_own_is_told_as_it_is_written():
    assert told_blocks(["transfer"]) == "until then: transfer"
    assert told_blocks([]) == ""


# ---------------------------------------------------------------- money


def funds(*entries, **line):
    booked = [MoneyEntry(date(2026, 3, 5), what, Fraction(amount)) for what, amount in entries]
    book = replace(a_book([a_teacher("1", "T1")], []), money=tuple(booked))
    return checked(book, a_rule_set(money=[{**FUND, **line}]))


def test_money_that_is_missed_says_what_was_asked():
    report = funds(("payroll", 10_000_000), ("fund", 299_999))

    assert line_of(report, "fund") == (
        "fund 2025-26: short (2.99999% of 3%; 299999 of 10000000; asked: 300000)"
    )
    assert "1 requirement of the school not met." in as_text(report, "en")


def test_money_that_is_not_booked_is_named():
    assert line_of(funds(("payroll", 100)), "fund") == (
        "fund 2025-26: unknown (asked: 3; not booked: fund)"
    )
    assert line_of(funds(), "fund") == "fund 2025-26: unknown (not booked: fund, payroll)"
    advice = line_of(funds(force="advice"), "fund")
    assert advice.endswith("(not booked: fund, payroll) [advice]")


def test_money_has_a_part_of_its_own_in_the_table():
    text = shown_table(funds(("payroll", 100), ("fund", 3)))

    assert "Money" in text
    assert "3 of 100" in text


def test_money_has_the_fields_of_the_interface():
    (told,) = json.loads(as_json(funds(("payroll", 100), ("fund", 2)), "en"))["money"]

    assert told == {
        "rules": "town",
        "money": "fund",
        "period": "2025-26",
        "from": "2025-09-01",
        "to": "2026-08-31",
        "needed": "3%",
        "value": "2%",
        "state": "short",
        "amount": "2",
        "of": "100",
        "asked": "3",
    }
