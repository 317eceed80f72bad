"""`ledger teacher pair` and `unpair`: two teachers who learn from each other."""

from __future__ import annotations

from functools import partial
from gettext import gettext as _
from typing import Annotated

from typer import Argument, Context, Option

from sbt_ledger.cli.declared import (
    DecidedBy,
    DryRun,
    Evidence,
    FirstDay,
    LastDay,
    OneTeacher,
    Reason,
)

_LastDayOfIt = Annotated[
    str, Option("--until", "--on", metavar="DATE", help=_("The last day of the pair."))
]


def pair(
    context: Context,
    teacher: OneTeacher,
    partner: Annotated[str, Argument(metavar="PARTNER", help=_("The other one."))],
    since: FirstDay = "",
    until: LastDay = "",
    by: DecidedBy = "",
    evidence: Evidence = None,
    reason: Reason = "",
    dry_run: DryRun = False,
) -> int:
    """Let two teachers be a pair from a day on; either may have others beside."""
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.asked_words import day_asked, day_if_any
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files import roster_pairs
    from sbt_ledger.files.roster_rows import Span, Why

    span = Span(day_asked("--from", since, _("First day")), day_if_any("--until", until))
    why = Why(reason.strip(), by, ";".join(evidence or ()))
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
    teacher: OneTeacher,
    partner: Annotated[
        str, Argument(metavar="[PARTNER]", help=_("The other one, if there are several."))
    ] = "",
    on: _LastDayOfIt = "",
    reason: Reason = "",
    dry_run: DryRun = False,
) -> int:
    """Let a pair end after a last day."""
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.asked_words import day_asked
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files import roster_pairs

    last = day_asked("--until", on, _("Last day"))
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
