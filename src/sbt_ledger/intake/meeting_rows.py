"""The rows of one report of a meeting, as the stays of the people whom it names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.intake.cell_words import action_words, mark_words, word_key
from sbt_ledger.intake.duration import read_duration
from sbt_ledger.intake.moment import Moment, read_moment
from sbt_ledger.intake.presence import Stay, is_open
from sbt_ledger.intake.reading import TableReader
from sbt_ledger.intake.row_people import is_blank, people_of, unnamed
from sbt_ledger.records.roster import matching_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from sbt_ledger.errors import Problem
    from sbt_ledger.intake.contents import Cell
    from sbt_ledger.intake.context import Context
    from sbt_ledger.intake.proposal import Said
    from sbt_ledger.intake.reading import Row

_UNKNOWN = Moment()


class Report(NamedTuple):
    """A report of a session, and what is known before its rows are read.

    `shift` is added to the lines of what it says, where several reports are taken together.
    """

    reader: TableReader
    context: Context
    shift: int = 0


@dataclass(slots=True)
class InReport:
    """What one report says of somebody; `single` are stays told one by one.

    `is_summed` says that each stay sums several between its two times.
    """

    listed: list[Stay] = field(default_factory=list)
    single: list[Stay] = field(default_factory=list)
    arrived: datetime | None = None
    is_summed: bool = False

    @property
    def stays(self) -> list[Stay]:
        """The stays that count: one by one, where the report tells them so."""
        return self.single or self.listed


@dataclass(slots=True)
class Person:
    """Somebody with all rows of the reports about them; `reports` are by their number."""

    said: Said
    lines: list[int] = field(default_factory=list)
    reports: dict[int, InReport] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def stays(self) -> list[Stay]:
        """All stays, whichever report tells them."""
        return [stay for each in self.reports.values() for stay in each.stays]


class ReportRows:
    """Gathers the rows of each person of one report; `people` are those of all reports."""

    def __init__(self, number: int, report: Report, people: dict[str, Person]) -> None:
        self.reader, self._context, self._shift = report
        self.unnamed: list[Said] = []
        self.warnings: list[Problem] = []
        self._number = number
        self._people = people
        self._events = bool(self._context.source.get("events"))
        self._summed = bool(self._context.source.get("summed"))
        self._excluded = {matching_key(role) for role in self._context.habits.roles_excluded}

    def read(self) -> None:
        """Take up all rows."""
        for row in self.reader.rows():
            self._take(row)
        if self.reader.table.details:
            for row in TableReader(self.reader.table.details).rows():
                self._take_stay(row)
        for told in self._told():
            if told.arrived:
                told.listed.append(Stay(told.arrived))
            told.is_summed = self._summed and not told.single

    def stays(self) -> Sequence[Sequence[Stay]]:
        """Return the stays of each person whose rows could be read."""
        clear = (each for each in self._people.values() if not each.problems)
        return [each.reports[self._number].stays for each in clear if self._number in each.reports]

    def last(self) -> datetime | None:
        """Return the last moment that the report tells of anybody."""
        stays = [stay for told in self._told() for stay in told.stays]
        return max((at for stay in stays for at in (stay.join, stay.leave) if at), default=None)

    def close(self, until: datetime) -> None:
        """Count who has no time of leaving until a moment: another report tells what came after."""
        for told in self._told():
            stays = told.stays
            stays[:] = [each._replace(leave=until) if is_open(each) else each for each in stays]

    def _told(self) -> list[InReport]:
        people = self._people.values()
        return [each.reports[self._number] for each in people if self._number in each.reports]

    def _take(self, row: Row) -> None:
        """Take up a row."""
        if is_blank(row):
            self.unnamed += (said._replace(lines=self._lines(said)) for said in unnamed(row))
            return
        if matching_key(row.text("role")) in self._excluded:
            return
        came = self._came(row)
        join, leave, minutes = self._times(row)
        action = self._action(row) if self._events else ""
        for said, _match in people_of(row, self._context.matcher):
            person = self._people.setdefault(_key(said), Person(said))
            told = person.reports.setdefault(self._number, InReport())
            person.lines += self._lines(said)
            person.problems += row.problems
            self.warnings += row.warnings
            if self._events:
                _take_event(told, action, join)
            elif came:
                told.listed.append(Stay(join, leave, minutes))

    def _take_stay(self, row: Row) -> None:
        """Take up a single stay of somebody whom the report sums up elsewhere."""
        join, leave, minutes = self._times(row)
        for said, _match in people_of(row, self._context.matcher):
            person = self._people.get(_key(said))
            told = person.reports.get(self._number) if person else None
            if told and not row.problems:
                told.single.append(Stay(join, leave, minutes))

    def _lines(self, said: Said) -> tuple[int, ...]:
        return tuple(line + self._shift for line in said.lines)

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
        unit = self.reader.unit("duration") or self._context.source.get("unit", "")
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


def _take_event(told: InReport, action: str, at: datetime | None) -> None:
    """Take up a coming or a going: the list is in the order of time."""
    if at is None:
        return
    if action == "left":
        told.listed.append(Stay(told.arrived or at, at))
        told.arrived = None
    elif told.arrived is None:
        told.arrived = at


def _key(said: Said) -> str:
    """Return by what all rows of somebody are known."""
    return said.teacher or f"\n{matching_key(said.text)}"
