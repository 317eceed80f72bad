"""Deadlines: by the end of a period, or within some days of something (P68, P69; ruling 17)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.naive.book import Cells, Seat
from tests.naive.calendar_days import ONE_DAY, after, after_working_days
from tests.naive.exact import day, is_blank, text, values
from tests.naive.filters import Answer, all_of, fits
from tests.naive.judge import Judge
from tests.naive.marks import NOT_ATTENDED
from tests.naive.periods import Period
from tests.naive.values import Entry, Settling, deciding_day, hours_of

Result = dict[str, Any]
DATE_COLUMNS = {"evaluated_on", "rated_on"}
OF_TEACHER = {"hired_on", "left_on", "born_on"}


def deadline_results(deadline: Cells, judge: Judge, around: tuple[date, date]) -> list[Result]:
    """Return what one teacher owes by a deadline line, for all periods or records around."""
    is_of_rows = deadline["task"] in DATE_COLUMNS or (
        "within" in deadline and not period_named(deadline) and deadline["after"] not in OF_TEACHER
    )
    if is_of_rows:
        found = [of_activity(deadline, judge, rows, around) for rows in owing(deadline, judge)]
    elif period_named(deadline):
        found = of_periods(deadline, judge, around)
    else:
        found = [of_teacher(deadline, judge, around)]
    return [one for one in found if one is not None]


def period_named(deadline: Cells) -> str:
    """Return the period at whose start or end the clock is set; "" if none is named."""
    written = deadline.get("by") or deadline["after"]
    found = re.fullmatch(r"(?:\d+ days? (?:before|after) )?(\w+) (?:start|end)", written)
    if not found:
        return ""
    return str(deadline.get("per", found[1]))


def asked(deadline: Cells, judge: Judge, on: date) -> Answer:
    scale = judge.rules.get("scale", {})
    lookup = lambda name: judge.teacher.lookup(name, on)  # noqa: E731
    return all_of(
        [
            fits(judge.rules.get("who", {}), lookup, scale),
            fits(deadline.get("who", {}), lookup, scale),
        ]
    )


# ---------------------------------------------------------------- of each teacher


def of_teacher(deadline: Cells, judge: Judge, around: tuple[date, date]) -> Result | None:
    """A day of the roster starts the clock; it is not known where that day is blank."""
    start, as_of = judge.teacher.anchor(deadline["after"]), judge.book.as_of
    if start is None:
        is_column = deadline["after"] in judge.teacher.columns | OF_TEACHER
        if not is_column or deadline["after"] == "left_on":
            return None
        return owed(deadline, judge, None, as_of, [])
    if not around[0] <= start <= around[1]:
        return None
    due = moved(start, deadline, judge)
    days = [one for one in days_done(deadline, judge, own=True) if one >= start]
    return owed(deadline, judge, due, min(due, as_of), days, start)


def of_periods(deadline: Cells, judge: Judge, around: tuple[date, date]) -> list[Result | None]:
    """Asked of every teacher in post, once in each period."""
    periods, as_of = judge.judged_periods(period_named(deadline)), judge.book.as_of
    if periods is None:
        return [owed(deadline, judge, None, as_of, [])]
    found: list[Result | None] = []
    for period in periods:
        set_at_start = "by" not in deadline and deadline["after"].endswith("start")
        if period.end == date.max and not set_at_start:
            continue
        if period.end < date.max and not (around[0] <= period.start and period.end <= around[1]):
            continue
        due = due_in(period, deadline, judge)
        first, last = days_of(period, due, deadline, judge)
        days = [one for one in days_done(deadline, judge, own=True) if first <= one <= last]
        on = min(period.end if "by" in deadline else due, as_of)
        found.append(owed(deadline, judge, due, on, days, start_in(period, deadline)))
    return found


def owed(
    deadline: Cells,
    judge: Judge,
    due: date | None,
    on: date,
    days: Sequence[date],
    started: date | None = None,
) -> Result | None:
    answer = asked(deadline, judge, on)
    if answer is False or not judge.teacher.in_post(on):
        return None
    done = min(days, default=None)
    found = result_of(deadline, judge, None, due, done, known=answer is True)
    return {**found, "started": started}


def many_days(deadline: Cells) -> int:
    found = re.match(r"(\d+) days? (before|after)", deadline["by"])
    return int(found[1]) * (-1 if found[2] == "before" else 1) if found else 0


def due_in(period: Period, deadline: Cells, judge: Judge) -> date:
    if "by" in deadline:
        return counted(period.end, many_days(deadline), deadline, judge)
    return moved(start_in(period, deadline), deadline, judge)


def start_in(period: Period, deadline: Cells) -> date:
    """Return the day from which the days are counted."""
    is_start = "by" not in deadline and deadline["after"].endswith("start")
    return period.start if is_start else period.end


def days_of(period: Period, due: date, deadline: Cells, judge: Judge) -> tuple[date, date]:
    """Return from when until when a task is done for this period and for no other.

    Up to a due day after the end it is still done for the period before.
    """
    if "by" not in deadline:
        if deadline["after"].endswith("end"):
            return period.end, date.max
        return period.start, max(due, period.end)
    before = period.start - ONE_DAY
    since = counted(before, max(many_days(deadline), 0), deadline, judge) + ONE_DAY
    return since, max(due, period.end)


def days_done(deadline: Cells, judge: Judge, *, own: bool) -> list[date]:
    """Return the last days of the activities that do the task; `where` says which, if `own`."""
    scale = judge.rules.get("scale", {})
    found = []
    for row in settled(judge):
        is_task = list(row.lookup("kind")) == [deadline["task"]] and row.mark != "void"
        if is_task and (not own or fits(deadline.get("where", {}), row.lookup, scale)):
            found.append(row.end)
    return found


def settled(judge: Judge) -> list[Entry]:
    """Return the rows with their marks: too much of an event is missed by all parts together."""
    settling = Settling(judge.rules, judge.teacher, judge.book, [], judge.worth_on)
    rows = rows_of(judge)
    for event in {row.activity for row in rows}:
        parts = [row for row in rows if row.activity == event]
        names = {text(part.seat.own.get("part")) for part in parts}
        are_parts = len(names) == len(parts) and "" not in names
        for some in [parts] if are_parts else [[part] for part in parts]:
            settling.together(some)
    return rows


# ---------------------------------------------------------------- of each activity


def rows_of(judge: Judge) -> list[Entry]:
    """Return every row of a teacher at an activity that was held; none is taken for another."""
    found = []
    for seat in judge.book.seats:
        is_void = text(seat.own.get("status")) == "void" or not is_blank(seat.event.get("status"))
        end = seat.event["end"]
        if seat.teacher != judge.teacher.code or is_void or end > judge.book.as_of:
            continue
        if judge.teacher.in_post(end):
            found.append(entry_of(seat, judge))
    return found


def entry_of(seat: Seat, judge: Judge) -> Entry:
    event = seat.event
    return Entry(
        seat.number, seat.activity, seat, event["start"], event["end"], hours_of(seat),
        deciding_day(seat, judge.rules),
    )  # fmt: skip


def owing(deadline: Cells, judge: Judge) -> list[list[Entry]]:
    """Return the rows that start the clock, by activity: who was not there has nothing to do."""
    scale, line = judge.rules.get("scale", {}), judge.rules.get("attendance", {})
    events: dict[str, list[Entry]] = {}
    for row in rows_of(judge):
        if fits(line.get("void_if", NOT_ATTENDED), row.lookup, scale) is True:
            continue
        if text(row.seat.event.get("kind")) == "opening-balance":
            continue
        if fits(deadline.get("where", {}), row.lookup, scale) is not False:
            events.setdefault(row.activity, []).append(row)
    return list(events.values())


def of_activity(
    deadline: Cells, judge: Judge, rows: Sequence[Entry], around: tuple[date, date]
) -> Result | None:
    """Owed once for an activity, however many rows it has; done if any of them says so."""
    as_of, scale = judge.book.as_of, judge.rules.get("scale", {})
    start = due = counted_from = None
    is_dated = True
    if period_named(deadline):
        periods = judge.judged_periods(period_named(deadline))
        is_dated = periods is not None
        inside = [
            period
            for period in periods or []
            if period.holds(rows[0].end)
            and (period.end == date.max or around[0] <= period.start)
            and (period.end == date.max or period.end <= around[1])
            and (period.end < date.max or deadline.get("after", "").endswith("start"))
        ]
        if is_dated and not inside:
            return None
        if inside:
            due, counted_from = due_in(inside[0], deadline, judge), start_in(inside[0], deadline)
    else:
        start = started(deadline, judge, rows)
        if start is None or not around[0] <= start <= around[1]:
            return None
        due, counted_from = moved(start, deadline, judge), start
    answer = asked(deadline, judge, min(due or as_of, as_of))
    if answer is False:
        return None
    if deadline["task"] in DATE_COLUMNS:
        written = [day(row.seat.cell(deadline["task"])) for row in rows]
        days = [one for one in written if one is not None and one <= as_of]
    else:
        days = [one for one in days_done(deadline, judge, own=False) if not start or one >= start]
    known = answer is True and is_dated
    known &= all(fits(deadline.get("where", {}), row.lookup, scale) is True for row in rows)
    done = min(days, default=None)
    found = result_of(deadline, judge, rows[0].activity, due, done, known=known)
    return {**found, "started": counted_from}


def started(deadline: Cells, judge: Judge, rows: Sequence[Entry]) -> date | None:
    """Return the day that starts the clock: of the activity, a column, a step, or the roster."""
    name = deadline["after"]
    if name in {"start", "end"}:
        return rows[0].start if name == "start" else rows[0].end
    if name in OF_TEACHER:
        return judge.teacher.anchor(name)
    days = []
    for row in rows:
        steps = [written.partition("@") for written in values(row.seat.cell("approvals"))]
        days += [day(row.seat.cell(name)), *(day(on) for step, _, on in steps if step == name)]
    return min((one for one in days if one is not None), default=None)


# ---------------------------------------------------------------- days and states


def counted(start: date, many: int, deadline: Cells, judge: Judge) -> date:
    """The day of the event is day 0."""
    if deadline.get("days", "calendar") == "working" and many:
        return after_working_days(start, many, judge.book.holidays)
    return after(start, f"{many} days")


def moved(start: date, deadline: Cells, judge: Judge) -> date:
    days = re.fullmatch(r"(\d+) days?", deadline["within"])
    if days:
        return counted(start, int(days[1]), deadline, judge)
    return after(start, deadline["within"])


def result_of(
    deadline: Cells,
    judge: Judge,
    activity: str | None,
    due: date | None,
    done: date | None,
    *,
    known: bool,
) -> Result:
    """Return how a task stands; on the due day what is not done is `short`."""
    if due is not None and done is not None and done <= due:
        state = "met"
    elif due is None or not known:
        state = "unknown"
    else:
        state = "open" if judge.book.as_of < due else "short"
    return {
        "rules": judge.rules["ruleset"]["id"],
        "deadline": deadline["id"],
        "activity": activity,
        "teacher": judge.teacher.code,
        "due": due,
        "done": done,
        "state": state,
    }
