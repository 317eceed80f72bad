"""Periods that a pause or an extension makes longer (P59)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.naive.book import Book, Teacher
from tests.naive.calendar_days import ONE_DAY, add_months, after, days_in, spans, whole_months_from
from tests.naive.filters import fits


def longer_for(rules: Mapping[str, Any], require: str) -> Mapping[str, Any]:
    """Return the rules with those `pause` and `extend` lines only that concern a requirement."""
    lines = [
        line
        for line in rules.get("adjust", ())
        if line["change"] not in {"pause", "extend"}
        or not line.get("require")
        or require in line["require"]
    ]
    return {**rules, "adjust": lines}


def prolonged(
    begin: date, end: date, teacher: Teacher | None, book: Book, rules: Mapping[str, Any]
) -> date:
    """Return the end of a period after the `pause` and `extend` lines that fit the teacher."""
    if teacher is None:
        return end
    for line in rules.get("adjust", ()):
        scale = rules.get("scale", {})
        known = _on(teacher, min(end, book.as_of))
        if line["change"] == "extend" and fits(line.get("who", {}), known, scale):
            end = after(end + ONE_DAY, line["by"]) - ONE_DAY
        if line["change"] == "pause":
            end = _paused(begin, end, line, teacher, book, scale)
    return end


def _paused(
    begin: date, end: date, line: Mapping[str, Any], teacher: Teacher, book: Book, scale: Any
) -> date:
    """Move the end by each paused span, in whole months and the days left over.

    A longer period may hold more paused days: looked at again until nothing changes. A pause that
    still lasts is known up to the as-of day only.
    """
    moved = end
    while True:
        pauses = spans(
            begin,
            min(moved, book.as_of),
            lambda on: fits(line.get("who", {}), _on(teacher, on), scale) is True,
        )
        longer = end
        for first, last in pauses:
            months = whole_months_from(first, last)
            days = days_in(add_months(first, months), last)
            longer = add_months(longer + ONE_DAY, months) - ONE_DAY
            longer = date.fromordinal(longer.toordinal() + days)
        if longer == moved:
            return longer
        moved = longer


def _on(teacher: Teacher, on: date) -> Any:
    return lambda name: teacher.lookup(name, on)
