"""Office reports in every format: the one place that a new format is added to.

A program gets the words of the files and exact amounts; a person gets names and two decimals.
"""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.reports import page as pages
from sbt_ledger.reports.check_json import VERSION
from sbt_ledger.reports.coded import Coded
from sbt_ledger.reports.csv_text import csv_text
from sbt_ledger.reports.json_text import listed, one_line, whole
from sbt_ledger.reports.listing import told
from sbt_ledger.reports.office.sheet import NUMBER
from sbt_ledger.reports.page import Column, Grid, Heading, Line
from sbt_ledger.reports.words import joined, state_names
from sbt_ledger.reports.wrapping import cells_wide

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sbt_ledger.reports.listing import Cell
    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.office.sheet import Column as SheetColumn
    from sbt_ledger.reports.office.sheet import OfficeReport, Row, Sheet

# Values of these attributes say by themselves what changed: retired, maternity leave.
_SPEAKING = frozenset({"employment", "leave"})
_OPINIONS = frozenset({"school_opinion", "college_opinion"})
LONG = 24
"""A text longer than this takes several lines rather than the room of other columns."""
_FIRST_TO_GO = 10_000
"""More columns than any table has."""
_MARKED = {"evidence": "=", "approvals": "@"}
"""Lists of words, each before the mark of its path or day."""


def page(report: OfficeReport, naming: Naming) -> pages.Page:
    """Return the report for a terminal or a pipe, with all its tables."""
    return tuple(_blocks(report, naming))


def as_text(report: OfficeReport, naming: Naming) -> str:
    """Return the report as plain text, never cut to a width, with the line to sign."""
    from sbt_ledger.reports.page_text import as_text as text_of  # noqa: PLC0415 - one format a call

    room, text = "______________", _("{requirement}: {told}")
    signed = "    ".join(text.format(requirement=each, told=room) for each in report.foot)
    return text_of((*_blocks(report, naming), *((Line(""), Line(signed)) if signed else ())))


def as_json(report: OfficeReport) -> str:
    """Return an object with a list of rows for each table, under its name."""
    head = {
        "version": VERSION,
        "report": report.name,
        "school": report.school,
        "code": report.code,
        "as_of": report.as_of,
        "asked_on": report.asked_on or report.as_of,
        "period": {
            "label": report.period.label, "from": report.period.first, "to": report.period.last,
        },
    }  # fmt: skip
    if report.verdict:
        head["verdict"] = report.verdict
    fields = {name: one_line(value) for name, value in head.items()}
    fields |= {sheet.name: listed(map(one_line, _objects(sheet))) for sheet in report.tables}
    totals = {
        sheet.name: dict(zip(_names(sheet), _cells(sheet, sheet.totals), strict=True))
        for sheet in report.tables
        if sheet.totals is not None
    }
    notes = [note for sheet in report.tables for note in sheet.notes]
    return whole(fields | {"totals": one_line(totals), "notes": one_line([*notes, *report.notes])})


def as_csv(report: OfficeReport) -> str:
    """Return the first table: a header line and a line a row; sums are left to the spreadsheet."""
    return table_csv(report.tables[0])


def table_csv(sheet: Sheet) -> str:
    """Return a table as CSV."""
    return csv_text(_names(sheet), (_cells(sheet, row) for row in sheet.rows))


def _names(sheet: Sheet) -> tuple[str, ...]:
    """Return the columns for programs: of what has an id and a name, both."""
    return tuple(
        name
        for column in sheet.columns
        for name in (column.name, *((f"{column.name}_name",) if column.named else ()))
    )


def _cells(sheet: Sheet, row: Row) -> Iterator[Cell]:
    """Yield the cells of a row for programs: people of a list by their codes."""
    for column, cell in zip(sheet.columns, row, strict=True):
        if type(cell) is str and not column.named:  # most cells by far
            yield cell
        elif column.named:
            yield from (cell.code, cell.name) if isinstance(cell, Coded) else (cell, "")
        elif isinstance(cell, tuple):
            yield tuple(each.code if isinstance(each, Coded) else each for each in cell)
        else:
            yield cell.code if isinstance(cell, Coded) else cell


def _objects(sheet: Sheet) -> Iterator[dict[str, Cell]]:
    names = _names(sheet)
    return (dict(zip(names, _cells(sheet, row), strict=True)) for row in sheet.rows)


def _blocks(report: OfficeReport, naming: Naming) -> Iterator[pages.Block]:
    yield Heading(report.title)
    yield Line(heading_line(report), tone="quiet")
    if report.verdict:
        yield Line(report.verdict)
    for sheet in report.sheets:
        yield Heading(sheet.title)
        yield from (Line(each) for each in told_facts(sheet))
        for table in sheet.tables:
            if sheet.parts:
                yield Heading(table.title)
            yield grid(table, naming) if table.rows else Line(nothing_in(table))
            yield from (Line(note, tone="quiet") for note in table.notes)
        yield from (Line(note, tone="quiet") for note in sheet.notes if sheet.parts)
    if report.notes:
        yield Line("")
    yield from (Line(note, tone="quiet") for note in report.notes)


def nothing_in(sheet: Sheet) -> str:
    """Return what is said instead of a table without rows."""
    return sheet.empty or _("There is nothing to list.")


def grid(sheet: Sheet, naming: Naming) -> Grid:
    """Return a table as people read it, its sums as a last row."""
    states = state_names()
    found = [*sheet.rows, *(() if sheet.totals is None else (sheet.totals,))]
    cells = [
        tuple(
            shown_cell(column.name, cell, naming, states)
            for column, cell in zip(sheet.columns, row, strict=True)
        )
        for row in found
    ]
    columns = (
        Column(
            _title(column),
            spare=_spare(column, number),
            right=column.right or any(_is_number(row[number]) for row in found),
            wraps=any(cells_wide(row[number]) > LONG for row in cells),
        )
        for number, column in enumerate(sheet.columns)
    )
    return Grid(tuple(columns), tuple(map(pages.Row, cells)))


def _spare(column: SheetColumn, number: int) -> int:
    """Return how soon a column gives way: the running number first, then from the right."""
    if column.name == NUMBER:
        return _FIRST_TO_GO
    return 0 if column.stays else number + 1


def _title(column: SheetColumn) -> str:
    """Return the title of a column, behind the heading that it shares with its neighbours."""
    text = _("{requirement}: {told}")
    return text.format(requirement=column.over, told=column.title) if column.over else column.title


def told_facts(sheet: Sheet) -> Iterator[str]:
    """Yield what stands above a table, each with its name."""
    text = _("{requirement}: {told}")
    return (text.format(requirement=name, told=told) for name, told in sheet.facts)


def heading_line(report: OfficeReport) -> str:
    """Return whose report it is, and of which day."""
    if report.head:
        return "    ".join(report.head)
    return joined([report.school, report.code, *told_days(report.as_of, report.asked_on)])


def told_days(as_of: date, asked_on: date | None) -> Iterator[str]:
    """Yield on which day is judged, and up to which day steps are seen if that is a later one."""
    yield _("as of {day}").format(day=as_of)
    if asked_on is not None and asked_on != as_of:
        yield _("certified up to {day}").format(day=asked_on)


def shown_cell(column: str, cell: Cell, naming: Naming, states: dict[State, str]) -> str:
    """Return a cell as people read it."""
    if type(cell) is str:  # most cells by far
        return naming.cell(column, cell)
    if isinstance(cell, State):
        return states[cell]
    if isinstance(cell, Coded):
        return cell.name
    if isinstance(cell, tuple):
        return joined(
            each.name if isinstance(each, Coded) else _named(column, each, naming) for each in cell
        )
    return told(column, cell, naming)


def _named(column: str, text: str, naming: Naming) -> str:
    """Return a word of a list by its name; a result stands behind the kind of which it is one."""
    if column in _MARKED:
        return naming.written((text,), _MARKED[column])[0]
    if column == "awaits":
        return _(" or ").join(map(naming.step, text.split("|")))
    kind, equals, rest = text.partition("=")
    if column in _OPINIONS:
        return " ".join(filter(None, (naming.cell("opinion", kind), rest)))
    if not equals or column not in {"results", "changes", "becomes"}:
        return naming.cell(column, text)
    if column != "results":
        return _changed(column, kind, rest, naming)
    named = naming.cell("kind", kind), naming.cell("result", rest)
    return _("{requirement}: {told}").format(requirement=named[0], told=named[1])


def _changed(column: str, attribute: str, rest: str, naming: Naming) -> str:
    """Return a change `ATTRIBUTE=VALUE@DAYS` in words; some values say what they are of."""
    value, at, days = rest.rpartition("@") if column == "changes" else (rest, "", "")
    named = joined(naming.cell(attribute, each) for each in value.split(";"))
    if column == "changes" and not (attribute in _SPEAKING and named != value):
        title = naming.attribute(attribute)
        named = title if value == "yes" else f"{title} {named}"
    if days.startswith(".."):
        days = _("until {day}").format(day=days.removeprefix(".."))
    return f"{named} {days}" if at else named


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, Fraction | int) and not isinstance(cell, bool)
