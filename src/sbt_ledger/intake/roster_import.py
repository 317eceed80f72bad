"""From the bytes of a roster sheet to the teachers that it would add."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.intake import ahead
from sbt_ledger.intake.asked_habits import habits_of
from sbt_ledger.intake.opened_sheet import OpenedSheet
from sbt_ledger.intake.reading import TableReader
from sbt_ledger.intake.roster_cells import RosterCells, group_columns, roster_columns
from sbt_ledger.intake.roster_codes import RosterCodes
from sbt_ledger.intake.roster_planning import RosterPlanner
from sbt_ledger.intake.roster_proposal import Entry, RosterProposal
from sbt_ledger.intake.row_people import is_blank
from sbt_ledger.intake.sheet_days import day_habits
from sbt_ledger.intake.sheet_import import origin_of
from sbt_ledger.intake.source import UNKNOWN, source_of
from sbt_ledger.intake.the_table import the_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.intake.asked import Asked
    from sbt_ledger.intake.proposal import Said
    from sbt_ledger.intake.reading import Row
    from sbt_ledger.intake.roster_planning import Standing
    from sbt_ledger.intake.source import Source
    from sbt_ledger.intake.table import Table
    from sbt_ledger.records.settings import Settings


@dataclass(frozen=True, slots=True)
class RosterSheet:
    """A sheet as it was sent, and what a person says about it."""

    file: str
    raw: bytes
    asked: Asked
    number: bool = False
    is_first: bool = False
    """Whether the book is to be made of it."""


def propose_roster(settings: Settings, standing: Standing, sheet: RosterSheet) -> RosterProposal:
    """Return what a sheet would add to a roster.

    Raises BrokenFilesError for a sheet that cannot be read, WrongUseError for one that is none.
    """
    asked = sheet.asked
    general = habits_of(settings, "roster", asked)
    encoding = asked.encoding or general.encoding
    contents = ahead.contents(sheet.raw, sheet.file, language=settings.lang, encoding=encoding)
    columns = {**roster_columns(), **group_columns(settings), **general.columns}
    table = the_table(contents, sheet_name=asked.sheet or general.sheet, column_map=columns)
    source = source_of(table)
    _refuse_others(source, table)
    habits = habits_of(settings, source.name, asked)
    reader = TableReader(table)
    days = day_habits(reader, contents, source, habits, asked, settings, standing.day)
    used = {each.cells.get("stage", "") for each in standing.teachers.values()} - {""}
    cells = RosterCells(reader, days, used, keep_ids=habits.keep_national_id)
    codes = RosterCodes(reader.column("code"), standing.teachers)
    entries = [_entry(row, cells, codes) for row in reader.rows() if not is_blank(row)]
    planner = RosterPlanner(standing, codes, table.file, number=sheet.number)
    people = tuple(planner.plan(entries))
    header = (table.file, table.header_line, reader.header("code") if reader.has("code") else "")
    told = (*contents.problems, *table.problems, *codes.warning(*header), *cells.warnings())
    problems = (*told, *(problem for each in people for problem in each.problems))
    opened = OpenedSheet(contents, table, source, habits, reader, days)
    origin = origin_of(sheet.file, sheet.raw, opened)
    notes = tuple(_notes(cells, is_first=sheet.is_first))
    return RosterProposal(origin, people, [*_rows(people)], tuple(dict.fromkeys(problems)), notes)


def _refuse_others(source: Source, table: Table) -> None:
    """Refuse what tells who was where: many who attend a meeting are no teachers of the school."""
    if source.shape == "roster" or (source.name == UNKNOWN and source.shape == "sign-in"):
        return
    message = _("{file} tells who attended, or what for; it is no list of all teachers.")
    hint = _("“ledger import” records it.")
    raise WrongUseError(message.format(file=table.file), hint)


def _entry(row: Row, cells: RosterCells, codes: RosterCodes) -> Entry:
    name = cells.name(row)
    code = row.take("code", codes.read, "", use="roster code")
    return Entry(row.line, name, code, cells.of(row), tuple(row.problems))


def _rows(people: tuple[Said, ...]) -> Iterator[dict[str, str]]:
    for each in people:
        if each.state == "new":
            yield {"code": each.teacher, **each.cells}


def _notes(cells: RosterCells, *, is_first: bool) -> Iterator[str]:
    """Yield which columns are left out, and what keeps them."""
    headers = cells.left_out()
    if not headers:
        return
    text = _("These columns are not taken over: {headers}.")
    if is_first:
        cure = _(
            "“--group-column {header}” keeps one that names groups. For others make the book "
            "without --roster, name them in ledger.toml under [import.columns], then “ledger "
            "teacher import”."
        )
    else:
        cure = _(
            "ledger.toml keeps what it names before the import: groups in [groups] columns, others "
            "under [import.columns] with a name of their own, such as “{header}” = …"
        )
    told = (text.format(headers=_(", ").join(headers)), cure.format(header=headers[0]))
    yield "\n    ".join(told)
