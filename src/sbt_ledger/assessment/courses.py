"""One course taken again: `same_course = "once per cycle"` counts it the first time only."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.own_periods import OwnPeriods
from sbt_ledger.assessment.result import Mark
from sbt_ledger.assessment.who import NotKnownError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sbt_ledger.assessment.fold import Fold
    from sbt_ledger.assessment.repeats import Row
    from sbt_ledger.records.teacher import Timeline

_EVER = "career"


class Courses:
    """Finds the courses that a teacher took before in the same period."""

    def __init__(self, fold: Fold) -> None:
        self._fold = fold
        rule_set = fold.valuer.rule_set
        self._per = rule_set.counting.course_per
        self._own = OwnPeriods(rule_set, fold.as_of)

    def once(self, rows: Iterable[Row], timeline: Timeline) -> Iterator[Row]:
        """Yield the rows of a teacher; a course that counts already says why it does not again."""
        seen: dict[tuple[str, date], Row] = {}
        found = [(self._fold.credit(row.pair), row) for row in rows]
        for credit, row in sorted(found, key=lambda each: (each[0].day, each[1].packed)):
            course = credit.entry.text("course")
            if not course or row.repeats or credit.mark is Mark.VOID:
                yield row
                continue
            first = self._first_day(credit.day, timeline)
            before = row if first is None else seen.setdefault((course, first), row)
            if before.pair[0] == row.pair[0]:
                yield row
            else:
                told = _("The course “{course}” counts already: {place}.")
                place = self._fold.book.place(before.packed)
                yield row._replace(repeats=told.format(course=course, place=place))

    def _first_day(self, day: date, timeline: Timeline) -> date | None:
        """Return the first day of the period in which a course counts once; None of no period."""
        if self._per == _EVER:
            return date.min
        try:
            around = self._own.scheme(self._per, timeline).between(day, day)
        except NotKnownError:
            return None
        return next((each.first for each in around), None)
