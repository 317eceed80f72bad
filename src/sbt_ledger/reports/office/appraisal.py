"""`report appraisal`: a row a teacher with all that the yearly appraisal may look at.

Results, what follows from them, prizes by level, roles, mentoring, the milestones of the first
years, and extra points: what a rule set earns whose unit is the point.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import cached_property
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.proposals import consequences_of
from sbt_ledger.assessment.result import State
from sbt_ledger.reports.coded import coded
from sbt_ledger.reports.office.asked import written
from sbt_ledger.reports.office.levels import by_height
from sbt_ledger.reports.office.pairs import PAIRED
from sbt_ledger.reports.office.seats import CAME, seats_at
from sbt_ledger.reports.office.sessions import days_in, leaders
from sbt_ledger.reports.office.sheet import Column, Sheet
from sbt_ledger.reports.office.titles import columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.assessment.result import Assessment, Standing
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.seats import Seat
    from sbt_ledger.reports.office.sheet import OfficeReport, Row

POINT = "point"
"""The unit of a rule set whose credits are extra points in the appraisal."""
_NO_LEVEL = ""
_HOLDING = frozenset({"speaker", "trainer", "panelist"})


class Facts:
    """What the rows of the period say of each teacher."""

    def __init__(self, asked: Asked) -> None:
        held = dict(days_in(asked))
        self.rows: dict[str, list[Seat]] = {}
        for found in seats_at(asked.book, held).values():
            for seat in found:
                self.rows.setdefault(seat.code, []).append(seat)
        self.led: Counter[str] = Counter(
            code for each in held.values() if each.hours for code in set(leaders(each))
        )

    @cached_property
    def prizes(self) -> dict[str, Counter[str]]:
        """The prizes of each teacher by level, "" where none is named."""
        found: dict[str, Counter[str]] = {}
        for code, seats in self.rows.items():
            for seat in seats:
                if seat.mark in CAME and seat.entry.text("prize"):
                    found.setdefault(code, Counter())[seat.entry.text("level")] += 1
        return found

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """The levels of all prizes, the highest first; what is not known comes after, "" last."""
        return by_height({level for counts in self.prizes.values() for level in counts})


class Judged(NamedTuple):
    """A teacher's verdict and standings."""

    assessment: Assessment
    standings: tuple[Standing, ...]


def make(asked: Asked) -> OfficeReport:
    """Return the data of the yearly appraisal."""
    facts = Facts(asked)
    known = {each.teacher.code: each for each in asked.assessment.assessments}
    judged = {
        code: Judged(
            known[code],
            tuple(s for s in known[code].standings if s.state is not State.NOT_APPLICABLE),
        )
        for code in asked.in_post
    }
    sheets = (
        _teachers(asked, facts, judged),
        _results(asked, facts),
        _prizes(asked, facts),
        _milestones(asked),
    )
    return asked.report(
        "appraisal", _("Data for the yearly appraisal"), sheets, *asked.readings(asked.standings())
    )


def _teachers(asked: Asked, facts: Facts, judged: dict[str, Judged]) -> Sheet:
    rows = [_teacher(asked, facts, each) for each in judged.values()]
    first = columns(
        asked.naming,
        "group code* name* verdict* met short* extra_points certified_points results gives if_not",
    )
    names = {_NO_LEVEL: _("no level")}
    prizes = (
        Column(
            f"prizes_{level or 'other'}",
            names.get(level) or asked.naming.cell("level", level),
            over=_("prizes"),
        )
        for level in facts.levels
    )
    last = columns(asked.naming, "led speakers paired_with class_adviser rank")
    return Sheet("teachers", _("Teachers"), (*first, *prizes, *last), rows)


def _teacher(asked: Asked, facts: Facts, judged: Judged) -> Row:
    code, standings = judged.assessment.teacher.code, judged.standings
    must = [each for each in standings if each.binds]
    seats, prizes = facts.rows.get(code, []), facts.prizes.get(code, Counter())
    points = [s for s in standings if s.rule_set.ruleset.unit == POINT and s.part_of is None]
    results = (f"{s.entry.text('kind')}={s.entry.text('result')}" for s in seats if _result(s))
    timeline = asked.timeline(code)
    return (
        asked.group_of(code), code, asked.name(code),
        str(judged.assessment.verdict) if standings else "",
        sum(each.state is State.MET for each in must),
        sum(each.state in {State.SHORT, State.OVER} for each in must),
        sum((each.earned for each in points), Fraction(0)) if points else None,
        sum((each.certified for each in points), Fraction(0)) if points else None,
        tuple(dict.fromkeys(results)),
        tuple(dict.fromkeys(each.gives for each in standings if each.gives)),
        consequences_of(standings, asked.book),
        *(prizes[level] for level in facts.levels),
        facts.led[code],
        sum(s.mark in CAME and s.entry.text("role") in _HOLDING for s in seats),
        tuple(map(asked.person, timeline.values(PAIRED, asked.day) or ())),
        timeline.values("class_adviser", asked.day) or (),
        timeline.values("rank", asked.day) or (),
    )  # fmt: skip


def _result(seat: Seat) -> str:
    return seat.entry.text("result")


def _results(asked: Asked, facts: Facts) -> Sheet:
    """Return each result of an assessment, an examination or a course."""
    rows = [
        (
            asked.group_of(seat.code), seat.code, asked.name(seat.code), seat.entry.activity.end,
            seat.entry.activity.title, seat.entry.text("kind"), _result(seat),
            seat.entry.activity.id, str(seat.place),
        )
        for seat in _seats(asked, facts)
        if _result(seat)
    ]  # fmt: skip
    names = "group code* name* date title kind* result* activity place"
    return Sheet("results", _("Results"), columns(asked.naming, names), rows)


def _prizes(asked: Asked, facts: Facts) -> Sheet:
    rows = [
        (
            asked.group_of(seat.code), seat.code, asked.name(seat.code), seat.entry.activity.end,
            seat.entry.activity.title, seat.entry.text("level"), seat.entry.text("prize"),
            seat.entry.text("kind"), seat.entry.activity.id, str(seat.place),
        )
        for seat in _seats(asked, facts)
        if seat.mark in CAME and seat.entry.text("prize")
    ]  # fmt: skip
    names = "group code* name* date title level* prize* kind activity place"
    return Sheet("prizes", _("Prizes"), columns(asked.naming, names), rows)


def _seats(asked: Asked, facts: Facts) -> Iterator[Seat]:
    for code in asked.teachers:
        yield from sorted(facts.rows.get(code, []), key=lambda seat: seat.entry.activity.end)


def _milestones(asked: Asked) -> Sheet:
    """Return how what is asked once, in the first years of each teacher, stands."""
    found = [each for each in asked.standings() if _is_milestone(each)]
    rows = [
        (
            asked.group_of(each.teacher.code), each.teacher.code, each.teacher.name,
            asked.timeline(each.teacher.code).hired_on, coded(each.requirement, asked.language),
            each.period.last if each.period else None, each.needed, each.earned, each.certified,
            each.state, each.requirement.force, each.rule_set.id, written(each.teacher.place),
        )
        for each in found
    ]  # fmt: skip
    names = (
        "group code* name* hired_on require* due* needed earned certified state* force rules place"
    )
    return Sheet("milestones", _("Milestones"), columns(asked.naming, names), rows)


def _is_milestone(standing: Standing) -> bool:
    """Whether it is asked once, in a span from a day of the teacher's own: the first years."""
    rule = standing.rule_set.period.get(standing.requirement.per)
    return rule is not None and rule.once and rule.is_personal and standing.part_of is None
