"""Sort entries: those alike in all that filters and rates look at are of one sort.

What is worked out for one entry holds for all of its sort. Of proofs the kinds are looked at, not
the paths; of steps whether they have passed, and the day only where a rule asks for it.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.presence_sorts import OfPresence, Steps, kinds_in
from sbt_ledger.assessment.value import SPECIAL, names_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book, Pair
    from sbt_ledger.rules.filter import Filter
    from sbt_ledger.rules.period_rule import PeriodRule
    from sbt_ledger.rules.requirement import Requirement

_WORTH = ("kind", "status", "part", "hours")
"""Columns that decide what an entry is worth under any rules, beside its steps and proofs."""


class Asked(NamedTuple):
    """A requirement made ready: its filter, and its periods unless they are personal."""

    requirement: Requirement
    where: Filter
    rule: PeriodRule | None
    periods: tuple[Period, ...]
    since: date
    """The first day on which an entry can matter to it."""

    def for_line(self, requirement: Requirement) -> Asked:
        """Return the same for another requirement of the same periods."""
        return self._replace(requirement=requirement, where=requirement.where)


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
        seen_on: date,
        anywhere: bool,
        one_by_one: bool,
        closely: bool = False,
        by_step_days: bool = False,
    ) -> None:
        """Sort by the `columns` of filters and of rates.

        Rows after `as_of` do not matter; steps up to `seen_on` have passed.
        `anywhere`: a row may name any day; `one_by_one`: each activity is a sort of its own, and
        `closely` each presence as well; `by_step_days`: steps are alike only with the same day.
        """
        self._book = book
        self._as_of = as_of
        self._asked = asked
        self._columns, self._of_rates = columns
        self._anywhere = anywhere
        self._one_by_one = one_by_one or closely
        self._steps = Steps(seen_on, by_day=by_step_days)
        self._sorts: dict[object, int] = {}
        self._of_activity: dict[int, int] = {}
        self._of_presence = None if closely else OfPresence(book, seen_on, self._steps)
        self.of_presence: OfPresence | Sequence[int] = (
            range(len(book.presences)) if self._of_presence is None else self._of_presence
        )
        """The sort of each presence, by its number."""
        self._first_at: list[int] = [-1]
        self.moments = self._moments()

    def of(self, pair: Pair) -> Pair:
        """Return the sorts of an activity and of a presence at it."""
        activity, presence = pair
        if activity not in self._of_activity:
            # It cannot matter, so that it was not looked at; but a remark asks.
            for number, signature in enumerate(self._signatures()):
                self._of_activity[number] = self._sort(number, signature)
        return self._of_activity[activity], self.of_presence[presence]

    def example(self, moment: int, sort: int) -> Pair:
        """Return an activity at a moment and a presence of a sort."""
        firsts = self.of_presence if self._of_presence is None else self._of_presence.firsts
        return self._first_at[moment], firsts[sort]

    def _moments(self) -> list[int]:
        """Return, by number, the moment of each activity, 0 if it cannot matter.

        Decided by what no row can say otherwise: the last day, and columns that rows do not have.
        It leaves out most of a long book before any of it is looked at closely.
        """
        activities, as_of = self._book.activities, self._as_of
        said_by_rows = frozenset(self._book.columns.get("credits", ()))
        decided = [name for name in self._columns if name not in said_by_rows | SPECIAL]
        mattering = _Mattering(self._asked, decided, anywhere=self._anywhere)
        found = list(map(mattering.__getitem__, activities.texts(decided)))
        matters = [
            since <= end <= as_of
            for end, (since, _is_personal) in zip(activities.ends, found, strict=True)
        ]
        turns = _Turns(asked.periods for asked in self._asked)
        moments = [0] * len(matters)
        known: dict[tuple[int, int | date], int] = {}
        numbers = compress(range(len(matters)), matters)
        for number, signature in zip(numbers, compress(self._signatures(), matters), strict=True):
            end = activities.ends[number]
            sort = self._of_activity[number] = self._sort(number, signature)
            _since, is_personal = found[number]
            when = (sort, end if is_personal else turns[end])
            moment = moments[number] = known.setdefault(when, len(self._first_at))
            if moment == len(self._first_at):
                self._first_at.append(number)
        return moments

    def _signatures(self) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Yield what tells each activity from others: texts, and its steps and proofs."""
        texts = self._book.activities.texts
        columns = (*self._columns, *self._of_rates, *_WORTH)
        return zip(texts(columns), texts(("approvals", "evidence")), strict=True)

    def _sort(self, number: int, signature: tuple[tuple[str, ...], tuple[str, ...]]) -> int:
        if self._one_by_one:
            return number
        texts, (approvals, evidence) = signature
        known = (texts, self._steps[approvals], kinds_in(evidence))
        return self._sorts.setdefault(known, len(self._sorts))


class _Mattering(dict[tuple[str, ...], tuple[date, bool]]):
    """By its cells in some columns, the first day on which an activity can matter, or date.max.

    And whether it can matter to a period of a teacher's own.
    """

    def __init__(self, asked: Iterable[Asked], columns: Sequence[str], *, anywhere: bool) -> None:
        """`anywhere`: rows may name the day themselves, and count in any period."""
        super().__init__()
        self._asked = tuple(asked)
        self._columns = columns
        self._anywhere = anywhere

    def __missing__(self, cells: tuple[str, ...]) -> tuple[date, bool]:
        """Ask each requirement that was not asked of such cells before."""
        told = dict(zip(self._columns, cells, strict=True))

        def read(column: str) -> tuple[str, ...]:
            return names_in(told[column])

        mattering = [
            asked
            for asked in self._asked
            if all(
                test.fits(read) is not False for test in asked.where.tests if test.column in told
            )
        ]
        since = min((asked.since for asked in mattering), default=date.max)
        anytime = self._anywhere and since is not date.max
        is_personal = any(asked.rule is not None for asked in mattering)
        self[cells] = found = (date.min if anytime else since), is_personal
        return found


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
