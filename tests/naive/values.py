"""Rows of teachers at activities: their marks, their worth, and duplicates (steps 1 to 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from tests.naive.book import ROW_COLUMNS, Book, Seat, Teacher
from tests.naive.exact import ZERO, day_or_month, in_force, is_blank, number, rounded, text, values
from tests.naive.filters import fits
from tests.naive.marks import MARKS, mark_of
from tests.naive.periods import Horizon, periods_of

Rules = Mapping[str, Any]
PROOFS = {"evidence", "approvals", "rated_on", "evaluated_on"}
NO_MATTER = {"note", *PROOFS}


@dataclass(eq=False)
class Entry:
    """One record of a teacher, with its mark and what it is worth."""

    number: int
    activity: str
    seat: Seat
    start: date
    end: date
    hours: Fraction | None
    deciding: date
    mark: str = "ok"
    awaits: list[str] = field(default_factory=list)
    credits: Fraction = ZERO
    line: Mapping[str, Any] | None = None
    attended: bool = True

    def lookup(self, name: str) -> Sequence[str]:
        """Return the values of a column; `hours` is what the teacher attended (ruling 6)."""
        if name == "hours":
            return [str(self.hours or ZERO)]  # what nobody wrote down is 0 hours (ruling 19)
        if name == "planned":
            return values(self.seat.event.get("hours"))
        if name == "attendance":
            return values(self.seat.cell("attendance")) or ["present"]
        return values(self.seat.cell(name))


def hours_of(seat: Seat) -> Fraction | None:
    """Its `hours`, else its `minutes`, else the activity's (ruling 19)."""
    hours, minutes = number(seat.own.get("hours")), number(seat.own.get("minutes"))
    if hours is not None:
        return hours
    if minutes is not None:
        return minutes / 60
    return number(seat.event.get("hours"))


def entries_of(
    book: Book,
    rules: Rules,
    teacher: Teacher,
    horizon: Horizon,
    problems: list[str],
    worth_on: Callable[[date], Rules] | None = None,
) -> list[Entry]:
    """Return the records of a teacher that may count, oldest rows first."""
    entries = []
    for seat in book.seats:
        if seat.teacher != teacher.code or text(seat.own.get("status")) == "void":
            continue
        if not is_blank(seat.event.get("status")):  # planned, delayed, cancelled
            continue
        if seat.event["end"] > book.as_of:
            problems.append("later")
            continue
        brought_along = text(seat.event.get("kind")) == "opening-balance"
        if not brought_along and not teacher.in_post(seat.event["end"]):
            problems.append(_out_of_post(teacher, seat.event["end"]))
            continue
        entry = Entry(
            seat.number, seat.activity, seat, seat.event["start"], seat.event["end"],
            hours_of(seat), deciding_day(seat, rules),
        )  # fmt: skip
        version = worth_on(entry.deciding) if worth_on else rules
        entry.mark, entry.awaits, entry.attended = mark_of(entry, version, teacher, book)
        value(entry, version, problems)
        entries.append(entry)
    entries = merged(entries, rules, problems)
    limit_events(entries)
    void_repeats(entries, rules, teacher, book, horizon)
    return entries


def _out_of_post(teacher: Teacher, on: date) -> str:
    earlier = any(
        teacher.in_post(date.fromordinal(n)) for n in range(on.toordinal() - 4000, on.toordinal())
    )
    return "after-leaving" if earlier else "before-hire"


def deciding_day(seat: Seat, rules: Rules) -> date:
    """Return the day that decides the period: `counting.date` (P48)."""
    by = rules.get("counting", {}).get("date", "end")
    end: date = seat.event["end"]
    if by == "start":
        start: date = seat.event["start"]
        return start
    if by in {"for", "award"}:
        return day_or_month(seat.cell(by)) or end
    return end


def value(entry: Entry, rules: Rules, problems: list[str]) -> None:
    """The FIRST credit line that fits, then `plus`, then `factor`."""
    scale = rules.get("scale", {})
    for line in rules.get("credit", ()):
        if fits(line.get("where", {}), entry.lookup, scale) is not True:
            continue
        worth = rate(line, entry, problems)
        for more in line.get("plus", ()):
            if fits(more.get("where", {}), entry.lookup, scale) is True:
                worth += rate(more, entry, problems)
        entry.credits = worth * (number(line.get("factor")) or Fraction(1))
        entry.line = line
        return


def rate(line: Mapping[str, Any], entry: Entry, problems: list[str]) -> Fraction:
    """Return what one line of rates gives a record."""
    hours = entry.hours or ZERO
    for key, many in (
        ("per_hour", hours),
        ("per_record", Fraction(1)),
        ("per_unit", number(entry.seat.cell("units")) or ZERO),
    ):
        if key in line:
            return (number(in_force(line[key], entry.deciding)) or ZERO) * many
    if "minutes" in line:
        return hours * 60 / Fraction(line["minutes"])
    if "by" in line:
        for cell in entry.lookup(line["by"]):
            if cell in line["table"]:
                return number(line["table"][cell]) or ZERO
        if "else" in line:
            return number(line["else"]) or ZERO
        problems.append("no-rate")
    return ZERO


def merged(entries: list[Entry], rules: Rules, problems: list[str]) -> list[Entry]:
    """Count duplicates of one event once: rows with different, filled `part` are parts."""
    if rules.get("counting", {}).get("same_event", "once") != "once":
        return entries
    kept = []
    for event in dict.fromkeys(entry.activity for entry in entries):
        rows = [entry for entry in entries if entry.activity == event]
        parts = [text(row.seat.own.get("part")) for row in rows]
        names = set(parts) if all(parts) else {""}
        for part in sorted(names):
            alike = [row for row, name in zip(rows, parts, strict=True) if part in {"", name}]
            kept.append(one_of(alike, problems))
    return sorted(kept, key=lambda entry: entry.number)


def one_of(rows: list[Entry], problems: list[str]) -> Entry:
    """Of rows that agree but for their proofs the best proven counts; else what is worth least.

    Where that leaves several, their cells decide, whatever their order.
    """
    if len({said(row) for row in rows}) == 1:
        return min(
            rows,
            key=lambda row: (MARKS.index(row.mark), -row.credits, -many_proofs(row), cells(row)),
        )
    problems.append("duplicate-disagrees")
    return min(
        rows,
        key=lambda row: (
            ZERO if row.mark == "void" else row.credits,
            -MARKS.index(row.mark),
            row.hours or ZERO,
            cells(row),
        ),
    )


def many_proofs(row: Entry) -> int:
    return sum(len(values(row.seat.own.get(name))) for name in ("evidence", "approvals"))


def cells(row: Entry) -> list[tuple[str, str]]:
    return sorted((name, text(cell)) for name, cell in row.seat.own.items() if text(cell))


def said(row: Entry) -> tuple[str, ...]:
    """Return what a row says, apart from its proofs."""
    names = sorted(ROW_COLUMNS - NO_MATTER - {"hours", "minutes", "attendance"})
    cells = [text(row.seat.own.get(name)) for name in names]
    return (*cells, str(row.hours), row.lookup("attendance")[0])


def limit_events(entries: Iterable[Entry]) -> None:
    """Apply `at_most` an event, `least`, and the rounding: parts of one event are added first."""
    counting = [entry for entry in entries if entry.mark != "void" and entry.line is not None]
    done: set[int] = set()
    for entry in counting:
        if entry.number in done or entry.line is None:
            continue
        is_part = not is_blank(entry.seat.own.get("part"))
        together = [
            other
            for other in counting
            if other is entry
            or (is_part and other.activity == entry.activity and other.line is entry.line)
        ]
        done |= {other.number for other in together}
        whole = sum((other.credits for other in together), ZERO)
        limited = limit(whole, entry.line)
        for other in together:
            other.credits = other.credits * limited / whole if whole else ZERO


def limit(worth: Fraction, line: Mapping[str, Any]) -> Fraction:
    if "at_most" in line:
        worth = min(worth, number(line["at_most"]) or ZERO)
    if "least" in line and worth < (number(line["least"]) or ZERO):
        return ZERO
    if "step" in line or "round" in line:
        step = number(line.get("step")) or Fraction(1)
        worth = rounded(worth, line.get("round", "nearest"), step)
    return worth


def void_repeats(
    entries: list[Entry], rules: Rules, teacher: Teacher, book: Book, horizon: Horizon
) -> None:
    """`same_course = "once per cycle"`: only the first of one course counts in a period."""
    said_of_courses = rules.get("counting", {}).get("same_course")
    if not said_of_courses:
        return
    name = said_of_courses.removeprefix("once").strip().removeprefix("per").strip() or "career"
    periods = periods_of(rules, name, teacher, book, horizon) or []
    seen: dict[tuple[str, str], str] = {}
    for entry in sorted(entries, key=lambda one: (one.deciding, one.number)):
        course = text(entry.seat.cell("course"))
        if entry.mark == "void" or not course:
            continue
        for period in periods:
            if not period.holds(entry.deciding):
                continue
            first = seen.setdefault((period.label, course), entry.activity)
            if first != entry.activity:  # the parts of one event are no repeats of each other
                entry.mark = "void"
