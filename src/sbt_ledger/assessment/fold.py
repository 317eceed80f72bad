"""Fold a teacher's rows: which requirements each can matter to, and what it adds to them.

Entries alike in all that filters and rates look at are worked out once; a row is a look-up.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.adjust import fits
from sbt_ledger.assessment.elaborate import reaches_on
from sbt_ledger.assessment.proofs import told_missing
from sbt_ledger.assessment.repeats import Row, without_repeats
from sbt_ledger.assessment.result import Credit, Mark, Reduction
from sbt_ledger.assessment.sorts import Asked, Sorts
from sbt_ledger.assessment.tags import is_unsplit, part_share, tag_share
from sbt_ledger.assessment.value import (
    Valuer,
    columns_of,
    lacks_rate,
    reader,
)
from sbt_ledger.assessment.weigh import Share, is_in_units, measured
from sbt_ledger.rules.rule_set import parts_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from sbt_ledger.assessment.blocks import Blocks
    from sbt_ledger.assessment.courses import Courses
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book, Pair, Rows
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.filter import Filter, Read
    from sbt_ledger.rules.rule_set import RuleSet

ZERO = Fraction(0)
_SHARED = frozenset({"", "hours"})
"""Measures of which an entry can count a share."""
_MORE_THAN_TEXT = frozenset({"approvals", "evidence"})


class Fit:
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


Found = tuple[Fit, Row, date]
"""An entry of a teacher, its row, and the day that decides."""


class Fold:
    """Folds the rows of a book under one rule set, for the periods that are asked for."""

    def __init__(
        self,
        book: Book,
        rule_set: RuleSet,
        asked: tuple[Asked, ...],
        as_of: date,
        valuer: Valuer | None = None,
    ) -> None:
        self.book = book
        self.as_of = as_of
        self.valuer = valuer or Valuer(rule_set, as_of)
        self.no_rate: dict[Pair, Credit] = {}
        """Entries that the table of their credit line lacks, by what they are alike in."""
        self.undated: dict[Pair, Credit] = {}
        """Entries with a step or an award that has no day, though the day decides."""
        self.asked = asked
        self._counting = rule_set.counting.date
        # `kind` says which entries are opening balances.
        self.blocks = _blocks(book, rule_set, as_of)
        """Deadlines that keep hours back: then each row is looked at by itself."""
        parts = (part.where for each in asked for part in parts_of(each.requirement))
        wheres = (*(each.where for each in asked), *parts)
        self._columns = sorted(
            {
                *columns_of(wheres),
                *_columns_beside(asked),
                *_of_cuts(rule_set),
                *(self.blocks.columns if self.blocks is not None else ()),
                "kind",
            }
        )
        looked_at = {*self._columns, *self.valuer.columns}
        # Where more than the text of a cell is looked at, every entry is its own.
        self._closely = bool(_MORE_THAN_TEXT.intersection(looked_at))
        self.sorts = Sorts(
            book,
            asked,
            (self._columns, self.valuer.columns),
            as_of=as_of,
            anywhere=self._counting in {"for", "award"} or reaches_on(rule_set),
            one_by_one=self._closely or self._hangs_on_days(looked_at),
            by_step_days=self.valuer.looks_at_step_days,
        )
        if self._closely:
            self.sorts.alike = range(len(book.presences))
        self._courses = _courses(self) if rule_set.counting.same_course else None
        self._of_parts: dict[int, Credit] = {}
        """What rows are worth that are parts of one event, by their places."""
        self._fits: dict[Pair, tuple[Fit, ...]] = {}
        self._accepts = tuple(line for line in rule_set.adjust if line.change == "accept")

    def _hangs_on_days(self, columns: Container[str]) -> bool:
        """Whether the days of an activity decide what it is worth, or whether it fits."""
        return (
            "start" in columns
            or "end" in columns
            or self._counting == "start"
            or any(each.requirement.measure in {"days", "months"} for each in self.asked)
            or self.valuer.looks_at_days
        )

    def of(self, code: str) -> dict[int, list[Found]]:
        """Return a teacher's rows by the requirements that they can matter to."""
        rows = self.book.rows.get(code)
        if rows is None:
            return {}
        outside = frozenset(self.book.out_of_post(code))
        return self.among(rows, range(len(rows)), outside)

    def among(
        self, rows: Rows, looked_at: Iterable[int], outside: Container[int]
    ) -> dict[int, list[Found]]:
        """Return some rows of a teacher, by the requirements that they can matter to.

        Rows `outside` the time in post count only if they are opening balances.
        """
        found: dict[int, list[Found]] = {}
        ends, moments = self.book.activities.ends, self.sorts.moments
        seen: list[Row] = []
        left_out: set[int] = set()
        for at in looked_at:
            pair, packed = rows.at(at)
            if moments[pair[0]]:
                seen.append(Row(pair, packed))
                if at in outside:
                    left_out.add(packed)
        kept: Iterable[Row] = without_repeats(self.book, seen, self.credit)
        if self._courses is not None:
            kept = self._courses.once(kept)
        if self.valuer.adds_parts:
            kept = self._added(kept)
        for row in kept:
            fitting = self.fitting(row.pair)
            if row.packed in self._of_parts:
                fitting = self._fits_of_part(fitting, self._of_parts[row.packed])
            if fitting and (row.packed not in left_out or fitting[0].opening_balance):
                end = ends[row.pair[0]]
                for fit in fitting:
                    found.setdefault(fit.index, []).append((fit, row, fit.day or end))
        return found

    def credit_of(self, row: Row) -> Credit:
        """Return what a row is worth, beside the other parts of its event."""
        return self._of_parts.get(row.packed) or self.credit(row.pair)

    def _added(self, rows: Iterable[Row]) -> list[Row]:
        """Return the rows; what those of one event are worth together is remembered."""
        found = list(rows)
        events: dict[int, list[Row]] = {}
        for row in found:
            if row.is_part and row.repeats is None:
                events.setdefault(row.pair[0], []).append(row)
        for event in events.values():
            credits_ = self.valuer.together([self.book.entry(row.pair) for row in event])
            self._of_parts.update(zip((row.packed for row in event), credits_, strict=True))
        return found

    def _fits_of_part(self, fitting: Iterable[Fit], credit: Credit) -> tuple[Fit, ...]:
        return tuple(
            Fit(
                fit.index,
                fit.day,
                self._share(fit.index, credit),
                known=fit.known,
                opening_balance=fit.opening_balance,
            )
            for fit in fitting
        )

    def credit(self, pair: Pair) -> Credit:
        """Return what an entry is worth."""
        return self.valuer.value(self.book.entry(pair))

    def alike(self, pair: Pair) -> Pair:
        """Return what is the same for all entries that are alike under this rule set."""
        return pair if self._closely else self.sorts.of(pair)

    def fitting(self, pair: Pair) -> tuple[Fit, ...]:
        """Return the requirements that an entry fits, or may fit, and what it adds to each."""
        alike = self.alike(pair)
        fitting = self._fits.get(alike)
        if fitting is None:
            fitting = self._fits[alike] = self._fitting(pair)
        return fitting

    def _fitting(self, pair: Pair) -> tuple[Fit, ...]:
        entry = self.book.entry(pair)
        read = reader(entry)
        answers = [
            (index, self._answer(asked.where, entry, read))
            for index, asked in enumerate(self.asked)
        ]
        fitting = [(index, answer) for index, answer in answers if answer is not False]
        if not fitting:
            return ()
        credit = self.valuer.value(entry)
        if lacks_rate(credit) and credit.mark is not Mark.VOID:
            self.no_rate[self.alike(pair)] = credit
        if credit.undated and credit.mark is not Mark.VOID:
            self.undated[self.alike(pair)] = credit
        decided = self.valuer.day_named(entry)
        return tuple(
            Fit(
                index,
                decided,
                self._share(index, credit),
                known=bool(answer),
                opening_balance=entry.is_opening_balance,
            )
            for index, answer in fitting
        )

    def _answer(self, where: Filter, entry: CreditEntry, read: Read) -> bool | None:
        fits = where.fits(read)
        unsplit = fits and self.valuer.rule_set.counting.tags == "one" and is_unsplit(where, entry)
        return None if unsplit else fits

    def _share(self, index: int, credit: Credit) -> Share:
        requirement, rate = self.asked[index].requirement, credit.rate
        if credit.mark is Mark.VOID:
            return Share(ZERO, Mark.VOID, (), credit.reductions)
        if rate is not None and requirement.id in rate.not_for:
            why = _("Not counted toward “{requirement}”.").format(requirement=requirement.id)
            return Share(ZERO, Mark.VOID, (), (*credit.reductions, Reduction(why, rate)))
        amount = measured(requirement, credit)
        if requirement.measure in _SHARED:
            amount *= tag_share(requirement.where, credit.entry)
            if not requirement.measure:
                amount *= part_share(rate, requirement.id)
        return Share(amount, credit.mark, credit.awaits, credit.reductions)

    def shares(
        self, rows: Iterable[Found], period: Period, timeline: Timeline
    ) -> Iterator[tuple[Fit, Row, Share]]:
        """Yield what each row of a period adds to its requirement."""
        events: dict[tuple[int, date], list[tuple[Fit, Row, Share]]] = {}
        for fit, row, day in rows:
            if day in period:
                share = fit.share
                if fit.opening_balance or row.repeats or self.blocks is not None:
                    share = self._personal_share(fit, row, timeline)
                if row.is_part and self._is_once_an_event(fit, row):
                    events.setdefault((row.pair[0], day), []).append((fit, row, share))
                else:
                    yield fit, row, share
        for parts in events.values():
            # Of an event that counts once a day, the part that counts best stands for it.
            best, *further = sorted(parts, key=self._standing_for_all)
            yield best
            for fit, row, share in further:
                why = (*share.reductions, Reduction(_("A further part of the same event.")))
                yield fit, row, Share(ZERO, share.mark, share.awaits, why)

    def _is_once_an_event(self, fit: Fit, row: Row) -> bool:
        """Whether an event counts once however many parts it has: records, and its own days."""
        measure = self.asked[fit.index].requirement.measure
        return measure == "records" or (
            measure in {"days", "months"} and not is_in_units(measure, self.book.entry(row.pair))
        )

    def _standing_for_all(self, part: tuple[Fit, Row, Share]) -> tuple[object, ...]:
        fit, row, share = part
        name = self.book.entry(row.pair).part
        return share.mark is Mark.VOID, not fit.known, share.rank, name

    def _personal_share(self, fit: Fit, row: Row, timeline: Timeline) -> Share:
        """Return the share of a row, with what depends on whose row it is."""
        share = fit.share
        if row.repeats is not None:
            return Share(ZERO, Mark.VOID, (), (*share.reductions, Reduction(row.repeats)))
        if fit.opening_balance and self._accepts and share.mark is not Mark.VOID:
            share = self._accepted(share, row, timeline)
        return share if self.blocks is None else self._kept_back(self.blocks, share, row, timeline)

    def _kept_back(self, blocks: Blocks, share: Share, row: Row, timeline: Timeline) -> Share:
        """Hours that a task keeps back count once it is done."""
        if share.mark is Mark.VOID:
            return share
        blocked = blocks.blocked(self.book.entry(row.pair), timeline)
        if blocked is None:
            return share
        before = share.awaits if share.mark is Mark.PENDING else ()
        awaits = tuple(dict.fromkeys((*before, blocked.awaits)))
        return Share(share.amount, Mark.PENDING, awaits, (*share.reductions, blocked.why))

    def _accepted(self, share: Share, row: Row, timeline: Timeline) -> Share:
        """Credits brought along count once the letter that the rule asks for is at hand."""
        entry = self.book.entry(row.pair)
        held = {kind for kind, _path in entry.evidence} | {step for step, _day in entry.approvals}
        for line in self._accepts:
            missing = tuple(step for step in line.needs_all if step not in held)
            if missing and fits(
                line.who, timeline, min(timeline.teacher.left_on or date.max, self.as_of)
            ):
                why = (*share.reductions, Reduction(told_missing(missing), line, missing))
                before = share.awaits if share.mark is Mark.PENDING else ()
                return Share(share.amount, Mark.PENDING, (*before, *missing), why)
        return share


def _columns_beside(asked: Iterable[Asked]) -> Iterator[str]:
    """Yield the columns whose values are weighed, beside those of the filters."""
    for each in asked:
        yield from each.requirement.covers
        yield from columns_of(option.where for option in each.requirement.mix)
        if each.requirement.measure.startswith("distinct "):
            yield each.requirement.measure.removeprefix("distinct ")


def _blocks(book: Book, rule_set: RuleSet, as_of: date) -> Blocks | None:
    if not any(line.blocks for line in rule_set.deadline):
        return None
    from sbt_ledger.assessment.blocks import Blocks  # noqa: PLC0415 - most need it not

    return Blocks(book, rule_set, as_of) or None


def _of_cuts(rule_set: RuleSet) -> Iterable[str]:
    """Return the columns that floors and caps look at."""
    if not (rule_set.floor or rule_set.cap):
        return ()
    from sbt_ledger.assessment.cuts_bounds import Bounds  # noqa: PLC0415 - most need it not

    return Bounds(rule_set).columns


def _courses(fold: Fold) -> Courses:
    from sbt_ledger.assessment.courses import Courses  # noqa: PLC0415 - most need it not

    return Courses(fold)
