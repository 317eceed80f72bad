"""What becomes of a planned session: held, delayed, called off. What was planned stays readable.

The rows at a planned session are those of the people who are expected.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem, WrongUseError
from sbt_ledger.files.cells import CellError, parse_amount, parse_date, tidy
from sbt_ledger.files.held_rows import (
    GIVEN_UP,
    attendance,
    longer_than_it_took,
    marks_that_do_not_fit,
)
from sbt_ledger.files.kinds import named
from sbt_ledger.files.mend import Plan
from sbt_ledger.files.mistakes import wish_for_activity
from sbt_ledger.files.session import amount_faults, refused
from sbt_ledger.records.attendees import Naming, attendees, names_in, told_marks
from sbt_ledger.records.chosen import find_activity, rows_at, told_activity
from sbt_ledger.records.roster import find_teacher, told
from sbt_ledger.records.seat import is_open

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.attendees import Attendees
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.chosen import RowAt

_AHEAD = frozenset({"planned", "delayed"})
OPTIONS: Mapping[str, str] = {"start": "--date", "end": "--end", "hours": "--hours"}


@dataclass(frozen=True, slots=True)
class Held:
    """What a person says of a session that was held; "" where it was as planned."""

    start: str = ""
    end: str = ""
    hours: str = ""
    naming: Naming = field(default_factory=Naming)


def hold(book: Book, text: str, said: Held, today: date) -> Plan:
    """Say that a planned session was held: who was expected and is not named otherwise was there.

    Raises WrongUseError with all that is wrong with it.
    """
    planned = _ahead(book, text)
    held = _as_held(planned, said)
    if held.end > today:
        message = _("{day} has not come yet: nothing was held then.").format(day=held.end)
        hint = _("--date DATE if it was held earlier; “ledger delay” if it will be later.")
        raise WrongUseError(message, hint)
    rows = [row for row in rows_at(book, planned) if not row.entry.void]
    people = attendees(book, held.end, said.naming)
    problems = [*people.problems, *amount_faults(book, held, people, {})]
    problems += () if people.problems else _excepted(book, said.naming, rows)
    problems += marks_that_do_not_fit(people, rows)
    if _other_hours(planned, said.hours):
        problems += longer_than_it_took(book, held, people, rows)
    if problems:
        raise refused(problems)
    if not rows and not people.people:
        message = _("Nobody was expected at {activity}.").format(activity=told_activity(planned))
        raise WrongUseError(message, _("Name who came: --teachers, --group or --all."))
    wishes, new = attendance(held, people, rows)
    cells = {"status": "", **_moved(planned, held), **_other_hours(planned, said.hours)}
    about = _("; ").join(filter(None, (told_activity(held), told_marks(book, people.people))))
    notes = tuple(_notes(book, held, people, rows))
    activity = wish_for_activity(planned, cells)
    return Plan((activity, *wishes), about, notes, {"credits": new}, OPTIONS)


def delay(book: Book, text: str, to: str, end: str) -> Plan:
    """Say that a session is held later: `to` is its new first day, "" if that is not known yet."""
    planned = _ahead(book, text)
    moved = _as_held(planned, Held(to, end))
    if moved.start < planned.start:
        message = _("{day} is before {planned}: that is no delay.")
        text = message.format(day=moved.start, planned=planned.start)
        hint = _("Brought forward: “ledger correct ID --set start=…”; held then: “ledger hold ID”.")
        raise WrongUseError(text, hint)
    if to and (moved.start, moved.end) == (planned.start, planned.end):
        message = _("{activity} is planned for that very day: that is no delay.")
        hint = _("Give another day, or none while it is not known.")
        raise WrongUseError(message.format(activity=told_activity(planned)), hint)
    cells = {"status": "delayed", **_moved(planned, moved)}
    expected = [row.code for row in rows_at(book, planned) if not row.entry.void]
    notes = _out_of_post(book, expected, moved.end) if to else ()
    about = told_activity(planned)
    if (moved.start, moved.end) != (planned.start, planned.end):
        about = _("{activity}, now {day}").format(activity=about, day=moved.start)
    return Plan((wish_for_activity(planned, cells),), about, tuple(notes), options=OPTIONS)


def cancel(book: Book, text: str) -> Plan:
    """Call a planned session off; who was expected stays to be seen, and nothing counts."""
    planned = find_activity(book, text)
    if planned.status != "cancelled":
        planned = _ahead(book, text)
    return Plan((wish_for_activity(planned, {"status": "cancelled"}),), told_activity(planned))


def _ahead(book: Book, text: str) -> Activity:
    """Return a session that is planned or delayed; WrongUseError for any other."""
    activity = find_activity(book, text)
    if activity.status in _AHEAD:
        return activity
    what = told_activity(activity)
    if activity.held:
        message = _("{activity} was held already.").format(activity=what)
        raise WrongUseError(message, _("“ledger correct” mends it, “ledger void” takes it back."))
    status = named("status", activity.status)
    message = _("{activity} is {status}.").format(activity=what, status=status)
    hint = _("“ledger correct ID --set status=planned --reason WHY” plans it again.")
    raise WrongUseError(message, hint)


def _as_held(planned: Activity, said: Held) -> Activity:
    """Return a session with the days and hours that a person says; days move together."""
    problems: list[Problem] = []
    start = _day(said.start, "--date", planned.start, problems)
    end = start + (planned.end - planned.start)
    end = _day(said.end, "--end", end, problems)
    hours = planned.hours
    try:
        hours = parse_amount(said.hours) if tidy(said.hours) else hours
    except CellError as fault:
        problems.append(Problem(fault.code, fault.message, fault.hint, column="--hours"))
    if not problems and end < start:
        message = _("{last} is before {first}").format(last=end, first=start)
        problems.append(Problem("reversed-dates", message, column="--end"))
    if problems:
        raise WrongUseError(_("Nothing was written."), problems=tuple(problems))
    return planned._replace(start=start, end=end, hours=hours)


def _day(text: str, option: str, otherwise: date, problems: list[Problem]) -> date:
    try:
        return parse_date(text) if tidy(text) else otherwise
    except CellError as fault:
        problems.append(Problem(fault.code, fault.message, fault.hint, column=option, text=text))
        return otherwise


def _moved(planned: Activity, held: Activity) -> dict[str, str]:
    """Return the cells of other days, and the day that was planned first."""
    if (planned.start, planned.end) == (held.start, held.end):
        return {}
    several = held.end != held.start
    first = planned.cells.get("planned_start") or planned.start.isoformat()
    return {
        "start": held.start.isoformat(),
        "end": held.end.isoformat() if several else "",
        "planned_start": first,
    }


def _other_hours(planned: Activity, hours: str) -> dict[str, str]:
    """Return the cells of other hours, and those that were planned."""
    if not tidy(hours) or parse_amount(hours) == planned.hours:
        return {}
    first = planned.cells.get("planned_hours") or planned.cells.get("hours", "")
    return {"hours": tidy(hours), "planned_hours": first}


def _excepted(book: Book, naming: Naming, rows: Sequence[RowAt]) -> Iterator[Problem]:
    """Tell who is excepted and was expected: whether that is an absence or leave must be said."""
    expected = {row.code for row in rows}
    for name in names_in(naming.without):
        teacher = find_teacher(book.teachers, name)
        if teacher.code in expected:
            message = _("{teacher} was expected.").format(teacher=told([teacher]))
            hint = _("Say why not there: --absent or --leave.")
            yield Problem("contradiction", message, hint, column="--except", text=name)


def _notes(book: Book, held: Activity, people: Attendees, rows: Sequence[RowAt]) -> Iterator[str]:
    """Yield what a person should see: open askings, seats given up, people who are not in post."""
    marked = {each.teacher.code for each in people.people if each.attendance != "present"}
    yield from _out_of_post(book, [row.code for row in rows], held.end)
    there = [row for row in rows if row.code not in marked]
    asking = [book.teachers[row.code] for row in there if is_open(row.entry)]
    if asking:
        text = _("Asked to give up their seat, not answered, and so recorded as there: {teachers}.")
        hint = _("If they did not come, name them with --absent, or answer with “ledger seat”.")
        yield f"{text.format(teachers=told(asking))}\n    {hint}"
    named = {each.teacher.code for each in people.people}
    away = [row for row in rows if row.code in named and row.entry.attendance in GIVEN_UP]
    if away:
        text = _("Gave up their seat, which stays so: {teachers}.")
        hint = _("If they came after all: “ledger correct ID TEACHER --set attendance=”.")
        yield f"{text.format(teachers=told([book.teachers[row.code] for row in away]))}\n    {hint}"


def _out_of_post(book: Book, codes: Sequence[str], day: date) -> Iterator[str]:
    """Yield who is expected and not in post on a day."""
    gone = [code for code in dict.fromkeys(codes) if not book.timelines[code].in_post(day)]
    if gone:
        text = _("Expected, and not in post on {day}: {teachers}.")
        hint = _("“ledger void ID TEACHER” takes them off the list.")
        teachers = told([book.teachers[code] for code in gone])
        yield f"{text.format(day=day, teachers=teachers)}\n    {hint}"
