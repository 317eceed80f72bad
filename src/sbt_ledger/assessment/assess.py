"""Assess a book: the steps in order, for every teacher and rule set.

`check` and `explain` walk the same way: `Assessor.standings` weighs, `Assessor.trail` lists the
very shares that were weighed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.adjust import Demand, demand, fits, holds
from sbt_ledger.assessment.cohort import cohort_standings
from sbt_ledger.assessment.deadline import deadline_standings
from sbt_ledger.assessment.remarks import remarks
from sbt_ledger.assessment.repeats import Row, without_repeats
from sbt_ledger.assessment.result import (
    Assessment,
    Counted,
    Credit,
    Mark,
    Reduction,
    Report,
    Standing,
    State,
)
from sbt_ledger.assessment.span import scheme_of
from sbt_ledger.assessment.value import (
    SPECIAL,
    Valuer,
    columns_of,
    lacks_rate,
    reader,
    told_missing,
)
from sbt_ledger.assessment.weigh import Share, Sums, Weighed, judge, measured, on_pace
from sbt_ledger.periods import Period, add_months, months_of

if TYPE_CHECKING:
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.records.book import Book, Pair, Rows
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.filter import Filter
    from sbt_ledger.rules.period_rule import PeriodRule
    from sbt_ledger.rules.requirement import Requirement
    from sbt_ledger.rules.rule_set import RuleSet

_ZERO = Fraction(0)
_WORTH = ("kind", "status", "part", "hours", "approvals", "evidence")
"""Columns that decide what an entry is worth under any rules."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A requirement made ready: its filter with scales, and its periods unless they are personal."""

    requirement: Requirement
    where: Filter
    rule: PeriodRule | None
    periods: tuple[Period, ...]
    since: date
    """The first day on which an entry can matter to it."""


class _Fit:
    """That an entry fits the filter of a requirement, or may, and what it adds to it.

    `day` is the day that decides, None for the last day of the activity.
    """

    __slots__ = ("day", "index", "known", "opening_balance", "share")

    def __init__(
        self,
        index: int,
        day: date | None,
        share: Share,
        *,
        known: bool,
        opening_balance: bool,
    ) -> None:
        self.index = index
        self.day = day
        self.share = share
        self.known = known
        self.opening_balance = opening_balance


_Found = tuple[_Fit, Row, date]
"""An entry of a teacher, its row, and the day that decides."""


class Assessor:
    """Assesses the teachers of a book under one rule set."""

    def __init__(self, book: Book, rule_set: RuleSet, span: Span) -> None:
        self.book = book
        self.rule_set = rule_set
        self.span = span
        self.valuer = Valuer(rule_set)
        self.no_rate: dict[Pair, Credit] = {}
        self._asked = tuple(self._ready(requirement) for requirement in rule_set.require)
        self._since = min((asked.since for asked in self._asked), default=date.max)
        # `kind` says which entries are opening balances.
        self._columns = sorted({*columns_of(asked.where for asked in self._asked), "kind"})
        # Entries alike in all that filters and rates look at are worked out once. Hours and days
        # are no texts: where they are looked at, every entry is its own.
        self._closely = (
            bool(SPECIAL.intersection({*self._columns, *self.valuer.columns} - {"attendance"}))
            or rule_set.counting.date == "start"
            or any(asked.requirement.measure == "days" for asked in self._asked)
        )
        self._sort_of: list[int] = []
        self._alike = book.alike or range(len(book.presences))
        self._fits: dict[Pair, tuple[_Fit, ...]] = {}
        self._accepts = tuple(line for line in rule_set.adjust if line.change == "accept")
        self._wanted = self._activities_wanted()

    def standings(self, code: str) -> tuple[Standing, ...]:
        """Return every requirement of one teacher, in the order of the rule set."""
        timeline = self.book.timelines[code]
        sorted_rows = self._sorted_rows(code)
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
        rows = self._sorted_rows(standing.teacher.code).get(index, ())
        counted = [
            self._counted(fit, row, timeline) for fit, row, day in rows if day in standing.period
        ]
        return tuple(sorted(counted, key=lambda each: each.credit.day))

    def credit(self, pair: Pair) -> Credit:
        """Return what an entry is worth."""
        return self.valuer.value(self.book.entry(pair))

    def alike(self, pair: Pair) -> Pair:
        """Return what is the same for all entries that are alike under this rule set."""
        if self._closely:
            return pair
        return self._sort_of[pair[0]], self._alike[pair[1]]

    def _ready(self, requirement: Requirement) -> _Asked:
        rule = self.rule_set.period.get(requirement.per)
        where = requirement.where.with_scales(self.rule_set.scale)
        begins = self.rule_set.ruleset.from_
        if rule is not None and rule.anchor:
            named = self.span.named
            reach = add_months(self.span.as_of, -12 - months_of(rule.length))
            return _Asked(requirement, where, rule, (), min(named.first, reach) if named else reach)
        periods = self.span.choose(scheme_of(self.rule_set, requirement.per), begins)
        since = min((period.first for period in periods), default=date.max)
        return _Asked(requirement, where, None, periods, since)

    def _periods(self, asked: _Asked, timeline: Timeline) -> tuple[Period | None, ...]:
        if asked.rule is None:
            return asked.periods
        anchored_on = _day_told(timeline, asked.rule.anchor, self.span.as_of)
        if anchored_on is None:
            return (None,)
        scheme = asked.rule.scheme(asked.requirement.per, anchored_on)
        return self.span.choose(scheme, self.rule_set.ruleset.from_)

    def _sorted_rows(self, code: str) -> dict[int, list[_Found]]:
        """Return a teacher's rows by the requirements that they can matter to."""
        rows = self.book.rows.get(code)
        found: dict[int, list[_Found]] = {}
        if rows is None:
            return found
        as_of, fits_of, ends = self.span.as_of, self._fits, self.book.activities.ends
        teacher = self.book.teachers[code]
        hired, left = teacher.hired_on or date.min, teacher.left_on or date.max
        closely, sort_of, alike_of = self._closely, self._sort_of, self._alike
        for row in without_repeats(self.book, rows, self.credit, self._wanted):
            pair = row.pair
            alike = pair if closely else (sort_of[pair[0]], alike_of[pair[1]])
            fitting = fits_of.get(alike)
            if fitting is None:
                fitting = fits_of[alike] = self._fitting(pair)
            if not fitting:
                continue
            end = ends[pair[0]]
            if end > as_of or (
                (end < hired or end > left) and not fitting[0].opening_balance
            ):
                continue
            for fit in fitting:
                found.setdefault(fit.index, []).append((fit, row, fit.day or end))
        return found

    def _activities_wanted(self) -> bytearray:
        """Return, by number, 1 for each activity that can matter to a requirement, else 0.

        Decided by what no row can say otherwise: the last day, and columns that rows do not have.
        It leaves out most of a long book before any of it is looked at closely.
        """
        activities = self.book.activities
        # A day written in `for` may lie anywhere; otherwise nothing counts after its last day.
        anywhere = self.rule_set.counting.date == "for"
        said_by_rows = frozenset(self.book.columns.get("credits", ()))
        decided = [name for name in self._columns if name not in said_by_rows | SPECIAL]
        columns = [*decided, *self._columns, *self.valuer.columns, *_WORTH]
        known: dict[tuple[str, ...], tuple[int, date]] = {}
        sorts: dict[tuple[object, ...], int] = {}
        wanted = bytearray(len(activities))
        for number, (end, cells) in enumerate(
            zip(activities.ends, activities.texts(columns), strict=True)
        ):
            found = known.get(cells)
            if found is None:
                since = self._matters_since(dict(zip(decided, cells, strict=False)))
                *texts, approvals, evidence = cells
                steps, kinds = _names(approvals, "@"), _names(evidence, "=")
                sort = sorts.setdefault((*texts, steps, kinds), len(sorts))
                found = known[cells] = (sort, since)
            self._sort_of.append(found[0])
            wanted[number] = found[1] is not date.max and (anywhere or end >= found[1])
        return wanted

    def _matters_since(self, cells: Mapping[str, str]) -> date:
        """Return the first day on which an activity with these cells can matter, or date.max."""

        def read(column: str) -> tuple[str, ...]:
            return tuple(part.strip() for part in cells[column].split(";")) if cells[column] else ()

        mattering = (
            asked.since
            for asked in self._asked
            if all(
                test.fits(read) is not False for test in asked.where.tests if test.column in cells
            )
        )
        return min(mattering, default=date.max)

    def _fitting(self, pair: Pair) -> tuple[_Fit, ...]:
        """Return the requirements that an entry fits, or may fit, and what it adds to each."""
        entry = self.book.entry(pair)
        read = reader(entry)
        answers = [(index, asked.where.fits(read)) for index, asked in enumerate(self._asked)]
        fitting = [(index, answer) for index, answer in answers if answer is not False]
        if not fitting:
            return ()
        credit = self.valuer.value(entry)
        if lacks_rate(credit) and credit.mark is not Mark.VOID:
            self.no_rate[self.alike(pair)] = credit
        decided = None if self.rule_set.counting.date == "end" else credit.day
        if self.rule_set.counting.date == "for" and entry.written_for is None:
            decided = None
        return tuple(
            _Fit(
                index,
                decided,
                self._share(index, credit),
                known=bool(answer),
                opening_balance=entry.is_opening_balance,
            )
            for index, answer in fitting
        )

    def _share(self, index: int, credit: Credit) -> Share:
        requirement, rate = self._asked[index].requirement, credit.rate
        if credit.mark is Mark.VOID:
            return Share(_ZERO, Mark.VOID, (), credit.reductions)
        if rate is not None and requirement.id in rate.not_for and not requirement.measure:
            why = _("Not counted toward “{requirement}”.").format(requirement=requirement.id)
            return Share(_ZERO, Mark.VOID, (), (*credit.reductions, Reduction(why, rate)))
        amount = measured(requirement, credit)
        return Share(amount, credit.mark, credit.awaits, credit.reductions)

    def _personal_share(self, fit: _Fit, row: Row, timeline: Timeline) -> Share:
        """Return the share of a row, with what depends on whose row it is."""
        share = fit.share
        if row.repeats is not None:
            return Share(_ZERO, Mark.VOID, (), (*share.reductions, Reduction(row.repeats)))
        if row.further_part and self._asked[fit.index].requirement.measure == "records":
            why = (*share.reductions, Reduction(_("A further part of the same event.")))
            return Share(_ZERO, share.mark, share.awaits, why)
        if fit.opening_balance and self._accepts and share.mark is not Mark.VOID:
            return self._accepted(share, row, timeline)
        return share

    def _accepted(self, share: Share, row: Row, timeline: Timeline) -> Share:
        """Credits brought along count once the letter that the rule asks for is at hand."""
        entry = self.book.entry(row.pair)
        held = {kind for kind, _path in entry.evidence} | {step for step, _day in entry.approvals}
        for line in self._accepts:
            missing = tuple(step for step in line.needs_all if step not in held)
            if missing and fits(line.who, timeline, min(timeline_end(timeline), self.span.as_of)):
                why = (*share.reductions, Reduction(told_missing(missing), line))
                before = share.awaits if share.mark is Mark.PENDING else ()
                return Share(share.amount, Mark.PENDING, (*before, *missing), why)
        return share

    def _counted(self, fit: _Fit, row: Row, timeline: Timeline) -> Counted:
        share, credit = self._personal_share(fit, row, timeline), self.credit(row.pair)
        place = self.book.place(row.packed)
        reductions = share.reductions
        if not fit.known:
            reductions = (*reductions, Reduction(_("A blank cell decides whether it counts.")))
            return Counted(credit, place, _ZERO, Mark.VOID, reductions)
        return Counted(credit, place, share.amount, share.mark, reductions)

    def _standing(
        self,
        index: int,
        timeline: Timeline,
        period: Period | None,
        rows: Sequence[_Found],
    ) -> Standing:
        requirement, as_of = self._asked[index].requirement, self.span.as_of
        applies = self._applies(requirement, timeline, period)
        if applies is False or period is None:
            return self._unjudged(requirement, timeline, period, applies=applies)
        wanted = demand(self.rule_set, requirement, timeline, period, as_of)
        if wanted.settled is State.NOT_APPLICABLE:
            return self._told(requirement, timeline, period, wanted, Weighed())
        certain, blanks = Sums(), Sums()
        first, last = period.first, period.last
        for fit, row, day in rows:
            if first <= day <= last:
                share = fit.share
                if fit.opening_balance or row.repeats or row.further_part:
                    share = self._personal_share(fit, row, timeline)
                (certain if fit.known else blanks).add(share)
        weighed = Weighed.of(certain)
        state = judge(requirement, wanted, weighed, period, as_of)
        why: tuple[Reduction, ...] = ()
        if blanks and (
            judge(requirement, wanted, weighed.with_blanks(blanks), period, as_of) is not state
        ):
            state, why = State.UNKNOWN, (Reduction(_("A blank cell of an entry decides.")),)
        elif applies is None and state is not State.MET:
            state, why = State.UNKNOWN, (Reduction(_("A blank cell of the roster decides.")),)
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

    def _told(  # noqa: PLR0913 - one standing has this many sides
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
            short=_over(wanted.amount, weighed.earned) if lacking else _ZERO,
            over=_ZERO if lacking else _over(weighed.earned, wanted.amount),
            on_pace=None if period is None else on_pace(requirement, wanted, weighed, period, as_of),
            awaits=weighed.awaits_to_count if state is State.PENDING else weighed.awaits,
            why=(*wanted.why, *why),
        )


def _names(steps: str, before: str) -> tuple[str, ...]:
    """Return the steps or kinds of a cell without their days or paths."""
    parts = steps.replace("；", ";").split(";")
    return tuple([part.partition(before)[0].strip() for part in parts])


def _over(amount: Fraction, other: Fraction) -> Fraction:
    return amount - other if amount > other else _ZERO


def timeline_end(timeline: Timeline) -> date:
    """Return the last day on which something may be asked of a teacher."""
    return timeline.teacher.left_on or date.max


def assess(
    book: Book, rule_sets: Sequence[RuleSet], span: Span, codes: Sequence[str] | None = None
) -> Report:
    """Assess the teachers `codes` (default: all) under every rule set, and the school as a whole."""
    return report_of(book, [Assessor(book, rules, span) for rules in rule_sets], span, codes)


def report_of(
    book: Book, assessors: Sequence[Assessor], span: Span, codes: Sequence[str] | None = None
) -> Report:
    """Return what the assessors say, who can then be asked how it came about."""
    wanted = list(book.teachers) if codes is None else codes
    rule_sets = tuple(assessor.rule_set for assessor in assessors)
    assessments = tuple(
        Assessment(book.teachers[code], tuple(_applying(assessors, code))) for code in wanted
    )
    return Report(
        book=book,
        rule_sets=rule_sets,
        as_of=span.as_of,
        assessments=assessments,
        cohorts=tuple(each for rules in rule_sets for each in cohort_standings(book, rules, span)),
        deadlines=tuple(
            each for rules in rule_sets for each in deadline_standings(book, rules, span, wanted)
        ),
        problems=tuple(remarks(book, assessors, wanted, span.as_of)),
    )


def _applying(assessors: Sequence[Assessor], code: str) -> Iterator[Standing]:
    """Yield a teacher's standings, without those rule sets that ask nothing of the teacher."""
    for assessor in assessors:
        standings = assessor.standings(code)
        if any(standing.state is not State.NOT_APPLICABLE for standing in standings):
            yield from standings


def _day_told(timeline: Timeline, attribute: str, as_of: date) -> date | None:
    """Return the day that an attribute of the teacher names, None if it is blank or no day."""
    if attribute == "hired_on":
        return timeline.teacher.hired_on
    for text in timeline.values(attribute, as_of) or ():
        try:
            return date.fromisoformat(text)
        except ValueError:
            continue
    return None


