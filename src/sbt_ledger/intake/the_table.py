"""The one table of a file that is to be imported."""

from __future__ import annotations

from gettext import gettext as _
from itertools import chain
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.intake.contents import refused
from sbt_ledger.intake.source import source_of
from sbt_ledger.intake.tables import HEAD, tables_of
from sbt_ledger.intake.words import key, words
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sbt_ledger.intake.contents import Contents, Row, Sheet
    from sbt_ledger.intake.table import Table

_OF_SESSION = ("title", "date", "start")
_NUMBERED = pattern(r"\d|第")
_EXAMPLES = ("name", "code", "mark", "hours", "date", "join", "duration")


def the_table(
    contents: Contents, *, sheet_name: str = "", column_map: Mapping[str, str] | None = None
) -> Table:
    """Return the table of a file, or that of one sheet, which may be a hidden one then.

    `column_map` maps headers to roles, as [import.columns] does. Raises BrokenFilesError where no
    header can be read, or several sheets have one.
    """
    sheets = _asked(contents, sheet_name)
    found = {each.name: tables_of(each, words(), column_map or {}) for each in sheets}
    found = {name: tables for name, tables in found.items() if tables}
    filled = {name: tables for name, tables in found.items() if any(each.rows for each in tables)}
    found = _main(filled or found)
    if not found:
        raise _no_header(contents, sheets)
    if len(found) > 1:
        raise _several(contents.file, list(found))
    table = _one_of(next(iter(found.values())))
    table = table._replace(details=table.details or _details(contents, table, column_map or {}))
    return table._replace(problems=(*table.problems, *_hidden_sheets(contents, table)))


def _asked(contents: Contents, sheet_name: str) -> list[Sheet]:
    """Return the sheets to look at: those that can be seen, or the one that is named."""
    if not sheet_name:
        return [each for each in contents.sheets if not each.hidden]
    named = [each for each in contents.sheets if each.name == sheet_name]
    if not named:
        message = _("there is no sheet “{name}”").format(name=sheet_name)
        names = _(", ").join(each.name for each in contents.sheets if each.name)
        hint = _("The sheets are: {names}").format(names=names) if names else ""
        raise refused(Problem("no-sheet", message, hint, contents.file))
    return named


def _main(found: Mapping[str, list[Table]]) -> dict[str, list[Table]]:
    """Leave out sheets that only fill up another one, as single intervals beside their sums."""
    sources = {name: source_of(tables[0]) for name, tables in found.items()}
    present = {each.name for each in sources.values()}
    return {name: each for name, each in found.items() if sources[name].beside not in present}


def _details(contents: Contents, table: Table, column_map: Mapping[str, str]) -> Table | None:
    """Return the table of a sheet that only fills up this one."""
    name = source_of(table).name
    for sheet in contents.sheets:
        if sheet.name != table.sheet and not sheet.hidden:
            for each in tables_of(sheet, words(), column_map):
                if source_of(each).beside == name:
                    return each
    return None


def _one_of(tables: Sequence[Table]) -> Table:
    """Return the first table with all that belong to it; say which other ones are not read.

    Tables with the same header are one, as pages are. The numbered sections of one report tell
    of the same people twice: the second has the details of the first.
    """
    first, rest = tables[0], tables[1:]
    if first.section and rest and rest[0].section:
        return first._replace(details=rest[0])
    together = source_of(first).together
    alike = [each for each in tables if together or _headers(each) == _headers(first)]
    if not together:
        alike = [each for each in alike if not _is_of_another(each, first)]
    others = [each for each in tables if each not in alike]
    table = _joined(alike) if len(alike) > 1 else first
    return table._replace(problems=(*table.problems, *(_not_read(each, first) for each in others)))


def _is_of_another(table: Table, first: Table) -> bool:
    """Whether what stands above a table tells of another session than what is above the first."""
    if any(table.hints.get(name) != first.hints.get(name) for name in _OF_SESSION):
        return True
    headings = (each.hints.get("heading", "") for each in (table, first))
    numbered = {text for text in headings if _NUMBERED.search(text)}
    return len(numbered) > 1


def _headers(table: Table) -> list[str]:
    return [key(each.header) for each in table.columns if each.header]


def _joined(tables: Sequence[Table]) -> Table:
    """Return one table of all rows, with the columns of the widest, found by their headers."""
    widest = max(tables, key=lambda each: len(_headers(each)))
    rows: list[Row] = []
    for table in tables:
        at = {key(each.header): each.index for each in table.columns}
        places = [at.get(key(each.header), -1) for each in widest.columns]
        rows += [[row[p] if 0 <= p < len(row) else "" for p in places] for row in table.rows]
    return tables[0]._replace(
        columns=widest.columns,
        rows=rows,
        lines=list(chain.from_iterable(each.lines for each in tables)),
        skipped=tuple(chain.from_iterable(each.skipped for each in tables)),
        problems=tuple(dict.fromkeys(chain.from_iterable(each.problems for each in tables))),
    )


def _not_read(table: Table, first: Table) -> Problem:
    """Return that a table is not read: people of another session are missing then."""
    place = (table.file, table.header_line)
    if _headers(table) == _headers(first):
        message = _(
            "a second session begins here: what stands above it is not what is above the first"
        )
        hint = _("Put each session into a file of its own.")
        return Problem("second-session", message, hint, *place)
    message = _("a second table begins here; it is not read")
    hint = _("Put it into a file of its own if it is meant.")
    return Problem("second-table", message, hint, *place, level="warning")


def _hidden_sheets(contents: Contents, table: Table) -> list[Problem]:
    found = []
    for sheet in contents.sheets:
        if sheet.hidden and sheet.rows:
            is_read = sheet.name == table.sheet
            message = (
                _("the hidden sheet is read") if is_read else _("the hidden sheet is not read")
            )
            hint = "" if is_read else _("Name it with --sheet if it is meant.")
            found.append(Problem("hidden-sheet", message, hint, sheet.label, level="warning"))
    return found


def _no_header(contents: Contents, sheets: Sequence[Sheet]) -> Exception:
    """Return what to raise where no row is a header: it tells which words are known."""
    if not any(each.rows for each in sheets):
        hint = _("Look whether it was saved.")
        return refused(Problem("empty-file", _("the file holds no table"), hint, contents.file))
    examples = _(", ").join(words().examples[role] for role in _EXAMPLES)
    message = _("none of the first {count} rows is a header that can be read").format(count=HEAD)
    hint = _(
        "Write a header above the table ({examples} …), or name your columns in ledger.toml: "
        '[import.columns] "…" = "name".'
    ).format(examples=examples)
    return refused(Problem("no-header", message, hint, contents.file))


def _several(file: str, names: Sequence[str]) -> Exception:
    listed = _(", ").join(names)
    message = _("several sheets hold a table: {names}").format(names=listed)
    hint = _("Name the one that is meant with --sheet.")
    return refused(Problem("several-sheets", message, hint, file))
