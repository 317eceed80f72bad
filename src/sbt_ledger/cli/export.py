"""`ledger export`: the book as tables for other programs."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.reports.export import Table


def export(
    context: typer.Context,
    parquet: Annotated[
        str, typer.Option(metavar="DIR", help=_("Write Parquet files into this folder."))
    ] = "",
    csv: Annotated[
        str, typer.Option(metavar="DIR", help=_("Write CSV files into this folder."))
    ] = "",
    table: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help=_("Only this table; can be repeated."))
    ] = None,
    period: Annotated[
        str, typer.Option(metavar="P", help=_("The period of the results, as in check."))
    ] = "",
    rules: Annotated[
        list[str] | None,
        typer.Option(metavar="ID|FILE", help=_("These rules instead of the book's.")),
    ] = None,
) -> None:
    """Write the book, and what follows from it, for other programs."""
    from sbt_ledger.cli.language import spoken
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.output import progress, say
    from sbt_ledger.cli.question import Question
    from sbt_ledger.errors import WrongUseError
    from sbt_ledger.reports.export import tables

    if not parquet and not csv:
        message = _("Still needed: {options}.").format(options="--parquet DIR")
        raise WrongUseError(message, _("Or --csv DIR; both can be given."))
    if parquet:
        from sbt_ledger.files.parquet import refuse_without

        refuse_without()
    options = options_of(context)
    question = Question(options, period, tuple(rules or ()))
    wanted = _wanted(tables(question.report(), spoken()), table or ())
    kinds = {"parquet": parquet, "csv": csv}
    folders = {kind: _folder(name) for kind, name in kinds.items() if name}
    written = []
    for each in progress(wanted, _("Table {n} of {total} …")):
        for kind, folder in folders.items():
            written.append(_write(each, folder / f"{each.name}.{kind}", kind))
    say("\n".join(map(str, written)), options)


def _wanted(found: tuple[Table, ...], names: list[str] | tuple[str, ...]) -> tuple[Table, ...]:
    from sbt_ledger.errors import WrongUseError
    from sbt_ledger.records.nearest import meant

    known = {each.name: each for each in found}
    for name in names:
        if name not in known:
            message = _("There is no table “{name}”.").format(name=name)
            told = _("Known: {known}.").format(known=", ".join(known))
            raise WrongUseError(message, meant(name, known) or told)
    return tuple(known[name] for name in dict.fromkeys(names)) or found


def _folder(name: str) -> Path:
    """Return the folder, made if it is new; never one of a book."""
    from sbt_ledger.cli.output import refuse_records
    from sbt_ledger.errors import RefusedError

    folder = Path(name)
    for each in ("teachers", "credits"):
        refuse_records(folder / f"{each}.csv")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        message = _("{file} cannot be written: {reason}.")
        raise RefusedError(message.format(file=name, reason=fault.strerror)) from None
    return folder


def _write(table: Table, target: Path, kind: str) -> Path:
    from sbt_ledger.errors import RefusedError
    from sbt_ledger.files.parquet import write_parquet
    from sbt_ledger.reports.csv_text import csv_text, plain

    def texts() -> Iterator[list[str]]:
        return ([plain(cell) for cell in row] for row in table.rows())

    try:
        if kind == "parquet":
            write_parquet(target, table.columns, texts())
        else:
            from sbt_ledger.cli.output import write_result

            write_result(str(target), csv_text(tuple(table.columns), table.rows()), "csv")
    except OSError as fault:
        message = _("{file} cannot be written: {reason}.")
        raise RefusedError(message.format(file=target, reason=fault.strerror)) from None
    return target
