"""An office report as Markdown, for a page, a mail or an issue."""

from __future__ import annotations

import re
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.reports.harmless import tame
from sbt_ledger.reports.office.formats import grid, heading_line, nothing_in, told_facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.office.sheet import OfficeReport, Sheet

# What would be markup, a table's border, HTML or a link in the text of a cell.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&]|:(?=//)|(?<=www)\.)")


def as_markdown(report: OfficeReport, naming: Naming) -> str:
    """Return the report with a table for each of its own."""
    return "\n".join(_lines(report, naming)) + "\n"


def _lines(report: OfficeReport, naming: Naming) -> Iterator[str]:
    yield f"# {_plain(report.title)}"
    yield ""
    yield _plain(heading_line(report))
    if report.verdict:
        yield ""
        yield f"**{_plain(report.verdict)}**"
    for sheet in report.sheets:
        yield ""
        yield f"## {_plain(sheet.title)}"
        if sheet.facts:
            yield ""
        yield from (f"- {_plain(told)}" for told in told_facts(sheet))
        for table in sheet.tables:
            if sheet.parts:
                yield ""
                yield f"### {_plain(table.title)}"
            yield ""
            yield from _table(table, naming) if table.rows else (_plain(nothing_in(table)),)
            yield from _notes(table)
        if sheet.parts:
            yield from _notes(sheet)
    for note in report.notes:
        yield ""
        yield _plain(note)
    if report.foot:
        yield ""
        text = _("{requirement}: {told}")
        room = "\\_" * 14
        yield "    ".join(text.format(requirement=_plain(each), told=room) for each in report.foot)


def _notes(sheet: Sheet) -> Iterator[str]:
    for note in sheet.notes:
        yield ""
        yield _plain(note)


def _table(sheet: Sheet, naming: Naming) -> Iterator[str]:
    told = grid(sheet, naming)
    yield _row(column.title for column in told.columns)
    yield "|" + "|".join("---:" if column.right else "---" for column in told.columns) + "|"
    yield from (_row(row.cells) for row in told.rows)


def _row(cells: Iterator[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(map(_plain, cells)) + " |"


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", tame(text))
