"""Count the rows of a teacher that are alike: what a whole district's sums are made of.

`Fold.of` lists every row with its share, for `explain`. The sums need only how many rows of which
sort a teacher has. Rows that need a closer look are folded one by one: those of an event that
stands twice, and those outside the time in post. Tests hold both ways equal.
"""

from __future__ import annotations

from collections import Counter
from itertools import compress
from operator import add
from typing import TYPE_CHECKING

from sbt_ledger.assessment.weigh import Sums

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from sbt_ledger.assessment.fitting import Fit, Found
    from sbt_ledger.assessment.fold import Fold
    from sbt_ledger.periods import Period
    from sbt_ledger.records.teacher import Timeline

_Bucket = tuple[tuple[int, "Fit", "date"], ...]
_PERSONAL = 0
"""The bucket of sorts of which each row is looked at by itself."""


class Tally:
    """Counts the rows of teachers for the requirements and periods of a fold."""

    def __init__(self, fold: Fold) -> None:
        self.fold = fold
        self.slots: dict[tuple[int, Period], int] = {}
        """The number of a requirement in a period that is the same for all teachers."""
        for index, asked in enumerate(fold.asked):
            for period in asked.periods:
                self.slots[index, period] = len(self.slots)
        self._of_presence = fold.sorts.of_presence
        self._factor = len(fold.book.presences) + 1
        self._moments = [moment * self._factor for moment in fold.sorts.moments]
        self._buckets: list[_Bucket] = [()]
        self._numbers: dict[object, int] = {}
        self._bucket_of = _Memo(self._sorted_in)

    def of(self, timeline: Timeline) -> Tallied:
        """Return what the rows of a teacher come to."""
        told = Tallied(self, timeline)
        rows = self.fold.book.rows.get(timeline.teacher.code)
        if rows is None:
            return told
        outside = frozenset(self.fold.book.out_of_post(timeline.teacher.code))
        closely = set(outside)
        for number, indexes in rows.doubled.items():
            if self._moments[number]:
                closely.update(indexes)
        # Most rows of a long book lie before all that is asked: only the others are looked at.
        moments = list(map(self._moments.__getitem__, rows.activities))
        for at in closely:
            moments[at] = 0
        of_row, of_presence = rows.table.presences, self._of_presence
        presences = [of_presence[of_row[number]] for number in compress(rows.numbers, moments)]
        sorts = map(add, filter(None, moments), presences)
        buckets = list(map(self._bucket_of.__getitem__, sorts))
        counted = told.counted
        for number, count in Counter(buckets).items():
            for slot, fit, day in self._buckets[number]:
                counted.setdefault(slot, []).append((fit, day, count))
        if _PERSONAL in buckets:
            # What an opening balance is worth hangs on whose it is.
            looked_at = compress(range(len(moments)), moments)
            closely.update(
                at for at, number in zip(looked_at, buckets, strict=True) if number == _PERSONAL
            )
        if closely:
            told.rows = self.fold.among(timeline.teacher.code, rows, sorted(closely), outside)
        return told

    def _sorted_in(self, sort: int) -> int:
        """Return the bucket of a sort of rows."""
        return self._bucket(*self.fold.sorts.example(*divmod(sort, self._factor)))

    def _bucket(self, activity: int, presence: int) -> int:
        """Return the bucket of a row: rows that add the same to the same are in one."""
        bucket = tuple(self._places(activity, presence))
        if self.fold.blocks is not None or any(fit.opening_balance for _slot, fit, _day in bucket):
            return _PERSONAL
        adds = tuple(
            (slot, day if slot < 0 else None, fit.known, fit.share.value())
            for slot, fit, day in bucket
        )
        number = self._numbers.setdefault(adds, len(self._buckets))
        if number == len(self._buckets):
            self._buckets.append(bucket)
        return number

    def _places(self, activity: int, presence: int) -> Iterator[tuple[int, Fit, date]]:
        """Yield where such a row counts: a slot, or ~index where the periods are each one's own."""
        for fit in self.fold.fitting((activity, presence)):
            day = fit.day or self.fold.book.activities.ends[activity]
            asked = self.fold.asked[fit.index]
            if asked.rule is not None:
                yield ~fit.index, fit, day
            for period in asked.periods:
                if day in period:
                    yield self.slots[fit.index, period], fit, day


class _Memo(dict[int, int]):
    """What a function returns, remembered."""

    def __init__(self, function: Callable[[int], int]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, key: int) -> int:
        """Ask the function once."""
        self[key] = value = self._function(key)
        return value


class Tallied:
    """How many rows of which sort a teacher has, and the rows that were folded one by one."""

    __slots__ = ("_tally", "_timeline", "counted", "rows")

    def __init__(self, tally: Tally, timeline: Timeline) -> None:
        self._tally = tally
        self._timeline = timeline
        self.counted: dict[int, list[tuple[Fit, date, int]]] = {}
        self.rows: dict[int, list[Found]] = {}

    def sums(self, index: int, period: Period) -> tuple[Sums, Sums]:
        """Return the sums of a requirement in a period, and those of rows with a blank cell."""
        certain, blanks = Sums(), Sums()
        slot = self._tally.slots.get((index, period))
        if slot is None:
            for fit, day, count in self.counted.get(~index, ()):
                if day in period:
                    (certain if fit.known else blanks).add(fit.share, count)
        else:
            for fit, _day, count in self.counted.get(slot, ()):
                (certain if fit.known else blanks).add(fit.share, count)
        rows = self.rows.get(index)
        if rows is not None:
            for fit, _row, share in self._tally.fold.shares(rows, period, self._timeline):
                (certain if fit.known else blanks).add(share)
        return certain, blanks
