"""`ledger add`: record a session and who attended, in one act."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Context, Option

from sbt_ledger.cli.declared import (
    Absent,
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
    Late,
    Lead,
    LeftEarly,
    NewId,
    OnLeave,
    Texts,
)

if TYPE_CHECKING:
    from sbt_ledger.cli.answer import Answer
    from sbt_ledger.cli.options import Options
    from sbt_ledger.files.session import Session
    from sbt_ledger.files.session_cells import SessionWords
    from sbt_ledger.files.session_draft import Drafted


def add(
    context: Context,
    title: Annotated[str, Argument(metavar="[TITLE]", help=_("What it was."))] = "",
    date: Date = "",
    end: End = "",
    hours: Hours = None,
    kind: Kind = "",
    lead: Lead = "",
    teachers: Annotated[Texts, Option("--teachers", metavar="A,B", help=_("Who attended."))] = None,
    group: InGroup = None,
    everybody: Annotated[bool, Option("--all", help=_("All who were in post."))] = False,
    without: Except = None,
    absent: Absent = None,
    leave: OnLeave = None,
    late: Late = None,
    left_early: LeftEarly = None,
    evidence: Evidence = None,
    approval: Approval = None,
    cells: Cells = None,
    id_: NewId = "",
    anyway: Anyway = "",
    dry_run: DryRun = False,
    yes: Annotated[
        bool, Option("--yes", help=_("Ask nothing, and record what seems recorded already."))
    ] = False,
) -> int:
    """Record a session and who attended."""
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files.session_cells import SessionWords
    from sbt_ledger.records.attendees import Naming

    marks = {"absent": absent, "leave": leave, "late": late, "left-early": left_early}
    naming = Naming(
        _all(teachers), _all(group), everybody, _all(without),
        {mark: _all(texts) for mark, texts in marks.items() if texts},
    )  # fmt: skip
    given = (*((f"lead={lead}",) if lead else ()), *_all(cells))
    words = SessionWords(
        title, date, end, hours, kind, id_, naming, _all(evidence), _all(approval), given
    )
    return record_session(options_of(context), words, written=not dry_run, yes=yes, anyway=anyway)


def _all(texts: Texts) -> tuple[str, ...]:
    return tuple(texts or ())


def record_session(
    options: Options,
    words: SessionWords,
    *,
    written: bool,
    yes: bool,
    anyway: str,
    command: str = "add",
    asks: bool = True,
) -> int:
    """Record what is said, and on a terminal asked for, if the command `asks`.

    `anyway` is why people are enrolled who may not choose yet, "" if nobody says so.
    """
    from sbt_ledger.cli.answer import Answer
    from sbt_ledger.cli.ask import Asking
    from sbt_ledger.cli.barred import refuse_barred, why_anyway
    from sbt_ledger.cli.exit_code import COMPLIANT
    from sbt_ledger.cli.output import while_waiting
    from sbt_ledger.cli.stamp import stamp_of
    from sbt_ledger.cli.terminal import is_terminal
    from sbt_ledger.files.session import open_book
    from sbt_ledger.files.session_draft import record

    folder = options.folder()
    seen = None
    if asks and is_terminal() and not yes:
        opened = open_book(folder)
        asking = Asking(opened, options.day(opened.book.settings.timezone))
        words, seen, yes = asking.settle(words, look=written)
        anyway = anyway or why_anyway(options, opened.book, seen)
    answer = Answer(options, folder, written=written)

    def prepare(session: Session, drafted: Drafted) -> None:
        codes = [each.teacher.code for each in session.people.people]
        barred = refuse_barred(
            options, drafted.before, session.activity, codes, anyway, session.credits
        )
        _prepare(answer, session, drafted, barred, written=written)

    def act() -> None:
        with while_waiting(_("Recording …")):
            record(
                folder, words, stamp_of(command), say=answer.note, patience=options.patience(),
                seen=seen, twice=yes, dry_run=not written, prepare=prepare, reason=anyway.strip(),
            )  # fmt: skip

    answer.run(act)
    return COMPLIANT


def _prepare(
    answer: Answer,
    session: Session,
    drafted: Drafted,
    barred: tuple[str, ...],
    *,
    written: bool,
) -> None:
    """Make all that will be shown of a session before it is saved."""
    from sbt_ledger.cli.language import spoken
    from sbt_ledger.cli.options import today
    from sbt_ledger.files.session import told_notes
    from sbt_ledger.reports.session import SessionReport

    codes = [each.teacher.code for each in session.people.people]

    def make(chosen: str) -> str:
        books = (drafted.before, drafted.after)
        totals = answer.totals(books, codes, [session.activity.end])
        report = SessionReport(session, drafted, totals, written)
        match chosen:
            case "json":
                return report.json()
            case "csv":
                return report.csv()
            case _:
                return report.text(spoken())

    stands = _("Recorded as {id} ({places}), but the result could not be shown in full.")
    places = _(", ").join(each.place for each in drafted.additions)
    answer.prepare(
        drafted.drafts,
        make,
        stands=stands.format(id=session.activity.id, places=places),
        notes=(*told_notes(session, today(drafted.before.settings.timezone)), *barred),
    )
