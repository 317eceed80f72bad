"""`ledger teacher leave` and `back`: leave of more than a session."""

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

_FirstDayBack = Annotated[
    str, Option("--from", "--on", metavar="DATE", help=_("The first day back."))
]


def leave(
    context: Context,
    teacher: OneTeacher,
    kind: Annotated[str, Argument(metavar="KIND", help=_("illness, maternity, study …"))],
    since: FirstDay = "",
    until: LastDay = "",
    by: DecidedBy = "",
    evidence: Evidence = None,
    reason: Reason = "",
    dry_run: DryRun = False,
) -> int:
    """Let a teacher be on leave."""
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.asked_words import day_asked, day_if_any
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files import roster_leave
    from sbt_ledger.files.roster_rows import Span, Why

    span = Span(day_asked("--from", since, _("First day")), day_if_any("--until", until))
    why = Why(reason.strip(), by, ";".join(evidence or ()))
    plan = partial(roster_leave.leave, teacher=teacher, kind=kind, span=span, why=why)
    told = Headlines(
        _("On leave: {what}"),
        _("Not written, would be on leave: {what}"),
        _("It says so already, nothing was written: {what}"),
    )
    return amend_rows(
        options_of(context), "teacher leave", plan, told, reason=reason, dry_run=dry_run,
        needs_reason=False,
    )  # fmt: skip


def back(
    context: Context,
    teacher: OneTeacher,
    on: _FirstDayBack = "",
    reason: Reason = "",
    dry_run: DryRun = False,
) -> int:
    """Let a leave end on the day before."""
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.asked_words import day_asked
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files import roster_leave

    plan = partial(
        roster_leave.back, teacher=teacher, day=day_asked("--from", on, _("First day back"))
    )
    told = Headlines(
        _("Recorded: {what}"),
        _("Not written, would be recorded: {what}"),
        _("It says so already, nothing was written: {what}"),
    )
    return amend_rows(
        options_of(context), "teacher back", plan, told, reason=reason, dry_run=dry_run,
        needs_reason=False,
    )  # fmt: skip
