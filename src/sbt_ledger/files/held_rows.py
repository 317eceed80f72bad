"""What becomes of the rows of those who were expected when a session is held."""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.files.kinds import named
from sbt_ledger.files.mistakes import wish_for_row
from sbt_ledger.files.session import people_rows
from sbt_ledger.records.roster import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sbt_ledger.files.mend import Wish
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.attendees import Attendee, Attendees
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.chosen import RowAt

GIVEN_UP = frozenset({"leave", "swapped"})
"""The marks of a seat that was given up: it stays so."""
_AWAY = GIVEN_UP | {"absent"}
_IN_PART = frozenset({"late", "left-early"})
_MARKS = ("attendance", "hours", "late_minutes")


def attendance(
    held: Activity, people: Attendees, rows: Sequence[RowAt]
) -> tuple[list[Wish], list[Mapping[str, str]]]:
    """Return the marks of those who were expected, and the rows of those who were not.

    Somebody has a row for each part: who was not there was at none of them.
    """
    named = {row["teacher"]: row for row in people_rows(held, people, {})}
    wishes = []
    for row in rows:
        said = named.get(row.code, {})
        marks = {column: said[column] for column in _MARKS if column in said}
        if marks and row.entry.attendance not in GIVEN_UP:
            wishes.append(wish_for_row(held, row, marks))
    expected = {row.code for row in rows}
    return wishes, [row for code, row in named.items() if code not in expected]


def marks_that_do_not_fit(people: Attendees, rows: Sequence[RowAt]) -> Iterator[Problem]:
    """Yield who came in part, and gave the seat up, or has several rows there."""
    for each in people.people:
        own = [row for row in rows if row.code == each.teacher.code]
        if each.attendance not in _IN_PART or not own:
            continue
        away = next((row for row in own if row.entry.attendance in GIVEN_UP), None)
        teacher = told([each.teacher])
        if away:
            message = _("{teacher} gave the seat up: {mark}, {place}.")
            mark = named("attendance", away.entry.attendance)
            text = message.format(teacher=teacher, mark=mark, place=away.place)
            hint = _("If they came after all: “ledger correct ID TEACHER --set attendance=” first.")
            yield _bad_mark(each, text, hint)
        elif len(own) > 1:
            message = _("{teacher} has {count} rows there: {places}.")
            places = _(", ").join(str(row.place) for row in own)
            text = message.format(teacher=teacher, count=len(own), places=places)
            hint = _("Once it is held: “ledger correct ID TEACHER --part P --set attendance=…”.")
            yield _bad_mark(each, text, hint)


def longer_than_it_took(
    book: Book, held: Activity, people: Attendees, rows: Sequence[RowAt]
) -> Iterator[Problem]:
    """Yield who has hours of their own there, and more of them than the session took."""
    marked = {each.teacher.code for each in people.people if each.attendance != "present"}
    own: dict[str, list[RowAt]] = {}
    for row in rows:
        presence = row.entry.presence
        says_hours = presence.hours is not None or presence.minutes is not None
        if says_hours and row.code not in marked and row.entry.attendance not in _AWAY:
            own.setdefault(row.code, []).append(row)
    for code, having in own.items():
        if held.hours is None or sum((r.entry.attended for r in having), Fraction()) <= held.hours:
            continue
        message = _("{teacher} has more hours there than it took: {places}.")
        places = _(", ").join(str(row.place) for row in having)
        text = message.format(teacher=told([book.teachers[code]]), places=places)
        hint = _("“ledger correct ID TEACHER --set hours=…” first, or --left-early TEACHER=HOURS.")
        yield Problem("bad-hours", text, hint, column="--hours")


def _bad_mark(each: Attendee, text: str, hint: str) -> Problem:
    return Problem("bad-mark", text, hint, column=f"--{each.attendance}", text=each.teacher.name)
