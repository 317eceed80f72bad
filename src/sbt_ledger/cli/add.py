"""`ledger add`: record a session and who attended, in one act."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Context, Option

if TYPE_CHECKING:
    from sbt_ledger.cli.answer import Answer
    from sbt_ledger.cli.options import Options
    from sbt_ledger.files.session import Session
    from sbt_ledger.files.session_cells import SessionWords
    from sbt_ledger.files.session_draft import Drafted

_Texts = list[str] | None


def add(
    context: Context,
    title: Annotated[str, Argument(metavar="[TITLE]", help=_("What it was."))] = "",
    date: Annotated[str, Option(metavar="DATE", help=_("Its day, or its first day."))] = "",
    end: Annotated[str, Option(metavar="DATE", help=_("Its last day."))] = "",
    hours: Annotated[str | None, Option(metavar="H", help=_("Its hours; 0 for a paper."))] = None,
    kind: Annotated[str, Option(metavar="K", help=_("Its kind, by word or by name."))] = "",
    teachers: Annotated[_Texts, Option(metavar="A,B", help=_("Who attended."))] = None,
    group: Annotated[_Texts, Option(metavar="G", help=_("All of a group on that day."))] = None,
    everybody: Annotated[bool, Option("--all", help=_("All who were in post."))] = False,
    without: Annotated[_Texts, Option("--except", metavar="A,B", help=_("Not these."))] = None,
    absent: Annotated[_Texts, Option(metavar="A,B", help=_("Who was absent."))] = None,
    leave: Annotated[_Texts, Option(metavar="A,B", help=_("Who was on leave."))] = None,
    late: Annotated[_Texts, Option(metavar="A=MINUTES", help=_("Who was late."))] = None,
    left_early: Annotated[
        _Texts, Option(metavar="A=HOURS", help=_("Who left early, and the hours attended."))
    ] = None,
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
    words = SessionWords(
        title, date, end, hours, kind, id_, naming, _all(evidence), _all(approval), _all(cells)
    )
    return record_session(options_of(context), words, written=not dry_run, yes=yes)


def _all(texts: _Texts) -> tuple[str, ...]:
    return tuple(texts or ())


def record_session(
    options: Options,
    words: SessionWords,
    *,
    written: bool,
    yes: bool,
    command: str = "add",
    asks: bool = True,
) -> int:
    """Record what is said, and on a terminal asked for, if the command `asks`."""
    from sbt_ledger.cli.answer import Answer
    from sbt_ledger.cli.ask import Asking
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
    answer = Answer(options, folder, written=written)

    def prepare(session: Session, drafted: Drafted) -> None:
        _prepare(answer, options, session, drafted, written=written)

    def act() -> None:
        with while_waiting(_("Recording …")):
            record(
                folder, words, stamp_of(command), say=answer.note, patience=options.patience(),
                seen=seen, twice=yes, dry_run=not written, prepare=prepare,
            )  # fmt: skip

    answer.run(act)
    return COMPLIANT


def _prepare(
    answer: Answer, options: Options, session: Session, drafted: Drafted, *, written: bool
) -> None:
    """Make all that will be shown of a session before it is saved."""
    from sbt_ledger.cli.barred import choice_notes
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
        notes=(
            *told_notes(session, today(drafted.before.settings.timezone)),
            *choice_notes(options, drafted.before, session.activity, codes),
        ),
    )
