"""What a cohort is measured by: activities held, means, shares, rates (P63 to P66).

A way is what something adds: to what was reached, to what will be once proofs have come, and to
what it is a share of. Where a blank cell decides there are several ways, the first is as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from tests.naive.alternatives import FULFILLED, matching
from tests.naive.book import Cells, Seat
from tests.naive.caps import capped, floored, left_open
from tests.naive.exact import ZERO, in_force, is_blank, number, text, values
from tests.naive.figures import figure
from tests.naive.filters import Answer, all_of, any_of, fits
from tests.naive.judge import Judge
from tests.naive.marks import MARKS
from tests.naive.periods import Period
from tests.naive.pools import WORLDS, Piece, World, pool_of
from tests.naive.requirements import results_of
from tests.naive.values import Entry, Settling, deciding_day, hours_of

Way = tuple[Fraction, Fraction, Fraction]
Ways = list[Way]
OF_ALL = {"mean", "share", "rate"}
ONE, NOTHING = Fraction(1), (ZERO, ZERO, ZERO)


@dataclass(eq=False)
class Member:
    """A teacher, and what a cohort looks at of this teacher in any period."""

    cohort: Cells
    judge: Judge
    line: Cells = field(init=False)
    pools: dict[World, list[Piece]] = field(default_factory=dict)
    results: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        having = self.cohort.get("having", {})
        where = having.get("where", {}) if having else self.cohort.get("where", {})
        self.line = {"id": self.cohort["id"], "where": where, "per": self.cohort["per"]}
        if having.get("measure"):
            self.line["measure"] = having["measure"]
        if "require" in having:
            required = [one for one in self.rules["require"] if one["id"] == having["require"]]
            self.results = results_of(required[0], self.judge)
        elif self.cohort["measure"] in {"mean", "share", "people"}:
            self.pools = {world: self.pool(world) for world in WORLDS}

    @property
    def rules(self) -> Mapping[str, Any]:
        return self.judge.rules

    def pool(self, world: World) -> list[Piece]:
        """Return what a requirement with this `where` would count: caps of others are not its."""
        caps = [cap for cap in self.rules.get("cap", ()) if "for" not in cap]
        rules, line = {**self.rules, "cap": caps}, self.line
        periods = lambda name: self.judge.periods(name) or []  # noqa: E731
        pieces = left_open(
            pool_of(line, self.judge.entries, rules, world),
            [*rules.get("floor", ()), *caps], line, rules, self.judge.periods, world,
        )  # fmt: skip
        pieces = floored(pieces, line, rules, periods)
        return capped(pieces, line, rules, periods, {})

    def amounts(self, period: Period) -> list[Fraction]:
        """Return what counts in a period, in each world."""
        return [
            figure(
                self.line,
                [piece for piece in self.pools[world] if period.holds(piece.slice.day)],
                world,
                self.rules,
            )
            for world in WORLDS
        ]


def adds(cohort: Cells, member: Member, period: Period) -> Ways:
    """Return what a member adds to a cohort."""
    match cohort["measure"]:
        case "mean":
            now, later, blank, both = member.amounts(period)
            return [(now, later, ONE), (blank, both, ONE)]
        case "share" | "people":
            return has(cohort["having"], member, period)
        case "rate" | "seats":
            return seats(cohort, member.judge, period)
        case _:
            return [NOTHING]


def has(having: Mapping[str, Any], member: Member, period: Period) -> Ways:
    """Whether a member fulfils a requirement of the rule set, or has so much of something."""
    judge = member.judge
    if "require" in having:
        return fulfils(having["require"], member, period)
    begun = judge.rules["ruleset"]["from"] if period.label == "career" else period.start
    floor, ceiling = (
        number(in_force(having[key], begun)) if key in having else None
        for key in ("at_least", "at_most")
    )

    def enough(have: Fraction) -> Fraction:
        is_asked = floor is not None or ceiling is not None
        low, high = floor is not None and have < floor, ceiling is not None and have > ceiling
        return Fraction(is_asked and not low and not high)

    now, later, blank, both = map(enough, member.amounts(period))
    return [(now, later, ONE), (blank, both, ONE)]


def fulfils(require: str, member: Member, period: Period) -> Ways:
    found = matching(member.results, {"id": require}, period, member.judge)
    if found is None or (found["state"] in FULFILLED and not found["complete"]):
        return [(ZERO, ZERO, ONE)]
    match found["state"]:
        case "pending":
            return [(ZERO, ONE, ONE)]
        case "unknown":
            return [(ZERO, ZERO, ONE), (ONE, ONE, ONE)]
        case state:
            is_fulfilled = Fraction(state in FULFILLED)
            return [(is_fulfilled, is_fulfilled, ONE)]


def seats(cohort: Cells, judge: Judge, period: Period) -> Ways:
    """Every seat whose teacher was in post on the count day (ruling 17): done of expected."""
    scale = judge.rules.get("scale", {})
    events: dict[str, Ways] = {}
    for entry in judge.entries:
        if text(entry.seat.event.get("kind")) == "opening-balance":
            continue
        wheres = [cohort.get("where", {}), cohort.get("of", {})]
        expected = all_of([fits(one, entry.lookup, scale) for one in wheres])
        done = fits(cohort.get("done", {}), entry.lookup, scale)
        if period.holds(entry.deciding):
            ways = list(seat(expected, done))
            # Who took part in one part of an event took part in it: it is one seat.
            before = events.get(entry.activity, [NOTHING])
            both = [larger(one, other) for one in before for other in ways]
            events[entry.activity] = list(dict.fromkeys(both))
    found: Ways = [NOTHING]
    for ways in events.values():
        found = together(found, ways)
    return found


def larger(one: Way, other: Way) -> Way:
    return max(one[0], other[0]), max(one[1], other[1]), max(one[2], other[2])


def seat(expected: Answer, done: Answer) -> Iterator[Way]:
    if not expected:
        yield NOTHING
    if expected is not False:
        if done is not True:
            yield ZERO, ZERO, ONE
        if done is not False:
            yield ONE, ONE, ONE


def together(some: Ways, others: Ways) -> Ways:
    """Return all ways in which two things may stand, the first as both stand."""
    both = [(a[0] + b[0], a[1] + b[1], a[2] + b[2]) for a in some for b in others]
    return list(dict.fromkeys(both))


def activities_held(
    cohort: Cells, judges: Sequence[Judge], period: Period, group: str | None
) -> list[Ways]:
    """A cohort's `records` counts activities (ruling 17)."""
    book, rules = judges[0].book, judges[0].rules
    found: list[Ways] = []
    for id_, event in book.activities.items():
        if not is_blank(event.get("status")) or event["end"] > book.as_of:
            continue
        rows = [seat for seat in book.seats if seat.activity == id_ and not seat.own.get("status")]
        bare = Seat(0, id_, "", {}, event)
        if not period.holds(deciding_day(bare, rules)):
            continue
        entries = [entry_of(one, rules) for one in (bare, *rows)]
        where, scale = cohort.get("where", {}), rules.get("scale", {})
        answer = any_of([fits(where, entry.lookup, scale) for entry in entries])
        if cohort.get("for_each") and group is not None:
            groups = values(event.get(cohort["for_each"]))
            answer = all_of([answer, group in groups if groups else None])
        settling = Settling(rules, judges[0].teacher, book, [], judges[0].worth_on)
        for entry in entries:
            settling.together([entry])
        mark = min((entry.mark for entry in entries), key=MARKS.index)
        if answer is False or mark == "void":
            continue
        way = (Fraction(mark != "pending"), ONE, ZERO)
        found.append([way] if answer else [NOTHING, way])
    return found


def entry_of(one: Seat, rules: Mapping[str, Any]) -> Entry:
    event = one.event
    return Entry(
        one.number, one.activity, one, event["start"], event["end"], hours_of(one),
        deciding_day(one, rules),
    )  # fmt: skip
