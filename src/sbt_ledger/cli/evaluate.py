"""`ledger evaluate` and `ledger rate`: the learners were rated, or the training was by them."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Context, Option

from sbt_ledger.cli.declared import DryRun, OneActivity

if TYPE_CHECKING:
    from sbt_ledger.files.mend import Plan
    from sbt_ledger.records.book import Book

_Texts = list[str] | None
_Teachers = Annotated[_Texts, Argument(metavar="[TEACHER]..", help=_("Whose rows at it."))]
_Everybody = Annotated[bool, Option("--all", help=_("All who were there and have no day yet."))]
_On = Annotated[str, Option(metavar="DATE", help=_("When it was done; else today."))]


def evaluate(
    context: Context,
    activity: OneActivity,
    teachers: _Teachers = None,
    everybody: _Everybody = False,
    on: _On = "",
    result: Annotated[str, Option(metavar="R", help=_("What came out: qualified …"))] = "",
    dry_run: DryRun = False,
) -> int:
    """Record that the provider rated the learners."""
    from sbt_ledger.files.evaluating import EVALUATED

    return _rate(context, "evaluate", activity, teachers, everybody, EVALUATED, on, result, dry_run)


def rate(
    context: Context,
    activity: OneActivity,
    teachers: _Teachers = None,
    everybody: _Everybody = False,
    on: _On = "",
    dry_run: DryRun = False,
) -> int:
    """Record that learners rated the training."""
    from sbt_ledger.files.evaluating import RATED

    return _rate(context, "rate", activity, teachers, everybody, RATED, on, "", dry_run)


def _rate(
    context: Context,
    command: str,
    activity: str,
    teachers: _Texts,
    everybody: bool,
    column: str,
    on: str,
    result: str,
    dry_run: bool,
) -> int:
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.on_day import day_on
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files import evaluating

    options = options_of(context)

    def plan(book: Book) -> Plan:
        return evaluating.rate(
            book, activity, teachers or (), everybody=everybody, column=column,
            on=day_on(options, book, on), result=result,
        )  # fmt: skip

    done, dry = _("Training rated: {what}"), _("Not written, the training would be rated: {what}")
    if column == evaluating.EVALUATED:
        done, dry = _("Learners rated: {what}"), _("Not written, learners would be rated: {what}")
    told = Headlines(
        done,
        dry,
        _("It says so already, nothing was written: {what}"),
    )
    return amend_rows(
        options, command, plan, told, reason="", dry_run=dry_run, needs_reason=False
    )  # fmt: skip
