"""Assess the teachers of a book under one rule set.

`check` and `explain` walk the same way: `Assessor.standings` weighs, `Assessor.trail` lists the
very shares that were weighed.
"""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.adjust import Demand, demand, holds, told_blank
from sbt_ledger.assessment.fold import ZERO, Fold
from sbt_ledger.assessment.result import Counted, Mark, Reduction, Standing, State
from sbt_ledger.assessment.sorts import Asked
from sbt_ledger.assessment.span import scheme_of
from sbt_ledger.assessment.value import reader
from sbt_ledger.assessment.weigh import Sums, Weighed, judge, on_pace
from sbt_ledger.periods import Period, add_months, months_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from sbt_ledger.assessment.fold import Fit, Found
    from sbt_ledger.assessment.repeats import Row
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.assessment.weigh import Share
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.requirement import Requirement
    from sbt_ledger.rules.rule_set import RuleSet


class Assessor:
    """Assesses the teachers of a book under one rule set."""

    def __init__(self, book: Book, rule_set: RuleSet, span: Span) -> None:
        self.book = book
        self.rule_set = rule_set
        self.span = span
        self._asked = tuple(self._ready(requirement) for requirement in rule_set.require)
        self.fold = Fold(book, rule_set, self._asked, span.as_of)

    def standings(self, code: str) -> tuple[Standing, ...]:
        """Return every requirement of one teacher, in the order of the rule set."""
        timeline = self.book.timelines[code]
        sorted_rows = self.fold.of(code)
        return tuple(
            self._standing(index, timeline, period, sorted_rows.get(index, ()))
            for index, asked in enumerate(self._asked)
            for period in self._periods(asked, timeline)
        )

    def trail(self, standing: Standing) -> tuple[Counted, ...]:
        """Return the rows that a standing was weighed on, and those that were cut, by day."""
        if standing.period is None:
            return ()
        timeline = self.book.timelines[standing.teacher.code]
        index = self.rule_set.require.index(standing.requirement)
        rows = self.fold.of(standing.teacher.code).get(index, ())
        counted = [
            self._counted(fit, row, share)
            for fit, row, share in self.fold.shares(rows, standing.period, timeline)
        ]
        return tuple(sorted(counted, key=lambda each: each.credit.day))

    def _ready(self, requirement: Requirement) -> Asked:
        rule = self.rule_set.period.get(requirement.per)
        where = requirement.where
        begins = self.rule_set.ruleset.from_
        if rule is not None and rule.anchor:
            named = self.span.named
            reach = add_months(self.span.as_of, -12 - months_of(rule.length))
            return Asked(requirement, where, rule, (), min(named.first, reach) if named else reach)
        periods = self.span.choose(scheme_of(self.rule_set, requirement.per), begins)
        since = min((period.first for period in periods), default=date.max)
        return Asked(requirement, where, None, periods, since)

    def _periods(self, asked: Asked, timeline: Timeline) -> tuple[Period | None, ...]:
        if asked.rule is None:
            return asked.periods
        anchored_on = _day_told(timeline, asked.rule.anchor, self.span.as_of)
        if anchored_on is None:
            return (None,)
        scheme = asked.rule.scheme(asked.requirement.per, anchored_on)
        return self.span.choose(scheme, self.rule_set.ruleset.from_)

    def _counted(self, fit: Fit, row: Row, share: Share) -> Counted:
        credit = self.fold.credit(row.pair)
        place = self.book.place(row.packed)
        if not fit.known:
            why = (*share.reductions, Reduction(self._told_blank(fit, row)))
            return Counted(credit, place, ZERO, Mark.VOID, why)
        return Counted(credit, place, share.amount, share.mark, share.reductions)

    def _told_blank(self, fit: Fit, row: Row) -> str:
        """Return a sentence that names the blank cells that decide whether an entry fits."""
        columns = self._asked[fit.index].where.blanks(reader(self.book.entry(row.pair)))
        return _("Blank at {place}: {columns}. It decides whether the entry counts.").format(
            place=self.book.place(row.packed), columns=_(", ").join(columns)
        )

    def _standing(
        self,
        index: int,
        timeline: Timeline,
        period: Period | None,
        rows: Sequence[Found],
    ) -> Standing:
        requirement, as_of = self._asked[index].requirement, self.span.as_of
        applies = self._applies(requirement, timeline, period)
        if applies is False or period is None:
            return self._unjudged(requirement, timeline, period, applies=applies)
        wanted = demand(self.rule_set, requirement, timeline, period, as_of)
        if wanted.settled is State.NOT_APPLICABLE:
            return self._told(requirement, timeline, period, wanted, Weighed())
        certain, blanks = Sums(), Sums()
        for fit, _row, share in self.fold.shares(rows, period, timeline):
            (certain if fit.known else blanks).add(share)
        weighed = Weighed.of(certain)
        state = judge(requirement, wanted, weighed, period, as_of)
        why: tuple[Reduction, ...] = ()
        if blanks and (
            judge(requirement, wanted, weighed.with_blanks(blanks), period, as_of) is not state
        ):
            blank = (
                self._told_blank(fit, row)
                for fit, row, day in rows
                if not fit.known and day in period
            )
            state, why = State.UNKNOWN, tuple(Reduction(told) for told in dict.fromkeys(blank))
        elif applies is None and state is not State.MET:
            who = (self.rule_set.who, requirement.who)
            told = told_blank(who, timeline, min(period.last, as_of))
            state, why = State.UNKNOWN, (Reduction(told, requirement),)
        elif wanted.unsure and state is not State.MET:
            state, why = State.UNKNOWN, wanted.unsure
        return self._told(requirement, timeline, period, wanted, weighed, state, why)

    def _applies(
        self, requirement: Requirement, timeline: Timeline, period: Period | None
    ) -> bool | None:
        who, as_of = (self.rule_set.who, requirement.who), self.span.as_of
        if not any(who) and period is not None:
            return True
        if period is None:
            today = Period(as_of, as_of, "")
            return timeline.in_post(as_of) and holds(who, "at end", timeline, today, as_of)
        return holds(who, requirement.who_when, timeline, period, as_of)

    def _unjudged(
        self,
        requirement: Requirement,
        timeline: Timeline,
        period: Period | None,
        *,
        applies: bool | None,
    ) -> Standing:
        if applies is False:
            wanted = Demand(
                settled=State.NOT_APPLICABLE,
                why=(Reduction(_("Not asked of this teacher."), requirement),),
            )
        else:
            rule = self.rule_set.period[requirement.per]
            blank = _("“{column}” of the roster is blank.").format(column=rule.anchor)
            wanted = Demand(settled=State.UNKNOWN, why=(Reduction(blank, requirement),))
        return self._told(requirement, timeline, period, wanted, Weighed())

    def _told(  # noqa: PLR0913, PLR0917 - one standing has this many sides
        self,
        requirement: Requirement,
        timeline: Timeline,
        period: Period | None,
        wanted: Demand,
        weighed: Weighed,
        state: State | None = None,
        why: tuple[Reduction, ...] = (),
    ) -> Standing:
        as_of = self.span.as_of
        day = as_of if period is None else min(period.last, as_of)
        lacking = requirement.at_most is None
        state = state or wanted.settled or State.UNKNOWN
        return Standing(
            teacher=timeline.teacher,
            group=timeline.group(day),
            rule_set=self.rule_set,
            requirement=requirement,
            period=period,
            state=state,
            needed=wanted.amount,
            earned=weighed.earned,
            certified=weighed.certified,
            pending=weighed.pending,
            short=_over(wanted.amount, weighed.earned) if lacking else ZERO,
            over=ZERO if lacking else _over(weighed.earned, wanted.amount),
            on_pace=None
            if period is None
            else on_pace(requirement, wanted, weighed, period, as_of),
            awaits=weighed.awaits_to_count if state is State.PENDING else weighed.awaits,
            why=(*wanted.why, *why),
        )


def _over(amount: Fraction, other: Fraction) -> Fraction:
    return amount - other if amount > other else ZERO


def _day_told(timeline: Timeline, attribute: str, as_of: date) -> date | None:
    """Return the day that an attribute of the teacher names, None if it is blank or no day."""
    if attribute == "hired_on":
        return timeline.hired_on
    for text in timeline.values(attribute, as_of) or ():
        try:
            return date.fromisoformat(text)
        except ValueError:
            continue
    return None
