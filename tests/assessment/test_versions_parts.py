"""What a change does to a requirement and its parts: they go together."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from sbt_ledger.assessment.assess import assessors_of, each_version
from sbt_ledger.assessment.span import Span
from sbt_ledger.assessment.value_by_day import ValuerByDay
from sbt_ledger.rules.layers import lay
from sbt_ledger.rules.rule_set import OLDER, Replaced, RuleSet
from tests.assessment.conftest import a_book, a_teacher, an_activity, an_entry

END = date(2023, 12, 31)
CHANGED = date(2023, 3, 15)
"""73 days of the year 2023 lie before it, a fifth."""
ACCREDITED = {"id": "accredited", "where": {"sort": "accredited"}}


def each_of(judge) -> list[Any]:
    """Return the standings of the one teacher."""
    return list(judge.standings("t"))


def a_version(id_: str, since: date, total: Any, *parts: dict[str, Any], **tables: Any) -> RuleSet:
    line = {"id": "total", "per": "year", "at_least": total, "of_which": list(parts)}
    head = {"id": id_, "from": since, **tables.pop("head", {})}
    written = {"period": {"year": {"start": "01-01"}}, "credit": [{"per_hour": 1}]}
    return RuleSet.read({"ruleset": head, **written, "require": [line], **tables})


def changed(old: RuleSet, new: RuleSet, how: Any) -> RuleSet:
    return new.but(**{OLDER: Replaced(old, CHANGED, how)})


def judged(rule_set, *activities, teacher=None):
    book = a_book(activities, teachers=[teacher or a_teacher()])
    (judge,) = assessors_of(book, [rule_set], Span(END))
    return [each for each in each_of(judge) if each.period.label == "2023"]


def told(standings):
    return [
        (each.rule_set.id, each.requirement.id, each.needed, each.state.value) for each in standings
    ]


OLD = a_version("old", date(2018, 1, 1), 100, {**ACCREDITED, "at_least": 50})
NEW = a_version("new", CHANGED, 100)


def elective(hours):
    return an_activity("e", date(2023, 5, 1), hours, sort="elective")


def test_a_part_that_was_dropped_is_missing_under_the_old_version_only():
    hundred = elective(100)

    start = judged(changed(OLD, NEW, "period start"), hundred)
    latest = judged(changed(OLD, NEW, "latest"), hundred)

    assert told(start) == [
        ("old", "total", 100, "met"), ("old", "accredited", 50, "short"),
    ]  # fmt: skip
    assert [each.complete for each in start] == [False, False]
    assert told(latest) == [("new", "total", 100, "met")]
    assert latest[0].complete


def test_the_kinder_version_is_the_one_in_which_the_whole_is_complete():
    assert told(judged(changed(OLD, NEW, "better"), elective(100))) == [
        ("new", "total", 100, "met")
    ]


def test_a_version_with_fewer_parts_but_more_to_reach_is_not_kinder_to_who_has_done_the_old():
    more = a_version("new", CHANGED, 120)
    course = an_activity("a", date(2023, 5, 1), 50, sort="accredited")

    found = judged(changed(OLD, more, "better"), elective(50), course)
    assert told(found) == [("old", "total", 100, "met"), ("old", "accredited", 50, "met")]


@pytest.mark.parametrize(
    ("old", "new", "needed"),
    [
        ({"at_least": 10}, {"at_least": 20}, 18),
        (None, {"at_least": 20}, 16),
        ({"at_least": "10%"}, {"at_least": "10%"}, Fraction(10 * 100 + 40 * 140, 500)),
    ],
)
def test_the_parts_of_a_split_are_mixed_as_the_whole_is(old, new, needed):
    before = [] if old is None else [{**ACCREDITED, **old}]
    older = a_version("old", date(2018, 1, 1), 100, *before)
    newer = a_version("new", CHANGED, 140, {**ACCREDITED, **new})

    whole, part = judged(changed(older, newer, "split"))
    assert (whole.needed, part.needed) == (132, needed)


def test_the_parts_of_one_event_are_worth_together_what_the_version_of_its_day_says():
    capped = [{"per_hour": 2, "at_most": 10}]
    newer = a_version("new", CHANGED, 10, credit=capped)
    older = a_version("old", date(2018, 1, 1), 10, credit=[{"per_hour": 1, "at_most": 5}])
    activities = [an_activity("a", date(2023, 3, 14), 8), an_activity("b", CHANGED, 8)]
    parts = [an_entry(each, part=part, hours=4) for each in activities for part in ("am", "pm")]
    valuer = ValuerByDay(older, [(CHANGED, newer)], END)

    of_both = [sum(each.worth for each in valuer.together(some)) for some in (parts[:2], parts[2:])]
    assert of_both == [5, 10]
    assert [each.worth for each in valuer.together([parts[0], parts[2]])] == [4, 8]
    assert [each.worth for each in map(valuer.value, parts)] == [4, 4, 8, 8]


def test_the_trail_is_that_of_the_layer_that_asks_more():
    head = {"based_on": ["nation"], "if_both": "stricter"}
    nation = a_version("nation", date(2018, 1, 1), 72, {**ACCREDITED, "at_least": 4})
    steps = [{"from": date(2018, 1, 1), "amount": 60}, {"from": date(2024, 1, 1), "amount": 80}]
    line = {"id": "total", "per": "year", "at_least": steps}
    city = a_version("city", date(2018, 1, 1), 1, head=head, require=[line])
    book = a_book([elective(3)], teachers=[a_teacher(stage="primary")])
    (judge,) = assessors_of(book, [lay(city, [nation])], Span(END))
    (assessor,) = each_version(judge)

    whole, part = [each for each in each_of(judge) if each.period.label == "2023"]
    assert (whole.needed, whole.earned, part.needed) == (72, 3, 4)
    assert [each.amount for each in assessor.trail(whole)] == [3]
