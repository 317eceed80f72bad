"""Whether a teacher fits a filter: on a day, throughout a period, and in which spans of days."""

from __future__ import annotations

from datetime import date, timedelta
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.months import add_months, day_after
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sbt_ledger.periods import Period
    from sbt_ledger.records.place import Place
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.filter import Filter
    from sbt_ledger.rules.line import RuleLine
    from sbt_ledger.rules.requirement import Held

_ONE_DAY = timedelta(days=1)
_DAY = pattern(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_OLDEST = 150
"""Years: nobody has more birthdays."""
_SAID_BY = {"age": "born_on", "moved_in": "employment"}
"""What is made of something else that the book says."""


class NotKnownError(Exception):
    """What is asked of a teacher cannot be known: a cell that decides is blank, or says nothing."""

    def __init__(self, told: str, line: RuleLine | None = None) -> None:
        super().__init__(told)
        self.told = told
        self.line = line


def fits(who: Filter, timeline: Timeline, day: date) -> bool | None:
    """Whether the teacher fits `who` on `day`; None if a blank cell decides."""
    return who.fits(lambda column: timeline.values(column, day))


def holds(
    who: Sequence[Filter], when: Held, timeline: Timeline, period: Period, as_of: date
) -> bool | None:
    """Whether every filter of `who` fits the teacher at the end, in the whole, or on any day.

    The end of a running period is the day of the question. None: a blank cell decides.
    """
    who = [each for each in who if each]
    if not who:
        return True
    last = min(period.last, as_of)
    # A period that has not begun is judged by the day of the question.
    at_once = when == "at end" or last < period.first
    days = (last,) if at_once else _turns(who, timeline, period.first, last)
    answers = [all_of(fits(each, timeline, day) for each in who) for day in days]
    if when == "whole period":
        return all_of(answers)
    return True if True in answers else (None if None in answers else False)


def all_of(answers: Iterable[bool | None]) -> bool | None:
    """Whether all are true; None if that hangs on one that is not known."""
    known = list(answers)
    return False if False in known else (None if None in known else True)


def runs(
    who: Filter, timeline: Timeline, first: date, last: date
) -> Iterator[tuple[date, date, bool | None]]:
    """Yield spans of days from `first` to `last`, and whether the teacher fits in all of each."""
    days = _turns((who,), timeline, first, last)
    ends = (*(day - _ONE_DAY for day in days[1:]), last)
    for begun, ended in zip(days, ends, strict=True):
        yield begun, ended, fits(who, timeline, begun)


def spans_of(
    who: Filter, timeline: Timeline, min_length: str = ""
) -> tuple[tuple[date, date], ...]:
    """Return the spans in which the teacher fits, from the first of days to the last.

    Of those only they that last `min_length`, such as "3 months", or "> 3 months" for longer ones.
    """
    spans: list[tuple[date, date]] = []
    for first, last, fit in runs(who, timeline, date.min, date.max):
        if fit and spans and spans[-1][1] + _ONE_DAY == first:
            spans[-1] = (spans[-1][0], last)
        elif fit:
            spans.append((first, last))
    return tuple(span for span in spans if not min_length or _lasts(*span, min_length))


def told_blank(who: Iterable[Filter], timeline: Timeline, day: date) -> str:
    """Return a sentence that names the blank cells of the roster that decide."""
    columns = [
        column for each in who for column in each.blanks(lambda name: timeline.values(name, day))
    ]
    told = _("Blank at {place}: {columns}. It decides what is asked.")
    return told.format(place=timeline.teacher.place, columns=_(", ").join(columns))


def day_told(timeline: Timeline, attribute: str, as_of: date) -> date | None:
    """Return the day that an attribute of the teacher names, None if it is blank or no day."""
    if attribute == "hired_on":
        return timeline.hired_on
    for text in timeline.values(attribute, as_of) or ():
        if found := _DAY.fullmatch(text.strip()):
            try:
                return date(*map(int, found.groups()))
            except ValueError:
                continue
    return None


def said_by(
    columns: Iterable[str], timeline: Timeline, first: date, last: date
) -> tuple[Place, ...]:
    """Return the lines that say something of attributes between two days: changes, then the roster.

    The roster speaks where no change does; an age is told by the day of birth.
    """
    wanted = {_SAID_BY.get(column, column) for column in columns}
    changes = [each for each in timeline.changes if each.attribute in wanted]
    found = [
        each.place
        for each in changes
        if each.first <= last and (each.until is None or each.until >= first)
    ]
    if wanted.intersection(timeline.teacher.cells) - {each.attribute for each in changes}:
        found.append(timeline.teacher.place)
    return tuple(dict.fromkeys(place for place in found if place is not None))


def _lasts(first: date, last: date, min_length: str) -> bool:
    enough = day_after(first, min_length.removeprefix(">")) - _ONE_DAY
    return last > enough if min_length.startswith(">") else last >= enough


def _turns(who: Iterable[Filter], timeline: Timeline, first: date, last: date) -> Sequence[date]:
    """Return `first` and every later day up to `last` on which the answer may become another."""
    days = timeline.turning_points(first, last)
    born = timeline.teacher.born_on
    if born is None or not any("age" in each.columns() for each in who):
        return days
    ages = range(max(first.year - born.year, 1), min(last.year - born.year, _OLDEST) + 1)
    birthdays = (add_months(born, 12 * age) for age in ages)
    return sorted({*days, *(day for day in birthdays if first <= day <= last)})
