"""An office report as a workbook: printed on A4 as it is, ids as text, and nothing that computes.

Each table is a sheet of its own: title, school and day, headings that print on every page, rows,
sums, notes, and the line to sign. An amount is a number where its decimals end, else a text.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from fractions import Fraction
from gettext import gettext as _
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sbt_ledger.assessment.result import State
from sbt_ledger.errors import WrongUseError
from sbt_ledger.reports.amounts import exact
from sbt_ledger.reports.harmless import tame
from sbt_ledger.reports.office.formats import heading_line, shown_cell
from sbt_ledger.reports.words import state_names
from sbt_ledger.reports.wrapping import cells_wide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.reports.listing import Cell
    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.office.sheet import OfficeReport, Sheet

_NARROWEST, _WIDEST = 6, 42
_PAGE = 120
"""So many characters in a row of A4 landscape are still read with ease."""
_LINE = 15
"""The height of a line, in points."""
_A4 = 9
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
        names = list(_names(report.sheets))
        for sheet, name in zip(report.sheets, names, strict=True):
            _Page(book, report, sheet, naming).write(name)
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
    """Writes one table."""

    def __init__(self, book: Any, report: OfficeReport, sheet: Sheet, naming: Naming) -> None:  # noqa: ANN401 - of a library without types
        self._book = book
        self._report = report
        self._sheet = sheet
        self._naming = naming
        self._states = state_names()
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._last = max(len(sheet.columns) - 1, 0)

    def write(self, name: str) -> None:
        """Write the table into a sheet called `name`."""
        page = self._page = self._book.add_worksheet(name)
        self._wide_of = self._widths()
        first = self._head()
        row = first
        for cells in self._sheet.rows:
            self._row(row, cells)
            row += 1
        if self._sheet.totals is not None:
            self._row(row, self._sheet.totals, bold=True)
            row += 1
        self._foot(row + 1)
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.set_footer("&L&8" + tame(self._report.title).replace("&", "&&") + "&R&8&P / &N")
        page.freeze_panes(first, 0)
        page.repeat_rows(2, first - 1)
        if self._sheet.rows:
            page.autofilter(first - 1, 0, first - 1 + len(self._sheet.rows), self._last)

    def _head(self) -> int:
        """Write title, school and headings; return the number of the first row below them."""
        self._wide(0, self._title(), bold=True, font_size=14)
        self._wide(1, heading_line(self._report), font_size=9)
        row, columns = 2, self._sheet.columns
        has_overs = any(column.over for column in columns)
        if has_overs:
            self._over(row)
            row += 1
        for number, column in enumerate(columns):
            heading, style = tame(column.title), self._format(**_HEADING)
            if has_overs and not column.over:
                self._page.merge_range(row - 1, number, row, number, "", style)
                self._page.write_string(row - 1, number, heading, style)
            else:
                self._page.write_string(row, number, heading, style)
        return row + 1

    def _title(self) -> str:
        """Return the title: that of the report for the table that is filed, else both."""
        report, sheet = self._report, self._sheet
        if len(report.sheets) == 1 or (report.head and sheet is report.sheets[0]):
            return report.title
        return _("{requirement}: {told}").format(requirement=report.title, told=sheet.title)

    def _over(self, row: int) -> None:
        """Write the headings that columns share, over those that stand side by side."""
        numbered = list(enumerate(self._sheet.columns))
        for over, some in groupby(numbered, key=lambda each: each[1].over):
            if not over:
                continue
            first, *rest = [number for number, _column in some]
            heading, style = tame(over), self._format(**_HEADING)
            if rest:
                self._page.merge_range(row, first, row, rest[-1], "", style)
            self._page.write_string(row, first, heading, style)

    def _wide(self, row: int, text: str, **style: Any) -> None:  # noqa: ANN401 - as xlsxwriter takes it
        form = self._format(align="center" if row == 0 else "left", **style)
        if self._last:
            self._page.merge_range(row, 0, row, self._last, "", form)
        self._page.write_string(row, 0, tame(text), form)

    def _row(self, row: int, cells: Sequence[Cell], *, bold: bool = False) -> None:
        if (lines := self._lines(cells)) > 1:
            self._page.set_row(row, _LINE * lines)
        for number, (column, cell) in enumerate(zip(self._sheet.columns, cells, strict=True)):
            style: dict[str, Any] = {"border": 1, "valign": "vcenter", "bold": bold}
            if isinstance(cell, State) and cell in _STATES:
                style["font_color"] = _STATES[cell]
            amount = _number(cell)
            if amount is not None:
                self._page.write_number(row, number, amount, self._format(**style, align="right"))
            elif isinstance(cell, date):
                form = self._format(**style, num_format="yyyy-mm-dd", align="left")
                self._page.write_datetime(row, number, datetime.combine(cell, time()), form)
            else:
                text = shown_cell(column.name, cell, self._naming, self._states)
                form = self._format(
                    **style, num_format="@", text_wrap=True,
                    align="right" if column.right else "left",
                )  # fmt: skip
                self._page.write_string(row, number, tame(text), form)

    def _lines(self, cells: Sequence[Cell]) -> int:
        """Return how many lines the longest cell of a row takes: not every program looks itself."""
        told = zip(self._texts(cells), self._wide_of, strict=True)
        return max((-(-cells_wide(text) // (width - 1)) for text, width in told), default=1)

    def _foot(self, row: int) -> None:
        for note in (*self._sheet.notes, *self._report.notes):
            self._wide(row, note, font_size=9, text_wrap=True)
            lines = -(-cells_wide(note) // max(sum(self._wide_of), 1))
            self._page.set_row(row, _LINE * lines)
            row += 1
        if line := self._signed():
            self._wide(row + 1, line)

    def _signed(self) -> str:
        text, room = _("{requirement}: {told}"), "______________"
        return "      ".join(text.format(requirement=each, told=room) for each in self._report.foot)

    def _widths(self) -> list[int]:
        """Set and return the widths of the columns: together they hold the title and the foot."""
        sheet = self._sheet
        found = [*sheet.rows, *(() if sheet.totals is None else (sheet.totals,))]
        texts = [[column.title for column in sheet.columns], *map(self._texts, found)]
        longest = (max(map(cells_wide, column)) for column in zip(*texts, strict=True))
        widths = [min(max(each + 2, _NARROWEST), _WIDEST) for each in longest]
        lines = (cells_wide(heading_line(self._report)), cells_wide(self._signed()))
        wanted = min(max(cells_wide(self._title()) * 3 // 2, *lines), _PAGE)
        more = -(-max(wanted - sum(widths), 0) // max(len(widths), 1))
        for number, width in enumerate(widths):
            widths[number] = width + more
            self._page.set_column(number, number, widths[number])
        return widths

    def _texts(self, cells: Sequence[Cell]) -> list[str]:
        return [
            shown_cell(column.name, cell, self._naming, self._states)
            for column, cell in zip(self._sheet.columns, cells, strict=True)
        ]

    def _format(self, **style: Any) -> Any:  # noqa: ANN401 - of a library without types
        key = tuple(sorted(style.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(style)
        return self._formats[key]


_HEADING = {"bold": True, "border": 1, "bg_color": "#E8EEF7", "text_wrap": True,
            "align": "center", "valign": "vcenter"}  # fmt: skip


def _number(cell: Cell) -> float | int | None:
    """Return the number that a spreadsheet keeps exactly, None for any other cell."""
    if isinstance(cell, bool) or not isinstance(cell, int | Fraction):
        return None
    text = exact(Fraction(cell))
    if "/" in text or len(text.replace(".", "").lstrip("-0")) > _DIGITS:
        return None
    return float(text) if "." in text else int(text)
