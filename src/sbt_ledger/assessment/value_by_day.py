"""Value each entry by the version of the rules of its day: `on_change = "record date"`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.assessment.value import Valuer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sbt_ledger.assessment.result import Credit
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.rules.rule_set import RuleSet


def valuer_of(rule_set: RuleSet, as_of: date) -> Valuer:
    """Return who values entries under a rule set, or under the version of the day of each."""
    if rule_set.valued_by:
        return ValuerByDay(rule_set, rule_set.valued_by, as_of)
    return Valuer(rule_set, as_of)


class ValuerByDay(Valuer):
    """Values entries under one rule set, and from certain days on under newer versions of it.

    Which day decides, and so in which period an entry counts, the rule set itself says.
    """

    def __init__(
        self, rule_set: RuleSet, newer: Sequence[tuple[date, RuleSet]], as_of: date
    ) -> None:
        """Value by the `newer` versions, oldest first, from their days on."""
        super().__init__(rule_set, as_of)
        self._newer = [(since, Valuer(each, as_of)) for since, each in newer]
        valuers = [valuer for _since, valuer in self._newer]
        columns = (name for valuer in valuers for name in valuer.columns)
        self.columns = tuple(sorted({*self.columns, *columns}))
        self.looks_at_days = True
        self.looks_at_step_days |= any(valuer.looks_at_step_days for valuer in valuers)
        self.adds_parts |= any(valuer.adds_parts for valuer in valuers)

    def value(self, entry: CreditEntry) -> Credit:
        """Return what the entry is worth under the version of its day."""
        (credit,) = self.together((entry,))
        return credit

    def together(self, entries: Sequence[CreditEntry]) -> tuple[Credit, ...]:
        """Return what the parts of one event are worth, each under the version of its day."""
        by_version: dict[int, list[CreditEntry]] = {}
        for entry in entries:
            day = self.day(entry)
            count = sum(since <= day for since, _valuer in self._newer)
            by_version.setdefault(count, []).append(entry)
        worth: dict[int, Credit] = {}
        for count, some in by_version.items():
            of_version = self._newer[count - 1][1].together if count else super().together
            credits_ = of_version(some)
            worth |= {id(entry): each for entry, each in zip(some, credits_, strict=True)}
        return tuple(worth[id(entry)]._replace(day=self.day(entry)) for entry in entries)
