"""`ledger void`: declare an activity, or some teachers' rows at it, void."""

from __future__ import annotations

from functools import partial
from gettext import gettext as _
from typing import Annotated

from typer import Argument, Context

from sbt_ledger.cli.declared import DryRun, OneActivity, Reason


def void(
    context: Context,
    activity: OneActivity,
    teachers: Annotated[
        list[str] | None,
        Argument(metavar="[TEACHER]..", help=_("Only the rows of these at it.")),
    ] = None,
    reason: Reason = "",
    dry_run: DryRun = False,
) -> int:
    """Declare a session, or some teachers' rows at it, void: they stay, and count nothing."""
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files import mistakes

    plan = partial(mistakes.void, activity=activity, teachers=teachers or ())
    told = Headlines(
        _("Declared void: {what}"),
        _("Not written, would be declared void: {what}"),
        _("Void already, nothing was written: {what}"),
    )
    return amend_rows(options_of(context), "void", plan, told, reason=reason, dry_run=dry_run)
