"""`ledger void`: declare an activity, or some teachers' rows at it, void."""

from __future__ import annotations

from functools import partial
from gettext import gettext as _
from typing import Annotated

from typer import Argument, Context, Option


def void(
    context: Context,
    activity: Annotated[str, Argument(metavar="ACTIVITY", help=_("Its id, or its title."))],
    teachers: Annotated[
        list[str] | None,
        Argument(metavar="[TEACHER]..", help=_("Only the rows of these at it.")),
    ] = None,
    reason: Annotated[str, Option(metavar="R", help=_("Why; the journal keeps it."))] = "",
    dry_run: Annotated[bool, Option("--dry-run", help=_("Show it, and write nothing."))] = False,
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
