"""Whether closed years are as they were closed: their files, the journal then, and their rows."""

from __future__ import annotations

from contextlib import suppress
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import BrokenFilesError, LedgerError, Problem
from sbt_ledger.files.closed_rows import changed_in, digest_in
from sbt_ledger.files.closed_year import CLOSED, closed_files, read_closed
from sbt_ledger.files.history import replayed
from sbt_ledger.files.journal import JOURNAL, digest_of
from sbt_ledger.files.rule_files import rule_digests
from sbt_ledger.files.table_files import TableFiles
from sbt_ledger.files.tables import BrokenTableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sbt_ledger.files.closed_year import ClosedYear
    from sbt_ledger.files.verify import Journal

_COMMANDS = frozenset({"close", "reopen"})


def read_years(folder: Path) -> tuple[list[ClosedYear], list[Problem]]:
    """Return the closed years with all that was judged, and what keeps others from being read."""
    years: list[ClosedYear] = []
    problems: list[Problem] = []
    for file in closed_files(folder):
        try:
            years.append(read_closed(folder, file))
        except BrokenFilesError as fault:
            problems += fault.problems
    return years, problems


def file_problems(folder: Path, journal: Journal) -> Iterator[Problem]:
    """Yield files of closed years that are not as `close` wrote them, or gone without reopen."""
    written = written_by(journal, CLOSED, _COMMANDS)
    there = closed_files(folder)
    for file in there if journal.is_whole else ():
        if file not in written:
            message = _("the journal knows of no closing of this year")
            yield Problem("bad-closed-year", message, "", file)
        elif digest_of((folder / file).read_bytes()) != written[file]:
            message = _("the file is not as “ledger close” wrote it")
            hint = _("“ledger restore DIR” gives the file as it was written.")
            yield Problem("bad-closed-year", message, hint, file)
    for file in written:
        if file not in there:
            message = _("the year was closed, and its file is gone without “ledger reopen”")
            hint = _("“ledger restore DIR” gives the file as it was written.")
            yield Problem("bad-closed-year", message, hint, file)


def year_problems(folder: Path, year: ClosedYear, journal: Journal) -> Iterator[Problem]:
    """Yield where the journal is not that of the closing, and rows that are not as they were."""
    other = list(_other_journal(year, journal))
    yield from other
    with suppress(LedgerError, BrokenTableError):  # told by whoever reads the book
        now = TableFiles.of(folder)
        if digest_in(year, now) == year.rows:
            return
        rows = []
        if not other and year.journal_line <= len(journal.entries):
            then = now.instead(replayed(journal.entries[: year.journal_line]))
            rows = [row for _year, some in changed_in([year], then, now) for row in some]
        text = _("{period} is closed, and this row is not as it was: {change}")
        for row in rows:
            message = text.format(period=year.label, change=row.told_change)
            yield Problem("closed-row", message, "", row.file, row.line)
        if not rows:
            text = _("rows of {period} are not as they were; the journal cannot tell which")
            yield Problem("closed-row", text.format(period=year.label), "", year.file)


def remarks(
    year: ClosedYear, folder: Path, names: Sequence[str], version: str
) -> Iterator[Problem]:
    """Yield, as notes, what a closed year rests on and is another today: rules, and the program."""
    with suppress(LedgerError):
        now = rule_digests(names, folder)
        others = [id_ for id_, digest in year.rules.items() if now.get(id_) != digest]
        if others:
            text = _("the text of these rules is another than when {period} was closed: {rules}")
            message = text.format(period=year.label, rules=_(", ").join(others))
            yield Problem("rules-changed", message, "", year.file, level="note")
    if year.version != version:
        text = _("{period} was judged by version {then} of the program, not by this one")
        message = text.format(period=year.label, then=year.version)
        yield Problem("other-version", message, "", year.file, level="note")


def _other_journal(year: ClosedYear, journal: Journal) -> Iterator[Problem]:
    line, count = year.journal_line, len(journal.hashes)
    hint = _("What it tells of the time before {period} was closed cannot be relied on.")
    hint = hint.format(period=year.label)
    if line > count:
        if journal.is_whole:
            text = _("the journal has {count} lines, and had {line} when {period} was closed")
            message = text.format(count=count, line=line, period=year.label)
            yield Problem("other-journal", message, hint, JOURNAL)
    elif journal.hashes[line - 1] != year.journal_hash:
        text = _("this line is not the one that {period} was closed on: it was rewritten")
        yield Problem("other-journal", text.format(period=year.label), hint, JOURNAL, line)


def written_by(journal: Journal, folder: str, commands: frozenset[str]) -> dict[str, str]:
    """Return the digest of each file of a folder that these commands wrote and did not take away.

    That is what the journal says of them, as far as it can be relied on.
    """
    found: dict[str, str] = {}
    waiting = None
    for entry in journal.entries:
        if entry["what"] == "change":
            waiting = entry
        elif entry["what"] == "done" and waiting and waiting.get("command") in commands:
            for edit in waiting["files"]:
                if edit["file"].startswith(f"{folder}/"):
                    found.pop(edit["file"], None)
                    found |= {edit["file"]: edit["after"]} if edit["after"] else {}
    return found
