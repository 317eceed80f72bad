"""Periods and their labels (section 4)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from tests.naive.book import Book, Teacher
from tests.naive.calendar_days import ONE_DAY, add_months, after

Rules = Mapping[str, Any]


@dataclass(frozen=True)
class Period:
    """Both ends belong to it."""

    start: date
    end: date
    label: str
    skip: tuple[int, ...] = ()
    holds_all: bool = False

    def holds(self, on: date) -> bool:
        if self.holds_all:
            return True
        return self.start <= on <= self.end and on.month not in self.skip

    def overlaps(self, first: date, last: date) -> bool:
        return self.start <= last and first <= self.end


@dataclass(frozen=True)
class Horizon:
    """The days for which periods are named at all."""

    first: date
    last: date


def periods_of(
    rules: Rules, name: str, teacher: Teacher | None, book: Book, horizon: Horizon
) -> list[Period] | None:
    """Return the periods of a name, oldest first; None if a personal date is blank."""
    if name in {"career", "week"}:
        return [_career(teacher, rules)] if name == "career" else _weeks(horizon)
    rolling = re.fullmatch(r"rolling (\d+) (\w+)", name)
    if rolling:
        return _rolling(int(rolling[1]), rolling[2], rules, teacher, book, horizon)
    written = {"month": {"skip": ()}, **rules.get("period", {})}[name]
    if "list" in written:
        return _listed(written, teacher)
    if "start" in written:
        return _from_start(name, written, teacher, book, horizon, rules)
    if "starts" in written:
        return _parts_of_years(written["starts"], horizon)
    return _months(written.get("skip", ()), horizon)


def _from_start(
    name: str,
    written: Mapping[str, Any],
    teacher: Teacher | None,
    book: Book,
    horizon: Horizon,
    rules: Rules,
) -> list[Period] | None:
    """A day of each year, a date from which cycles are counted, or a date of the teacher's own."""
    start = written["start"]
    if isinstance(start, date):
        return _cycles(name, written, start, teacher, book, horizon, rules)
    if re.fullmatch(r"\d\d-\d\d", start):
        return _years(start, written.get("length", "1 year"), horizon)
    return _personal(name, written, teacher, book, horizon, rules)


def _career(teacher: Teacher | None, rules: Rules) -> Period:
    """From the first day in post; what was earned before counts as well."""
    first = teacher.anchor("hired_on") if teacher else None
    return Period(first or rules["ruleset"]["from"], date.max, "career", holds_all=True)


def in_rule_set(periods: Sequence[Period], rules: Rules) -> list[Period]:
    """A period belongs to the rule set if it ends on or after `from` (ruling 12)."""
    first, last = rules["ruleset"]["from"], rules["ruleset"].get("to", date.max)
    return [period for period in periods if first <= period.end and period.start <= last]


def _on(month_day: str, year: int) -> date:
    month, of_month = map(int, month_day.split("-"))
    return (
        add_months(date(year, month, 1), 1) - ONE_DAY
        if of_month > 28
        else date(year, month, of_month)
    )


def _years(start: str, length: str, horizon: Horizon) -> list[Period]:
    assert length == "1 year", "longer periods are counted from a date"
    found = []
    for year in range(horizon.first.year - 1, horizon.last.year + 2):
        begin, following = _on(start, year), _on(start, year + 1)
        found.append(Period(begin, following - ONE_DAY, _year_label(begin)))
    return found


def _year_label(begin: date) -> str:
    if (begin.month, begin.day) == (1, 1):
        return str(begin.year)
    return f"{begin.year}-{(begin.year + 1) % 100:02d}"


def _span_label(begin: date, end: date) -> str:
    """`2021-2025`, `2021/22-2025/26`; a span of one year is named as a year."""
    last_year = end.year if add_months(begin, 12 * (end.year - begin.year)) <= end else end.year - 1
    if last_year <= begin.year:
        return _year_label(begin)
    if (begin.month, begin.day) == (1, 1):
        return f"{begin.year}-{last_year}"
    first, last = begin.year, last_year
    return f"{first}/{(first + 1) % 100:02d}-{last}/{(last + 1) % 100:02d}"


def _parts_of_years(starts: Sequence[str], horizon: Horizon) -> list[Period]:
    """Number the parts from the one that begins the school year: the last to begin before 1 Jan."""
    ordered = sorted(starts)
    if ordered[0] != "01-01":
        ordered = [ordered[-1], *ordered[:-1]]
    begins = []
    for year in range(horizon.first.year - 2, horizon.last.year + 3):
        for place, start in enumerate(ordered):
            crosses = ordered[0] != "01-01" and place > 0
            label = f"{_year_label(_on(ordered[0], year))}/{place + 1}"
            begins.append((_on(start, year + 1 if crosses else year), label))
    begins.sort()
    return [
        Period(begin, following - ONE_DAY, label)
        for (begin, label), (following, _) in pairwise(begins)
    ]


def _months(skip: Sequence[int], horizon: Horizon) -> list[Period]:
    found = []
    begin = date(horizon.first.year - 1, 1, 1)
    while begin <= horizon.last:
        if begin.month not in skip:
            label = f"{begin.year}-M{begin.month:02d}"
            found.append(Period(begin, add_months(begin, 1) - ONE_DAY, label))
        begin = add_months(begin, 1)
    return found


def _weeks(horizon: Horizon) -> list[Period]:
    found = []
    begin = horizon.first - timedelta(days=horizon.first.weekday() + 7)
    while begin <= horizon.last:
        year, week, _ = begin.isocalendar()
        found.append(Period(begin, begin + timedelta(days=6), f"{year}-W{week:02d}"))
        begin += timedelta(days=7)
    return found


def _cycles(
    name: str,
    written: Mapping[str, Any],
    start: date,
    teacher: Teacher | None,
    book: Book,
    horizon: Horizon,
    rules: Rules,
) -> list[Period] | None:
    if "length" not in written and "length_by" not in written:  # "once since a date"
        return [Period(start, date.max, f"{name}@{start}")]
    recurring = _recurring(name, written, start, teacher, book, horizon, rules)
    if recurring is None:
        return None
    return [Period(one.start, one.end, _span_label(one.start, one.end)) for one in recurring]


def _personal(
    name: str,
    written: Mapping[str, Any],
    teacher: Teacher | None,
    book: Book,
    horizon: Horizon,
    rules: Rules,
) -> list[Period] | None:
    start = teacher.anchor(written["start"]) if teacher else None
    if start is None:
        return None
    return _recurring(name, written, start, teacher, book, horizon, rules)


def _recurring(
    name: str,
    written: Mapping[str, Any],
    start: date,
    teacher: Teacher | None,
    book: Book,
    horizon: Horizon,
    rules: Rules,
) -> list[Period] | None:
    """Count each span from the first start, so that 29 February never drifts."""
    from tests.naive.pauses import prolonged

    found: list[Period] = []
    anchor, times = start, 0
    begin = start
    while begin <= horizon.last:
        length = _length(written, teacher, begin)
        if length is None:
            return None
        end = after(anchor, length, times + 1) - ONE_DAY
        if not found and "ends" in written:
            month = teacher.birth_month() if teacher else None
            if month is None:
                return None
            end = _before_month(month, end)
        later = prolonged(begin, end, teacher, book, rules)
        found.append(Period(begin, later, f"{name}@{begin}", tuple(written.get("skip", ()))))
        if written.get("once"):
            break
        times += 1
        if later != after(anchor, length, times) - ONE_DAY:  # an odd end: count anew from there
            anchor, times = later + ONE_DAY, 0
        begin = later + ONE_DAY
    return found


def _length(written: Mapping[str, Any], teacher: Teacher | None, begin: date) -> str | None:
    if "length_by" not in written:
        return str(written["length"])
    for attribute, table in written["length_by"].items():
        for value in (teacher.lookup(attribute, begin) if teacher else None) or ():
            if value in table:
                return str(table[value])
    return None


def _before_month(month: int, natural_end: date) -> date:
    """Return the first last day before the birth month that is not before the natural end."""
    year = natural_end.year
    while date(year, month, 1) - ONE_DAY < natural_end:
        year += 1
    return date(year, month, 1) - ONE_DAY


def _listed(written: Mapping[str, Any], teacher: Teacher | None) -> list[Period] | None:
    dates = written["list"]
    if "by" in written:
        found = teacher.lookup(written["by"], date.max - ONE_DAY) if teacher else None
        if not found:
            return None
        dates = dates.get(found[0], [])
    earliest = date.min
    from_day = re.fullmatch(r"(first of month of )?(\w+)", written.get("from_day", ""))
    if from_day and teacher:
        earliest = teacher.anchor(from_day[2]) or date.min
        earliest = earliest.replace(day=1) if from_day[1] else earliest
    return [
        Period(max(first, earliest), last, _span_label(first, last))
        for first, last in sorted(dates)
        if last >= earliest
    ]


def _rolling(
    many: int, name: str, rules: Rules, teacher: Teacher | None, book: Book, horizon: Horizon
) -> list[Period] | None:
    """Return the window that ends with each period; the first windows are as long as there are."""
    single = periods_of(rules, name, teacher, book, horizon)
    if single is None:
        return None
    found = []
    for place, last in enumerate(single):
        first = single[max(place - many + 1, 0)]
        personal = "@" in last.label
        label = f"rolling{many}@{first.start}" if personal else _span_label(first.start, last.end)
        found.append(Period(first.start, last.end, label))
    return found


def teacher_day(period: Period, as_of: date) -> date:
    """Return the day on which attributes are asked: the last day, or the as-of day if earlier."""
    return min(period.end, as_of)
