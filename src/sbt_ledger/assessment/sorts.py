"""Sort entries: those alike in all that filters and rates look at are of one sort.

What is worked out for one entry holds for all of its sort. Of proofs the kinds are looked at, not
the paths; of steps whether they have passed, and the day only where a rule asks for it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sbt_ledger.assessment.proofs import passed
from sbt_ledger.assessment.value import SPECIAL, names_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book, Pair
    from sbt_ledger.rules.filter import Filter
    from sbt_ledger.rules.period_rule import PeriodRule
    from sbt_ledger.rules.requirement import Requirement

_WORTH = ("kind", "status", "part", "hours", "approvals", "evidence")
"""Columns that decide what an entry is worth under any rules."""
_ISO = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Asked:
    """A requirement made ready: its filter, and its periods unless they are personal."""

    requirement: Requirement
    where: Filter
    rule: PeriodRule | None
    periods: tuple[Period, ...]
    since: date
    """The first day on which an entry can matter to it."""

    def for_line(self, requirement: Requirement) -> Asked:
        """Return the same for another requirement of the same periods."""
        return replace(self, requirement=requirement, where=requirement.where)


class Sorts:
    """The sorts of the activities and presences of a book, for the requirements that are asked.

    Activities of one sort are at one `moment` if no period that is asked for begins or ends between
    them. Moments are numbered from 1; 0 is that of all activities that cannot matter.
    """

    def __init__(  # noqa: PLR0913 - what sorts are made of
        self,
        book: Book,
        asked: Sequence[Asked],
        columns: tuple[Sequence[str], Sequence[str]],
        *,
        as_of: date,
        anywhere: bool,
        one_by_one: bool,
        by_step_days: bool = False,
    ) -> None:
        """Sort by the `columns` of filters and of rates.

        `anywhere`: a row may name any day; `one_by_one`: each activity is a sort of its own;
        `by_step_days`: steps are alike only with the same day.
        """
        self.book = book
        self.as_of = as_of
        self._asked = asked
        self._columns, self._of_rates = columns
        self._anywhere = anywhere
        self._one_by_one = one_by_one
        self._by_step_days = by_step_days
        self.of_activity: list[int] = []
        self.first_at: list[int] = [-1]
        """Of each moment the number of an activity."""
        self.alike: Sequence[int] = book.alike or range(len(book.presences))
        self._sorts: dict[object, int] = {}
        self._of_presence: dict[int, int] = {}
        self.moments = self._moments()

    def of(self, pair: Pair) -> Pair:
        """Return the sorts of an activity and of a presence at it."""
        return self.of_activity[pair[0]], self._sort_of_presence(self.alike[pair[1]])

    def _sort_of_presence(self, number: int) -> int:
        """Return the sort of a presence: of proofs the kinds count, of steps if they passed."""
        sort = self._of_presence.get(number)
        if sort is None:
            said = self.book.presences[number]
            cells = {**said.cells, "approvals": "", "evidence": ""}
            steps: object = said.approvals
            if said.approvals is not None and not self._by_step_days:
                steps = passed(said.approvals, self.as_of)
            kinds = None if said.evidence is None else tuple([kind for kind, _p in said.evidence])
            known = (tuple(sorted(cells.items())), steps, kinds)
            sort = self._sorts.setdefault(known, len(self._sorts))
            self._of_presence[number] = sort
        return sort

    def _moments(self) -> list[int]:
        """Return, by number, the moment of each activity, 0 if it cannot matter.

        Decided by what no row can say otherwise: the last day, and columns that rows do not have.
        It leaves out most of a long book before any of it is looked at closely.
        """
        activities, as_of = self.book.activities, self.as_of
        said_by_rows = frozenset(self.book.columns.get("credits", ()))
        decided = [name for name in self._columns if name not in said_by_rows | SPECIAL]
        columns = [*decided, *self._columns, *self._of_rates, *_WORTH]
        known: dict[tuple[str, ...], tuple[int, date, bool]] = {}
        mattering: dict[tuple[str, ...], tuple[date, bool]] = {}
        sorts: dict[tuple[object, ...], int] = {}
        turns = _Turns(asked.periods for asked in self._asked)
        numbered: dict[tuple[int, int | date], int] = {}
        moments: list[int] = []
        for number, (end, cells) in enumerate(
            zip(activities.ends, activities.texts(columns), strict=True)
        ):
            found = known.get(cells)
            if found is None:
                decisive = cells[: len(decided)]
                matters = mattering.get(decisive)
                if matters is None:
                    matters = self._matters(dict(zip(decided, decisive, strict=True)))
                    mattering[decisive] = matters
                *texts, approvals, evidence = cells
                steps, kinds = self._steps(approvals), _kinds(evidence)
                sort = sorts.setdefault((*texts, steps, kinds), len(sorts))
                found = known[cells] = (sort, *matters)
            sort, since, is_personal = found
            self.of_activity.append(number if self._one_by_one else sort)
            if end < since or end > as_of:
                moments.append(0)
                continue
            when = (sort, end) if is_personal else (sort, turns[end])
            moment = 0 if self._one_by_one else numbered.get(when, 0)
            if not moment:
                moment = numbered[when] = len(self.first_at)
                self.first_at.append(number)
            moments.append(moment)
        return moments

    def _steps(self, approvals: str) -> tuple[str, ...]:
        """Return the steps of a cell; of the day all that matters is whether it has come."""
        if self._by_step_days:
            return (approvals,)
        as_of = self.as_of.isoformat()
        parts = (part.partition("@") for part in _parts(approvals))
        return tuple(
            [
                step.strip() if not day or (_ISO.fullmatch(day) and day <= as_of) else step + day
                for step, _at, day in parts
            ]
        )

    def _matters(self, cells: Mapping[str, str]) -> tuple[date, bool]:
        """Return the first day on which an activity with these cells can matter, or date.max.

        And whether it can matter to a period of a teacher's own.
        """

        def read(column: str) -> tuple[str, ...]:
            return names_in(cells[column])

        mattering = [
            asked
            for asked in self._asked
            if all(
                test.fits(read) is not False for test in asked.where.tests if test.column in cells
            )
        ]
        since = min((asked.since for asked in mattering), default=date.max)
        # Rows that may name the day themselves count in any period.
        anytime = self._anywhere and since is not date.max
        is_personal = any(asked.rule is not None for asked in mattering)
        return (date.min if anytime else since), is_personal


class _Turns(dict[date, int]):
    """How many periods have begun or ended by a day: days alike in it lie in the same periods."""

    def __init__(self, periods: Iterable[Iterable[Period]]) -> None:
        super().__init__()
        every = [period for some in periods for period in some]
        after = {period.last.toordinal() + 1 for period in every}
        self._days = sorted({period.first.toordinal() for period in every} | after)

    def __missing__(self, day: date) -> int:
        """Count for a day that was not met before."""
        self[day] = count = bisect_right(self._days, day.toordinal())
        return count


def _kinds(evidence: str) -> tuple[str, ...]:
    """Return the kinds of proof of a cell without their paths."""
    return tuple([part.partition("=")[0].strip() for part in _parts(evidence)])


def _parts(text: str) -> list[str]:
    return text.replace("；", ";").split(";")
