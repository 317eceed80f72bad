"""`ledger rollup`: many schools at once."""

from __future__ import annotations

from gettext import gettext as _
from typing import Annotated

import click
import typer

_COLUMNS = ("group", "stage", "rank")
"""What parts the teachers of a district, unless other columns are named."""
_SHORT = "short"


def rollup(
    context: typer.Context,
    books: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="BOOK..", help=_("Folders of books, folders that hold such, or patterns.")
        ),
    ] = None,
    period: Annotated[
        str, typer.Option(metavar="P", help=_("Only this period: a label, or FROM..TO."))
    ] = "",
    rules: Annotated[
        list[str] | None,
        typer.Option(metavar="ID|FILE", help=_("These rules instead of each book's own.")),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help=_("Part the teachers by this; can be repeated.")),
    ] = None,
    table: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help=_("Only this table of it; can be repeated.")),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help=_("Pending and unknown are not in order either."))
    ] = False,
    print_sql: Annotated[
        bool,
        typer.Option(
            "--print-sql", help=_("Print the statement by which a cluster sums the rows.")
        ),
    ] = False,
    buckets: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help=_("Judge its result, CSV or Parquet; can be repeated.")),
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option(
            metavar="duckdb",
            click_type=click.Choice(("duckdb",)),
            help=_("Have DuckDB sum the rows; the answer is the same."),
        ),
    ] = None,
) -> int:
    """Compare schools, and judge what all of them owe together."""
    from sbt_ledger.cli import exit_code
    from sbt_ledger.cli.books_named import (
        books_meant,
        complain_of,
        complain_of_deeper,
        told_apart,
    )
    from sbt_ledger.cli.language import spoken
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.output import naming, say
    from sbt_ledger.cli.report import narrowed, show_report
    from sbt_ledger.cli.schools import Schools, on_one_day
    from sbt_ledger.errors import WrongUseError
    from sbt_ledger.reports.district import District

    options = options_of(context)
    folders, passed_over = books_meant(books or (), options)
    if engine and (print_sql or buckets is not None):
        raise WrongUseError(
            _("--engine sums the rows of books: not with --print-sql, nor with --buckets.")
        )
    on_the_day = on_one_day(options, folders)
    if print_sql:
        from sbt_ledger.cli.bucketed import print_statement

        code = print_statement(folders, on_the_day, period, tuple(rules or ()))
        complain_of_deeper(passed_over)
        return code
    district = Schools(
        on_the_day,
        period,
        tuple(rules or ()),
        tuple(by or _COLUMNS),
        names=not table or _SHORT in table,
    )
    if buckets is not None:
        district.take_buckets(buckets, alone=len(folders) == 1)
    elif engine:
        from sbt_ledger.cli.folded import InDuckDB

        district.summed = InDuckDB().report
    district.read(folders)
    told = District(
        told_apart(district.schools), tuple(district.unread), district.period, district.day,
        naming(), spoken(),
    )  # fmt: skip
    show_report(options, narrowed(told.report(), table or ()))
    complain_of(district.schools, district.unread, by or ())
    complain_of_deeper(passed_over)
    for remark in told.remarks:
        say(remark)
    say(district.told_unasked)
    if district.unread:
        return exit_code.BROKEN_FILES
    fine = (
        each.is_strictly_compliant if strict else each.is_compliant for each in district.schools
    )
    return exit_code.COMPLIANT if all(fine) and told.is_compliant(strict) else exit_code.SHORT
