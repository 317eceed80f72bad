"""Rows of the roster and its changes that a command is going to write, gathered into one plan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.cells import day_or_text
from sbt_ledger.files.kinds import named
from sbt_ledger.files.mend import Plan, Wish
from sbt_ledger.records.place import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sbt_ledger.records.change import Change
    from sbt_ledger.records.teacher import Teacher, Timeline

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
ONE_DAY = timedelta(days=1)
OPTIONS: Mapping[str, str] = {
    "code": "CODE",
    "name": "NAME",
    "group": "--group",
    "stage": "--stage",
    "email": "--email",
    "lang": "--speaks",
    "born_on": "--born-on",
    "hired_on": "--hired-on",
    "evidence": "--evidence",
}
"""How a person gives each cell that has an option of its own."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why a change is made, who decided it, its proofs, and the other school where there is one."""

    reason: str = ""
    by: str = ""
    evidence: str = ""
    school: str = ""

    def cells(self) -> dict[str, str]:
        """Return the cells of a change that say so; the column `school` only where it is filled."""
        said = {"reason": self.reason, "by": self.by, "evidence": self.evidence}
        return said | ({"school": self.school} if self.school else {})


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a change, both included; `until` is None for one that holds still."""

    first: date
    until: date | None = None

    @property
    def end(self) -> date:
        """The last day, far in the future if there is none."""
        return self.until or date.max

    def __str__(self) -> str:
        """Return the days as people and periods write them."""
        return f"{self.first}..{self.until or ''}"


class RosterRows:
    """Gathers the rows to change and to add; each row that changes is one wish."""

    def __init__(self) -> None:
        self._wishes: dict[Place, Wish] = {}
        self._new: dict[str, list[Mapping[str, str]]] = {}
        self._notes: dict[str, None] = {}

    def edit_teacher(self, teacher: Teacher, cells: Mapping[str, str]) -> None:
        """Give cells of a row of the roster other values."""
        self._edit("teachers", teacher.place, (teacher.code,), cells)

    def edit_change(self, change: Change, cells: Mapping[str, str]) -> None:
        """Give cells of a row of the changes other values."""
        self._edit("changes", change.place, (change.teacher, change.attribute), cells)

    def set_span(self, change: Change, span: Span) -> None:
        """Let a change hold on other days."""
        cells = {"from": str(span.first), "until": str(span.until or "")}
        was = {"from": str(change.first), "until": str(change.until or "")}
        self.edit_change(change, {name: cells[name] for name in cells if cells[name] != was[name]})

    def add(self, table: str, cells: Mapping[str, str]) -> None:
        """Add a row to a table; blank cells are left out."""
        row = {name: text for name, text in cells.items() if text}
        self._new.setdefault(table, []).append(row)

    def add_change(self, code: str, attribute: str, value: str, span: Span, why: Why) -> None:
        """Add a row to the changes."""
        days = {"from": str(span.first), "until": str(span.until or "")}
        told = {"teacher": code, "attribute": attribute, "value": value}
        self.add("changes", {**told, **days, **why.cells()})

    def note(self, *lines: str) -> None:
        """Keep what a person should see."""
        text = "\n    ".join(filter(None, lines))
        if text:
            self._notes[text] = None

    def plan(self, about: str, options: Mapping[str, str] | None = None) -> Plan:
        """Return all of it as one plan; `options` say how cells were given, where not as usual."""
        wishes = tuple(self._wishes.values())
        return Plan(wishes, about, tuple(self._notes), self._new, {**OPTIONS, **(options or {})})

    def _edit(
        self, table: str, place: Place | None, key: tuple[str, ...], cells: Mapping[str, str]
    ) -> None:
        if not cells:
            return
        at = place or Place("", 0)
        before = self._wishes[at].cells if at in self._wishes else {}
        self._wishes[at] = Wish(table, at, key, {**before, **cells})


def changes_of(timeline: Timeline, attribute: str) -> list[Change]:
    """Return the changes of an attribute, oldest first."""
    return [change for change in timeline.changes if change.attribute == attribute]


def same(change: Change, value: str) -> bool:
    """Whether a change says this value; blank means yes."""
    return (change.value or "yes") == (value or "yes")


def span_of(change: Change) -> Span:
    """Return the days of a change."""
    return Span(change.first, change.until)


def told_change(change: Change) -> str:
    """Return a change in words: its value, its days, where it stands."""
    value = named(change.attribute, change.value) or _("yes")
    return f"{value} ({_(', ').join((str(span_of(change)), str(change.place)))})"


def cure_of_what_never_was(timeline: Timeline) -> str:
    """Return how a change that was a mistake is taken back, at any later time."""
    text = _(
        "“ledger undo N” takes back what never was; N stands in “ledger log --teacher {code}”."
    )
    return text.format(code=timeline.teacher.code)


def told_spans(timeline: Timeline) -> str:
    """Return on which days a teacher is in post, in words; "" if never."""
    return _(", ").join(_told_span(*span) for span in timeline.spans_in_post)


def _told_span(first: date, last: date) -> str:
    if last == date.max:
        return _("always") if first == date.min else _("from {day} on").format(day=first)
    return _("until {day}").format(day=last) if first == date.min else f"{first}..{last}"


def check_born(born: str, first: str) -> None:
    """Raise WrongUseError for a day of birth that is not before the first day in post, if known.

    Both are days as 2010-09-01; what is none is told by who reads the roster.
    """
    days = [day_or_text(born), day_or_text(first)]
    if all(map(_DAY.fullmatch, days)) and days[0] >= days[1]:
        message = _("Born on {born} and hired on {first}: one of the two is wrong.")
        hint = _("Correct the one that is wrong.")
        raise WrongUseError(message.format(born=born, first=first), hint)


def check_kept(column: str) -> None:
    """Raise WrongUseError for numbers of identity cards: the settings say whether they are kept."""
    if column == "national_id":
        message = _("Numbers of identity cards are not taken here.")
        hint = _("“ledger teacher import” takes them where [import] says keep_national_id = true.")
        raise WrongUseError(message, hint)


def in_order(span: Span, last_option: str) -> None:
    """Raise WrongUseError for days that end before they begin."""
    if span.end < span.first:
        message = _("{option}: {last} is before {first}.")
        told = message.format(option=last_option, last=span.until, first=span.first)
        raise WrongUseError(told, _("Correct one of the two days."))


def needs_post(timeline: Timeline, day: date, about: str) -> None:
    """Raise WrongUseError if a teacher is not in post on a day."""
    if not timeline.in_post(day):
        message = _("{teacher} is not in post on {day}.").format(teacher=about, day=day)
        spans = told_spans(timeline)
        raise WrongUseError(message, _("In post: {spans}.").format(spans=spans) if spans else "")
