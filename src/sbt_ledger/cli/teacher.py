"""`ledger teacher`: the roster."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Option

from sbt_ledger.cli.declared import DryRun, Yes


def teacher_import(
    context: Context,
    file: Annotated[Path, Argument(metavar="FILE", help=_("The list of teachers, as it is."))],
    number: Annotated[
        bool, Option("--number", help=_("Give codes from T001 on to those who have none."))
    ] = False,
    sheet: Annotated[str, Option(metavar="NAME", help=_("Which sheet of a workbook."))] = "",
    encoding: Annotated[
        str, Option(metavar="NAME", help=_("How the text is encoded, such as gb18030."))
    ] = "",
    year: Annotated[str, Option(metavar="YEAR", help=_("The year of days that have none."))] = "",
    date_order: Annotated[
        str, Option(metavar="ymd|mdy|dmy", help=_("The order of day, month and year."))
    ] = "",
    habit: Annotated[
        list[str] | None,
        Option(
            metavar="KEY=VALUE", help=_("A habit, as under “import” in ledger.toml, for this once.")
        ),
    ] = None,
    skip_bad: Annotated[
        bool, Option("--skip-bad", help=_("Record the others, and list who is left out."))
    ] = False,
    rejects: Annotated[
        str, Option(metavar="FILE", help=_("Where --skip-bad lists who is left out."))
    ] = "",
    dry_run: DryRun = False,
    yes: Yes = False,
) -> int:
    """Take a list of teachers into the roster; who is in it already stays as they are."""
    from sbt_ledger.cli.left_out import LeftOut
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.rostering import Rostering
    from sbt_ledger.cli.sheet_file import read_sheet
    from sbt_ledger.intake.asked import Asked
    from sbt_ledger.intake.roster_import import RosterSheet

    asked = Asked(
        sheet=sheet, encoding=encoding, year=year, date_order=date_order,
        habits=tuple(habit or ()),
    )  # fmt: skip
    roster = RosterSheet(file.name, read_sheet(file), asked, number)
    left_out = LeftOut(file, rejects)
    return Rostering(options_of(context), roster, skip_bad, left_out, dry_run).run(yes=yes)
