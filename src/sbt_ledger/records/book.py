"""All records of one school, with look-ups.

Rows are kept apart from what they say: `rows[code]` holds, in the order of the files, the numbers
of the activity and of the presence of each row of a teacher, and where the row stands.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sbt_ledger.records.credit import CreditEntry
from sbt_ledger.records.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sbt_ledger.errors import Problem
    from sbt_ledger.records.activity import Activities
    from sbt_ledger.records.credit import Presence
    from sbt_ledger.records.money import MoneyEntry
    from sbt_ledger.records.settings import Settings
    from sbt_ledger.records.teacher import Teacher, Timeline

_LINE_BITS = 40
_LINES = (1 << _LINE_BITS) - 1

Pair = tuple[int, int]
"""The numbers of an activity and of a presence: what a row says, whoever's it is."""


@dataclass(slots=True)
class Rows:
    """One teacher's rows: numbers of activities and of presences, and packed places."""

    activities: list[int] = field(default_factory=list)
    presences: list[int] = field(default_factory=list)
    places: array[int] = field(default_factory=lambda: array("q"))

    def pairs(self) -> Iterator[Pair]:
        """Yield what each row says."""
        return zip(self.activities, self.presences, strict=True)


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
    presences: Sequence[Presence]
    rows: Mapping[str, Rows]
    money: Sequence[MoneyEntry] = ()
    credit_files: Sequence[str] = ()
    alike: Sequence[int] = ()
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    remarks: tuple[Problem, ...] = ()

    def entry(self, pair: Pair) -> CreditEntry:
        """Return the entry that rows with these numbers mean."""
        return CreditEntry(self.activities.at(pair[0]), self.presences[pair[1]])

    def place(self, packed: int) -> Place:
        """Return the place of a row of `credits` from its packed form."""
        return Place(self.credit_files[packed >> _LINE_BITS], packed & _LINES)

    def rows_of(self, code: str) -> Iterator[tuple[CreditEntry, Place]]:
        """Yield each row of a teacher: what it says, and where it stands."""
        rows = self.rows.get(code, Rows())
        for pair, packed in zip(rows.pairs(), rows.places, strict=True):
            yield self.entry(pair), self.place(packed)


def pack(file_number: int, line: int) -> int:
    """Return the packed place of a row: the number of its file and its line."""
    return (file_number << _LINE_BITS) | line
