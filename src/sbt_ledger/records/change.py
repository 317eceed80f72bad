"""A dated change of the roster: an attribute of a teacher that holds from one day to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from sbt_ledger.records.place import Place


@dataclass(frozen=True, slots=True)
class Change:
    """`attribute` of `teacher` is `value` from `first` to `until`, both included; None = still."""

    teacher: str
    attribute: str
    value: str
    first: date
    until: date | None = None
    reason: str = ""
    by: str = ""
    evidence: tuple[tuple[str, str], ...] = ()
    place: Place | None = None

    def __contains__(self, day: date) -> bool:
        """Whether the change holds on `day`."""
        return self.first <= day and (self.until is None or day <= self.until)
