"""The made-up school life that fills the benchmark's books.

Only `Random.random()` is promised to stay the same between Python versions, so every choice is
drawn from it alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")
YEARS = (2021, 2022, 2023, 2024, 2025)  # school years, by the September they begin in
ROWS_A_YEAR = 30  # credit rows a teacher and school year, in the mean of the book
SHARED_ROWS = 24  # of these from sessions of 20 to 100 seats; the others are a person's own
SCHOOL = 100  # teachers who meet in one room; a larger book is a district of such schools
CODE = "430104001"  # of the school, in front of each teacher's number
DUPLICATES = 2  # rows repeated word for word, all in the first school year

_LAST_DAY = date(2026, 8, 31)
_JANUARY, _JUNE, _JULY = 1, 6, 7
_WEEKEND = (5, 6)
_MARKS = (  # of two hundred seats
    *("present",) * 188,
    *("late",) * 4,
    *("left-early",) * 2,
    *("leave",) * 3,
    *("absent",) * 2,
    "swapped",
)
_OWN_SEATS = (1, 1, 1, 1, 1, 2, 2, 3, 4, 5)
_PROOFS = {"paper": "article", "reading-report": "reading-report", "research": "marks"}


class What(NamedTuple):
    """A sort of activity, with the hours that one of it may have.

    A shared one carries proofs and approvals itself, else they stand in the rows of credits.
    """

    kind: str
    program: str
    mode: str
    level: str
    title: str
    hours: tuple[float, ...]
    shared: bool = True


_PLAN = What("growth-plan", "self-chosen", "self-study", "school", "个人发展规划", (1,))
_COURSE = What("short-course", "ordered", "concentrated", "county", "课程标准培训", (4, 6, 8))
_INDUCTION = _COURSE._replace(program="induction", title="新教师培训", hours=(32, 36), shared=False)
_SHARED = (
    _COURSE,
    What("lecture", "school-based", "in-person", "school", "师德专题讲座", (1.5, 2, 2, 3)),
    What("study-session", "school-based", "in-person", "school", "周学习例会", (1, 1, 1.5)),
    What("open-discussion", "school-based", "in-person", "school", '"研讨, 公开课"', (2, 2.5)),
    What("online-course", "self-chosen", "online", "city", "信息技术应用", (1, 2, 3)),
)
_NOTE = What(
    "reading-report", "self-chosen", "self-study", "school", "读书笔记", (1, 1, 2), shared=False
)
_LESSON = _NOTE._replace(kind="open-lesson", program="school-based", title="公开课", hours=(2, 3))
_OWN = (
    _NOTE,
    _LESSON,
    _LESSON._replace(kind="lesson-observation", title="听课评课", hours=(0.75, 1)),
    _NOTE._replace(kind="paper", level="city", title="教学论文", hours=(4, 6)),
    _NOTE._replace(kind="research", mode="practice", title="课题研究", hours=(2, 3)),
)


class Dice:
    """Choices drawn from `Random.random()` alone."""

    def __init__(self, seed: int) -> None:
        self.roll = Random(seed).random

    def happens(self, chance: float) -> bool:
        """Return True in `chance` of all cases."""
        return self.roll() < chance

    def between(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + int(self.roll() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of `choices`."""
        return choices[int(self.roll() * len(choices))]

    def sample(self, population: Sequence[T], size: int) -> list[T]:
        """Return `size` different members of `population`, in its order."""
        places = list(range(len(population)))
        for i in range(size):
            j = i + int(self.roll() * (len(places) - i))
            places[i], places[j] = places[j], places[i]
        return [population[i] for i in sorted(places[:size])]


class Teacher(NamedTuple):
    """A teacher of the made-up roster; `often_away` ones miss most sessions and fall short."""

    number: int
    code: str
    hired_on: date
    often_away: bool


class Row(NamedTuple):
    """A line of credits.csv but for the activity's id."""

    teacher: Teacher
    attendance: str = ""
    hours: str = ""
    part: str = ""
    evidence: str = ""
    approvals: str = ""
    status: str = ""


@dataclass(frozen=True)
class Event:
    """An activity and its rows of credits."""

    what: What
    start: date
    end: date
    hours: float
    rows: list[Row]


def make_roster(teachers: int, dice: Dice) -> list[Teacher]:
    """Return the roster: every tenth teacher enters in one of the five years, evenly spread."""
    roster = []
    for number in range(1, teachers + 1):
        if number % 10:
            hired_on = date(dice.between(1986, 2020), 9, 1)
        else:
            hired_on = date(YEARS[number // 10 % len(YEARS)], 8, dice.between(20, 28))
        roster.append(Teacher(number, f"{CODE}-{number:05}", hired_on, dice.happens(0.05)))
    return roster


def make_events(roster: Sequence[Teacher], dice: Dice) -> Iterator[Event]:
    """Yield the events year by year, by day within a year, with exactly the rows promised."""
    schools = [roster[i : i + SCHOOL] for i in range(0, len(roster), SCHOOL)]
    for year in YEARS:
        in_post = [[t for t in school if t.hired_on < date(year, 9, 1)] for school in schools]
        own_rows = (ROWS_A_YEAR - SHARED_ROWS) * len(roster)
        shared_rows = SHARED_ROWS * len(roster) - (DUPLICATES if year == YEARS[0] else 0)
        events = list(_shared_events(year, in_post, shared_rows, dice))
        events += _own_events(year, in_post, own_rows, dice)
        events.sort(key=lambda event: event.start)
        if year == YEARS[0]:
            _repeat_rows(events)
        yield from events


def _shared_events(
    year: int, schools: Sequence[Sequence[Teacher]], rows: int, dice: Dice
) -> Iterator[Event]:
    """Yield the plans of the year, a course across New Year's Eve of the school, and sessions."""
    for school in schools:
        handed_in = dice.sample(school, len(school) - len(school) // 25)
        yield _event(_PLAN, date(year, 9, dice.between(10, 30)), 1, handed_in, dice)
        rows -= len(handed_in)
    if year != YEARS[-1]:
        across = dice.sample(schools[0], 20)
        yield _event(_COURSE, date(year + 1, 8, 30), 4, across, dice)
        rows -= len(across)
    while rows > 0:
        school = dice.pick(schools)
        size = min(dice.between(20, SCHOOL), len(school), rows)
        what = dice.pick(_SHARED)
        days = dice.between(2, 5) if what is _COURSE else 1
        event = _event(what, _day(year, dice), days, dice.sample(school, size), dice)
        if dice.happens(0.02) and 2 * size <= rows:
            event = _in_two_parts(event)
        yield event
        rows -= len(event.rows)


def _own_events(
    year: int, schools: Sequence[Sequence[Teacher]], rows: int, dice: Dice
) -> Iterator[Event]:
    """Yield the induction of the year's new teachers, and what one or few teachers did."""
    for school in schools:
        entrants = [t for t in school if t.hired_on.year == year]
        for _ in range(5 if entrants else 0):
            yield _event(_INDUCTION, _day(year, dice), 5, entrants, dice)
            rows -= len(entrants)
    while rows > 0:
        school = dice.pick(schools)
        size = min(dice.pick(_OWN_SEATS), rows)
        seats = dice.sample(school, size) if size > 1 else [dice.pick(school)]
        yield _event(dice.pick(_OWN), _day(year, dice), 1, seats, dice)
        rows -= size


def _day(year: int, dice: Dice) -> date:
    """Return a working day from 1 September to the middle of July."""
    day = date(year, 9, 1) + timedelta(days=dice.between(0, 310))
    return day + timedelta(days=2) if day.weekday() in _WEEKEND else day


def _event(what: What, start: date, days: int, seats: Sequence[Teacher], dice: Dice) -> Event:
    event = Event(what, start, start + timedelta(days=days - 1), dice.pick(what.hours), [])
    row_of = _seat if what.shared else _own_row
    event.rows.extend(row_of(teacher, event, dice) for teacher in seats)
    return event


def _seat(teacher: Teacher, event: Event, dice: Dice) -> Row:
    """Return a row of a shared session: nearly all are plainly present."""
    if teacher.often_away and dice.happens(0.7):
        return Row(teacher, dice.pick(("absent", "leave")))
    mark = dice.pick(_MARKS)
    cut_short = mark in {"late", "left-early"} and event.hours > 1 and dice.happens(0.5)
    if cut_short or (mark == "present" and dice.happens(0.01)):
        return Row(teacher, mark, f"{event.hours - 0.25:g}")
    if mark == "present" and dice.happens(0.002):
        return Row(teacher, mark, status="void")
    return Row(teacher, mark)


def _own_row(teacher: Teacher, event: Event, dice: Dice) -> Row:
    """Return a row with a proof and approvals of its own."""
    proof = _PROOFS.get(event.what.kind, "certificate")
    path = f"{proof}=evidence/{event.end:%Y/%m%d}-{teacher.number:05}.pdf"
    own = f"{event.hours - 0.25:g}" if dice.happens(0.1) else ""
    return Row(teacher, "", own, "", path, approvals(event.end, dice))


def approvals(end: date, dice: Dice) -> str:
    """Return the steps passed: the school's within three weeks, the college's half-yearly."""
    school = end + timedelta(days=dice.between(2, 21))
    if school > _LAST_DAY or dice.happens(0.03):
        return ""
    autumn = school.month > _JUNE
    college = date(school.year + autumn, _JANUARY if autumn else _JULY, 15)
    if college > _LAST_DAY:
        return f"school-review@{school}"
    return f"school-review@{school};college-review@{college}"


def _in_two_parts(event: Event) -> Event:
    """Return the event with a morning and an afternoon row for each seat."""
    half = f"{event.hours / 2:g}"
    rows = [
        row._replace(part=part, hours=half if not row.hours else f"{float(row.hours) / 2:g}")
        for row in event.rows
        for part in ("morning", "afternoon")
    ]
    return replace(event, rows=rows)


def _repeat_rows(events: Sequence[Event]) -> None:
    """Repeat one plain row of the first and of the second shared event, word for word."""
    for event in [event for event in events if event.what.shared][:DUPLICATES]:
        event.rows.append(next(row for row in event.rows if row == Row(row.teacher, "present")))
