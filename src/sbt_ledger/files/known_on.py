"""The book as the journal had it on a day, or at a line: rebuilt from the journal alone."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from dataclasses import dataclass
from gettext import gettext as _
from itertools import islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sbt_ledger.errors import BrokenFilesError, WrongUseError
from sbt_ledger.files.decode import decode
from sbt_ledger.files.history import replayed
from sbt_ledger.files.journal import JOURNAL, read_lines
from sbt_ledger.files.journal_days import line_days
from sbt_ledger.files.settings_file import SETTINGS
from sbt_ledger.files.write import Draft, save

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, tzinfo
    from pathlib import Path

    from sbt_ledger.errors import Problem
    from sbt_ledger.files.journal import Entry


def no_journal() -> WrongUseError:
    """Return the error of a book of which nothing older is known."""
    message = _("This book has no journal yet.")
    return WrongUseError(message, _("It begins with the first command that writes."))


def lines_until(
    entries: Sequence[Entry], day: date, zone: tzinfo | None
) -> tuple[int, list[Problem]]:
    """Return how many lines the journal had at the end of a day; WrongUseError if it had none.

    The notes name the lines of a wrong clock that make a difference to that.
    """
    days = line_days(entries, zone)
    count = days.until(day)
    begun = next((n for n, entry in enumerate(entries) if entry["what"] != "change"), 0)
    if begun >= count:
        first = days.taken[begun]
        message = _("The journal begins on {first}: of {day} it knows nothing.")
        hint = _("Name {first} or a later day.").format(first=first)
        raise WrongUseError(message.format(first=first, day=day), hint)
    return count, days.doubts(day)


def zone_of(files: Mapping[str, bytes]) -> tzinfo | None:
    """Return the time zone that the settings among the files name; None for the machine's own."""
    with suppress(KeyError, ValueError, TypeError, OSError):
        settings = tomllib.loads(decode(files[SETTINGS])[0])
        return ZoneInfo(settings.get("timezone", "Asia/Shanghai"))
    return None


def fitting(entries: Sequence[Entry]) -> tuple[dict[str, bytes], int, BrokenFilesError | None]:
    """Return the files after the last line that fits, how many lines do, and what is wrong then."""
    first_fault, count = None, len(entries)
    while True:
        try:
            return replayed(entries[:count]), count, first_fault
        except BrokenFilesError as fault:
            first_fault, count = fault, (fault.problems[0].line or 1) - 1


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was rebuilt: the files, as of how many lines of the journal, and of what time.

    `fault` is what is wrong with the line behind the last one that fits.
    """

    files: tuple[str, ...]
    lines: int
    time: str
    fault: BrokenFilesError | None


def rebuilt(book: Path, entries: Sequence[Entry], target: Path) -> Rebuilt:
    """Rebuild files, and the journal that tells them, into a new folder."""
    files, count, fault = fitting(entries)
    while count and entries[count - 1]["what"] == "change":  # of which it is not known how it ended
        count -= 1
    journal = b"".join(line + b"\n" for line in islice(read_lines(book), count))
    write_files({**files, JOURNAL: journal}, target)
    time_told = str(entries[count - 1].get("time", "")) if count else ""
    return Rebuilt(tuple(files), count, time_told, fault)


def write_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files into a new folder; the journal names none that would lie elsewhere."""
    folder.mkdir(parents=True, exist_ok=True)
    save([Draft(folder / name, None, raw) for name, raw in files.items()])
