"""Foreign sheets for the tests: written here, or kept beside them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from sbt_ledger.intake.contents import Cell, Contents
from sbt_ledger.intake.read import read_contents
from sbt_ledger.intake.table import Table
from sbt_ledger.intake.the_table import the_table
from tests.books import ROOT

SAMPLES = Path(__file__).parent / "samples"
REAL = ROOT.parent / "shared/inputs/real"


def text(*lines: str, encoding: str = "utf-8") -> Contents:
    """Return a text file of these lines."""
    return read_contents("\r\n".join(lines).encode(encoding), "sheet.csv")


def table(*lines: str, **named: str) -> Table:
    """Return the table of a text file; `named` are columns that a person named."""
    return the_table(text(*lines), column_map=named)


def rows_by_role(found: Table) -> list[dict[str, str]]:
    """Return the rows as texts by role; numbers as a person sees them."""
    places = [(each.index, each.role) for each in found.columns if each.role]
    return [
        {role: seen(row[place]) if place < len(row) else "" for place, role in places}
        for row in found.rows
    ]


def seen(cell: Cell) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def workbook(
    sheets: Mapping[str, Sequence[Sequence[object]]],
    *,
    merged: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    hidden_sheets: Sequence[str] = (),
    from_1904: bool = False,
) -> bytes:
    """Return an xlsx; `merged` ranges and hidden rows (from 1) are those of the first sheet."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "date_1904": from_1904})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, (name, rows) in enumerate(sheets.items()):
        sheet = book.add_worksheet(name)
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                format_ = day if hasattr(cell, "isoformat") else None
                if cell != "":
                    sheet.write(line, column, cell, format_)
        if not number:
            for reach in merged:
                first, last = _cell(reach.split(":")[0]), _cell(reach.split(":")[1])
                sheet.merge_range(*first, *last, _at(rows, *first))
            for line in hidden_rows:
                sheet.set_row(line - 1, None, None, {"hidden": True})
        if name in hidden_sheets:
            sheet.hide()
    book.close()
    return stream.getvalue()


def _at(rows: Sequence[Sequence[object]], line: int, column: int) -> object:
    row = rows[line] if line < len(rows) else ()
    return row[column] if column < len(row) else ""


def _cell(name: str) -> tuple[int, int]:
    return int(name[1:]) - 1, ord(name[0]) - ord("A")
