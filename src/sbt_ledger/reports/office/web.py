"""An office report as a page that stands alone: no network, sorted and filtered in the browser."""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from sbt_ledger.assessment.result import State
from sbt_ledger.reports.harmless import tame
from sbt_ledger.reports.office.drawing import drawn, percent_width
from sbt_ledger.reports.office.filled import template
from sbt_ledger.reports.office.formats import LONG, heading_line, nothing_in, shown_cell
from sbt_ledger.reports.office.web_widths import Widths, wide, widths
from sbt_ledger.reports.page import tone_of
from sbt_ledger.reports.words import state_names
from sbt_ledger.reports.wrapping import cells_wide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.reports.listing import Cell
    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.office.sheet import Column, OfficeReport, Sheet

_NUMBERS = frozenset((Fraction, int))
_SHORT = 12
"""A text no wider than this, six Chinese characters or a day, is never broken."""


class Shown(NamedTuple):
    """A cell of a page: its text, its classes, and all of it as it is written.

    Its `width` is that of the text, as `web_widths` has it.
    """

    text: str
    style: str
    html: str
    width: int


class Over(NamedTuple):
    """A heading over some columns."""

    text: str
    span: int


def as_html(report: OfficeReport, naming: Naming, language: str, cells: Cells | None = None) -> str:
    """Return the page; whatever a cell says stands there as text.

    `cells` are those of pages that were made before with the same naming, if there are any. Raises
    WrongUseError if the library that fills pages is not installed.
    """
    page = template("report.html")
    cells = Cells(naming) if cells is None else cells
    layouts = _layouts(report)
    return page.render(
        language=language,
        title=tame(report.title),
        subtitle=tame(heading_line(report)),
        verdict=tame(report.verdict),
        sheets=[
            # A sheet a person has their code for a name, which need not do for an address.
            {"id": f"s{number}" if sheet.parts else sheet.name, **_sheet(sheet, cells, layouts)}
            for number, sheet in enumerate(report.sheets, 1)
        ],
        notes=[tame(note) for note in report.notes],
        layouts=[[_quoted(tame(each.title)) for each in columns] for columns in layouts],
        has_charts=any(sheet.charts for sheet in report.sheets),
        foot=[tame(each) for each in report.foot],
        words={"tables": _("Tables"), "filter": _("Filter"), "table": _("Table")},
    )  # fmt: skip


class Cells(dict["Column", "_Cells"]):
    """The cells of columns as pages show them, each distinct one made once."""

    def __init__(self, naming: Naming) -> None:
        """Take the names of words in the language of the pages."""
        super().__init__()
        self._naming, self._states = naming, state_names()

    def __missing__(self, column: Column) -> _Cells:
        """Return those of a column that was not there yet."""
        self[column] = found = _Cells(column, self._naming, self._states)
        return found


class _Cells(dict["tuple[type, Cell]", Shown]):
    """The cells of a column."""

    def __init__(self, column: Column, naming: Naming, states: dict[State, str]) -> None:
        super().__init__()
        self._column, self._naming, self._states = column, naming, states

    def __missing__(self, key: tuple[type, Cell]) -> Shown:
        self[key] = found = _shown(self._column, key[1], self._naming, self._states)
        return found


def _layouts(report: OfficeReport) -> tuple[tuple[Column, ...], ...]:
    """Return the columns of tables on sheets of persons: a phone shows a row of them in lines."""
    return tuple(dict.fromkeys(part.columns for sheet in report.sheets for part in sheet.parts))


def _quoted(text: str) -> str:
    """Return a text as a style sheet quotes it: what is no letter or figure by its number."""
    return "".join(each if each.isalnum() else f"\\{ord(each):x} " for each in text)


def _sheet(sheet: Sheet, cells: Cells, layouts: tuple[tuple[Column, ...], ...]) -> dict[str, Any]:
    known = [cells[column] for column in sheet.columns]

    def shown(row: Sequence[Cell]) -> list[Shown]:
        return [some[type(cell), cell] for some, cell in zip(known, row, strict=True)]

    heads, rows = list(_columns(sheet)), [shown(row) for row in sheet.rows]
    return {
        "title": tame(sheet.title),
        "columns": heads,
        "overs": list(_overs(sheet)),
        "rows": ["".join([cell.html for cell in row]) for row in rows],
        "totals": None if sheet.totals is None else shown(sheet.totals),
        "widths": _widths(heads, rows) if rows else None,
        "notes": [tame(note) for note in sheet.notes],
        "facts": [(tame(name), tame(told)) for name, told in sheet.facts],
        "parts": [_sheet(part, cells, layouts) for part in sheet.parts],
        "layout": layouts.index(sheet.columns) + 1 if sheet.columns in layouts else None,
        "nothing": tame(nothing_in(sheet)),
        "charts": [drawn(chart) for chart in sheet.charts],
        "folded": sheet.folded,
    }


def _widths(heads: Sequence[Head], rows: Sequence[Sequence[Shown]]) -> Widths:
    return widths([head.title for head in heads], [[cell.width for cell in row] for row in rows])


class Head(NamedTuple):
    """The heading of a column."""

    title: str
    style: str


def _columns(sheet: Sheet) -> Iterator[Head]:
    for number, column in enumerate(sheet.columns):
        numbers = any(_number(row[number]) is not None for row in sheet.rows)
        yield Head(tame(column.title), _style(column, right=column.right or numbers))


def _overs(sheet: Sheet) -> Iterator[Over]:
    if any(column.over for column in sheet.columns):
        for text, some in groupby(sheet.columns, key=lambda column: column.over):
            yield Over(tame(text), len(list(some)))


def _shown(column: Column, cell: Cell, naming: Naming, states: dict[State, str]) -> Shown:
    number = _number(cell)
    tone = tone_of(cell) if isinstance(cell, State) else ""
    if column.name == "verdict" and cell == "compliant":
        tone = "good"
    text = tame(shown_cell(column.name, cell, naming, states))
    width = cells_wide(text)
    breaks = "long" if width > LONG else "short" if 0 < width <= _SHORT else ""
    style = _style(column, tone, breaks, right=column.right or number is not None)
    html = _written(text, style, _order(number, text), bar=column.bar and bool(text))
    return Shown(text, style, html, wide(text))


def _written(text: str, style: str, order: str | None, *, bar: bool) -> str:
    """Return a cell as it stands on the page, whatever it says as text."""
    from markupsafe import escape  # noqa: PLC0415 - comes with an extra

    told: str = escape(text)
    if bar:
        meter = template("chart.html").module.meter(percent_width(text))  # type: ignore[attr-defined]  # a macro
        told = f'{meter}<span class="share">{told}</span>'
    styled = f' class="{style}"' if style else ""
    ordered = "" if order is None else f' data-order="{order}"'
    return f"<td{styled}{ordered}>{told}</td>"


def _style(column: Column, *classes: str, right: bool) -> str:
    """Return the classes of a cell; one that need not stay gives way on a phone."""
    found = ("right" if right else "", "" if column.stays else "spare", *classes)
    return " ".join(filter(None, found))


def _order(number: Fraction | int | None, text: str) -> str | None:
    """Return by what a cell is sorted, to so many digits: never computed with."""
    if number is not None:
        return f"{float(number):.9g}"
    share = text.removesuffix("%")
    return share if share != text and share.replace(".", "", 1).isdecimal() else None


def _number(cell: Cell) -> Fraction | int | None:
    # Not by `isinstance`: a fraction is looked up slowly, and pages have many cells.
    return cell if type(cell) in _NUMBERS else None  # type: ignore[return-value]  # it is one
