"""`ledger correct`: give cells of an activity, or of a teacher's row at it, other values."""

from __future__ import annotations

from functools import partial
from gettext import gettext as _
from typing import Annotated

from typer import Argument, Context, Option

from sbt_ledger.cli.declared import DryRun, OneActivity, Reason
from sbt_ledger.errors import WrongUseError


def correct(
    context: Context,
    activity: OneActivity,
    teacher: Annotated[
        str, Argument(metavar="[TEACHER]", help=_("Whose row at it; else its own row."))
    ] = "",
    cells: Annotated[
        list[str] | None,
        Option("--set", metavar="COLUMN=VALUE", help=_("The new value; none clears the cell.")),
    ] = None,
    part: Annotated[
        str | None, Option(metavar="P", help=_("Which of the teacher's several rows there."))
    ] = None,
    keep_approvals: Annotated[
        bool, Option("--keep-approvals", help=_("Only a slip of the pen: approvals stay."))
    ] = False,
    reason: Reason = "",
    dry_run: DryRun = False,
) -> int:
    """Correct cells of a session, or of a teacher's row at it."""
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files import correction

    if not cells:
        message = _("Still needed: {options}.").format(options="--set COLUMN=VALUE")
        raise WrongUseError(message, _("For example: --set hours=1.5; --set hours= clears it."))
    options = options_of(context)
    plan = partial(
        correction.correct, folder=options.folder(), activity=activity, teacher=teacher,
        cells=cells, part=part, keeps_approvals=keep_approvals,
    )  # fmt: skip
    told = Headlines(
        _("Corrected: {what}"),
        _("Not written, would be corrected: {what}"),
        _("It says so already, nothing was written: {what}"),
    )
    return amend_rows(options, "correct", plan, told, reason=reason, dry_run=dry_run)
