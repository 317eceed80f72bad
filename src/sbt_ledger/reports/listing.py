"""Lists: teachers, activities, credits, rule sets. One shape for all of them, in every format."""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.reports.amounts import shown
from sbt_ledger.reports.check_json import VERSION
from sbt_ledger.reports.csv_text import csv_text, plain
from sbt_ledger.reports.harmless import tame
from sbt_ledger.reports.json_text import listed, one_line, whole
from sbt_ledger.reports.naming import AS_WRITTEN
from sbt_ledger.reports.page import Column, Grid, Line, Row
from sbt_ledger.reports.wrapping import cells_wide

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sbt_ledger.reports.coded import Coded
    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.page import Page

    Cell = str | Fraction | date | int | bool | Coded | tuple[str | Coded, ...] | None

# Without these nobody knows what a row is about: however narrow the page, they stay.
_STAYING = 2
# A text longer than this takes several lines rather than the room of other columns.
_LONG = 24


class Listing(NamedTuple):
    """Rows under columns, under the `name` that JSON gives to them.

    `columns` are the names for programs; `titles`, if given, those for people. Where the page is
    narrow, columns give way from the right.
    """

    name: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    titles: tuple[str, ...] = ()


def page(listing: Listing, naming: Naming = AS_WRITTEN) -> Page:
    """Return the list as a grid: numbers to the right, long texts over several lines."""
    if not listing.rows:
        return (Line(_("There is nothing to list.")),)
    cells = [
        tuple(told(column, cell, naming) for column, cell in zip(listing.columns, row, strict=True))
        for row in listing.rows
    ]
    columns = (
        Column(
            title,
            spare=max(number - _STAYING + 1, 0),
            right=any(_is_number(row[number]) for row in listing.rows),
            wraps=any(cells_wide(row[number]) > _LONG for row in cells),
        )
        for number, title in enumerate(listing.titles or listing.columns)
    )
    return (Grid(tuple(columns), tuple(Row(row) for row in cells)),)


def as_text(listing: Listing) -> str:
    """Return a line a row, its cells separated by tabs, without a header: for `cut` and `sort`."""
    rows = ("\t".join(tame(plain(cell)) for cell in row) for row in listing.rows)
    return "".join(f"{row}\n" for row in rows)


def as_json(listing: Listing) -> str:
    """Return an object a row, under the names of the columns."""
    rows = (one_line(dict(zip(listing.columns, row, strict=True))) for row in listing.rows)
    return whole({"version": one_line(VERSION), listing.name: listed(rows)})


def as_csv(listing: Listing) -> str:
    """Return a header line and a line a row."""
    return csv_text(listing.columns, listing.rows)


def told(column: str, cell: Cell, naming: Naming) -> str:
    """Return a cell as people read it: words by their names, numbers with two decimals."""
    match cell:
        case Fraction():
            return shown(cell)
        case bool():
            return _("yes") if cell else _("no")
        case str():
            return naming.cell(column, cell)
        case _:
            return plain(cell)


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, Fraction | int) and not isinstance(cell, bool)
