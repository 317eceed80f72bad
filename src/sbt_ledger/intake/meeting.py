"""Reports of meetings: who came and left when, told as presence at one session."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.intake.amounts import decimal_text
from sbt_ledger.intake.cell_words import action_words, mark_words, word_key
from sbt_ledger.intake.duration import read_duration
from sbt_ledger.intake.meeting_time import check_inside, still_in
from sbt_ledger.intake.moment import Moment, read_moment
from sbt_ledger.intake.presence import (
    Attended,
    Stay,
    decided,
    is_open,
    minutes_of_stays,
)
from sbt_ledger.intake.proposal import Told
from sbt_ledger.intake.reading import TableReader
from sbt_ledger.intake.row_people import is_blank, people_of, unnamed
from sbt_ledger.records.roster import matching_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sbt_ledger.intake.contents import Cell
    from sbt_ledger.intake.context import Context
    from sbt_ledger.intake.proposal import Said
    from sbt_ledger.intake.reading import Row

_UNKNOWN = Moment()


@dataclass(slots=True)
class _Person:
    """Somebody with all rows of the report about them; `single` are stays told one by one."""

    said: Said
    lines: list[int] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    single: list[Stay] = field(default_factory=list)
    arrived: datetime | None = None
    problems: list[Problem] = field(default_factory=list)


def people_of_meeting(reader: TableReader, context: Context) -> Told:
    """Return what a report says of each person; who came back, or had two devices, is one."""
    reading = _Reading(reader, context)
    for row in reader.rows():
        reading.take(row)
    if reader.table.details:
        for row in TableReader(reader.table.details).rows():
            reading.take_stay(row)
    people = (*map(reading.said, reading.people.values()), *reading.unnamed)
    stays, place = reading.stays(), (reader.file, reader.table.header_line)
    check_inside(stays, context.sitting)
    return Told(people, (*reading.warnings, *still_in(stays, context.sitting, *place)))


class _Reading:
    """Gathers the rows of each person."""

    def __init__(self, reader: TableReader, context: Context) -> None:
        self.people: dict[str, _Person] = {}
        self.unnamed: list[Said] = []
        self.warnings: list[Problem] = []
        self._reader = reader
        self._context = context
        self._events = bool(context.source.get("events"))
        self._excluded = {matching_key(role) for role in context.habits.roles_excluded}

    def take(self, row: Row) -> None:
        """Take up a row."""
        if is_blank(row):
            self.unnamed += unnamed(row)
            return
        if matching_key(row.text("role")) in self._excluded:
            return
        came = self._came(row)
        join, leave, minutes = self._times(row)
        action = self._action(row) if self._events else ""
        for said, _match in people_of(row, self._context.matcher):
            person = self._person(said)
            person.lines.append(row.line)
            person.problems += row.problems
            self.warnings += row.warnings
            if self._events:
                self._event(person, action, join)
            elif came:
                person.stays.append(Stay(join, leave, minutes))

    def take_stay(self, row: Row) -> None:
        """Take up a single stay of somebody whom the report sums up elsewhere."""
        join, leave, minutes = self._times(row)
        for said, _match in people_of(row, self._context.matcher):
            person = self.people.get(_key(said))
            if person and not row.problems:
                person.single.append(Stay(join, leave, minutes))

    def said(self, person: _Person) -> Said:
        """Return what all rows of a person say together."""
        if person.arrived:
            person.stays.append(Stay(person.arrived))
        told = person.said._replace(lines=tuple(person.lines))
        if told.state != "matched":
            return told
        if person.problems:
            return told.refused("rejected", person.problems)
        return self._attended(told, person)

    def stays(self) -> list[list[Stay]]:
        """Return the stays of each person whose rows could be read."""
        clear = (each for each in self.people.values() if not each.problems)
        return [each.single or each.stays for each in clear]

    def _attended(self, told: Said, person: _Person) -> Said:
        context = self._context
        if not person.stays:
            return told.attending(Attended("absent"))
        summed = bool(context.source.get("summed")) and not person.single
        stays = person.single or person.stays
        minutes = minutes_of_stays(stays, context.sitting, summed=summed)
        if minutes is None and self._reader.has("join", "duration", "time"):
            message = _("How long {text} was there is not told").format(text=told.text)
            hint = _("Put in the times, or name the person with ledger add.")
            problem = Problem(
                "unknown-duration", message, hint, self._reader.file, told.lines[0], "", told.text
            )
            return told.refused("rejected", [problem])
        if minutes is None:
            return told
        attended = decided(
            minutes, stays, context.sitting, context.habits,
            hours=context.hours or Fraction(0),
        )  # fmt: skip
        notes = (self._why(attended), self._open(stays))
        return told.attending(attended)._replace(note=_("; ").join(filter(None, notes)))

    def _open(self, stays: Sequence[Stay]) -> str:
        """Return until when somebody is counted who was still there when the report was made."""
        end = self._context.sitting.end
        if end is None or not any(map(is_open, stays)):
            return ""
        return _("no time of leaving: counted to {end}").format(end=f"{end:%H:%M}")

    def _why(self, attended: Attended) -> str:
        """Return why somebody who was there counts as absent."""
        length = self._context.sitting.minutes
        if attended.attendance != "absent" or attended.minutes is None or length is None:
            return ""
        text = _("{minutes} of {length} minutes: below {threshold}")
        return text.format(
            minutes=decimal_text(attended.minutes), length=decimal_text(length),
            threshold=self._context.habits.threshold,
        )  # fmt: skip

    def _person(self, said: Said) -> _Person:
        return self.people.setdefault(_key(said), _Person(said))

    def _came(self, row: Row) -> bool:
        """Whether a person came at all: lists of those invited say so, and of those who wait."""
        if mark_words().get(word_key(row.text("waiting"))) == "present":
            return False
        words = [matching_key(word) for word in self._context.source.get("no_count", ())]
        return matching_key(row.text("mark")) not in words

    def _times(self, row: Row) -> tuple[datetime | None, datetime | None, Fraction | None]:
        def moment(role: str) -> datetime | None:
            return self._at(row.take(role, self._moment, _UNKNOWN, use="moment"))

        join = moment("join") or moment("time")
        leave = moment("leave")
        unit = self._reader.unit("duration") or self._context.source.get("unit", "")
        short = bool(self._context.source.get("short_clock"))
        minutes = row.take(
            "duration", lambda cell: read_duration(cell, unit, short_clock=short), None
        )
        if join and leave and leave < join:
            message = _("{leave} is before {join}").format(leave=leave, join=join)
            hint = _("Correct one of the two times; past midnight: --time 23:00-01:00.")
            row.refuse("bad-time", message, hint, "leave")
        return join, leave, minutes

    def _moment(self, cell: Cell) -> Moment:
        return read_moment(cell, self._context.days)

    def _at(self, moment: Moment) -> datetime | None:
        if moment.clock is None:
            return None
        sitting = self._context.sitting
        if moment.day is None and sitting.start and sitting.end:
            # What is earlier than the beginning is of the second day, if there is one.
            is_after = (
                moment.clock <= sitting.start.time() and sitting.end.date() > sitting.start.date()
            )
            return datetime.combine(sitting.start, moment.clock) + timedelta(days=is_after)
        day = moment.day or (sitting.start.date() if sitting.start else self._context.days.near)
        return datetime.combine(day, moment.clock) if day else None

    def _action(self, row: Row) -> str:
        """Return whether somebody "joined" or "left"; a word that nobody listed is refused."""
        text = row.text("action")
        action = action_words().get(word_key(text), "")
        if not action:
            message = _("“{text}”: whether somebody came or left, nobody says").format(text=text)
            hint = _("Write Joined or Left, or add the word to [action] of data/sheets.toml.")
            row.refuse("unknown-action", message, hint, "action")
        return action

    def _event(self, person: _Person, action: str, at: datetime | None) -> None:
        """Take up a coming or a going: the list is in the order of time."""
        if at is None:
            return
        if action == "left":
            person.stays.append(Stay(person.arrived or at, at))
            person.arrived = None
        elif person.arrived is None:
            person.arrived = at


def _key(said: Said) -> str:
    """Return by what all rows of somebody are known."""
    return said.teacher or f"\n{matching_key(said.text)}"
