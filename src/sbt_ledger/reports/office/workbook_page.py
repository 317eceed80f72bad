"""A sheet of a workbook: title, school and day, headings, rows, sums, notes, the line to sign."""

from __future__ import annotations

from datetime import datetime
from gettext import gettext as _
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sbt_ledger.reports.harmless import tame
from sbt_ledger.reports.office.formats import heading_line, told_facts
from sbt_ledger.reports.office.workbook_styles import HEADING, Styles
from sbt_ledger.reports.wrapping import cells_wide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sbt_ledger.reports.listing import Cell
    from sbt_ledger.reports.office.sheet import OfficeReport, Sheet
    from sbt_ledger.reports.office.workbook_cells import Cells, CellsOfColumn

    Known = list[tuple[CellsOfColumn, bool]]

_NARROWEST, _WIDEST = 6, 42
_WIDEST_OF_PARTS = 24
"""Tables of different columns stand below one another: a wide one must not widen all."""
_BESIDE = 3
"""So many characters more than its text a column is wide: the indent, and room at both borders."""
_TITLE = 5
"""A Chinese title of more characters than this takes a second line."""
_A4 = 9
_PAGE = 120
"""So many characters in a row of A4 landscape are still read with ease."""
_LINE = 15
"""The height of a line, in points."""
_HIGHEST = 409
"""A spreadsheet has no higher row, in points."""
_LONGEST_FOOTER = 100
"""A spreadsheet takes 255 characters, each of which may have to be written as two."""


class Page:
    """Writes one sheet: its table, or its parts one below the other."""

    def __init__(self, book: Any, report: OfficeReport, sheet: Sheet, styles: Styles) -> None:  # noqa: ANN401 - of a library without types
        self._page: Any = None
        self._book = book
        self._report = report
        self._sheet = sheet
        self._styles = styles
        self._last = max(1, *(len(table.columns) for table in sheet.tables)) - 1
        self._widths: list[int] = [_NARROWEST] * (self._last + 1)
        self._widest = _WIDEST_OF_PARTS if sheet.parts else _WIDEST
        self._long: list[tuple[int, int | None, int]] = []
        """Texts that may take several lines: their row, column (None is all), and width."""

    def write(self, name: str, made: Cells) -> None:
        """Write it into a sheet called `name`."""
        sheet = self._sheet
        page = self._page = self._book.add_worksheet(name)
        row = self._head()
        if sheet.parts:
            page.repeat_rows(0, 1)
            for part in sheet.parts:
                self._wide(row + 1, part.title, bold=True)
                row = self._table(row + 2, part, made)
        else:
            first = row
            row = self._table(row, sheet, made)
            heads = 2 if any(column.over for column in sheet.columns) else 1
            page.freeze_panes(first + heads, 0)
            page.repeat_rows(first, first + heads - 1)
            if sheet.rows:
                top = first + heads - 1
                page.autofilter(top, 0, top + len(sheet.rows), self._last)
        self._widen()
        self._foot(row + 1)
        self._heighten()
        self._set_up()

    def _set_up(self) -> None:
        page = self._page
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        title = tame(self._report.title)
        if len(title) > _LONGEST_FOOTER:
            title = f"{title[:_LONGEST_FOOTER]}…"
        page.set_footer("&L&8" + title.replace("&", "&&") + "&R&8&P / &N")

    def _head(self) -> int:
        """Write title, school and facts; return the number of the first row below them."""
        self._wide(0, self._title(), bold=True, font_size=14)
        self._wide(1, heading_line(self._report), font_size=9)
        if not self._sheet.facts:
            return 2
        self._paragraph(2, _("; ").join(told_facts(self._sheet)), valign="top")
        return 3

    def _title(self) -> str:
        """Return the title: that of the report for the table that is filed, else both."""
        report, sheet = self._report, self._sheet
        if len(report.sheets) == 1 or (report.head and sheet is report.sheets[0]):
            return report.title
        return _("{requirement}: {told}").format(requirement=report.title, told=sheet.title)

    def _table(self, row: int, sheet: Sheet, made: Cells) -> int:
        """Write headings, rows, sums and notes; return the number of the row below them."""
        if sheet.rows or not self._sheet.parts:
            row = self._headings(row, sheet)
            known = [(made[column.name], column.right) for column in sheet.columns]
            for cells in sheet.rows:
                self._row(row, known, cells)
                row += 1
            if sheet.totals is not None:
                self._row(row, known, sheet.totals, bold=True)
                row += 1
        else:
            self._wide(row, _("There is nothing to list."))
            row += 1
        for note in sheet.notes if self._sheet.parts else ():
            self._paragraph(row, note, font_size=9)
            row += 1
        return row

    def _headings(self, row: int, sheet: Sheet) -> int:
        heading = self._styles.of(**HEADING)
        has_overs = any(column.over for column in sheet.columns)
        if has_overs:
            self._over(row, sheet)
            row += 1
        for number, column in enumerate(sheet.columns):
            title, at = tame(column.title), row
            if has_overs and not column.over:
                at = row - 1
                self._page.merge_range(at, number, row, number, "", heading)
            self._page.write_string(at, number, title, heading)
            self._long.append((row, number, cells_wide(title)))
            for word in title.split():
                self._grow(number, cells_wide(word if word.isascii() else word[:_TITLE]))
        return row + 1

    def _over(self, row: int, sheet: Sheet) -> None:
        """Write the headings that columns share, over those that stand side by side."""
        numbered = list(enumerate(sheet.columns))
        for over, some in groupby(numbered, key=lambda each: each[1].over):
            if not over:
                continue
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

    def _paragraph(self, row: int, text: str, **style: Any) -> None:  # noqa: ANN401 - as above
        """Write a text over the whole sheet: a merged cell does not grow by itself."""
        self._wide(row, text, text_wrap=True, **style)
        self._long.append((row, None, cells_wide(text)))

    def _row(self, row: int, known: Known, cells: Sequence[Cell], *, bold: bool = False) -> None:
        page, styles, widths = self._page, self._styles, self._widths
        for number, (cell, (column, right)) in enumerate(zip(cells, known, strict=True)):
            text, value, decimals, color, width = column[type(cell), cell]
            if value is None:
                page.write_string(row, number, text, styles.text(bold, color, right))
            elif isinstance(value, datetime):
                page.write_datetime(row, number, value, styles.day(bold))
            else:
                page.write_number(row, number, value, styles.amount(bold, decimals))
            if width + _BESIDE > widths[number]:
                self._grow(number, width, row)

    def _grow(self, number: int, width: int, row: int | None = None) -> None:
        """Widen a column for a text, and remember one that may take several lines."""
        self._widths[number] = max(self._widths[number], min(width + _BESIDE, self._widest))
        if row is not None and width + _BESIDE > self._widest:
            self._long.append((row, number, width))

    def _widen(self) -> None:
        """Set the widths: together they hold the title and the line to sign."""
        widths = self._widths
        lines = (cells_wide(heading_line(self._report)), cells_wide(self._signed()))
        wanted = min(max(cells_wide(self._title()) * 3 // 2, *lines), _PAGE)
        more = -(-max(wanted - sum(widths), 0) // len(widths))
        for number in range(len(widths)):
            widths[number] += more
            self._page.set_column(number, number, widths[number])

    def _heighten(self) -> None:
        """Set the heights of rows with long texts: not every program looks itself."""
        lines: dict[int, int] = {}
        for row, number, width in self._long:
            room = sum(self._widths) if number is None else self._widths[number] - _BESIDE + 1
            lines[row] = max(lines.get(row, 1), -(-width // room))
        for row, count in lines.items():
            if count > 1:
                self._page.set_row(row, min(_LINE * count, _HIGHEST))

    def _foot(self, row: int) -> None:
        for note in (*self._sheet.notes, *self._report.notes):
            self._paragraph(row, note, font_size=9)
            row += 1
        if line := self._signed():
            self._wide(row + 1, line)

    def _signed(self) -> str:
        text, room = _("{requirement}: {told}"), "______________"
        return "      ".join(text.format(requirement=each, told=room) for each in self._report.foot)
