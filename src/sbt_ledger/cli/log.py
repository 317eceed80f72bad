"""`ledger log`: who changed what, when and why, as the journal has it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Context, Option

from sbt_ledger.cli.declared import OnlySince, OnlyTeachers, OnlyUntil, Texts
from sbt_ledger.errors import BrokenFilesError, LedgerError

if TYPE_CHECKING:
    from sbt_ledger.cli.options import Options
    from sbt_ledger.files.journal import Entry
    from sbt_ledger.files.journaled import Journaled
    from sbt_ledger.files.row_changes import RowChange


def log(
    context: Context,
    teacher: OnlyTeachers = None,
    activity: Annotated[
        Texts, Option("--activity", metavar="ID", help=_("Only this activity; can be repeated."))
    ] = None,
    since: OnlySince = "",
    until: OnlyUntil = "",
    user: Annotated[str, Option(metavar="U", help=_("Only what this user did."))] = "",
    number: Annotated[
        int, Option("-n", metavar="N", min=0, help=_("Only the last N; 0: all."))
    ] = 0,
) -> int:
    """Show who changed what, when and why; the newest is last."""
    import sys

    from sbt_ledger.cli.exit_code import BROKEN_FILES, COMPLIANT
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.when import at_school
    from sbt_ledger.files.journaled import journaled
    from sbt_ledger.files.settings_file import read_settings
    from sbt_ledger.reports.problems import told

    options = options_of(context)
    folder = options.folder()
    when = at_school(read_settings(folder).timezone)
    entries, fault = _settled(folder, options)
    changes = journaled(entries)
    if since:
        first = _day("--since", since).isoformat()
        changes = [each for each in changes if when(each.said("time")) >= first]
    if until:
        after = (_day("--until", until) + timedelta(days=1)).isoformat()
        changes = [each for each in changes if when(each.said("time")) < after]
    if user:
        changes = [each for each in changes if each.said("user").casefold() == user.casefold()]
    for fits in _fitting(folder, changes, teacher or (), activity or ()):
        changes = [found for each in changes if (found := each.only(fits)).rows]
    changes = changes[-number:]
    _show(options, changes, when, fault, is_empty=not entries)
    if fault:
        print(told(fault.problems), fault.message, sep="\n", file=sys.stderr)
        return BROKEN_FILES
    return COMPLIANT


def _settled(folder: Path, options: Options) -> tuple[list[Entry], BrokenFilesError | None]:
    """Return what the journal says up to its first damage; what was interrupted is settled."""
    from sbt_ledger.cli.output import say
    from sbt_ledger.cli.stamp import stamp_of
    from sbt_ledger.files.look import look

    entries, fault = _read(folder)
    if fault or not entries:
        return entries, fault
    edited = look(folder, stamp_of("log"), say=say)
    say(edited, options)
    return _read(folder) if entries[-1]["what"] == "change" else (entries, None)


def _read(folder: Path) -> tuple[list[Entry], BrokenFilesError | None]:
    from sbt_ledger.files.journal import read_sound

    sound = read_sound(folder)
    return sound.entries, sound.fault


def _fitting(
    folder: Path,
    changes: Sequence[Journaled],
    teachers: Sequence[str],
    activities: Sequence[str],
) -> Iterator[Callable[[RowChange], bool]]:
    """Yield what a row must be of: one of the teachers, one of the activities."""
    if teachers:
        codes = [_code(folder, changes, text) for text in teachers]
        held = frozenset().union(*(_held(folder, changes, code) for code in codes))
        yield (
            lambda row: (
                any(_is_of(row, code) for code in codes) or _of(row, "activities", "id") in held
            )
        )
    if activities:
        ids = frozenset().union(*(_ids(changes, text) for text in activities))
        yield (
            lambda row: (
                not ids.isdisjoint({_cell(row, "activity"), _of(row, "activities", "id")} - {""})
            )
        )


def _code(folder: Path, changes: Sequence[Journaled], text: str) -> str:
    """Return the code of the teacher meant; one that only the journal knows any more is known."""
    from sbt_ledger.files.book_files import BookReader
    from sbt_ledger.files.settings_file import read_settings
    from sbt_ledger.records.roster import find_teacher

    try:
        return find_teacher(BookReader(folder, read_settings(folder)).teachers(), text).code
    except LedgerError:
        rows = (row for change in changes for row in change.rows)
        if any(_is_of(row, text) for row in rows):
            return text
        raise


def _held(folder: Path, changes: Sequence[Journaled], code: str) -> set[str]:
    """Return the ids of the activities of a teacher: what becomes of them matters as well."""
    from sbt_ledger.files.book_files import read_book
    from sbt_ledger.records.chosen import ids_of

    rows = (row for change in changes for row in change.rows)
    found = {_cell(row, "activity") for row in rows if _is_of(row, code)} - {""}
    with suppress(LedgerError):  # the journal can be read though the book cannot
        found |= ids_of(read_book(folder), code)
    return found


def _is_of(row: RowChange, code: str) -> bool:
    return code in {_cell(row, "teacher"), _of(row, "teachers", "code")}


def _ids(changes: Sequence[Journaled], text: str) -> frozenset[str]:
    """Return the id, and those of the activities that have ever had it as their title."""
    from sbt_ledger.records.roster import matching_key

    wanted = matching_key(text)
    called = (
        cells.get("id", "")
        for change in changes
        for row in change.rows
        if row.table == "activities"
        for cells in filter(None, (row.before, row.after))
        if wanted in {matching_key(cells.get("title", "")), matching_key(cells.get("id", ""))}
    )
    return frozenset((text, *called))


def _cell(row: RowChange, column: str) -> str:
    return (row.after or row.before or {}).get(column, "")


def _of(row: RowChange, table: str, column: str) -> str:
    return _cell(row, column) if row.table == table else ""


def _day(option: str, text: str) -> date:
    from sbt_ledger.errors import WrongUseError
    from sbt_ledger.files.cells import CellError, parse_date

    try:
        return parse_date(text)
    except CellError as fault:
        raise WrongUseError(f"{option}: {fault}", fault.hint) from None


def _show(
    options: Options,
    changes: Sequence[Journaled],
    when: Callable[[str], str],
    fault: BrokenFilesError | None,
    *,
    is_empty: bool,
) -> None:
    from sbt_ledger.cli.output import show, width
    from sbt_ledger.reports import log as report
    from sbt_ledger.reports.page import Line

    page = report.page(changes, when)
    if not changes and not fault:
        nothing = _("The journal tells of no such change.")
        if is_empty:
            nothing = _("There is no journal yet: it begins with the first change by a command.")
        page = (Line(nothing),)

    def table() -> object:
        from sbt_ledger.reports.page_table import as_table

        return as_table(page, width=width(options))

    def text() -> str:
        from sbt_ledger.reports.page_text import as_text

        return as_text(page)

    ways = {
        "table": table,
        "text": text,
        "json": lambda: report.as_json(changes, fault.problems if fault else ()),
        "csv": lambda: report.as_csv(changes, when),
    }
    show(options, ways)
