"""All records of one school, with look-ups.

Rows are kept apart from what they say: a table of numbers holds the activity, the presence and the
place of each row, and `rows[code]` says which of them are a teacher's, in the order of the files.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from itertools import compress, count
from operator import eq
from typing import TYPE_CHECKING

from sbt_ledger.records.credit import CreditEntry
from sbt_ledger.records.namesakes import Namesakes
from sbt_ledger.records.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sbt_ledger.errors import Problem
    from sbt_ledger.records.activity import Activities
    from sbt_ledger.records.credit import Presences
    from sbt_ledger.records.money import MoneyEntry
    from sbt_ledger.records.settings import Settings
    from sbt_ledger.records.teacher import Teacher, Timeline

_LINE_BITS = 40
_LINES = (1 << _LINE_BITS) - 1

Pair = tuple[int, int]
"""The numbers of an activity and of a presence: what a row says, whoever's it is."""


class RowTable:
    """All rows of `credits`, in the order of the files, as three columns of numbers.

    `activities` and `presences` say what a row says, `places` where it stands (packed).
    """

    __slots__ = ("activities", "places", "presences")

    def __init__(self) -> None:
        self.activities: array[int] = array("I")
        self.presences: array[int] = array("I")
        self.places: array[int] = array("q")

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.places)


class Rows:
    """One teacher's rows, in the order of the files: which rows of the table they are."""

    __slots__ = ("_doubled", "numbers", "table")

    def __init__(self, table: RowTable | None = None) -> None:
        self.table = RowTable() if table is None else table
        self.numbers: array[int] = array("I")
        self._doubled: dict[int, list[int]] | None = None

    def __len__(self) -> int:
        """Return how many rows the teacher has."""
        return len(self.numbers)

    def add(self, activity: int, presence: int, packed: int) -> None:
        """Add a row to the table and to the teacher's."""
        self._doubled = None
        self.numbers.append(len(self.table))
        self.table.activities.append(activity)
        self.table.presences.append(presence)
        self.table.places.append(packed)

    @property
    def activities(self) -> list[int]:
        """The number of the activity of each row, listed anew."""
        activities = self.table.activities
        return [activities[number] for number in self.numbers]

    @property
    def presences(self) -> list[int]:
        """The number of the presence of each row, listed anew."""
        presences = self.table.presences
        return [presences[number] for number in self.numbers]

    @property
    def places(self) -> list[int]:
        """The packed place of each row, listed anew."""
        places = self.table.places
        return [places[number] for number in self.numbers]

    def pairs(self) -> Iterator[Pair]:
        """Yield what each row says."""
        return zip(self.activities, self.presences, strict=True)

    @property
    def doubled(self) -> Mapping[int, Sequence[int]]:
        """The activities at which the teacher has more than one row, with the indexes of these."""
        if self._doubled is None:
            activities, self._doubled = self.activities, {}
            twice = repeated(activities)
            for at in compress(count(), map(twice.__contains__, activities)) if twice else ():
                self._doubled.setdefault(activities[at], []).append(at)
        return self._doubled

    def at(self, index: int) -> tuple[Pair, int]:
        """Return what one row says, and its packed place."""
        number, table = self.numbers[index], self.table
        return (table.activities[number], table.presences[number]), table.places[number]


@dataclass(frozen=True, slots=True)
class Book:
    """All of one school. `credit_files` names the files that the places of rows count in.

    `alike` gives, for each presence, the first that says the same but for the path of its proof
    (empty: each is its own); entries of presences alike are worth the same. `remarks` are warnings
    of what was read and is perhaps not meant.
    """

    settings: Settings
    teachers: Mapping[str, Teacher]
    timelines: Mapping[str, Timeline]
    activities: Activities
    presences: Presences
    rows: Mapping[str, Rows]
    money: Sequence[MoneyEntry] = ()
    credit_files: Sequence[str] = ()
    alike: Sequence[int] = ()
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    remarks: tuple[Problem, ...] = ()
    _namesakes: Namesakes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look at names only once lists of them are made."""
        object.__setattr__(self, "_namesakes", Namesakes(self.teachers))

    def called(self, code: str) -> str:
        """Return the name of a teacher as it stands in a list: of two of one name with the code.

        A text that is no code is a name already.
        """
        return self._namesakes.called(code)

    def entry(self, pair: Pair) -> CreditEntry:
        """Return the entry that rows with these numbers mean."""
        return CreditEntry(self.activities.at(pair[0]), self.presences[pair[1]])

    def place(self, packed: int) -> Place:
        """Return the place of a row of `credits` from its packed form."""
        return Place(self.credit_files[packed >> _LINE_BITS], line_of(packed))

    def out_of_post(self, code: str) -> list[int]:
        """Return which rows of a teacher, by index, ended on a day out of post."""
        spans, activities = self.timelines[code].spans_in_post, self.activities
        if len(spans) == 1:
            hired, left = spans[0]
            if hired <= activities.earliest and left >= activities.latest:
                return []
        ends = map(activities.ends.__getitem__, self.rows[code].activities)
        if len(spans) == 1:
            return [at for at, end in enumerate(ends) if not hired <= end <= left]
        return [
            at
            for at, end in enumerate(ends)
            if not any(first <= end <= last for first, last in spans)
        ]

    def rows_of(self, code: str) -> Iterator[tuple[CreditEntry, Place]]:
        """Yield each row of a teacher: what it says, and where it stands."""
        rows = self.rows.get(code, Rows())
        for pair, packed in zip(rows.pairs(), rows.places, strict=True):
            yield self.entry(pair), self.place(packed)


def repeated(numbers: Iterable[int]) -> frozenset[int]:
    """Return the numbers that are listed more than once."""
    listed = list(numbers)
    if len(set(listed)) == len(listed):  # as nearly always
        return frozenset()
    ordered = sorted(listed)
    return frozenset(compress(ordered, map(eq, ordered, ordered[1:])))


def pack(file_number: int, line: int) -> int:
    """Return the packed place of a row: the number of its file and its line."""
    return (file_number << _LINE_BITS) | line


def line_of(packed: int) -> int:
    """Return the line of a packed place."""
    return packed & _LINES
