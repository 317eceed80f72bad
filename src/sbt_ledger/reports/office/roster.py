"""`report roster`: everybody of the year with the basic facts, and what changed in the year.

Who was in post on any day of the year stands in it, and who left on one of its days. Somebody
leaves on the first day out of post, as `changes` has it; shown is the last day in post, as the
roster file has it.
"""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.records.teacher import EMPLOYMENT
from sbt_ledger.reports.office.asked import written
from sbt_ledger.reports.office.facts import (
    day_after,
    entry_day,
    fact_cells,
    fact_columns,
    facts_known,
    is_new,
    spans_in,
)
from sbt_ledger.reports.office.filing import filed, number_column, numbered
from sbt_ledger.reports.office.pairs import PAIRED
from sbt_ledger.reports.office.sheet import Sheet
from sbt_ledger.reports.office.titles import columns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sbt_ledger.records.place import Place
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.sheet import OfficeReport, Row

_LEAVE = "leave"
_NOT_TOLD = frozenset({"new_teacher", "moved_in", "young"})
"""What follows from another change, or stands in a column of its own."""


class Told(NamedTuple):
    """A change of the year: what, since when, until when, and where it is written."""

    attribute: str
    value: str
    first: date
    until: date | None = None
    reason: str = ""
    place: Place | None = None
    has_ended: bool = False
    """Whether it began before the year, and only ended in it."""

    @property
    def word(self) -> str:
        """The change in one cell: `ATTRIBUTE=VALUE@FROM..UNTIL`."""
        return f"{self.attribute}={self.value}@{self.days}"

    @property
    def days(self) -> str:
        """The days of a leave; of what else changed only that on which it began, or `..` ended."""
        if self.attribute == _LEAVE:
            return f"{self.first}..{self.until or ''}"
        return f"..{self.until}" if self.has_ended and self.until else str(self.first)


class Person(NamedTuple):
    """Somebody of the year."""

    code: str
    changes: tuple[Told, ...]
    is_new: bool

    def moved(self, *ways: str) -> bool:
        """Whether the employment changed in one of these ways."""
        return any(each.attribute == "employment" and each.value in ways for each in self.changes)


def make(asked: Asked) -> OfficeReport:
    """Return the roster of the year."""
    people = [each for code in asked.teachers if (each := _person(asked, code)) is not None]
    sheets = (_roster(asked, people), _changes(asked, people), _count(asked, people))
    return filed(asked, "roster", _("Roster of those whose credits are registered"), sheets)


def _person(asked: Asked, code: str) -> Person | None:
    timeline = asked.timeline(code)
    changes = tuple(sorted(_told(asked, timeline), key=lambda each: each.first))
    has_left = any(_is_employment(each) for each in changes)
    if not spans_in(asked, code) and not has_left:
        return None
    return Person(code, changes, is_new(timeline, asked.period, asked.day))


def _is_employment(change: Told) -> bool:
    return change.attribute == "employment"


def _told(asked: Asked, timeline: Timeline) -> Iterator[Told]:
    yield from _in_and_out(asked, timeline)
    for each in timeline.changes:
        if each.attribute == "employment" or each.attribute in _NOT_TOLD:
            continue
        lasts = each.attribute == _LEAVE and each.first < asked.period.first
        touches = lasts and (each.until is None or each.until >= asked.period.first)
        ends = each.until is not None and _is_past(asked, each.until)
        if _is_past(asked, each.first) or touches or ends:
            value = asked.book.called(each.value) if each.attribute == PAIRED else each.value
            yield Told(
                each.attribute, value or "yes", each.first, each.until, each.reason,
                each.place, each.first < asked.period.first,
            )  # fmt: skip


def _in_and_out(asked: Asked, timeline: Timeline) -> Iterator[Told]:
    """Yield each entry into post and each leaving of the year, by the word that the book has.

    An entry has its first day in post, a leaving the last.
    """
    written_ = {each.first: each for each in timeline.changes if each.value in EMPLOYMENT}
    for first, last in timeline.spans_in_post:
        for shown, day, word in ((first, first, "hired"), (last, day_after(last), "left")):
            if day is None or not _is_past(asked, day):
                continue
            change = written_.get(day)
            said = change.value if change else word
            reason, place = (
                (change.reason, change.place) if change else ("", timeline.teacher.place)
            )
            yield Told("employment", said, shown, None, reason, place)


def _is_past(asked: Asked, day: date) -> bool:
    """Whether a day lies in the year, and has come."""
    return asked.period.first <= day <= asked.period.last and asked.has_come(day)


def _roster(asked: Asked, people: list[Person]) -> Sheet:
    facts = facts_known(asked)
    front = tuple(each for each in facts if not each.last)
    back = tuple(each for each in facts if each.last)
    rows: list[Row] = [
        (
            each.code, asked.name(each.code), asked.group_of(each.code),
            *fact_cells(asked, each.code, front),
            each.is_new, entry_day(asked.timeline(each.code), asked.day),
            tuple(change.word for change in each.changes),
            *fact_cells(asked, each.code, back),
        )
        for each in people
    ]  # fmt: skip
    names = (
        number_column(),
        *columns(asked.naming, "code* name* group"),
        *fact_columns(asked, front),
        *columns(asked.naming, "is_new entered_on changes*"),
        *fact_columns(asked, back),
    )
    text = _("People: {people}; new teachers: {new}; came: {came}; left: {left}.")
    note = text.format(people=len(people), **_figures(people)) if people else ""
    notes = (note,) if note else ()
    return Sheet("roster", _("People"), names, numbered(rows), notes=notes)


def _changes(asked: Asked, people: list[Person]) -> Sheet:
    rows: list[Row] = [
        (
            each.code, asked.name(each.code), change.attribute, _value(change), change.first,
            change.until, change.reason, written(change.place),
        )
        for each in people
        for change in each.changes
    ]  # fmt: skip
    names = "code* name* attribute* becomes* since until reason place"
    return Sheet("changes", _("Changes of the year"), columns(asked.naming, names), rows)


def _value(change: Told) -> tuple[str, ...]:
    """Return what became of it, behind the attribute whose word it is."""
    return (f"{change.attribute}={change.value}",)


def _figures(people: list[Person]) -> dict[str, int]:
    return {
        "new": sum(each.is_new for each in people),
        "came": sum(each.moved("hired", "transferred-in") for each in people),
        "left": sum(each.moved("transferred-out", "retired", "left") for each in people),
    }


def _count(asked: Asked, people: list[Person]) -> Sheet:
    """Return the figures of the foot: how many people, and how many came and left, in which way."""
    figures = _figures(people)
    in_post = sum(asked.timeline(each.code).in_post(asked.day) for each in people)
    ways = ("hired", "transferred-in", "transferred-out", "retired", "left")
    moved = (sum(each.moved(way) for each in people) for way in ways)
    on_leave = sum(any(change.attribute == _LEAVE for change in p.changes) for p in people)
    names = (
        "listed* in_post* new_teachers* came_in* hired transferred_in left_in_year* "
        "transferred_out retired left leave_year*"
    )
    hired, came, gone, retired, left = moved
    row: Row = (
        len(people), in_post, figures["new"], figures["came"], hired, came, figures["left"], gone,
        retired, left, on_leave,
    )  # fmt: skip
    return Sheet("count", _("In figures"), columns(asked.naming, names), [row])
