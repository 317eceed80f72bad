"""What rows add to a requirement, with what depends on whose they are and on rows beside them."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.proofs import told_missing
from sbt_ledger.assessment.result import Mark, Reduction
from sbt_ledger.assessment.weigh import ZERO, Share, is_in_units
from sbt_ledger.assessment.who import fits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sbt_ledger.assessment.blocks import Blocks
    from sbt_ledger.assessment.fitting import Fit, Found
    from sbt_ledger.assessment.repeats import Row
    from sbt_ledger.assessment.sorts import Asked
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.rule_set import RuleSet


class Shares:
    """Says what the rows of a teacher add to the requirements that are asked."""

    def __init__(
        self,
        book: Book,
        rule_set: RuleSet,
        asked: Sequence[Asked],
        as_of: date,
        blocks: Blocks | None,
    ) -> None:
        """`blocks` are deadlines that keep hours back, None if there are none."""
        self._book = book
        self._asked = asked
        self._as_of = as_of
        self._blocks = blocks
        self._counting = rule_set.counting
        self._accepts = tuple(line for line in rule_set.adjust if line.change == "accept")

    def of(
        self, rows: Iterable[Found], period: Period, timeline: Timeline
    ) -> Iterator[tuple[Fit, Row, Share]]:
        """Yield what each row of a period adds to its requirement."""
        events: dict[tuple[int, date], list[tuple[Fit, Row, Share]]] = {}
        for fit, row, day in rows:
            if day in period:
                share = fit.share
                if fit.opening_balance or row.repeats or self._blocks is not None:
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
                why = (*share.reductions, self._repeated(_("A further part of the same event.")))
                yield fit, row, Share(ZERO, share.mark, share.awaits, why)

    def _is_once_an_event(self, fit: Fit, row: Row) -> bool:
        """Whether an event counts once however many parts it has: records, and its own days."""
        measure = self._asked[fit.index].requirement.measure
        return measure == "records" or (
            measure in {"days", "months"} and not is_in_units(measure, self._book.entry(row.pair))
        )

    def _standing_for_all(self, part: tuple[Fit, Row, Share]) -> tuple[object, ...]:
        fit, row, share = part
        name = self._book.entry(row.pair).part
        return share.mark is Mark.VOID, not fit.known, share.rank, name

    def _personal_share(self, fit: Fit, row: Row, timeline: Timeline) -> Share:
        """Return the share of a row, with what depends on whose row it is."""
        share = fit.share
        if row.repeats is not None:
            return Share(ZERO, Mark.VOID, (), (*share.reductions, self._repeated(row.repeats)))
        if fit.opening_balance and self._accepts and share.mark is not Mark.VOID:
            share = self._accepted(share, row, timeline)
        return (
            share if self._blocks is None else self._kept_back(self._blocks, share, row, timeline)
        )

    def _repeated(self, why: str) -> Reduction:
        return Reduction(why, self._counting)

    def _kept_back(self, blocks: Blocks, share: Share, row: Row, timeline: Timeline) -> Share:
        """Hours that a task keeps back count once it is done."""
        if share.mark is Mark.VOID:
            return share
        blocked = blocks.blocked(self._book.entry(row.pair), timeline)
        if blocked is None:
            return share
        before = share.awaits if share.mark is Mark.PENDING else ()
        awaits = tuple(dict.fromkeys((*before, blocked.awaits)))
        return Share(share.amount, Mark.PENDING, awaits, (*share.reductions, blocked.why))

    def _accepted(self, share: Share, row: Row, timeline: Timeline) -> Share:
        """Credits brought along count once the letter that the rule asks for is at hand."""
        entry = self._book.entry(row.pair)
        held = {kind for kind, _path in entry.evidence} | {step for step, _day in entry.approvals}
        for line in self._accepts:
            missing = tuple(step for step in line.needs_all if step not in held)
            if missing and fits(
                line.who, timeline, min(timeline.teacher.left_on or date.max, self._as_of)
            ):
                why = (*share.reductions, Reduction(told_missing(missing), line, missing))
                before = share.awaits if share.mark is Mark.PENDING else ()
                return Share(share.amount, Mark.PENDING, (*before, *missing), why)
        return share
