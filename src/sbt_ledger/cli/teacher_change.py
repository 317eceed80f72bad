"""`ledger teacher change`: what holds of a teacher from a day on, or what the roster says."""

from __future__ import annotations

from functools import partial
from gettext import gettext as _
from typing import Annotated

from typer import Argument, Context, Option

from sbt_ledger.cli.declared import DecidedBy, DryRun, Evidence, OneTeacher, Reason
from sbt_ledger.errors import WrongUseError


def change(
    context: Context,
    teacher: OneTeacher,
    attribute: Annotated[
        str, Argument(metavar="ATTRIBUTE", help=_("What changes: rank, group, fte, trainer …"))
    ],
    value: Annotated[
        str | None, Argument(metavar="[VALUE]", help=_("What it becomes; none means yes."))
    ] = None,
    since: Annotated[
        str,
        Option(
            "--from", metavar="DATE",
            help=_("The first day; a name, an address and a first day in post have none."),
        ),
    ] = "",
    until: Annotated[
        str,
        Option(metavar="DATE", help=_("The last day, after which it is as before; else still.")),
    ] = "",
    ends: Annotated[
        bool, Option("--end", help=_("It holds no more from the first day on, until the last."))
    ] = False,
    also: Annotated[
        bool, Option("--also", help=_("Beside what holds, which does not end."))
    ] = False,
    by: DecidedBy = "",
    evidence: Evidence = None,
    reason: Reason = "",
    dry_run: DryRun = False,
) -> int:  # fmt: skip
    """Let something hold of a teacher from a day on, and end what held; or correct the roster."""
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.asked_words import day_if_any
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files import roster_changes
    from sbt_ledger.files.roster_rows import Why

    if also and ends:
        message = _("--also and --end contradict each other.")
        raise WrongUseError(message, _("Give one of them."))
    asked = roster_changes.Asked(
        teacher, attribute, value, day_if_any("--from", since), day_if_any("--until", until),
        also, ends, Why(reason.strip(), by, ";".join(evidence or ())),
    )  # fmt: skip
    told = Headlines(
        _("Changed: {what}"),
        _("Not written, would be changed: {what}"),
        _("It says so already, nothing was written: {what}"),
    )
    return amend_rows(
        options_of(context), "teacher change", partial(roster_changes.change, asked=asked), told,
        reason=reason, dry_run=dry_run, needs_reason=False,
    )  # fmt: skip
