"""An office report as a workbook: printed on A4 as it is, ids as text, and nothing that computes.

Each table is a sheet of its own: title, school and day, headings that print on every page, rows,
sums, notes, and the line to sign. An amount is a number where its decimals end, else a text.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from fractions import Fraction
from functools import lru_cache
from gettext import gettext as _
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sbt_ledger.assessment.result import State
from sbt_ledger.errors import WrongUseError
from sbt_ledger.reports.amounts import exact
from sbt_ledger.reports.harmless import tame
from sbt_ledger.reports.office.formats import heading_line, shown_cell, told_facts
from sbt_ledger.reports.office.workbook_styles import HEADING, Styles
from sbt_ledger.reports.words import state_names
from sbt_ledger.reports.wrapping import cells_wide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.reports.listing import Cell
    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.office.sheet import OfficeReport, Sheet

_NARROWEST, _WIDEST = 6, 42
_WIDEST_OF_PARTS = 24
"""Tables of different columns stand below one another: a wide one must not widen all."""
_A4 = 9
_LINE_HEIGHT, _WIDE_LINE = 15, 150
_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_DIGITS = 15
"""So many digits of a number a spreadsheet keeps."""
_STATES = {State.SHORT: "#C00000", State.OVER: "#C00000", State.MET: "#2E7D32",
           State.PENDING: "#9C5700", State.UNKNOWN: "#9C5700"}  # fmt: skip


def as_xlsx(report: OfficeReport, naming: Naming) -> bytes:
    """Return the bytes of a workbook; the same report gives the same bytes.

    Raises WrongUseError if the library that writes workbooks is not installed.
    """
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415 - an extra: one format needs it
    except ImportError:
        message = _("Writing .xlsx needs one package more.")
        hint = _("pip install “sbt-ledger[excel]”, or take --format csv.")
        raise WrongUseError(message, hint) from None
    raw = BytesIO()
    settings = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False, "default_date_format": "yyyy-mm-dd",
    }  # fmt: skip
    with Workbook(raw, settings) as book:
        book.set_properties(
            {
                "title": tame(report.title), "company": tame(report.school),
                "created": datetime.combine(report.as_of, time()),
            }
        )  # fmt: skip
        styles, states = Styles(book), state_names()
        names = list(_names(report.sheets))
        for sheet, name in zip(report.sheets, names, strict=True):
            _Page(book, report, sheet, styles).write(name, naming, states)
    return raw.getvalue()


def _names(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Yield what each sheet is called: no two alike, and nothing that a spreadsheet refuses."""
    told: set[str] = set()
    for number, sheet in enumerate(sheets, 1):
        name = _NOT_IN_NAMES.sub(" ", tame(sheet.title))[:_LONGEST_NAME].strip() or str(number)
        if name.lower() in told:
            name = f"{name[: _LONGEST_NAME - 3]} {number}"
        told.add(name.lower())
        yield name


class _Page:
    """Writes one sheet: its table, or its parts one below the other."""

    def __init__(self, book: Any, report: OfficeReport, sheet: Sheet, styles: Styles) -> None:  # noqa: ANN401 - of a library without types
        self._page: Any = None
        self._book = book
        self._report = report
        self._sheet = sheet
        self._styles = styles
        self._last = max(len(table.columns) for table in sheet.tables) - 1
        self._widths: list[int] = [_NARROWEST] * (self._last + 1)

    def write(self, name: str, naming: Naming, states: dict[State, str]) -> None:
        """Write it into a sheet called `name`."""
        sheet = self._sheet
        page = self._page = self._book.add_worksheet(name)
        row = self._head()
        if sheet.parts:
            page.repeat_rows(0, 1)
            for part in sheet.parts:
                self._wide(row + 1, part.title, bold=True)
                row = self._table(row + 2, part, naming, states)
        else:
            first = row
            row = self._table(row, sheet, naming, states)
            heads = 2 if any(column.over for column in sheet.columns) else 1
            page.freeze_panes(first + heads, 0)
            page.repeat_rows(first, first + heads - 1)
            if sheet.rows:
                top = first + heads - 1
                page.autofilter(top, 0, top + len(sheet.rows), self._last)
        self._foot(row + 1)
        widest = _WIDEST_OF_PARTS if sheet.parts else _WIDEST
        for number, width in enumerate(self._widths):
            page.set_column(number, number, min(width, widest))
        self._set_up()

    def _set_up(self) -> None:
        page = self._page
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.set_footer("&L&8" + tame(self._report.title).replace("&", "&&") + "&R&8&P / &N")

    def _head(self) -> int:
        """Write title, school and facts; return the number of the first row below them."""
        report, sheet = self._report, self._sheet
        text = _("{requirement}: {told}")
        title = text.format(requirement=report.title, told=sheet.title)
        self._wide(0, title if len(report.sheets) > 1 else report.title, bold=True, font_size=14)
        self._wide(1, heading_line(report), font_size=9)
        if not sheet.facts:
            return 2
        self._wide(2, _("; ").join(told_facts(sheet)), text_wrap=True, valign="top")
        # A merged cell does not grow by itself.
        characters = sum(map(cells_wide, told_facts(sheet)))
        self._page.set_row(2, _LINE_HEIGHT * (1 + characters // _WIDE_LINE))
        return 3

    def _table(self, row: int, sheet: Sheet, naming: Naming, states: dict[State, str]) -> int:
        """Write headings, rows, sums and notes; return the number of the row below them."""
        if sheet.rows or not self._sheet.parts:
            row = self._headings(row, sheet)
            for cells in sheet.rows:
                self._row(row, sheet, cells, naming, states)
                row += 1
            if sheet.totals is not None:
                self._row(row, sheet, sheet.totals, naming, states, bold=True)
                row += 1
        else:
            self._wide(row, _("There is nothing to list."))
            row += 1
        for note in sheet.notes if self._sheet.parts else ():
            self._wide(row, note, font_size=9, text_wrap=True)
            row += 1
        return row

    def _headings(self, row: int, sheet: Sheet) -> int:
        heading = self._styles.of(**HEADING)
        if any(column.over for column in sheet.columns):
            self._over(row, sheet)
            row += 1
        for number, column in enumerate(sheet.columns):
            title = tame(column.title)
            self._page.write_string(row, number, title, heading)
            self._grow(number, title)
        return row + 1

    def _over(self, row: int, sheet: Sheet) -> None:
        """Write the headings that columns share, over those that stand side by side."""
        numbered = list(enumerate(sheet.columns))
        for over, some in groupby(numbered, key=lambda each: each[1].over):
            first, *rest = [number for number, _column in some]
            heading, style = tame(over), self._styles.of(**HEADING)
            if rest:
                self._page.merge_range(row, first, row, rest[-1], "", style)
            self._page.write_string(row, first, heading, style)

    def _wide(self, row: int, text: str, **style: Any) -> None:  # noqa: ANN401 - as xlsxwriter takes it
        form = self._styles.of(align="center" if row == 0 else "left", **style)
        if self._last:
            self._page.merge_range(row, 0, row, self._last, "", form)
        self._page.write_string(row, 0, tame(text), form)

    def _row(  # noqa: PLR0913 - where, what, and in which words
        self,
        row: int,
        sheet: Sheet,
        cells: Sequence[Cell],
        naming: Naming,
        states: dict[State, str],
        *,
        bold: bool = False,
    ) -> None:
        page, styles = self._page, self._styles
        for number, (column, cell) in enumerate(zip(sheet.columns, cells, strict=True)):
            text = tame(shown_cell(column.name, cell, naming, states))
            amount = None if type(cell) is str else _number(cell)
            if amount is not None:
                page.write_number(row, number, amount, styles.amount(bold=bold))
            elif isinstance(cell, date):
                page.write_datetime(row, number, datetime.combine(cell, time()), styles.day(bold))
            else:
                color = _STATES.get(cell, "") if isinstance(cell, State) else ""
                page.write_string(row, number, text, styles.text(bold, color, column.right))
            self._grow(number, text)

    def _grow(self, number: int, text: str) -> None:
        """Widen a column for a text."""
        # Two cells a character are the most: what surely fits is not measured.
        if (width := self._widths[number]) < _WIDEST and 2 * len(text) + 2 > width:
            self._widths[number] = max(width, cells_wide(text) + 2)

    def _foot(self, row: int) -> None:
        for note in (*self._sheet.notes, *self._report.notes):
            self._wide(row, note, font_size=9, text_wrap=True)
            row += 1
        text, room = _("{requirement}: {told}"), "______________"
        signed = (text.format(requirement=each, told=room) for each in self._report.foot)
        if line := "      ".join(signed):
            self._wide(row + 1, line)


def _number(cell: Cell) -> float | int | None:
    """Return the number that a spreadsheet keeps exactly, None for any other cell."""
    if isinstance(cell, bool) or not isinstance(cell, int | Fraction):
        return None
    return _kept_exactly(cell.numerator, cell.denominator)


@lru_cache(maxsize=4096)
def _kept_exactly(above: int, below: int) -> float | int | None:
    text = exact(Fraction(above, below))
    if "/" in text or len(text.replace(".", "").lstrip("-0")) > _DIGITS:
        return None
    return float(text) if "." in text else int(text)
