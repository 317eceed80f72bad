"""What a chart says: bars of exact amounts, each told in words too; `drawing` makes it shapes."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import gettext as _
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from fractions import Fraction

Shade = Literal["good", "open", "pending", "unknown", "bad", "plain", "mark"]
"""How an amount is meant: a page gives each its colour. `mark` is a line across a bar."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar."""

    amount: Fraction
    shade: Shade = "plain"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of parts one after the other, out of `whole`; `mark` is a line across it.

    `told` are its figures in words, `short` in as few signs as can stand beside it.
    """

    label: str
    parts: tuple[Part, ...]
    whole: Fraction
    told: str
    short: str = ""
    mark: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Legend:
    """What a shade means; `count` is how many there are, "" where that is not told."""

    shade: Shade
    text: str
    count: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of a table: `bars` lie, `columns` stand, `tiles` are one bar under large figures.

    `note` is what of the drawing must be known.
    """

    form: Literal["bars", "columns", "tiles"]
    title: str
    bars: tuple[Bar, ...]
    legend: tuple[Legend, ...] = ()
    note: str = ""


def drawn_of(count: int, whole: int) -> str:
    """Return that only some of a table's rows are drawn, "" if all are."""
    text = _("{count} of {whole} are drawn; the table has all.")
    return text.format(count=count, whole=whole) if count < whole else ""
