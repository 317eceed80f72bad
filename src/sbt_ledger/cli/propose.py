"""`ledger propose`: plan a session, with who is in charge and who is expected."""

from __future__ import annotations

from gettext import gettext as _
from typing import Annotated

from typer import Argument, Context, Option

_Texts = list[str] | None


def propose(
    context: Context,
    title: Annotated[str, Argument(metavar="TITLE", help=_("What it will be."))],
    date: Annotated[str, Option(metavar="DATE", help=_("Its day, or its first day."))] = "",
    end: Annotated[str, Option(metavar="DATE", help=_("Its last day."))] = "",
    hours: Annotated[str | None, Option(metavar="H", help=_("Its hours; 0 for a paper."))] = None,
    kind: Annotated[str, Option(metavar="K", help=_("Its kind, by word or by name."))] = "",
    lead: Annotated[str, Option(metavar="WHO", help=_("Who is in charge of it."))] = "",
    teachers: Annotated[_Texts, Option(metavar="A,B", help=_("Who is expected."))] = None,
    group: Annotated[_Texts, Option(metavar="G", help=_("All of a group on that day."))] = None,
    everybody: Annotated[bool, Option("--all", help=_("All who will be in post."))] = False,
    without: Annotated[_Texts, Option("--except", metavar="A,B", help=_("Not these."))] = None,
    evidence: Annotated[_Texts, Option(metavar="KIND=PATH", help=_("A proof."))] = None,
    approval: Annotated[_Texts, Option(metavar="STEP@DATE", help=_("A step passed."))] = None,
    cells: Annotated[
        _Texts, Option("--set", metavar="COLUMN=VALUE", help=_("Any other column."))
    ] = None,
    id_: Annotated[
        str, Option("--id", metavar="ID", help=_("Instead of the next free YYYYMMDD-NN."))
    ] = "",
    dry_run: Annotated[bool, Option("--dry-run", help=_("Show it, and write nothing."))] = False,
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
        options_of(context), words, written=not dry_run, yes=yes, command="propose", asks=False
    )
