"""`ledger return`: what the school or the college sends back awaits its approvals again."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Context, Option

from sbt_ledger.cli.declared import DryRun, OneActivity, Reason

if TYPE_CHECKING:
    from sbt_ledger.files.mend import Plan
    from sbt_ledger.records.book import Book


def send_back(
    context: Context,
    activity: OneActivity,
    teachers: Annotated[
        list[str] | None,
        Argument(metavar="[TEACHER]..", help=_("Only the rows of these at it.")),
    ] = None,
    step: Annotated[
        str, Option(metavar="STEP", help=_("Only this approval, and those behind it."))
    ] = "",
    on: Annotated[str, Option(metavar="DATE", help=_("When it came back; else today."))] = "",
    reason: Reason = "",
    dry_run: DryRun = False,
) -> int:
    """Take away the approvals that were passed, so that they are awaited again."""
    from sbt_ledger.cli.amending import Headlines, amend_rows, reason_of
    from sbt_ledger.cli.on_day import day_on
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files.sending_back import Returning
    from sbt_ledger.files.sending_back import send_back as sent_back
    from sbt_ledger.files.submitted import submissions

    options = options_of(context)
    why = reason_of(reason)

    def plan(book: Book) -> Plan:
        sent = {key[:2] for each in submissions(options.folder()) for key in each.rows}
        returning = Returning(step, why, day_on(options, book, on), sent)
        return sent_back(book, activity, teachers or (), returning)

    told = Headlines(
        _("Sent back: {what}"),
        _("Not written, would be sent back: {what}"),
        _("It was sent back already, nothing was written: {what}"),
    )
    return amend_rows(options, "return", plan, told, reason=why, dry_run=dry_run)
