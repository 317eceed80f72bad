"""`ledger undo`: take back the newest change as a whole, or put it back."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

from typer import Abort, Argument, Context, Option

from sbt_ledger.cli.declared import DryRun, Yes
from sbt_ledger.errors import RefusedError, WrongUseError

if TYPE_CHECKING:
    from sbt_ledger.cli.answer import Answer
    from sbt_ledger.files.undo import Undoing


def undo(
    context: Context,
    number: Annotated[
        int | None,
        Argument(metavar="[N]", min=1, help=_("The change of this number in “ledger log”.")),
    ] = None,
    redo: Annotated[bool, Option("--redo", help=_("Put back what was undone last."))] = False,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> int:
    """Take back the newest change that stands, or that of a number; hand edits are not touched."""
    from sbt_ledger.cli.answer import Answer
    from sbt_ledger.cli.exit_code import COMPLIANT
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.output import while_waiting
    from sbt_ledger.cli.stamp import stamp_of
    from sbt_ledger.cli.terminal import is_terminal
    from sbt_ledger.files import undo as files

    options = options_of(context)
    folder = options.folder()
    asks = not (yes or dry_run)
    stamp = stamp_of("undo --redo" if redo else "undo")

    def do(prepare: Callable[[Undoing | None], bool]) -> None:
        with while_waiting(_("Reading {folder} …").format(folder=folder)):
            files.undo(
                folder, stamp, redo=redo, say=answer.note, prepare=prepare,
                number=number, patience=options.patience(), dry_run=dry_run,
            )  # fmt: skip

    seen: list[Undoing | None] = []
    answer = Answer(options, folder, written=not dry_run)
    if asks:
        # The person is asked without the lock: nobody else should wait for an answer.

        def look(undoing: Undoing | None) -> bool:
            seen.append(undoing)
            return False

        do(look)
        if seen[0] and not is_terminal():
            message = _("Nobody can be asked here: give --yes to undo, --dry-run to look.")
            raise WrongUseError(message, _("Nothing was written."))
        if seen[0]:
            _ask(seen[0], redo=redo)

    def prepare(undoing: Undoing | None) -> bool:
        if asks and not _same(seen[0], undoing):
            message = _("The book changed meanwhile; nothing was written.")
            raise RefusedError(message, _("Run the command again."))
        _prepare(answer, undoing, redo=redo, written=not dry_run, brief=asks)
        return True

    answer.run(lambda: do(prepare))
    return COMPLIANT


def _prepare(
    answer: Answer, undoing: Undoing | None, *, redo: bool, written: bool, brief: bool
) -> None:
    """Make all that will be shown before anything is written."""
    from sbt_ledger.cli.amending import mended_text
    from sbt_ledger.files.mend import Mended

    if undoing is None:
        nothing = _("There is nothing to put back.") if redo else _("There is nothing to undo.")
        answer.prepare((), lambda chosen: _told_nothing(nothing, chosen), stands=nothing)
        return
    mended: Mended = undoing.mended
    if not brief and (passed_over := _passed_over(undoing)):
        answer.note(passed_over)
    headline = _headline(undoing, redo=redo, written=written)
    said = {"command": "redo" if redo else "undo", "change": undoing.change.n}
    stands = _("{headline}. It is written, but the result could not be shown in full.")
    answer.prepare(
        mended.drafts,
        lambda chosen: mended_text(answer, headline, mended, chosen, written, said, brief=brief),
        stands=stands.format(headline=headline),
    )


def _told_nothing(text: str, chosen: str) -> str:
    from sbt_ledger.reports.csv_text import csv_text
    from sbt_ledger.reports.json_text import listed, one_line, whole
    from sbt_ledger.reports.row_words import CELLS

    match chosen:
        case "json":
            fields = {"version": 1, "written": False, "change": None}
            parts = {name: one_line(value) for name, value in fields.items()}
            return whole({**parts, "rows": listed(()), "totals": listed(())})
        case "csv":
            return csv_text(CELLS, ())
        case _:
            return text


def _headline(undoing: Undoing, *, redo: bool, written: bool) -> str:
    from sbt_ledger.cli.when import at_school
    from sbt_ledger.reports.log import told_whole

    when = at_school(undoing.mended.before.settings.timezone)
    if redo:
        text = _("Put back: {change}") if written else _("Would be put back: {change}")
    else:
        text = _("Undone: {change}") if written else _("Would be undone: {change}")
    return text.format(change=told_whole(undoing.change, when))


def _passed_over(undoing: Undoing) -> str:
    """Return which later changes are left as they are, in words; "" if there are none."""
    if not undoing.passed_over:
        return ""
    from sbt_ledger.cli.when import at_school
    from sbt_ledger.reports.log import told_whole

    when = at_school(undoing.mended.before.settings.timezone)
    changes = _(", ").join(told_whole(each, when) for each in undoing.passed_over)
    text = _("Left as it is, as undo does not take it back: {changes}.")
    return text.format(changes=changes)


def _ask(undoing: Undoing, *, redo: bool) -> None:
    """Show what would change, and ask; leaves unless the answer is yes."""
    from sbt_ledger.cli.terminal import YES, read_line, tell
    from sbt_ledger.reports.mended import MendReport

    headline = _headline(undoing, redo=redo, written=False)
    if passed_over := _passed_over(undoing):
        tell(passed_over)
    tell("\n".join((headline, *MendReport(headline, undoing.mended).rows())))
    question = _("Put it back?") if redo else _("Undo it?")
    if read_line(f"{question} [y/N] ").strip().lower() not in YES:
        raise Abort


def _same(seen: Undoing | None, now: Undoing | None) -> bool:
    """Whether what was seen is what would be done now."""
    if seen is None or now is None:
        return seen is now
    return seen.change.n == now.change.n and seen.mended.drafts == now.mended.drafts
