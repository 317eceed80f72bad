"""`ledger import`: an attendance sheet, a meeting report or a platform's export into the book."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Option

from sbt_ledger.cli.declared import Approval, Cells, Date, DryRun, End, Evidence, Kind, Yes

_Texts = list[str] | None


def import_sheet(
    context: Context,
    files: Annotated[
        list[Path],
        Argument(
            metavar="FILE...", help=_("The sheet, as it was sent; or all reports of a meeting.")
        ),
    ],
    title: Annotated[str, Option(metavar="TITLE", help=_("What was held."))] = "",
    date: Date = "",
    end: End = "",
    hours: Annotated[str | None, Option(metavar="H", help=_("Its hours."))] = None,
    kind: Kind = "",
    activity: Annotated[
        str, Option(metavar="ID", help=_("A session of the book, to which the people belong."))
    ] = "",
    time: Annotated[
        str, Option(metavar="FROM-TO", help=_("From when to when it was, such as 14:00-16:30."))
    ] = "",
    evidence: Evidence = None,
    approval: Approval = None,
    cells: Cells = None,
    sheet: Annotated[str, Option(metavar="NAME", help=_("Which sheet of a workbook."))] = "",
    encoding: Annotated[
        str, Option(metavar="NAME", help=_("How the text is encoded, such as gb18030."))
    ] = "",
    year: Annotated[str, Option(metavar="YEAR", help=_("The year of days that have none."))] = "",
    date_order: Annotated[
        str, Option(metavar="ymd|mdy|dmy", help=_("The order of day, month and year."))
    ] = "",
    accept_makeup: Annotated[
        bool, Option("--accept-makeup", help=_("Signed for, or later, counts as present."))
    ] = False,
    again: Annotated[
        bool, Option("--again", help=_("The same sheet, used for another session."))
    ] = False,
    skip_bad: Annotated[
        bool, Option("--skip-bad", help=_("Record the others, and list who is left out."))
    ] = False,
    rejects: Annotated[
        str, Option(metavar="FILE", help=_("Where --skip-bad lists who is left out."))
    ] = "",
    habit: Annotated[
        _Texts,
        Option(
            metavar="KEY=VALUE", help=_("A habit, as under “import” in ledger.toml, for this once.")
        ),
    ] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> int:
    """Record who attended, from a sheet."""
    from sbt_ledger.cli.importing import Importing
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files.session_cells import SessionWords
    from sbt_ledger.intake.asked import Asked

    words = SessionWords(
        title, date, end, hours, kind,
        evidence=tuple(evidence or ()), approvals=tuple(approval or ()), cells=tuple(cells or ()),
    )  # fmt: skip
    asked = Asked(
        words, activity, time, sheet=sheet, encoding=encoding, year=year, date_order=date_order,
        accept_makeup=accept_makeup, again=again, habits=tuple(habit or ()),
    )  # fmt: skip
    options = options_of(context)
    importing = Importing(options, tuple(files), asked, skip_bad, rejects, dry_run)
    return importing.run(yes=yes)
