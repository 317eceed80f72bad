"""The day of each line of a journal, also where a clock was wrong: the order of the lines decides.

Lines are only ever added, so their days follow each other. Where they do not, the fewest lines are
taken for wrong that leave the others in order: a clock that once ran ahead, or behind. Of two that
contradict each other, the later line is believed.
"""

from __future__ import annotations

from bisect import bisect_right
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from gettext import gettext as _
from itertools import groupby
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.files.journal import JOURNAL, broken_at

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, tzinfo

    from sbt_ledger.files.journal import Entry


@dataclass(frozen=True, slots=True)
class LineDays:
    """Of each line the day that it tells, and the day that it is taken for, which never goes back.

    A line whose day cannot be right is taken for the day of the next one whose can, as nothing
    counts as known before it surely was; behind the last of them, for the day of that one.
    """

    told: Sequence[date]
    taken: Sequence[date]

    def until(self, day: date) -> int:
        """Return how many lines the journal had at the end of a day."""
        return bisect_right(self.taken, day)

    def doubts(self, asked: date | None = None) -> list[Problem]:
        """Return a note for each run of lines that are taken for another day than they tell.

        With `asked` only those of which it matters to what was known at the end of that day.
        """
        pairs = enumerate(zip(self.told, self.taken, strict=True), 1)
        runs = groupby(pairs, key=lambda each: each[1])
        return [
            _doubt(told, taken, next(run)[0])
            for (told, taken), run in runs
            if told != taken and (asked is None or (told <= asked) != (taken <= asked))
        ]


def _doubt(told: date, taken: date, line: int) -> Problem:
    text = _("{told} does not fit the lines around it: a clock was wrong")
    hint = _("The order of the lines decides: it is taken for {taken}.")
    message, hint = text.format(told=told), hint.format(taken=taken)
    return Problem("wrong-clock", message, hint, JOURNAL, line, level="note")


def line_days(entries: Sequence[Entry], zone: tzinfo | None) -> LineDays:
    """Return the day of each line where the school is; BrokenFilesError for one without a time."""
    told = [_day(entry, zone) for entry in entries]
    sound = _in_order(told)
    taken: list[date] = []
    last = max((told[at] for at in sound), default=None)
    for at in reversed(range(len(told))):
        behind = taken[-1] if taken else last
        taken.append(told[at] if at in sound or behind is None else behind)
    return LineDays(told, taken[::-1])


def _day(entry: Entry, zone: tzinfo | None) -> date:
    with suppress(KeyError, TypeError, ValueError, OverflowError):
        moment = datetime.fromisoformat(entry["time"])
        if moment.tzinfo is not None:
            return moment.astimezone(zone).date()
    raise broken_at(entry["n"], _("this line has no time that can be read"))


def _in_order(days: Sequence[date]) -> set[int]:
    """Return the lines, as many runs of one day as can be, whose days never go back."""
    runs = [
        (day, [at for at, _day in run]) for day, run in groupby(enumerate(days), lambda e: e[1])
    ]
    ends: list[int] = []
    before: list[int | None] = []
    for number, (day, _lines) in enumerate(runs):
        place = bisect_right(ends, day, key=lambda each: runs[each][0])
        before.append(ends[place - 1] if place else None)
        ends[place : place + 1] = [number]
    found: set[int] = set()
    number_ = ends[-1] if ends else None
    while number_ is not None:
        found.update(runs[number_][1])
        number_ = before[number_]
    return found
