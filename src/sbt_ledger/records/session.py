"""A session that is to be recorded, beside the book: its id, whether it stands there, what it adds.

Nothing is written here: `with_session` is the book as it will be.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from sbt_ledger.records.activity import Activities
from sbt_ledger.records.book import Rows
from sbt_ledger.records.credit import Presences
from sbt_ledger.records.roster import matching_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.credit import Presence


def next_id(ids: Iterable[str], day: date) -> str:
    """Return `YYYYMMDD-NN` with the number after the highest of that day: none is used again."""
    shape = re.compile(rf"{day:%Y%m%d}-(\d+)", re.ASCII)
    numbers = (int(found[1]) for id_ in ids if (found := shape.fullmatch(id_)))
    return f"{day:%Y%m%d}-{max(numbers, default=0) + 1:02d}"


def recorded_already(book: Book, session: Activity) -> Activity | None:
    """Return the activity of the same title and first day, None if there is none."""
    wanted = matching_key(session.title)
    found = (book.activities.at(number) for number in _same_day(book, session))
    return next((each for each in found if matching_key(each.title) == wanted), None)


def of_the_same_people(book: Book, session: Activity, codes: Collection[str]) -> Activity | None:
    """Return an activity like the session in all but the title, None if there is none.

    That is: the same first day, kind, hours and people. A morning and an afternoon may be so.
    """
    for number in _same_day(book, session) if codes and session.hours is not None else ():
        other = book.activities.at(number)
        alike = (other.hours, other.cells["kind"]) == (session.hours, session.cells["kind"])
        if alike and _people(book, number) == {*codes}:
            return other
    return None


def latest(book: Book, title: str) -> Activity | None:
    """Return the last activity of this title in the book, else the last of all, None if empty."""
    titles = [matching_key(each) for (each,) in book.activities.texts(["title"])]
    wanted = matching_key(title)
    alike = (number for number in reversed(range(len(titles))) if titles[number] == wanted)
    number = next(alike, len(titles) - 1)
    return book.activities.at(number) if titles else None


def with_session(
    book: Book,
    activity: Activity,
    presences: Sequence[Presence],
    rows: Mapping[str, Rows],
    columns: Mapping[str, Sequence[str]],
) -> Book:
    """Return the book with one activity more; `rows` count activity and presences from 0."""
    old, first = book.activities, len(book.presences)
    number = len(old.ends)

    def presence(at: int) -> Presence:
        return book.presences[at] if at < first else presences[at - first]

    return replace(
        book,
        activities=Activities(
            {**old.numbers, activity.id: number},
            [*old.ends, activity.end],
            lambda names: chain(old.texts(names), [_cells(activity, names)]),
            lambda at: activity if at == number else old.at(at),
        ),
        presences=Presences(first + len(presences), presence),
        rows={**book.rows, **{code: _joined(book, code, new) for code, new in rows.items() if new}},
        alike=[*book.alike, *range(first, first + len(presences))] if book.alike else (),
        columns={**book.columns, **columns},
    )


def _joined(book: Book, code: str, new: Rows) -> Rows:
    number, first, old = len(book.activities.ends), len(book.presences), book.rows[code]
    joined = Rows()
    for (activity, presence), packed in zip(old.pairs(), old.places, strict=True):
        joined.add(activity, presence, packed)
    for (activity, presence), packed in zip(new.pairs(), new.places, strict=True):
        joined.add(number + activity, first + presence, packed)
    return joined


def _cells(activity: Activity, columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(activity.cells.get(column, "") for column in columns)


def _same_day(book: Book, session: Activity) -> Iterator[int]:
    """Yield the numbers of the activities that began on its first day and were not called off."""
    for number, end in enumerate(book.activities.ends):
        if end >= session.start and _alive(book.activities.at(number), session.start):
            yield number


def _alive(activity: Activity, day: date) -> bool:
    return activity.start == day and activity.status not in {"void", "cancelled"}


def _people(book: Book, number: int) -> set[str]:
    return {
        code
        for code, rows in book.rows.items()
        if any(
            activity == number and not book.presences[presence].void
            for activity, presence in rows.pairs()
        )
    }
