"""`ledger teacher transfer-out`, `retire` and `left`: the last day in post."""

from __future__ import annotations

from functools import partial
from gettext import gettext as _
from typing import Annotated

from typer import Context, Option

from sbt_ledger.cli.declared import DecidedBy, DryRun, Evidence, OneTeacher, Reason

_On = Annotated[str, Option("--until", "--on", metavar="DATE", help=_("The last day in post."))]


def transfer_out(
    context: Context,
    teacher: OneTeacher,
    on: _On = "",
    to: Annotated[
        str, Option("--to", metavar="SCHOOL", help=_("The school to which they go."))
    ] = "",
    by: DecidedBy = "",
    evidence: Evidence = None,
    reason: Reason = "",
    dry_run: DryRun = False,
) -> int:
    """Let a teacher move to another school after a last day."""
    said = (reason.strip(), by, ";".join(evidence or ()), to)
    return _leaving(context, "transfer-out", "transferred-out", teacher, on, said, dry_run=dry_run)


def retire(
    context: Context,
    teacher: OneTeacher,
    on: _On = "",
    by: DecidedBy = "",
    evidence: Evidence = None,
    reason: Reason = "",
    dry_run: DryRun = False,
) -> int:
    """Let a teacher retire after a last day."""
    said = (reason.strip(), by, ";".join(evidence or ()), "")
    return _leaving(context, "retire", "retired", teacher, on, said, dry_run=dry_run)


def left(
    context: Context,
    teacher: OneTeacher,
    on: _On = "",
    by: DecidedBy = "",
    evidence: Evidence = None,
    reason: Reason = "",
    dry_run: DryRun = False,
) -> int:
    """Let a teacher leave, neither to another school nor into retirement, after a last day."""
    said = (reason.strip(), by, ";".join(evidence or ()), "")
    return _leaving(context, "left", "left", teacher, on, said, dry_run=dry_run)


def _leaving(
    context: Context,
    command: str,
    how: str,
    teacher: str,
    on: str,
    said: tuple[str, str, str, str],
    *,
    dry_run: bool,
) -> int:
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.asked_words import day_asked
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files import roster_leaving
    from sbt_ledger.files.roster_rows import Why

    last, why = day_asked("--until", on, _("Last day in post")), Why(*said)
    plan = partial(roster_leaving.leaving, teacher=teacher, how=how, last=last, why=why)
    told = Headlines(
        _("Recorded: {what}"),
        _("Not written, would be recorded: {what}"),
        _("It says so already, nothing was written: {what}"),
    )
    return amend_rows(
        options_of(context), f"teacher {command}", plan, told, reason=said[0], dry_run=dry_run,
        needs_reason=False,
    )  # fmt: skip
