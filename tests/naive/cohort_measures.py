"""What a cohort is measured by: activities held, means, shares, rates (P63 to P66)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tests.naive.alternatives import FULFILLED, matching
from tests.naive.book import Cells, Seat
from tests.naive.caps import capped, floored
from tests.naive.exact import ZERO, is_blank, values
from tests.naive.filters import Answer, all_of, any_of, fits
from tests.naive.judge import Judge
from tests.naive.periods import Period
from tests.naive.pools import World, pool_of
from tests.naive.requirements import results_of


@dataclass(frozen=True)
class Value:
    """What was reached, and of what it is a share."""

    value: Fraction
    numerator: Fraction | None = None
    denominator: Fraction | None = None


@dataclass(frozen=True)
class Doubt:
    """Where and when a cohort is measured, and whether what is doubtful is counted."""

    group: str | None
    period: Period
    on: date
    pending: bool = False
    blanks: bool = False


Measure = Callable[[Cells, Sequence[Judge], Doubt], Value | None]


def activities_held(cohort: Cells, members: Sequence[Judge], doubt: Doubt) -> Value | None:
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
        if not doubt.period.holds(event["start"] if by == "start" else event["end"]):
            continue
        if cohort.get("for_each") and doubt.group not in values(event.get(cohort["for_each"])):
            continue
        where = cohort.get("where", {})
        answers = [fits(where, lookup_of(seat), rules.get("scale", {})) for seat in seats]
        bare = Seat(0, id_, "", {}, event)
        answer = (
            any_of(answers) if answers else fits(where, lookup_of(bare), rules.get("scale", {}))
        )
        many += answer is True or (answer is None and doubt.blanks)
    return Value(Fraction(many))


def lookup_of(seat: Seat) -> Callable[[str], Sequence[str]]:
    def lookup(name: str) -> Sequence[str]:
        if name == "planned":
            return values(seat.event.get("hours"))
        return values(seat.cell(name))

    return lookup


def mean(cohort: Cells, members: Sequence[Judge], doubt: Doubt) -> Value | None:
    """The mean of all members' credits in the period."""
    if not members:
        return None
    whole = sum((earned_in(cohort, judge, doubt) for judge in members), ZERO)
    return Value(whole / len(members))


def earned_in(cohort: Cells, judge: Judge, doubt: Doubt) -> Fraction:
    line = {"id": cohort["id"], "where": cohort.get("where", {}), "per": cohort["per"]}
    periods = lambda name: judge.periods(name) or []  # noqa: E731
    pieces = pool_of(line, judge.entries, judge.rules, World(doubt.pending, doubt.blanks))
    pieces = capped(floored(pieces, line, judge.rules, periods), line, judge.rules, periods, {})
    return sum((piece.amount for piece in pieces if doubt.period.holds(piece.slice.day)), ZERO)


def members_share(cohort: Cells, members: Sequence[Judge], doubt: Doubt) -> Value | None:
    """The share of members who fulfil `having`."""
    if not members:
        return None
    many = Fraction(sum(has(cohort["having"], judge, cohort, doubt) for judge in members))
    return Value(many / len(members), many, Fraction(len(members)))


def people(cohort: Cells, members: Sequence[Judge], doubt: Doubt) -> Value | None:
    found = members_share(cohort, members, doubt)
    return None if found is None or found.numerator is None else Value(found.numerator)


def has(having: Mapping[str, Any], judge: Judge, cohort: Cells, doubt: Doubt) -> bool:
    """Whether a member fulfils a requirement of the rule set, or one that stands in `having`."""
    if "who" in having:
        answer = judge.asker(doubt.period).who(having["who"], doubt.on)
        if answer is False or (answer is None and not doubt.blanks):
            return False
        if len(having) == 1:
            return True
    if "require" in having:
        line = next(one for one in judge.rules["require"] if one["id"] == having["require"])
    else:
        line = {"id": cohort["id"], "per": cohort["per"], **having}
    found = matching(results_of(line, judge), line, doubt.period, judge)
    if found is None:
        return False
    states = (
        FULFILLED
        | ({"pending"} if doubt.pending else set())
        | ({"unknown"} if doubt.blanks else set())
    )
    return found["state"] in states and (found["complete"] or found["state"] not in FULFILLED)


def rate(cohort: Cells, members: Sequence[Judge], doubt: Doubt) -> Value | None:
    """Every seat whose teacher was in post on the count day (ruling 17): done of expected."""
    expected = done = 0
    for judge in members:
        scale = judge.rules.get("scale", {})
        for entry in judge.entries:
            asked = [cohort.get("where", {}), cohort.get("of", {})]
            answer = all_of([fits(one, entry.lookup, scale) for one in asked])
            if not doubt.period.holds(entry.deciding) or not taken(answer, doubt):
                continue
            expected += 1
            done += taken(fits(cohort["done"], entry.lookup, scale), doubt)
    if not expected:
        return None
    return Value(Fraction(done, expected), Fraction(done), Fraction(expected))


def taken(answer: Answer, doubt: Doubt) -> bool:
    return answer is True or (answer is None and doubt.blanks)


MEASURES: dict[str, Measure] = {
    "records": activities_held,
    "mean": mean,
    "share": members_share,
    "people": people,
    "rate": rate,
}
