"""What of a sheet stands in the book already: sessions, the teachers at them, rows imported."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sbt_ledger.files.cells import parse_date
from sbt_ledger.intake.differing import differing
from sbt_ledger.pattern import pattern
from sbt_ledger.records.roster import matching_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from sbt_ledger.errors import Problem
    from sbt_ledger.intake.proposal import Origin, Said
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.records.place import Place

_ID = pattern(r"(\d{8})-(\d+)", re.ASCII)
_CALLED_OFF = frozenset({"void", "cancelled"})


class Standing:
    """Looks up what is recorded, and gives ids to what is new; `imported` are rows of `imports`.

    `digests` are those of the sheets: other rows of `imports` do not matter.

    `seen` finds the ids of a day that the journal knows: they are not given again.
    """

    def __init__(
        self,
        book: Book,
        imported: Iterable[Mapping[str, str]],
        digests: Collection[str],
        seen: Callable[[date], Iterable[str]],
    ) -> None:
        self._book = book
        self._seen = cache(lambda day: tuple(seen(day)))
        self._highest: dict[str, int] = {}
        self._given: set[str] = set()
        self._by_session: dict[tuple[str, date], list[str]] = {}
        self._people: dict[int, set[str]] | None = None
        self._imported: dict[tuple[str, str, str, str], list[str]] = {}
        for row in imported:
            if row.get("sha256") in digests:
                line, sheet, teacher = (row.get(name, "") for name in ("line", "sheet", "teacher"))
                key = row["sha256"], line, sheet, teacher
                self._imported.setdefault(key, []).append(row.get("activity", ""))
        keys, days = cache(matching_key), cache(parse_date)
        for id_, title, start, status in book.activities.texts(["id", "title", "start", "status"]):
            self._count(id_)
            if status not in _CALLED_OFF:
                self._by_session.setdefault((keys(title), days(start)), []).append(id_)

    @property
    def knows_the_file(self) -> bool:
        """Whether rows of this very file were recorded."""
        return bool(self._imported)

    def may_have(self, activity: str) -> bool:
        """Whether the book has an activity, or rows of this very file."""
        return self.knows_the_file or activity in self._book.activities.numbers

    def session(self, title: str, start: date, id_: str = "") -> str:
        """Return the id of the session of this title and first day, "" if there is none.

        Of several alike it is the one with the id that a sheet tells.
        """
        if id_ in self._book.activities.numbers:
            named = self._book.activities[id_]
            if (matching_key(named.title), named.start) == (matching_key(title), start):
                return id_
        return next(iter(self.sessions(title, start)), "")

    def sessions(self, title: str, start: date) -> Sequence[str]:
        """Return the ids of all sessions of this title and first day."""
        return self._by_session.get((matching_key(title), start), ())

    def imported(self, line: int, origin: Origin, teacher: str) -> Iterator[str]:
        """Yield at which activities a row of this very file was recorded, and still stands."""
        for id_ in self._imported.get((origin.sha256, str(line), origin.sheet, teacher), ()):
            if self.has(id_, teacher) and self.activity(id_).cells.get("status") not in _CALLED_OFF:
                yield id_

    def has(self, activity: str, teacher: str) -> bool:
        """Whether a teacher has a row at an activity that is not void."""
        number = self._book.activities.numbers.get(activity)
        return number is not None and teacher in self._people_of(number)

    def rows(self, activity: str, teacher: str) -> Iterator[tuple[CreditEntry, Place]]:
        """Yield the rows of a teacher at an activity that are not void, with their places."""
        book = self._book
        wanted, rows = book.activities.numbers[activity], book.rows[teacher]
        for at, number in enumerate(rows.activities):
            if number == wanted:
                pair, packed = rows.at(at)
                entry = book.entry(pair)
                if not entry.void:
                    yield entry, book.place(packed)

    def compared(self, said: Said, activity: Activity, file: str) -> Problem | None:
        """Return what the book says otherwise of somebody whom it `has` at an activity."""
        return differing(said, tuple(self.rows(activity.id, said.teacher)), file)

    def new_id(self, day: date, wanted: str = "") -> str:
        """Return an id that is free: the one wanted, else the number after that day's highest."""
        stem = f"{day:%Y%m%d}"
        if not wanted or wanted in self._book.activities.numbers or wanted in self._given:
            for id_ in self._seen(day):
                self._count(id_)
            wanted = f"{stem}-{self._highest.get(stem, 0) + 1:02d}"
        self._given.add(wanted)
        self._count(wanted)
        return wanted

    def activity(self, id_: str) -> Activity:
        """Return an activity of the book."""
        return self._book.activities[id_]

    def _count(self, id_: str) -> None:
        if found := _ID.fullmatch(id_):
            stem, number = found.groups()
            self._highest[stem] = max(self._highest.get(stem, 0), int(number))

    def _people_of(self, number: int) -> set[str]:
        if self._people is None:
            self._people = {}
            void = {at for at in range(len(self._book.presences)) if self._book.presences[at].void}
            for code, rows in self._book.rows.items():
                for activity, presence in rows.pairs():
                    if presence not in void:
                        self._people.setdefault(activity, set()).add(code)
        return self._people.get(number, set())
