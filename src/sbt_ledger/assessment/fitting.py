"""Which requirements an entry fits, or may fit, and what it adds to each of them."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import Mark, Reduction
from sbt_ledger.assessment.tags import is_unsplit, part_share, tag_share
from sbt_ledger.assessment.value import reader
from sbt_ledger.assessment.weigh import ZERO, Share, measured

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sbt_ledger.assessment.repeats import Row
    from sbt_ledger.assessment.result import Credit
    from sbt_ledger.assessment.sorts import Asked
    from sbt_ledger.assessment.value import Valuer
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.rules.condition import Read
    from sbt_ledger.rules.filter import Filter

_SHARED = frozenset({"", "hours"})
"""Measures of which an entry can count a share."""


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


Found = tuple[Fit, "Row", "date"]
"""That a row of a teacher fits, the row, and the day that decides."""


class Fitting:
    """Says of entries which of the requirements that are asked they fit."""

    def __init__(self, asked: Sequence[Asked], valuer: Valuer) -> None:
        self._asked = asked
        self._valuer = valuer

    def answers(self, entry: CreditEntry) -> list[tuple[int, bool]]:
        """Return the requirements, by index, that an entry fits; False where it only may fit."""
        read = reader(entry)
        answers = [
            (index, self._answer(asked.where, entry, read))
            for index, asked in enumerate(self._asked)
        ]
        return [(index, bool(answer)) for index, answer in answers if answer is not False]

    def fits(self, answers: Iterable[tuple[int, bool]], credit: Credit) -> tuple[Fit, ...]:
        """Return what an entry of this worth adds to the requirements that it fits."""
        entry = credit.entry
        decided = self._valuer.day_named(entry)
        return tuple(
            Fit(
                index,
                decided,
                self._share(index, credit),
                known=known,
                opening_balance=entry.is_opening_balance,
            )
            for index, known in answers
        )

    def of_part(self, fitting: Iterable[Fit], credit: Credit) -> tuple[Fit, ...]:
        """Return what an entry adds that is worth something else beside the parts of its event."""
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

    def _answer(self, where: Filter, entry: CreditEntry, read: Read) -> bool | None:
        fits = where.fits(read)
        unsplit = fits and self._valuer.rule_set.counting.tags == "one" and is_unsplit(where, entry)
        return None if unsplit else fits

    def _share(self, index: int, credit: Credit) -> Share:
        requirement, rate = self._asked[index].requirement, credit.rate
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
