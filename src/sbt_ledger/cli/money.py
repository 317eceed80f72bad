"""`ledger money add`: book an amount of the training fund."""

from __future__ import annotations

from functools import partial
from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated, Literal

from typer import Argument, Context, Option

from sbt_ledger.cli.declared import DryRun

if TYPE_CHECKING:
    from sbt_ledger.files.mend import Plan
    from sbt_ledger.records.book import Book


def money_add(
    context: Context,
    what: Annotated[str, Argument(metavar="WHAT", help=_("What it is for, by word or by name."))],
    amount: Annotated[str, Argument(metavar="AMOUNT", help=_("How much: a plain number."))],
    date: Annotated[str, Option(metavar="DATE", help=_("The day; else today."))] = "",
    activity: Annotated[
        str, Option(metavar="ACTIVITY", help=_("For which session: its id, or its title."))
    ] = "",
    group: Annotated[str, Option(metavar="G", help=_("For which group."))] = "",
    period: Annotated[
        str, Option(metavar="P", help=_("The year it belongs to, if not that of its day."))
    ] = "",
    note: Annotated[str, Option(metavar="TEXT", help=_("A remark."))] = "",
    side: Annotated[
        Literal["", "income", "spending", "base"],
        Option(metavar="income|spending|base", help=_("What a new word is; spending if not said.")),
    ] = "",
    dry_run: DryRun = False,
    yes: Annotated[bool, Option("--yes", help=_("Book also what looks like a slip."))] = False,
) -> int:
    """Book an amount of money."""
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files.bookings import BookingWords, booking

    options = options_of(context)
    folder = options.folder()

    def plan(book: Book) -> Plan:
        from sbt_ledger.cli.options import rule_sets_of
        from sbt_ledger.reports.office.years import is_year_of_money

        today = options.day(book.settings.timezone)
        day = date or today.isoformat()
        words = BookingWords(what, amount, day, activity, group, period, note, side)
        rule_sets = rule_sets_of(folder, book, None)
        is_period = partial(is_year_of_money, rule_sets, today)
        return booking(book, words, is_period, today, twice=yes)

    told = Headlines(
        _("Booked: {what}"), _("Not written, would be booked: {what}"), _("Nothing to book: {what}")
    )
    return amend_rows(
        options, "money add", plan, told, reason="", dry_run=dry_run, needs_reason=False
    )
