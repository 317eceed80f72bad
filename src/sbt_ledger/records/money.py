"""An amount of the training fund."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from fractions import Fraction

    from sbt_ledger.records.place import Place


@dataclass(frozen=True, slots=True)
class MoneyEntry:
    """`amount` of `what` on `day`; `cells` holds the text of every filled column by its name."""

    day: date
    what: str
    amount: Fraction
    cells: Mapping[str, str] = field(default_factory=dict)
    place: Place | None = None
