"""What a school owes as a whole (P63 to P67)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tests.naive.alternatives import FULFILLED, matching
from tests.naive.book import Cells, Seat, Teacher
from tests.naive.exact import (
    ZERO,
    day,
    in_force,
    is_blank,
    is_percent,
    rounded_by,
    share,
    text,
    values,
)
from tests.naive.filters import Answer, all_of, any_of, fits
from tests.naive.judge import Judge
from tests.naive.periods import Period
from tests.naive.requirements import results_of

Result = dict[str, Any]


@dataclass(frozen=True)
class Value:
    """What was reached, and of what it is a share."""

    value: Fraction
    numerator: Fraction | None = None
    denominator: Fraction | None = None


# How many people or hours count, when doubtful ones (pending; unknown) are counted or not.
Measure = Callable[[Sequence[Judge], bool, bool], Value | None]


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
    return sorted(found)


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
    measure = MEASURES[cohort["measure"]]
    real = weigh(cohort, measure(cohort, group, sure, period, False, False), period, as_of)
    states = {real["state"]}
    for members in (sure, maybe):
        for blanks in (False, True):
            found = weigh(
                cohort, measure(cohort, group, members, period, False, blanks), period, as_of
            )
            states.add(found["state"])
    if len(states) > 1:
        real["state"] = "unknown"
    elif real["state"] in {"open", "short"}:
        waiting = weigh(cohort, measure(cohort, group, sure, period, True, False), period, as_of)
        real["state"] = "pending" if waiting["state"] == "met" else real["state"]
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


def activities_held(
    cohort: Cells,
    group: str | None,
    members: Sequence[Judge],
    period: Period,
    pending: bool,
    blanks: bool,
) -> Value | None:
    """A cohort's `records` counts activities (ruling 17)."""
    if not members:
        return None
    book, rules = members[0].book, members[0].rules
    many = 0
    for id_, event in book.activities.items():
        if not is_blank(event.get("status")) or event["end"] > book.as_of:
            continue
        seats = [seat for seat in book.seats if seat.activity == id_ and not seat.own.get("status")]
        by = rules.get("counting", {}).get("date", "end")
        if not period.holds(event["start"] if by == "start" else event["end"]):
            continue
        if cohort.get("for_each") and group not in values(event.get(cohort["for_each"])):
            continue
        where = cohort.get("where", {})
        answers = [fits(where, lookup_of(seat), rules.get("scale", {})) for seat in seats]
        bare = Seat(0, id_, "", {}, event)
        answer = (
            any_of(answers) if answers else fits(where, lookup_of(bare), rules.get("scale", {}))
        )
        many += answer is True or (answer is None and blanks)
    return Value(Fraction(many))


def lookup_of(seat: Seat) -> Callable[[str], Sequence[str]]:
    def lookup(name: str) -> Sequence[str]:
        if name == "planned":
            return values(seat.event.get("hours"))
        return values(seat.cell(name))

    return lookup


def mean(
    cohort: Cells,
    group: str | None,
    members: Sequence[Judge],
    period: Period,
    pending: bool,
    blanks: bool,
) -> Value | None:
    """The mean of all members' credits in the period."""
    if not members:
        return None
    whole = sum((earned_in(cohort, judge, period, pending, blanks) for judge in members), ZERO)
    return Value(whole / len(members))


def earned_in(cohort: Cells, judge: Judge, period: Period, pending: bool, blanks: bool) -> Fraction:
    from tests.naive.caps import capped, floored
    from tests.naive.pools import World, pool_of

    line = {"id": cohort["id"], "where": cohort.get("where", {}), "per": cohort["per"]}
    periods = lambda name: judge.periods(name) or []  # noqa: E731
    pieces = pool_of(line, judge.entries, judge.rules, World(pending, blanks))
    pieces = capped(floored(pieces, line, judge.rules, periods), line, judge.rules, periods, {})
    return sum((piece.amount for piece in pieces if period.holds(piece.slice.day)), ZERO)


def members_share(
    cohort: Cells,
    group: str | None,
    members: Sequence[Judge],
    period: Period,
    pending: bool,
    blanks: bool,
) -> Value | None:
    """The share of members who fulfil `having`."""
    if not members:
        return None
    many = Fraction(
        sum(has(cohort["having"], judge, cohort, period, pending, blanks) for judge in members)
    )
    return Value(many / len(members), many, Fraction(len(members)))


def people(
    cohort: Cells,
    group: str | None,
    members: Sequence[Judge],
    period: Period,
    pending: bool,
    blanks: bool,
) -> Value | None:
    found = members_share(cohort, group, members, period, pending, blanks)
    return None if found is None or found.numerator is None else Value(found.numerator)


def has(
    having: Mapping[str, Any],
    judge: Judge,
    cohort: Cells,
    period: Period,
    pending: bool,
    blanks: bool,
) -> bool:
    """Whether a member fulfils a requirement of the rule set, or one that stands in `having`."""
    if "who" in having:
        answer = judge.asker(period).who(having["who"], count_day(cohort, period, judge.book.as_of))
        if answer is False or (answer is None and not blanks):
            return False
        if len(having) == 1:
            return True
    if "require" in having:
        line = next(one for one in judge.rules["require"] if one["id"] == having["require"])
    else:
        line = {"id": cohort["id"], "per": cohort["per"], **having}
    found = matching(results_of(line, judge), line, period, judge)
    if found is None:
        return False
    states = FULFILLED | ({"pending"} if pending else set()) | ({"unknown"} if blanks else set())
    return found["state"] in states and (found["complete"] or found["state"] not in FULFILLED)


def rate(
    cohort: Cells,
    group: str | None,
    members: Sequence[Judge],
    period: Period,
    pending: bool,
    blanks: bool,
) -> Value | None:
    """Every seat whose teacher was in post on the count day (ruling 17): done of expected."""
    expected = done = 0
    for judge in members:
        scale = judge.rules.get("scale", {})
        for entry in judge.entries:
            asked = [cohort.get("where", {}), cohort.get("of", {})]
            answer = all_of([fits(one, entry.lookup, scale) for one in asked])
            if not period.holds(entry.deciding) or not taken(answer, blanks):
                continue
            expected += 1
            done += taken(fits(cohort["done"], entry.lookup, scale), blanks)
    if not expected:
        return None
    return Value(Fraction(done, expected), Fraction(done), Fraction(expected))


def taken(answer: Answer, blanks: bool) -> bool:
    return answer is True or (answer is None and blanks)


MEASURES: dict[
    str, Callable[[Cells, str | None, Sequence[Judge], Period, bool, bool], Value | None]
]
MEASURES = {
    "records": activities_held,
    "mean": mean,
    "share": members_share,
    "people": people,
    "rate": rate,
}

__all__ = ["cohort_results", "text"]
