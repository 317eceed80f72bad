"""Rows of teachers at activities: their marks, their worth, and duplicates (steps 1 to 4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from tests.naive.book import ROW_COLUMNS, Book, Seat, Teacher
from tests.naive.exact import (
    ZERO,
    day_or_month,
    in_force,
    is_blank,
    number,
    rounded,
    share,
    text,
    values,
)
from tests.naive.filters import fits
from tests.naive.marks import MARKS, mark_of
from tests.naive.pauses import longer_for
from tests.naive.periods import Horizon, periods_of

Rules = Mapping[str, Any]
PROOFS = {"evidence", "approvals", "rated_on", "evaluated_on", "evidence_on"}
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
    credited: Fraction = ZERO  # the hours that its rate looks at
    limited: Fraction = ZERO

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
        entries.append(
            Entry(
                seat.number, seat.activity, seat, seat.event["start"], seat.event["end"],
                hours_of(seat), deciding_day(seat, rules),
            )
        )  # fmt: skip
    settle = Settling(rules, teacher, book, problems, worth_on)
    for entry in entries:
        settle.together([entry])
    entries = merged(entries, rules, problems)
    for event in {entry.activity for entry in entries}:
        parts = [entry for entry in entries if entry.activity == event]
        if len(parts) > 1 and not any(is_blank(part.seat.own.get("part")) for part in parts):
            settle.together(parts)
    void_repeats(entries, rules, teacher, book, horizon)
    return entries


@dataclass(eq=False)
class Settling:
    """Gives records their marks and their worth: alone, or as the parts of one event."""

    rules: Rules
    teacher: Teacher
    book: Book
    problems: list[str]
    worth_on: Callable[[date], Rules] | None

    def together(self, parts: Sequence[Entry]) -> None:
        """Settle the parts of one event, each by the version of the rules of its day."""
        versions: list[tuple[Rules, list[Entry]]] = []
        for part in parts:
            version = self.worth_on(part.deciding) if self.worth_on else self.rules
            alike = next((some for known, some in versions if known is version), None)
            if alike is None:
                versions.append((version, [part]))
            else:
                alike.append(part)
        for version, some in versions:
            self._by(version, some)

    def _by(self, version: Rules, parts: Sequence[Entry]) -> None:
        there = []
        for part in parts:
            part.mark, part.awaits, part.attended = mark_of(part, version, self.teacher, self.book)
            there += [part] if part.attended else []
        credit_hours(there, version)
        for part in parts:
            value(part, version, self.problems)
        limit_event(parts)


def credit_hours(parts: Sequence[Entry], rules: Rules) -> None:
    """Void the parts of an event of which too much was missed by all of them together (P47).

    Where it is all or nothing, the hours that were planned are shared among them.
    """
    line = rules.get("attendance", {})
    have = sum((part.hours or ZERO for part in parts), ZERO)
    for part in parts:
        part.credited = part.hours or ZERO
        planned = number(part.seat.event.get("hours"))
        missed = ZERO if planned is None else planned - have
        all_or_nothing = line.get("credit") == "all or nothing"
        if planned is None or missed <= 0 or not (all_or_nothing or "void_if_missing" in line):
            continue
        if missed > share(line.get("void_if_missing", 0)) * planned:
            part.mark, part.awaits, part.attended = "void", [], False
        elif all_or_nothing and have:
            part.credited *= planned / have


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
    entry.credits, entry.limited, entry.line = ZERO, ZERO, None
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
    hours = entry.credited
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


def limit_event(parts: Sequence[Entry]) -> None:
    """Apply `at_most` an event, `least`, and the rounding: parts of one event are added first.

    First those that are in order, then with them those that are provisional, then those that wait:
    so a part that waits takes nothing from one that counts.
    """
    for line in [part.line for part in parts if part.line is not None]:
        counted = before = ZERO
        for mark in MARKS[:-1]:
            alike = [part for part in parts if part.line is line and part.mark == mark]
            own = sum((part.credits for part in alike), ZERO)
            whole = limit(counted + own, line)
            for part in alike:
                part.limited = part.credits * (whole - before) / own if own else ZERO
            counted, before = counted + own, whole
    for part in parts:
        part.credits = part.limited


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
    periods = periods_of(longer_for(rules, ""), name, teacher, book, horizon) or []
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
