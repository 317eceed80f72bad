"""What of a sheet stands in the book already: sessions, the teachers at them, rows imported."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sbt_ledger.files.cells import parse_date
from sbt_ledger.records.roster import matching_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book

_ID = re.compile(r"(\d{8})-(\d+)", re.ASCII)
_CALLED_OFF = frozenset({"void", "cancelled"})


class Standing:
    """Looks up what is recorded, and gives ids to what is new; `imported` are rows of `imports`.

    `seen` finds the ids of a day that the journal knows: they are not given again.
    """

    def __init__(
        self,
        book: Book,
        imported: Iterable[Mapping[str, str]],
        sha256: str,
        seen: Callable[[date], Iterable[str]],
    ) -> None:
        self._book = book
        self._seen = cache(lambda day: tuple(seen(day)))
        self._highest: dict[str, int] = {}
        self._given: set[str] = set()
        self._by_session: dict[tuple[str, date], str] = {}
        self._people: dict[int, set[str]] | None = None
        self._imported = {
            (row.get("line"), row.get("sheet", ""), row.get("teacher")): row.get("activity", "")
            for row in imported
            if row.get("sha256") == sha256
        }
        keys, days = cache(matching_key), cache(parse_date)
        for id_, title, start, status in book.activities.texts(["id", "title", "start", "status"]):
            self._count(id_)
            if status not in _CALLED_OFF:
                self._by_session.setdefault((keys(title), days(start)), id_)

    def may_have(self, activity: str) -> bool:
        """Whether the book has an activity, or rows of this very file."""
        return bool(self._imported) or activity in self._book.activities.numbers

    def session(self, title: str, start: date, id_: str = "") -> str:
        """Return the id of the session of this title and first day, "" if there is none.

        Of several alike it is the one with the id that a sheet tells.
        """
        if id_ in self._book.activities.numbers:
            named = self._book.activities[id_]
            if (matching_key(named.title), named.start) == (matching_key(title), start):
                return id_
        return self._by_session.get((matching_key(title), start), "")

    def imported(self, line: int, sheet: str, teacher: str) -> str:
        """Return at which activity a row of this very file was recorded, "" if it was not."""
        return self._imported.get((str(line), sheet, teacher), "")

    def has(self, activity: str, teacher: str) -> bool:
        """Whether a teacher has a row at an activity that is not void."""
        number = self._book.activities.numbers.get(activity)
        return number is not None and teacher in self._people_of(number)

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
