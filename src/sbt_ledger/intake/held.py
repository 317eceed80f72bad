"""What was held: from the words of a person, then from the head of the sheet, then from habits."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, time, timedelta
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import Problem, WrongUseError
from sbt_ledger.files.cells import CellError, parse_date, tidy
from sbt_ledger.files.session import activity_row
from sbt_ledger.files.session_cells import cells_of
from sbt_ledger.files.session_rows import read_activity
from sbt_ledger.intake.amounts import decimal_text
from sbt_ledger.intake.bounds import check_session
from sbt_ledger.intake.duration import read_duration
from sbt_ledger.intake.hours_cell import read_hours
from sbt_ledger.intake.moment import Moment, read_moment
from sbt_ledger.intake.presence import Sitting, hours_of
from sbt_ledger.intake.worth import book_hours
from sbt_ledger.records.chosen import find_activity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from sbt_ledger.files.session_cells import SessionWords
    from sbt_ledger.intake.asked import Asked
    from sbt_ledger.intake.moment import DayHabits
    from sbt_ledger.intake.standing import Standing
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.habits import Habits

_UNKNOWN = Moment()
_LONGEST = timedelta(hours=12)
"""Of a --time: what takes longer past midnight is rather two times that were swapped."""


class Head(NamedTuple):
    """What stands above a table, as far as it can be read: title, times, and how long it took.

    `unclear` says why its day could not be read; `hours` are those of the session, as written.
    """

    title: str = ""
    start: Moment = _UNKNOWN
    end: Moment = _UNKNOWN
    minutes: Fraction | None = None
    unclear: CellError | None = None
    hours: str = ""

    @property
    def day(self) -> date | None:
        """The day on which it began."""
        return self.start.day

    def begun(self, day: date | CellError | None) -> Head:
        """Return it with the day that the rows tell, or why they tell none."""
        if isinstance(day, CellError):
            return self._replace(unclear=self.unclear or day)
        return self._replace(start=self.start._replace(day=day))


class Held(NamedTuple):
    """The session, None if each row names its own; when it sat; what all rows of it share."""

    session: Activity | None
    sitting: Sitting
    common: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


def head_of(hints: Mapping[str, str], days: DayHabits) -> Head:
    """Return what the head of a sheet says; what cannot be read there is left to the person."""
    start, unclear = _first_moment((hints.get("start", ""), hints.get("date", "")), days)
    if start.day is None and start.clock:  # the day stands by itself
        on, unclear = _first_moment((hints.get("date", ""),), days)
        start = start._replace(day=on.day)
    end, _unclear = _first_moment((hints.get("end", ""),), days)
    if start.until and not end.clock:
        end = Moment(start.day, start.until)
    minutes = None
    with suppress(CellError):
        minutes = read_duration(hints.get("duration", ""))
    hours = hints.get("hours", "").strip()
    return Head(hints.get("title", "").strip(), start, end, minutes, unclear, hours)


def session_words(asked: Asked, head: Head, habits: Habits) -> SessionWords:
    """Return the words of a person, filled up from the head of the sheet and from habits."""
    words = asked.words
    return words._replace(
        title=words.title or head.title,
        start=words.start or (head.day.isoformat() if head.day else ""),
        kind=words.kind or habits.kind,
        cells=(*words.cells, *(f"{name}={value}" for name, value in _set(words, habits).items())),
    )


def sitting_of(
    asked: Asked, head: Head, day: date | None, hours: Fraction | None, habits: Habits
) -> Sitting:
    """Return when it sat: as said, else as the head of the sheet tells, else how long it took.

    Raises WrongUseError for a --time that is no span of a day.
    """
    day = day or head.day
    start, end = _said_time(asked.time) if asked.time else (head.start.clock, head.end.clock)
    planned = hours * Fraction(habits.hour_minutes) if hours and habits.hour_minutes else None
    last = head.end.day if head.end.day and not asked.time else day
    if day and start:
        begun = datetime.combine(day, start)
        ended = datetime.combine(last or day, end) if end else None
        if ended and asked.time and ended <= begun:  # past midnight
            ended += timedelta(days=1)
        if ended is None or ended > begun:
            return Sitting(begun, ended, planned)
    return Sitting(planned=planned)


def held(  # noqa: PLR0913 - what it comes from has this many sides
    book: Book, standing: Standing, asked: Asked, head: Head, habits: Habits, *, own: bool
) -> Held:
    """Return what was held, and when; `own` says that each row of the sheet names its own.

    Raises WrongUseError with what is still needed.
    """
    if asked.activity:
        activity = find_activity(book, asked.activity)
        sitting = sitting_of(asked, head, activity.end, activity.hours, habits)
        return Held(activity, sitting, cells_of(book, asked.words).credit)
    words = session_words(asked, head, habits)
    day = _day(words.start)
    if own:
        sitting = sitting_of(asked, head, day, None, habits)
        return Held(None, sitting, cells_of(book, words).credit)
    hours = words.hours
    if hours is None and head.hours:
        hours = _of_head(head.hours, habits)
    if hours is None:
        alone = sitting_of(asked, head, day, None, habits).minutes or head.minutes
        if alone and habits.hour_minutes:
            hours = decimal_text(hours_of(alone, habits))
    words = words._replace(hours=hours)
    return _new(book, standing, words, asked, head, habits)


def _of_head(text: str, habits: Habits) -> str | None:
    """Return the hours that a sheet tells of all of it, None where nobody can say what they are."""
    with suppress(CellError):
        amount = read_hours(text)
        return (
            None if amount is None else decimal_text(book_hours(amount, text, habits, "periods45"))
        )
    return None


def _new(  # noqa: PLR0913, PLR0917 - as above
    book: Book, standing: Standing, words: SessionWords, asked: Asked, head: Head, habits: Habits
) -> Held:
    cells = cells_of(book, words)
    lacking = [
        option
        for option, text in (
            ("--title", words.title), ("--date", words.start), ("--hours", words.hours or ""),
            ("--kind", words.kind),
        )
        if not tidy(text)
    ]  # fmt: skip
    if lacking:
        message = _("The sheet does not tell it, and it is still needed: {options}.")
        hint = _("Or name the session of the book with --activity ID.")
        if "--date" in lacking and head.unclear:
            hint = f"{head.unclear.message}. {head.unclear.hint}\n{hint}"
        raise WrongUseError(message.format(options=_(", ").join(lacking)), hint)
    activity, faults = read_activity(cells.activity)
    problems = (*cells.problems, *faults)
    if activity is None or problems:
        raise WrongUseError(_("Nothing was written."), problems=problems)
    check_session(activity)
    id_ = standing.session(activity.title, activity.start)
    if id_:
        told = activity.hours
        activity = standing.activity(id_)
        problems = tuple(_other_hours(activity, told))
    else:
        row = activity_row(activity, {**cells.activity, "id": standing.new_id(activity.start)})
        activity = activity._replace(id=row["id"], cells=row, place=None)
    sitting = sitting_of(asked, head, activity.end, activity.hours, habits)
    return Held(activity, sitting, cells.credit, problems)


def _other_hours(activity: Activity, told: Fraction | None) -> Iterator[Problem]:
    """Yield that a session of the book has other hours than those of the sheet."""
    if told != activity.hours and activity.place:
        message = _("“{title}” stands in the book with other hours: {hours}")
        text = message.format(title=activity.title, hours=activity.cells.get("hours", "-"))
        hint = _("Those of the book count. Is it another session? Give it another --title.")
        place = (activity.place.file, activity.place.line, "hours")
        yield Problem("other-hours", text, hint, *place, level="warning")


def _set(words: SessionWords, habits: Habits) -> dict[str, str]:
    said = {each.partition("=")[0].strip() for each in words.cells}
    return {name: value for name, value in habits.set_.items() if name not in said}


def _first_moment(texts: tuple[str, ...], days: DayHabits) -> tuple[Moment, CellError | None]:
    unclear = None
    for text in filter(None, texts):
        try:
            return read_moment(text, days), None
        except CellError as fault:
            unclear = fault
    return _UNKNOWN, unclear


def _day(text: str) -> date | None:
    with suppress(CellError):
        return parse_date(text)
    return None


def _said_time(text: str) -> tuple[time, time]:
    with suppress(CellError):
        moment = read_moment(text)
        if (
            moment.clock
            and moment.until
            and timedelta() < _length(moment.clock, moment.until) < _LONGEST
        ):
            return moment.clock, moment.until
    message = _("“{text}” is no span of time such as 14:00-16:30.").format(text=text)
    raise WrongUseError(f"--time: {message}")


def _length(start: time, end: time) -> timedelta:
    """Return how long it takes from one time to the other, past midnight if need be."""
    both = (timedelta(hours=at.hour, minutes=at.minute, seconds=at.second) for at in (start, end))
    first, last = both
    return (last - first) % timedelta(days=1)
