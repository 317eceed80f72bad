"""Fold a teacher's rows: which requirements each can matter to, and what it adds to them.

Entries alike in all that filters and rates look at are worked out once; a row is a look-up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.assessment.elaborate import reaches_on
from sbt_ledger.assessment.fitting import Fitting
from sbt_ledger.assessment.repeats import Row, without_repeats
from sbt_ledger.assessment.result import Mark
from sbt_ledger.assessment.shares import Shares
from sbt_ledger.assessment.sorts import Asked, Sorts
from sbt_ledger.assessment.value import columns_of, lacks_rate
from sbt_ledger.assessment.value_by_day import valuer_of
from sbt_ledger.rules.rule_set import parts_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from datetime import date

    from sbt_ledger.assessment.blocks import Blocks
    from sbt_ledger.assessment.courses import Courses
    from sbt_ledger.assessment.fitting import Fit, Found
    from sbt_ledger.assessment.result import Credit
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.assessment.weigh import Share
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book, Pair, Rows
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.rule_set import RuleSet

_MORE_THAN_TEXT = frozenset({"approvals", "evidence"})


class Fold:
    """Folds the rows of a book under one rule set, for the periods that are asked for."""

    def __init__(
        self,
        book: Book,
        rule_set: RuleSet,
        asked: tuple[Asked, ...],
        span: Span,
    ) -> None:
        self.book = book
        self.as_of = span.as_of
        self.valuer = valuer_of(rule_set, span.seen_on)
        self.no_rate: dict[Pair, Credit] = {}
        """Entries that the table of their credit line lacks, by what they are alike in."""
        self.undated: dict[Pair, Credit] = {}
        """Entries with a step or an award that has no day, though the day decides."""
        self.asked = asked
        self._counting = rule_set.counting.date
        # `kind` says which entries are opening balances.
        self.blocks = _blocks(book, rule_set, span.seen_on)
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
        self.sorts = Sorts(
            book,
            asked,
            (self._columns, self.valuer.columns),
            as_of=span.as_of,
            seen_on=span.seen_on,
            anywhere=self._counting in {"for", "award"} or reaches_on(rule_set),
            one_by_one=self._hangs_on_days(looked_at),
            # Where more than the text of a cell is looked at, every entry is its own.
            closely=bool(_MORE_THAN_TEXT.intersection(looked_at)),
            by_step_days=self.valuer.looks_at_step_days,
        )
        self._courses = _courses(self) if rule_set.counting.same_course else None
        self._of_parts: dict[int, Credit] = {}
        """What rows are worth that are parts of one event, by their places."""
        self._fits: dict[Pair, tuple[Fit, ...]] = {}
        self._fitting_by = Fitting(asked, self.valuer)
        self._shares = Shares(book, rule_set, asked, span.as_of, self.blocks)

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
        return self.among(code, rows, range(len(rows)), outside)

    def among(
        self, code: str, rows: Rows, looked_at: Iterable[int], outside: Container[int]
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
            kept = self._courses.once(kept, self.book.timelines[code])
        if self.valuer.adds_parts:
            kept = self._added(kept)
        for row in kept:
            fitting = self.fitting(row.pair)
            if row.packed in self._of_parts:
                fitting = self._fitting_by.of_part(fitting, self._of_parts[row.packed])
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

    def credit(self, pair: Pair) -> Credit:
        """Return what an entry is worth."""
        return self.valuer.value(self.book.entry(pair))

    def alike(self, pair: Pair) -> Pair:
        """Return what is the same for all entries that are alike under this rule set."""
        return self.sorts.of(pair)

    def fitting(self, pair: Pair) -> tuple[Fit, ...]:
        """Return the requirements that an entry fits, or may fit, and what it adds to each."""
        alike = self.alike(pair)
        fitting = self._fits.get(alike)
        if fitting is None:
            fitting = self._fits[alike] = self._fitting(pair)
        return fitting

    def _fitting(self, pair: Pair) -> tuple[Fit, ...]:
        entry = self.book.entry(pair)
        answers = self._fitting_by.answers(entry)
        if not answers:
            return ()
        credit = self.valuer.value(entry)
        if lacks_rate(credit) and credit.mark is not Mark.VOID:
            self.no_rate[self.alike(pair)] = credit
        if credit.undated and credit.mark is not Mark.VOID:
            self.undated[self.alike(pair)] = credit
        return self._fitting_by.fits(answers, credit)

    def shares(
        self, rows: Iterable[Found], period: Period, timeline: Timeline
    ) -> Iterator[tuple[Fit, Row, Share]]:
        """Yield what each row of a period adds to its requirement."""
        return self._shares.of(rows, period, timeline)


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
