"""`ledger return`: what the school or the college sends back awaits its approvals again."""

from __future__ import annotations

from functools import partial
from gettext import gettext as _
from typing import Annotated

from typer import Argument, Context, Option


def send_back(
    context: Context,
    activity: Annotated[str, Argument(metavar="ACTIVITY", help=_("Its id, or its title."))],
    teachers: Annotated[
        list[str] | None,
        Argument(metavar="[TEACHER]..", help=_("Only the rows of these at it.")),
    ] = None,
    step: Annotated[
        str, Option(metavar="STEP", help=_("Only this approval, and those behind it."))
    ] = "",
    reason: Annotated[str, Option(metavar="R", help=_("Why; it is kept in the journal."))] = "",
    dry_run: Annotated[bool, Option("--dry-run", help=_("Show it, and write nothing."))] = False,
) -> int:
    """Take away the approvals that were passed, so that they are awaited again."""
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files import mistakes

    plan = partial(mistakes.send_back, activity=activity, teachers=teachers or (), step=step)
    told = Headlines(
        _("Sent back: {what}"),
        _("Not written, would be sent back: {what}"),
        _("No approval was passed, nothing was written: {what}"),
    )
    return amend_rows(options_of(context), "return", plan, told, reason=reason, dry_run=dry_run)
