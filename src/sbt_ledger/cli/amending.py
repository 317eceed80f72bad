"""What commands share that change rows: the reason, the preview, the writing, and what is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import RefusedError, WrongUseError

if TYPE_CHECKING:
    from sbt_ledger.cli.answer import Answer
    from sbt_ledger.cli.options import Options
    from sbt_ledger.files.mend import Mended, Plan
    from sbt_ledger.records.book import Book


@dataclass(frozen=True, slots=True)
class Headlines:
    """What a command says of what it did, would do, or found done; each takes `{what}`."""

    done: str
    dry: str
    already: str


def reason_of(reason: str) -> str:
    """Return why it is done: as given, else asked for on a terminal."""
    from sbt_ledger.cli.terminal import is_terminal, read_line

    text = reason.strip()
    if not text and not is_terminal():
        message = _("Why it is done must be said: --reason “…”.")
        raise WrongUseError(message, _("It is kept in the journal, beside who did it and when."))
    while not text:
        text = read_line(_("Reason: ")).strip()
    return text


def amend_rows(
    options: Options,
    command: str,
    plan: Callable[[Book], Plan],
    headlines: Headlines,
    *,
    reason: str,
    dry_run: bool,
    needs_reason: bool = True,
    looks_first: bool = False,
    tells_anyway: bool = False,
) -> int:
    """Change and add the rows that `plan` wishes, and show what became of them.

    With `looks_first` a person at a terminal sees them before, and is asked; with `tells_anyway`
    the notes are told also where nothing is to be written.
    """
    from sbt_ledger.cli.answer import Answer
    from sbt_ledger.cli.exit_code import COMPLIANT
    from sbt_ledger.cli.output import while_waiting
    from sbt_ledger.cli.stamp import stamp_of
    from sbt_ledger.cli.terminal import is_terminal
    from sbt_ledger.files.mend import amend

    folder = options.folder()
    why = reason_of(reason) if needs_reason else reason.strip()
    asks = looks_first and not dry_run and not options.format and not options.output
    asks = asks and is_terminal()
    seen = _looked_at(options, command, plan, headlines, tells_anyway) if asks else None
    if seen and not seen.drafts:
        return COMPLIANT
    answer = Answer(options, folder, written=not dry_run)

    def prepare(planned: Plan, mended: Mended) -> None:
        if seen and seen.drafts != mended.drafts:
            message = _("The book changed meanwhile; nothing was written.")
            raise RefusedError(message, _("Run the command again."))
        written = bool(mended.drafts) and not dry_run
        told = headlines.done if written else headlines.dry
        headline = (told if mended.drafts else headlines.already).format(what=planned.about)
        said = {"command": command, "reason": why}
        stands = _("{headline}. It is written, but the result could not be shown in full.")
        answer.prepare(
            mended.drafts,
            lambda chosen: mended_text(
                answer, headline, mended, chosen, written, said, brief=seen is not None
            ),
            stands=stands.format(headline=headline),
            notes=planned.notes if (mended.drafts or tells_anyway) and not seen else (),
        )

    def act() -> None:
        with while_waiting(_("Recording …")):
            amend(
                folder, plan, stamp_of(command), reason=why, say=answer.note, prepare=prepare,
                patience=options.patience(), dry_run=dry_run,
            )  # fmt: skip

    answer.run(act)
    return COMPLIANT


def _looked_at(
    options: Options,
    command: str,
    plan: Callable[[Book], Plan],
    headlines: Headlines,
    tells_anyway: bool,
) -> Mended:
    """Show what would be written, and ask; leaves unless the answer is yes."""
    from gettext import ngettext

    from typer import Abort

    from sbt_ledger.cli.answer import Answer
    from sbt_ledger.cli.output import say
    from sbt_ledger.cli.stamp import stamp_of
    from sbt_ledger.cli.terminal import YES, read_line, tell
    from sbt_ledger.files.mend import amend

    folder = options.folder()
    found: list[Mended] = []
    answer = Answer(options, folder, written=False)

    def prepare(planned: Plan, mended: Mended) -> None:
        found.append(mended)
        told = headlines.dry if mended.drafts else headlines.already
        headline = told.format(what=planned.about)
        for note in planned.notes if mended.drafts or tells_anyway else ():
            say(note, options)
        tell(mended_text(answer, headline, mended, "text", False, {}))

    amend(
        folder, plan, stamp_of(command), reason="", say=answer.note, prepare=prepare, dry_run=True
    )
    (mended,) = found
    if mended.drafts:
        count = len(mended.rows)
        text = ngettext("Write {count} row? [Y/n] ", "Write {count} rows? [Y/n] ", count)
        said = read_line(text.format(count=count)).strip().lower()
        if said and said not in YES:
            raise Abort
    return mended


def mended_text(
    answer: Answer,
    headline: str,
    mended: Mended,
    chosen: str,
    written: bool,
    said: Mapping[str, object],
    brief: bool = False,
) -> str:
    """Return rows that change, and what becomes of the totals, in a format."""
    from sbt_ledger.cli.language import spoken
    from sbt_ledger.reports.mended import MendReport, touched

    books = (mended.before, mended.after)
    totals = answer.totals(books, *touched(mended)) if mended.drafts else ()
    report = MendReport(headline, mended, totals, written, said, brief)
    match chosen:
        case "json":
            return report.json()
        case "csv":
            return report.csv()
        case _:
            return report.text(spoken())
