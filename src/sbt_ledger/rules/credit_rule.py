"""What one entry is worth, and which proofs and attendance it needs to count."""

from __future__ import annotations

from gettext import gettext as _
from typing import Literal, Self

from sbt_ledger.notation.table import Table
from sbt_ledger.rules.filter import Filter
from sbt_ledger.rules.line import Exact, Names, RuleLine, Signed, Where
from sbt_ledger.rules.source import Number

Missing = Literal["provisional", "pending", "void"]
Rounding = Literal["up", "down", "nearest"]


class Bonus(Table):
    """What is added on top for entries that fit."""

    where: Where = Filter()
    per_hour: Signed | None = None
    per_record: Signed | None = None


class CreditRule(RuleLine):
    """The rate of the entries that fit `where`: exactly one way of valuing them."""

    where: Where = Filter()
    per_hour: Number | None = None
    per_record: Number | None = None
    per_unit: Exact | None = None
    minutes: Exact | None = None
    by: str = ""
    table: dict[str, Exact] | None = None
    else_: Exact | None = None
    step: Exact | None = None
    round: Rounding | None = None
    least: Exact | None = None
    factor: Exact | None = None
    plus: tuple[Bonus, ...] = ()
    at_most: Exact | None = None
    share: dict[str, str] = {}
    spread: str = ""
    not_for: Names = ()

    def checked(self) -> Self:
        """Return it if it has one rate."""
        rates = (self.per_hour, self.per_record, self.per_unit, self.minutes, self.table)
        if sum(rate is not None for rate in rates) != 1:
            msg = _("one of per_hour, per_record, per_unit, minutes or by + table is needed")
            raise ValueError(msg)
        if (self.table is None) != (not self.by):
            msg = _("'by' and 'table' go together")
            raise ValueError(msg)
        return self


class ValidRule(RuleLine):
    """What entries that fit `where` need in order to count fully, and what holds without it."""

    where: Where = Filter()
    needs: Where = Filter()
    needs_all: Names = ()
    needs_any: Names = ()
    before: str = ""
    within: str = ""
    else_: Missing = "pending"

    def checked(self) -> Self:
        """Return it if it needs something."""
        if not (self.needs or self.needs_all or self.needs_any):
            msg = _("'needs', 'needs_all' or 'needs_any' is missing: the line asks for nothing")
            raise ValueError(msg)
        return self


class AttendanceRule(RuleLine):
    """What attending in part, late or not at all is worth."""

    credit: Literal["hours attended", "all or nothing"] = "hours attended"
    void_if: Where = Filter.read({"attendance": ["absent", "leave", "swapped"]})
    void_if_missing: str = ""
    late_over: str = ""
