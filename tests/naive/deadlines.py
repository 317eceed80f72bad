"""Deadlines: by the end of a period, or within some days of something (P68, P69; ruling 17)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from tests.naive.book import Cells
from tests.naive.calendar_days import after, after_working_days
from tests.naive.exact import day
from tests.naive.filters import Answer, all_of, fits
from tests.naive.judge import Judge
from tests.naive.periods import Period
from tests.naive.values import Entry

Result = dict[str, Any]
DATE_COLUMNS = {"evaluated_on", "rated_on"}


def deadline_results(deadline: Cells, judge: Judge, around: tuple[date, date]) -> list[Result]:
    """Return what one teacher owes by a deadline line, for all periods or records around."""
    if "by" in deadline:
        return list(by_period_end(deadline, judge, around))
    started = list(clocks(deadline, judge))
    found = []
    for entry, start, period in started:
        due = None if start is None else moved(start, deadline["within"], deadline, judge)
        if due is not None and not (around[0] <= due <= around[1]):
            continue
        on = min(due or judge.book.as_of, judge.book.as_of)
        answer = asked(deadline, judge, on)
        if entry is not None:
            where = deadline.get("where", {})
            answer = all_of([answer, fits(where, entry.lookup, judge.rules.get("scale", {}))])
        if answer is False or (entry is None and not judge.teacher.in_post(on)):
            continue
        found.append(result_of(deadline, judge, entry, start, due, period, answer))
    return found


def asked(deadline: Cells, judge: Judge, on: date) -> Answer:
    scale = judge.rules.get("scale", {})
    lookup = lambda name: judge.teacher.lookup(name, on)  # noqa: E731
    return all_of(
        [
            fits(judge.rules.get("who", {}), lookup, scale),
            fits(deadline.get("who", {}), lookup, scale),
        ]
    )


def by_period_end(deadline: Cells, judge: Judge, around: tuple[date, date]) -> Iterator[Result]:
    """`by` = `[N days before|after] PERIOD end`: asked of every teacher in post."""
    found = re.fullmatch(r"(?:(\d+) days? (before|after) )?(\w+) end", deadline["by"])
    assert found, deadline["by"]
    many = int(found[1] or 0) * (-1 if found[2] == "before" else 1)
    previous: date | None = None
    judged = judge.judged_periods(found[3]) or []
    for period in judge.periods(found[3]) or []:
        due = counted(period.end, many, deadline, judge)
        # What comes after one due day serves the next.
        start = period.start if previous is None else previous + timedelta(days=1)
        previous = due
        if period not in judged or not period.overlaps(*around):
            continue
        on = min(period.end, judge.book.as_of)
        answer = asked(deadline, judge, on)
        if answer is False or not judge.teacher.in_post(on):
            continue
        yield result_of(deadline, judge, None, start, due, period, answer)


def clocks(
    deadline: Cells, judge: Judge
) -> Iterator[tuple[Entry | None, date | None, Period | None]]:
    """Yield each start of the clock: a day of each record, of the teacher, or of each period."""
    name = deadline["after"]
    of_period = re.fullmatch(r"(\w+) (start|end)", name)
    if of_period:
        for period in judge.judged_periods(of_period[1]) or []:
            yield None, period.start if of_period[2] == "start" else period.end, None
    elif name in {"start", "end"} or "where" in deadline or deadline["task"] in DATE_COLUMNS:
        for entry in judge.entries:
            if entry.attended:
                days = {"start": entry.start, "end": entry.end}
                yield entry, days.get(name) or day(entry.seat.cell(name)), None
    else:
        yield None, judge.teacher.anchor(name), None


def counted(start: date, many: int, deadline: Cells, judge: Judge) -> date:
    """The day of the event is day 0."""
    if deadline.get("days", "calendar") == "working" and many:
        return after_working_days(start, many, judge.book.holidays)
    return start + timedelta(days=many)


def moved(start: date, within: str, deadline: Cells, judge: Judge) -> date:
    days = re.fullmatch(r"(\d+) days?", within)
    return counted(start, int(days[1]), deadline, judge) if days else after(start, within)


def result_of(
    deadline: Cells,
    judge: Judge,
    entry: Entry | None,
    start: date | None,
    due: date | None,
    period: Period | None,
    answer: Answer,
) -> Result:
    done = None if start is None else done_on(deadline, judge, entry, start, due, period)
    as_of = judge.book.as_of
    if due is None or answer is None:
        state = "unknown"
    elif done is not None and done <= due:
        state = "met"
    else:
        state = "open" if as_of < due else "short"
    return {
        "rules": judge.rules["ruleset"]["id"],
        "deadline": deadline["id"],
        "activity": entry.activity if entry else None,
        "teacher": judge.teacher.code,
        "due": due,
        "done": done,
        "state": state,
    }


def done_on(
    deadline: Cells,
    judge: Judge,
    entry: Entry | None,
    start: date,
    due: date | None,
    period: Period | None,
) -> date | None:
    """Return the first day on which the task was done: a date column, else a kind of activity."""
    task = deadline["task"]
    if entry is not None and (task in DATE_COLUMNS or entry.lookup(task)):
        found = day(entry.seat.cell(task))
        return found if found is not None and found <= judge.book.as_of else None
    last = date.max if period is None or due is None else due
    ends = [
        other.end
        for other in judge.entries
        if other.mark != "void"  # "void never counts"
        and list(other.lookup("kind")) == [task]
        and start <= other.end <= last
        and (entry is not None or own_filter(deadline, other, judge))
    ]
    return min(ends, default=None)


def own_filter(deadline: Cells, entry: Entry, judge: Judge) -> bool:
    """Without a record that starts the clock, `where` says which activities do the task."""
    where: Mapping[str, Any] = deadline.get("where", {})
    return fits(where, entry.lookup, judge.rules.get("scale", {})) is True
