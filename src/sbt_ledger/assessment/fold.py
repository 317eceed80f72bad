"""Fold a teacher's rows: which requirements each can matter to, and what it adds to them.

Entries alike in all that filters and rates look at are worked out once; a row is a look-up.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.adjust import fits
from sbt_ledger.assessment.repeats import Row, without_repeats
from sbt_ledger.assessment.result import Credit, Mark, Reduction
from sbt_ledger.assessment.sorts import Asked, Sorts
from sbt_ledger.assessment.value import (
    SPECIAL,
    Valuer,
    columns_of,
    lacks_rate,
    reader,
    told_missing,
)
from sbt_ledger.assessment.weigh import Share, measured

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book, Pair
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.rule_set import RuleSet

ZERO = Fraction(0)
_MORE_THAN_TEXT = SPECIAL - {"attendance"} | {"approvals", "evidence"}


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
        self, book: Book, rule_set: RuleSet, asked: tuple[Asked, ...], as_of: date
    ) -> None:
        self.book = book
        self.as_of = as_of
        self.valuer = Valuer(rule_set, as_of)
        self.no_rate: dict[Pair, Credit] = {}
        """Entries that the table of their credit line lacks, by what they are alike in."""
        self._asked = asked
        self._counting = rule_set.counting.date
        # `kind` says which entries are opening balances.
        self._columns = sorted({*columns_of(each.where for each in asked), "kind"})
        # Where more than the text of a cell is looked at, every entry is its own.
        self._closely = (
            bool(_MORE_THAN_TEXT.intersection({*self._columns, *self.valuer.columns}))
            or self._counting == "start"
            or any(each.requirement.measure == "days" for each in asked)
            or any(isinstance(each.per_hour or each.per_record, tuple) for each in rule_set.credit)
        )
        columns = (self._columns, self.valuer.columns)
        self._sorts = Sorts(book, asked, columns, as_of, anywhere=self._counting == "for")
        self._fits: dict[Pair, tuple[Fit, ...]] = {}
        self._fits_alike: dict[Pair, tuple[Fit, ...]] = {}
        self._accepts = tuple(line for line in rule_set.adjust if line.change == "accept")

    def of(self, code: str) -> dict[int, list[Found]]:
        """Return a teacher's rows by the requirements that they can matter to."""
        rows = self.book.rows.get(code)
        found: dict[int, list[Found]] = {}
        if rows is None:
            return found
        as_of, fits_of, ends = self.as_of, self._fits, self.book.activities.ends
        spans = self.book.timelines[code].spans_in_post()
        hired, left = (spans[0][0], spans[-1][1]) if spans else (date.max, date.min)
        gaps = len(spans) > 1
        closely, sort_of, alike_of = self._closely, self._sorts.of_activity, self._sorts.alike
        for row in without_repeats(self.book, rows, self.credit, self._sorts.wanted):
            pair = row.pair
            alike = pair if closely else (sort_of[pair[0]], alike_of[pair[1]])
            fitting = fits_of.get(alike)
            if fitting is None:
                fitting = fits_of[alike] = self._fitting_alike(pair)
            if not fitting:
                continue
            end = ends[pair[0]]
            if end > as_of:
                continue
            outside = end < hired or end > left or (gaps and not _within(end, spans))
            if outside and not fitting[0].opening_balance:
                continue
            for fit in fitting:
                found.setdefault(fit.index, []).append((fit, row, fit.day or end))
        return found

    def credit(self, pair: Pair) -> Credit:
        """Return what an entry is worth."""
        return self.valuer.value(self.book.entry(pair))

    def alike(self, pair: Pair) -> Pair:
        """Return what is the same for all entries that are alike under this rule set."""
        return pair if self._closely else self._sorts.of(pair)

    def _fitting_alike(self, pair: Pair) -> tuple[Fit, ...]:
        alike = self.alike(pair)
        fitting = self._fits_alike.get(alike)
        if fitting is None:
            fitting = self._fits_alike[alike] = self._fitting(pair)
        return fitting

    def _fitting(self, pair: Pair) -> tuple[Fit, ...]:
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
        decided = None if self._counting == "end" else credit.day
        if self._counting == "for" and entry.written_for is None:
            decided = None
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

    def _share(self, index: int, credit: Credit) -> Share:
        requirement, rate = self._asked[index].requirement, credit.rate
        if credit.mark is Mark.VOID:
            return Share(ZERO, Mark.VOID, (), credit.reductions)
        if rate is not None and requirement.id in rate.not_for and not requirement.measure:
            why = _("Not counted toward “{requirement}”.").format(requirement=requirement.id)
            return Share(ZERO, Mark.VOID, (), (*credit.reductions, Reduction(why, rate)))
        amount = measured(requirement, credit)
        return Share(amount, credit.mark, credit.awaits, credit.reductions)

    def shares(
        self, rows: Iterable[Found], period: Period, timeline: Timeline
    ) -> Iterator[tuple[Fit, Row, Share]]:
        """Yield what each row of a period adds to its requirement."""
        first, last = period.first, period.last
        events: dict[int, list[tuple[Fit, Row, Share]]] = {}
        for fit, row, day in rows:
            if first <= day <= last:
                share = fit.share
                if fit.opening_balance or row.repeats:
                    share = self._personal_share(fit, row, timeline)
                if row.is_part and self._is_once_an_event(fit, row):
                    events.setdefault(row.pair[0], []).append((fit, row, share))
                else:
                    yield fit, row, share
        for parts in events.values():
            # Of an event that counts once, the part that counts best stands for it.
            best, *further = sorted(parts, key=lambda part: (not part[0].known, part[2].rank))
            yield best
            for fit, row, share in further:
                why = (*share.reductions, Reduction(_("A further part of the same event.")))
                yield fit, row, Share(ZERO, share.mark, share.awaits, why)

    def _is_once_an_event(self, fit: Fit, row: Row) -> bool:
        """Whether an event counts once however many parts it has: records, and its own days."""
        measure = self._asked[fit.index].requirement.measure
        return measure == "records" or (
            measure == "days" and not self.book.entry(row.pair).text("units")
        )

    def _personal_share(self, fit: Fit, row: Row, timeline: Timeline) -> Share:
        """Return the share of a row, with what depends on whose row it is."""
        share = fit.share
        if row.repeats is not None:
            return Share(ZERO, Mark.VOID, (), (*share.reductions, Reduction(row.repeats)))
        if fit.opening_balance and self._accepts and share.mark is not Mark.VOID:
            return self._accepted(share, row, timeline)
        return share

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


def _within(day: date, spans: Iterable[tuple[date, date]]) -> bool:
    return any(first <= day <= last for first, last in spans)
