"""`ledger list`: teachers, activities or credits, with filters."""

from __future__ import annotations

from enum import StrEnum
from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

import typer

from sbt_ledger.cli.declared import OnlyGroups, OnlySince, OnlyTeachers, OnlyUntil

if TYPE_CHECKING:
    from sbt_ledger.cli.options import Options
    from sbt_ledger.reports.listing import Listing


class Table(StrEnum):
    """What can be listed."""

    TEACHERS = "teachers"
    ACTIVITIES = "activities"
    CREDITS = "credits"


def list_records(
    context: typer.Context,
    what: Annotated[Table, typer.Argument(metavar="teachers|activities|credits", help=_("What."))],
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="COL=VALUE", help=_("Only rows whose cell is this; can be repeated.")),
    ] = None,
    teacher: OnlyTeachers = None,
    group: OnlyGroups = None,
    since: OnlySince = "",
    until: OnlyUntil = "",
) -> None:
    """List teachers, activities or credits."""
    from sbt_ledger.cli.hiding import hidden_in
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.output import naming, say
    from sbt_ledger.cli.selection import Selection, listing

    options = options_of(context)
    folder, book = options.read()
    selection = Selection.of(
        book,
        options.day(book.settings.timezone),
        tuple(where or ()),
        teachers=tuple(teacher or ()),
        groups=tuple(group or ()),
        since=since,
        until=until,
    )
    hidden = hidden_in(options, folder, book) if what is Table.CREDITS else None
    listed = listing(book, what.value, selection, naming(), hidden)
    for note in () if listed.rows else selection.notes(book):
        say(note, options)
    show_listing(options, listed)


def show_listing(options: Options, listed: Listing) -> None:
    """Show a list in the format asked for."""
    from sbt_ledger.cli.output import naming, show, width
    from sbt_ledger.reports.listing import as_csv, as_json, as_text, page

    def table() -> object:
        from sbt_ledger.reports.page_table import as_table

        return as_table(page(listed, naming()), width=width(options))

    show(
        options,
        {
            "table": table,
            "text": lambda: as_text(listed),
            "json": lambda: as_json(listed),
            "csv": lambda: as_csv(listed),
        },
    )
