"""What a sheet says of itself, held against what was read of it: warnings to look at twice."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import BrokenFilesError, Problem
from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.moment import read_moment
from sbt_ledger.intake.presence import THERE
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sbt_ledger.intake.contents import Cell
    from sbt_ledger.intake.moment import DayHabits
    from sbt_ledger.intake.proposal import Proposal, Said
    from sbt_ledger.intake.reading import TableReader
    from sbt_ledger.intake.source import Source

_COUNT = pattern(r"\D{0,3}(\d{1,6})\D{0,3}")
_DAY = pattern(r"(?<!\d)(20\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)(?!\d)")
_LEAVES_OUT = frozenset({"not-counted", "not-taken"})


def second_look(
    people: Sequence[Said], reader: TableReader, source: Source, days: DayHabits
) -> Iterator[Problem]:
    """Yield where a sheet does not agree with itself."""
    if source.shape == "sign-in" and "count" in reader.table.hints:
        yield from _counted(people, reader)
    if reader.has("filed"):
        yield from _filed(people, reader, days)


def _counted(people: Sequence[Said], reader: TableReader) -> Iterator[Problem]:
    """Yield that not as many were there as the sheet says: 实到10人.

    Of guests, and of rows that are rejected, nobody knows whether they were counted.
    """
    found = _COUNT.fullmatch(reader.table.hints.get("count", "").strip())
    if not found or len({each.occasion for each in people}) > 1:
        return
    there = sum(said.state == "matched" and said.attended.attendance in THERE for said in people)
    unsure = sum(said.state != "matched" for said in people)
    if not there <= int(found[1]) <= there + unsure:
        message = _("The sheet says that {told} were there; its rows say {count}").format(
            told=found[1], count=f"{there}–{there + unsure}" if unsure else there
        )
        hint = _("Look whether a row is missing, or stands there twice.")
        yield Problem("count-differs", message, hint, reader.file, level="warning")


def _filed(people: Sequence[Said], reader: TableReader, days: DayHabits) -> Iterator[Problem]:
    """Yield each claim that was filed before its course was over."""
    ends = {line: said.occasion.end for said in people if said.occasion for line in said.lines}
    message, hint = _("filed on {filed}, before it ended on {end}"), _("Look whether all was held.")
    parse = partial(read_moment, habits=days)
    lines, cells = reader.table.lines, [*reader.column("filed")]
    claimed = [*zip(map(type, cells), cells, map(ends.get, lines), strict=True)]
    early: dict[tuple[type, Cell, date | None], date] = {}
    for each in {*claimed}:  # a register has few days
        read = reader.read("filed", each[1], parse)
        filed, end = None if isinstance(read, CellError) else read.day, each[2]
        if filed and end and filed < end:
            early[each] = filed
    for line, each in zip(lines, claimed if early else (), strict=False):
        if filed := early.get(each):
            told = message.format(filed=filed, end=each[2])
            place = (reader.file, line, reader.header("filed"), str(each[1]))
            yield Problem("filed-before-end", told, hint, *place, level="warning")


def nobody_read(proposal: Proposal) -> None:
    """Raise BrokenFilesError where rows name nobody, and nothing else says why that is so."""
    is_told = any(each.level == "error" or each.code in _LEAVES_OUT for each in proposal.problems)
    if not proposal.people and not is_told:
        message = _("none of the rows names anybody")
        hint = _("Look whether it is the right sheet, and whether its column of names is filled.")
        origin = proposal.origin
        problem = Problem("nobody-read", message, hint, origin.file, origin.header_line)
        raise BrokenFilesError(_("Nothing was written."), problems=(*proposal.problems, problem))


def day_of_file(file: str, days: DayHabits) -> tuple[date | None, tuple[Problem, ...]]:
    """Return the day that the name of a file tells, which is said; None if it tells none."""
    found = _DAY.search(file)
    with suppress(CellError):
        day = read_moment("-".join(found.groups()), days).day if found else None
        if day:
            message = _("{day} was taken from the name of the file").format(day=day)
            problem = Problem("day-of-file", message, _("Check that day."), file, level="warning")
            return day, (problem,)
    return None, ()


def time_not_kept(proposal: Proposal, time: str) -> tuple[Problem, ...]:
    """Return that a book knows no times of day: of two sessions of one day the second is known."""
    if not time or all(each.state != "already" for each in proposal.people):
        return ()
    message = _("--time {time}: by the time of day no session is told from another")
    hint = _("If it is another session of that day, give it a --title of its own.")
    file = proposal.origin.file
    return (Problem("time-not-kept", message.format(time=time), hint, file, level="warning"),)
