"""`ledger propose`: plan a session, with who is in charge and who is expected."""

from __future__ import annotations

from gettext import gettext as _
from typing import Annotated

from typer import Argument, Context, Option

from sbt_ledger.cli.declared import (
    Anyway,
    Approval,
    Cells,
    Date,
    DryRun,
    End,
    Evidence,
    Except,
    Hours,
    InGroup,
    Kind,
    Lead,
    NewId,
    Texts,
)


def propose(
    context: Context,
    title: Annotated[str, Argument(metavar="TITLE", help=_("What it will be."))],
    date: Date = "",
    end: End = "",
    hours: Hours = None,
    kind: Kind = "",
    lead: Lead = "",
    teachers: Annotated[
        Texts, Option("--teachers", metavar="A,B", help=_("Who is expected."))
    ] = None,
    group: InGroup = None,
    everybody: Annotated[bool, Option("--all", help=_("All who will be in post."))] = False,
    without: Except = None,
    evidence: Evidence = None,
    approval: Approval = None,
    cells: Cells = None,
    id_: NewId = "",
    anyway: Anyway = "",
    dry_run: DryRun = False,
    yes: Annotated[
        bool, Option("--yes", help=_("Record it also if it seems recorded already."))
    ] = False,
) -> int:
    """Plan a session: nothing of it counts before `ledger hold` says that it was held."""
    from sbt_ledger.cli.add import record_session
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files.session_cells import SessionWords
    from sbt_ledger.records.attendees import Naming

    naming = Naming(
        tuple(teachers or ()), tuple(group or ()), everybody, tuple(without or ())
    )  # fmt: skip
    given = ("status=planned", *((f"lead={lead}",) if lead else ()), *(cells or ()))
    words = SessionWords(
        title, date, end, hours, kind, id_, naming, tuple(evidence or ()), tuple(approval or ()),
        given,
    )  # fmt: skip
    return record_session(
        options_of(context), words, written=not dry_run, yes=yes, anyway=anyway, command="propose",
        asks=False,
    )  # fmt: skip
