"""`ledger teacher pair` and `unpair`: two teachers who learn from each other."""

from __future__ import annotations

from functools import partial
from gettext import gettext as _
from typing import Annotated

from typer import Argument, Context, Option

_Teacher = Annotated[str, Argument(metavar="TEACHER", help=_("Code, name, or a part of it."))]
_Reason = Annotated[str, Option("--reason", metavar="R", help=_("Why; the journal keeps it."))]
_DryRun = Annotated[bool, Option("--dry-run", help=_("Show it, and write nothing."))]


def pair(
    context: Context,
    teacher: _Teacher,
    partner: Annotated[str, Argument(metavar="PARTNER", help=_("The other one."))],
    since: Annotated[str, Option("--from", metavar="DATE", help=_("The first day."))] = "",
    until: Annotated[str, Option(metavar="DATE", help=_("The last day, if it is known."))] = "",
    by: Annotated[str, Option(metavar="WHO", help=_("Who decided it."))] = "",
    evidence: Annotated[str, Option(metavar="KIND=PATH", help=_("A proof."))] = "",
    reason: _Reason = "",
    dry_run: _DryRun = False,
) -> int:
    """Let two teachers be a pair from a day on; either may have others beside."""
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.asked_words import day_asked, day_if_any
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files import roster_pairs
    from sbt_ledger.files.roster_rows import Span, Why

    span = Span(day_asked("--from", since, _("First day")), day_if_any("--until", until))
    why = Why(reason.strip(), by, evidence)
    plan = partial(roster_pairs.pair, teacher=teacher, partner=partner, span=span, why=why)
    told = Headlines(
        _("Paired: {what}"),
        _("Not written, would be paired: {what}"),
        _("It says so already, nothing was written: {what}"),
    )
    return amend_rows(
        options_of(context), "teacher pair", plan, told, reason=reason, dry_run=dry_run,
        needs_reason=False,
    )  # fmt: skip


def unpair(
    context: Context,
    teacher: _Teacher,
    partner: Annotated[
        str, Argument(metavar="[PARTNER]", help=_("The other one, if there are several."))
    ] = "",
    on: Annotated[str, Option("--on", metavar="DATE", help=_("The last day of the pair."))] = "",
    reason: _Reason = "",
    dry_run: _DryRun = False,
) -> int:
    """Let a pair end after a last day."""
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.asked_words import day_asked
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files import roster_pairs

    last = day_asked("--on", on, _("Last day"))
    plan = partial(roster_pairs.unpair, teacher=teacher, partner=partner, last=last)
    told = Headlines(
        _("Recorded: {what}"),
        _("Not written, would be recorded: {what}"),
        _("It says so already, nothing was written: {what}"),
    )
    return amend_rows(
        options_of(context), "teacher unpair", plan, told, reason=reason, dry_run=dry_run,
        needs_reason=False,
    )  # fmt: skip
