"""One course taken again: `same_course = "once per cycle"` counts it the first time only."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import Mark
from sbt_ledger.assessment.span import scheme_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sbt_ledger.assessment.fold import Fold
    from sbt_ledger.assessment.repeats import Row

_EVER = "career"


class Courses:
    """Finds the courses that a teacher took before in the same period."""

    def __init__(self, fold: Fold) -> None:
        self._fold = fold
        rule_set = fold.valuer.rule_set
        per = rule_set.counting.course_per
        self._scheme = None if per == _EVER else scheme_of(rule_set, per)
        self._first_days: dict[date, date] = {}

    def once(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield the rows of a teacher; a course that counts already says why it does not again."""
        seen: dict[tuple[str, date], Row] = {}
        found = [(self._fold.credit(row.pair), row) for row in rows]
        for credit, row in sorted(found, key=lambda each: (each[0].day, each[1].packed)):
            course = credit.entry.text("course")
            if not course or row.repeats or credit.mark is Mark.VOID:
                yield row
                continue
            before = seen.setdefault((course, self._first_day(credit.day)), row)
            if before is row or before.pair[0] == row.pair[0]:
                yield row
            else:
                told = _("The course “{course}” counts already: {place}.")
                place = self._fold.book.place(before.packed)
                yield row._replace(repeats=told.format(course=course, place=place))

    def _first_day(self, day: date) -> date:
        """Return the first day of the period in which a course counts once."""
        if self._scheme is None:
            return date.min
        known = self._first_days.get(day)
        if known is None:
            known = next((each.first for each in self._scheme.between(day, day)), day)
            self._first_days[day] = known
        return known
