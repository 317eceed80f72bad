"""Value each entry by the version of the rules of its day: `on_change = "record date"`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sbt_ledger.assessment.value import Valuer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sbt_ledger.assessment.result import Credit
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.rules.rule_set import RuleSet


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
        columns = (valuer.columns for _since, valuer in self._newer)
        self.columns = tuple(sorted({*self.columns, *(name for each in columns for name in each)}))
        self.looks_at_days = True

    def value(self, entry: CreditEntry) -> Credit:
        """Return what the entry is worth under the version of its day."""
        day = self.day(entry)
        newer = [valuer for since, valuer in self._newer if since <= day]
        if not newer:
            return super().value(entry)
        return replace(newer[-1].value(entry), day=day)
