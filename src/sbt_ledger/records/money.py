"""An amount of the training fund."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from fractions import Fraction

    from sbt_ledger.records.place import Place


class MoneyEntry(NamedTuple):
    """`amount` of `what` on `day`; `cells` holds the text of every filled column by its name."""

    day: date
    what: str
    amount: Fraction
    cells: Mapping[str, str] = MappingProxyType({})
    place: Place | None = None
