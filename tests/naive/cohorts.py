"""What a school owes as a whole (P63 to P67)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from tests.naive.book import Cells, Teacher
from tests.naive.cohort_measures import MEASURES, Doubt, Value
from tests.naive.exact import (
    day,
    in_force,
    is_percent,
    rounded_by,
    share,
)
from tests.naive.filters import Answer, all_of
from tests.naive.judge import Judge
from tests.naive.periods import Period

Result = dict[str, Any]


def cohort_results(
    cohort: Cells, judges: Sequence[Judge], periods: Sequence[Period]
) -> list[Result]:
    """Return the results of a cohort line in these periods."""
    return [
        cohort_result(cohort, group, judges, period)
        for period in periods
        for group in groups_of(cohort, judges, period)
    ]


def count_day(cohort: Cells, period: Period, as_of: date) -> date:
    """The period's end; the as-of day while it is open (section 1, 7)."""
    written = cohort.get("count_on", "period end")
    if written == "period start":
        return min(period.start, as_of)
    return min(day(written) or period.end, as_of)


def groups_of(cohort: Cells, judges: Sequence[Judge], period: Period) -> list[str | None]:
    name = cohort.get("for_each") or cohort.get("group_by")
    if not name:
        return [None]
    on = count_day(cohort, period, judges[0].book.as_of)
    found = {
        value
        for judge in judges
        if membership(cohort, judge, period) is not False
        for value in judge.teacher.lookup(name, on) or ()
    }
    return [*sorted(found)]


def membership(cohort: Cells, judge: Judge, period: Period) -> Answer:
    on = count_day(cohort, period, judge.book.as_of)
    if not judge.teacher.in_post(on):
        return False
    asker = judge.asker(period)
    return all_of([asker.who(judge.rules.get("who", {}), on), asker.who(cohort.get("who", {}), on)])


def is_of_group(cohort: Cells, group: str | None, teacher: Teacher, on: date) -> bool:
    name = cohort.get("for_each") or cohort.get("group_by")
    return not name or group in (teacher.lookup(name, on) or ())


def cohort_result(
    cohort: Cells, group: str | None, judges: Sequence[Judge], period: Period
) -> Result:
    """Weigh one cohort in one period; unknown if what is blank would change the state."""
    as_of = judges[0].book.as_of
    on = count_day(cohort, period, as_of)
    answers = [
        (judge, membership(cohort, judge, period))
        for judge in judges
        if is_of_group(cohort, group, judge.teacher, on)
    ]
    sure = [judge for judge, answer in answers if answer is True]
    maybe = [judge for judge, answer in answers if answer is not False]

    def judged(members: Sequence[Judge], *, pending: bool = False, blanks: bool = False) -> Result:
        doubt = Doubt(group, period, on, pending=pending, blanks=blanks)
        return weigh(cohort, MEASURES[cohort["measure"]](cohort, members, doubt), period, as_of)

    real = judged(sure)
    doubtful = [judged(sure, blanks=True), judged(maybe), judged(maybe, blanks=True)]
    if any(other["state"] != real["state"] for other in doubtful):
        real["state"] = "unknown"
    elif real["state"] in {"open", "short"} and judged(sure, pending=True)["state"] == "met":
        real["state"] = "pending"
    return {
        "rules": judges[0].rules["ruleset"]["id"],
        "cohort": cohort["id"],
        "group": group,
        "period": period.label,
        "from": period.start,
        "to": period.end,
        **real,
    }


def weigh(cohort: Cells, found: Value | None, period: Period, as_of: date) -> Result:
    """Compare exactly: 9 of 41 is not 22 %."""
    ceiling = "at_most" in cohort
    written = in_force(cohort["at_most" if ceiling else "at_least"], period.start)
    result: Result = {"needed": written, "value": None, "numerator": None, "denominator": None}
    if found is None or written is None:
        return {**result, "state": "empty" if found is None else "not-applicable"}
    result |= {
        "value": found.value, "numerator": found.numerator, "denominator": found.denominator,
    }  # fmt: skip
    have, needed = found.value, share(written)
    if found.denominator is not None and found.numerator is not None and is_percent(written):
        have, needed = found.numerator, people_needed(cohort, share(written) * found.denominator)
    if ceiling:
        return {**result, "state": "over" if have > needed else "met"}
    if have >= needed:
        return {**result, "state": "met"}
    return {**result, "state": "short" if as_of >= period.end else "open"}


def people_needed(cohort: Cells, people: Fraction) -> Fraction:
    """Round the number of people if the line says so; never fewer than `at_least_people`."""
    if "round" in cohort:
        people = rounded_by(people, cohort["round"])
    return max(people, Fraction(cohort.get("at_least_people", 0)))
