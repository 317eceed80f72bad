"""`ledger teacher leave` and `back`: leave of more than a session."""

from __future__ import annotations

from functools import partial
from gettext import gettext as _
from typing import Annotated

from typer import Argument, Context, Option

_Teacher = Annotated[str, Argument(metavar="TEACHER", help=_("Code, name, or a part of it."))]
_Reason = Annotated[str, Option("--reason", metavar="R", help=_("Why; the journal keeps it."))]
_DryRun = Annotated[bool, Option("--dry-run", help=_("Show it, and write nothing."))]


def leave(
    context: Context,
    teacher: _Teacher,
    kind: Annotated[str, Argument(metavar="KIND", help=_("illness, maternity, study …"))],
    since: Annotated[str, Option("--from", metavar="DATE", help=_("The first day."))] = "",
    until: Annotated[str, Option(metavar="DATE", help=_("The last day, if it is known."))] = "",
    by: Annotated[str, Option(metavar="WHO", help=_("Who decided it."))] = "",
    evidence: Annotated[str, Option(metavar="KIND=PATH", help=_("A proof."))] = "",
    reason: _Reason = "",
    dry_run: _DryRun = False,
) -> int:
    """Let a teacher be on leave."""
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.asked_words import day_asked, day_if_any
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files import roster_leave
    from sbt_ledger.files.roster_rows import Span, Why

    span = Span(day_asked("--from", since, _("First day")), day_if_any("--until", until))
    why = Why(reason.strip(), by, evidence)
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
    teacher: _Teacher,
    on: Annotated[str, Option("--on", metavar="DATE", help=_("The first day back."))] = "",
    reason: _Reason = "",
    dry_run: _DryRun = False,
) -> int:
    """Let a leave end on the day before."""
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.asked_words import day_asked
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files import roster_leave

    plan = partial(
        roster_leave.back, teacher=teacher, day=day_asked("--on", on, _("First day back"))
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
