"""`ledger restore`: rebuild the book, as it was at any time, from its journal alone."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sbt_ledger.errors import RefusedError, WrongUseError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sbt_ledger.cli.options import Options
    from sbt_ledger.errors import LedgerError
    from sbt_ledger.files.journal import Entry
    from sbt_ledger.files.known_on import Rebuilt


def restore(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="DIR", help=_("A new or an empty folder."))],
    line: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help=_("As it was at this line of the journal.")),
    ] = None,
) -> int:
    """Rebuild the book from its journal alone."""
    from sbt_ledger.cli.exit_code import COMPLIANT, SHORT
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.output import say, while_waiting
    from sbt_ledger.files.journal import JOURNAL, read_sound
    from sbt_ledger.files.known_on import no_journal, rebuilt

    options = options_of(context)
    folder = options.folder(JOURNAL)
    refuse_filled(target, folder)
    with while_waiting(_("Reading {folder} …").format(folder=folder)):
        sound = read_sound(folder)
        if not sound.entries and sound.fault is None:
            raise no_journal()
        asked = _asked(options, sound.entries, line, is_whole=sound.fault is None)
        made = rebuilt(folder, sound.entries[:asked], target)
    reached_all = asked <= len(sound.entries)
    faults = [fault for fault in (made.fault, None if reached_all else sound.fault) if fault]
    say(_told(made, target), options)
    for told in _told_faults(faults):
        say(told)
    return SHORT if faults else COMPLIANT


def refuse_filled(target: Path, book: Path) -> None:
    """Refuse a folder that is not empty, or lies inside the book."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        message = _("{folder} is not empty.").format(folder=target)
        raise RefusedError(message, _("Name a new or an empty folder; nothing was written."))
    if target.resolve().is_relative_to(book.resolve()):
        message = _("{folder} lies inside the book.").format(folder=target)
        raise RefusedError(message, _("Name a folder beside it; nothing was written."))


def _asked(options: Options, entries: Sequence[Entry], line: int | None, *, is_whole: bool) -> int:
    """Return up to which line is asked; one more than there are sound ones if it is damaged."""
    from sbt_ledger.cli.known_on import known_day, tell_doubts
    from sbt_ledger.files.known_on import fitting, lines_until, zone_of

    if line is not None and options.as_known_on:
        raise WrongUseError(_("Either --line or --as-known-on, not both."))
    if options.as_known_on:
        zone = zone_of(fitting(entries)[0])
        count, doubts = lines_until(entries, known_day(options.as_known_on), zone)
        tell_doubts(doubts)
        return count if is_whole or count < len(entries) else count + 1
    if line is None:
        return len(entries) if is_whole else len(entries) + 1
    if is_whole and line > len(entries):
        message = ngettext(
            "The journal has only {count} line.", "The journal has only {count} lines.",
            len(entries),
        )  # fmt: skip
        raise WrongUseError(message.format(count=len(entries)))
    return line


def _told(made: Rebuilt, target: Path) -> str:
    text = ngettext(
        "{count} file restored into {folder}, as of line {line} of the journal ({time}).",
        "{count} files restored into {folder}, as of line {line} of the journal ({time}).",
        len(made.files),
    )
    return text.format(count=len(made.files), folder=target, line=made.lines, time=made.time)


def _told_faults(faults: Sequence[LedgerError]) -> list[str]:
    told = []
    for fault in faults:
        told += [f"{p.file}:{p.line}: {p.message}" for p in fault.problems]
    if faults:
        told.append(_("The journal is damaged: what it says from there on was not restored."))
    return told
