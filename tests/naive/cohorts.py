"""What a school owes as a whole (P63 to P67)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from tests.naive.book import Cells, Teacher
from tests.naive.cohort_measures import (
    OF_ALL,
    Member,
    Ways,
    activities_held,
    adds,
)
from tests.naive.exact import day, in_force, is_percent, rounded_by, share
from tests.naive.filters import Answer, all_of
from tests.naive.judge import Judge
from tests.naive.periods import Period

Result = dict[str, Any]
Figure = tuple[Fraction, Fraction, Fraction]


def cohort_results(
    cohort: Cells, judges: Sequence[Judge], periods: Sequence[Period]
) -> list[Result]:
    """Return the results of a cohort line in these periods."""
    looked_at = {judge: Member(cohort, judge) for judge in judges}
    return [
        cohort_result(cohort, group, looked_at, period)
        for period in periods
        for group in groups_of(cohort, judges, period) or [None]
    ]


def count_day(cohort: Cells, period: Period, judge: Judge) -> date:
    """The period's end; the as-of day while it is open (section 1, 7)."""
    written, as_of = cohort.get("count_on", "period end"), judge.book.as_of
    if written == "period start":
        return min(since(period, judge), as_of)
    return min(day(written) or period.end, as_of)


def groups_of(cohort: Cells, judges: Sequence[Judge], period: Period) -> Sequence[str | None]:
    name = cohort.get("for_each") or cohort.get("group_by")
    if not name:
        return []
    on = count_day(cohort, period, judges[0])
    found = {
        value
        for judge in judges
        if membership(cohort, judge, period) is not False
        for value in judge.teacher.lookup(name, on) or ()
    }
    return sorted(found)


def membership(cohort: Cells, judge: Judge, period: Period) -> Answer:
    on = count_day(cohort, period, judge)
    if not judge.teacher.in_post(on):
        return False
    asker = judge.asker(period)
    return all_of([asker.who(judge.rules.get("who", {}), on), asker.who(cohort.get("who", {}), on)])


def is_of_group(cohort: Cells, group: str | None, teacher: Teacher, on: date) -> bool:
    name = cohort.get("group_by")
    return not name or group is None or group in (teacher.lookup(name, on) or ())


def cohort_result(
    cohort: Cells, group: str | None, looked_at: Mapping[Judge, Member], period: Period
) -> Result:
    """Weigh one cohort in one period; unknown if what is blank would change the state."""
    judges = list(looked_at)
    on = count_day(cohort, period, judges[0])
    members = [
        (judge, answer)
        for judge in judges
        if is_of_group(cohort, group, judge.teacher, on)
        and (answer := membership(cohort, judge, period)) is not False
    ]
    is_empty = not members or (bool(cohort.get("for_each")) and group is None)
    ways: list[Ways] = [
        adds(cohort, looked_at[judge], period) for judge, answer in members if answer
    ]
    # Who perhaps belongs is there or not.
    ways += [
        [(Fraction(0), Fraction(0), Fraction(0)), *adds(cohort, looked_at[judge], period)]
        for judge, answer in members
        if not answer
    ]
    if cohort["measure"] == "records":
        ways = activities_held(cohort, judges, period, group)
    floor, ceiling = (
        in_force(cohort[key], since(period, judges[0])) if key in cohort else None
        for key in ("at_least", "at_most")
    )
    real: Figure = added([way[0] for way in ways])

    def state(figure: Figure) -> str:
        now, later, below = figure
        found = stands(cohort, now, below, floor, ceiling)
        if found == "short" and stands(cohort, later, below, floor, ceiling) == "met":
            return "pending"
        return "open" if found == "short" and judges[0].book.as_of < period.end else found

    if floor is None and ceiling is None:
        told = "not-applicable"
    elif is_empty:
        told = "empty"
    else:
        told = state(real)
        figures = {real}
        for way in ways:
            figures = {added([one, each]) for one in figures for each in differences(way)}
        if any(state(each) != told for each in figures):
            told = "unknown"
    is_share = cohort["measure"] in OF_ALL
    return {
        "rules": judges[0].rules["ruleset"]["id"],
        "cohort": cohort["id"],
        "group": group,
        "period": period.label,
        "from": period.start,
        "to": period.end,
        "needed": floor if floor is not None else ceiling,
        "value": (real[0] / real[2] if real[2] else None) if is_share else real[0],
        "numerator": real[0] if is_share else None,
        "denominator": real[2] if is_share else None,
        "state": told,
    }


def since(period: Period, judge: Judge) -> date:
    """The amounts of a career are those of the day on which the rules began."""
    begun: date = judge.rules["ruleset"]["from"]
    return begun if period.label == "career" else period.start


def added(figures: Sequence[Figure]) -> Figure:
    columns = [sum(column, Fraction(0)) for column in zip(*figures, strict=True)]
    return (columns[0], columns[1], columns[2]) if columns else (Fraction(0),) * 3


def differences(way: Ways) -> Ways:
    first = way[0]
    return [(one[0] - first[0], one[1] - first[1], one[2] - first[2]) for one in way]


def stands(cohort: Cells, have: Fraction, below: Fraction, floor: Any, ceiling: Any) -> str:
    """Compare exactly: 9 of 41 is not 22 %."""
    if cohort["measure"] in OF_ALL and not below:
        return "empty"
    if ceiling is not None and have > mark(cohort, ceiling, below):
        return "over"
    return "met" if floor is None or have >= mark(cohort, floor, below) else "short"


def mark(cohort: Cells, written: Any, below: Fraction) -> Fraction:
    if cohort["measure"] == "mean":
        return share(written) * below
    return people_needed(cohort, share(written) * below) if is_percent(written) else share(written)


def people_needed(cohort: Cells, people: Fraction) -> Fraction:
    """Round the number of people if the line says so; never fewer than `at_least_people`."""
    if "round" in cohort:
        people = rounded_by(people, cohort["round"])
    return max(people, Fraction(cohort.get("at_least_people", 0)))
