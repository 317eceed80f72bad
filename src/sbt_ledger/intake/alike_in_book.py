"""Claims that are perhaps a course of the book under another title."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from gettext import gettext as _
from itertools import islice
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.intake.presence import THERE
from sbt_ledger.records.book import Rows
from sbt_ledger.records.credit import OPENING_BALANCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from fractions import Fraction

    from sbt_ledger.intake.proposal import Said
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.records.place import Place

    _Course = tuple[CreditEntry, Place]
    _Worth = tuple[Fraction | None, str]

_MOST = 20
"""Claims told one by one: more than a person looks at."""


def alike_in_book(people: Iterable[Said], book: Book, file: str) -> Sequence[Problem]:
    """Return the claims that are new, and of the days, hours and sponsor of one of the book."""
    if not any(map(len, book.rows.values())):
        return ()
    return tuple(islice(_alike(people, book, file), _MOST))


def _alike(people: Iterable[Said], book: Book, file: str) -> Iterator[Problem]:
    courses: dict[str, Mapping[_Worth, Sequence[_Course]]] = {}
    new = [(each, each.occasion) for each in people if each.state == "matched" and each.occasion]
    first = min((occasion.start for _said, occasion in new), default=date.max)
    for said, occasion in new:
        if said.teacher not in courses:
            courses[said.teacher] = _courses(book, said.teacher, first)
        if not courses[said.teacher]:
            continue
        worth = said.attended.hours, dict(occasion.cells).get("sponsor", "")
        for entry, place in courses[said.teacher].get(worth, ()):
            held = entry.activity
            if held.start <= occasion.end and occasion.start <= held.end:
                message = _("{one} of {person} is perhaps {other} ({place})")
                told = message.format(
                    one=f"“{occasion.title}”",
                    person=said.text,
                    other=f"“{held.title}”",
                    place=place,
                )
                hint = _("If so, void one of them after the import, or take its row out.")
                line = said.lines[0]
                yield Problem("alike-claims", told, hint, file, line, level="warning")


def _courses(book: Book, code: str, first: date) -> Mapping[_Worth, Sequence[_Course]]:
    """Return what the book has of a teacher that ended on a day or later, by hours and sponsor."""
    found: dict[_Worth, list[_Course]] = defaultdict(list)
    rows, ends = book.rows.get(code, Rows()), book.activities.ends
    for pair, packed in zip(rows.pairs(), rows.places, strict=True):
        if ends[pair[0]] < first:
            continue
        entry = book.entry(pair)
        if _is_course(entry):
            worth = entry.attended, entry.text("sponsor")
            found[worth].append((entry, book.place(packed)))
    return found


def _is_course(entry: CreditEntry) -> bool:
    activity = entry.activity
    balance = activity.cells.get("kind") == OPENING_BALANCE
    return activity.held and not entry.void and not balance and entry.attendance in THERE
