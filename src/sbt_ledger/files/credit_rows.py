"""Read the rows of `credits`: each distinct cell is parsed once, a row is three look-ups.

This loop runs once a row, 1.5 million times for a district. A line without quotation marks is
split by hand at its first two commas, which is what `csv.reader` would do, in half the time; all
else goes through `csv.reader`. A property test holds the two ways equal.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from gettext import gettext as _
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sbt_ledger.files.cell_memo import (
    Fault,
    blank,
    too_long,
    unknown,
    unknown_teacher,
)
from sbt_ledger.files.cells import (
    tidy,
)
from sbt_ledger.files.presence_rows import PresenceRows
from sbt_ledger.records.book import Rows, pack

if TYPE_CHECKING:
    from sbt_ledger.errors import Problem
    from sbt_ledger.files.tables import Table
    from sbt_ledger.records.activity import Activities
    from sbt_ledger.records.credit import Presences
    from sbt_ledger.records.teacher import Teacher

_Append = Callable[[int], None]
_OPENING = ("activity", "teacher")
"""The columns with which a file begins whose lines may be split by hand."""


@dataclass(slots=True)
class CreditRows:
    """What was read of all files of `credits`.

    `excused` are codes and ids whose own rows are at fault: told there, not again at every row.
    """

    teachers: Mapping[str, Teacher]
    activities: Activities
    excused_teachers: Container[str] = ()
    excused_activities: Container[str] = ()
    said: PresenceRows = field(default_factory=PresenceRows)
    rows: dict[str, Rows] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def presences(self) -> Presences:
        """Return what the rows say, apart from teacher and activity."""
        return self.said.presences()

    def read(self, table: Table, file_number: int, *, by_hand: bool = True) -> None:
        """Read one file; `by_hand=False` sends every line through `csv.reader`."""
        reading = _Reading(self, table, pack(file_number, 0))
        if by_hand and table.lines is not None and table.columns[:2] == _OPENING:
            reading.lines()
        else:
            reading.rows()


class _Reading:
    """One pass over one file, with its look-ups from raw text."""

    def __init__(self, into: CreditRows, table: Table, offset: int) -> None:
        self.into = into
        self.table = table
        self.offset = offset
        self._seats: dict[str, tuple[_Append, _Append, _Append]] = {}
        self._presences: dict[object, int] = {}
        self._faults: dict[object, list[Fault]] = {}
        self._around_paths: dict[tuple[str, str], int] = {}
        columns = table.columns
        self._at = (columns.index("activity"), columns.index("teacher"))
        self._others = [i for i, name in enumerate(columns) if i not in self._at]
        self._names = [columns[i] for i in self._others]
        self._checks = [self.into.said.check_of(name) for name in self._names]

    def rows(self) -> None:
        """Read rows that `csv.reader` has split."""
        width = len(self.table.columns)
        activity_at, teacher_at = self._at
        others = _picker(self._others)
        for line, row in self.table.rows:
            if any(cell.strip() for cell in row[width:]):
                self.into.problems.append(too_long(self.table.file, line, row[width:]))
                continue
            row.extend([""] * (width - len(row)))
            self._take(row[activity_at], row[teacher_at], others(row), line)

    def lines(self) -> None:
        """Read lines, splitting those without quotation marks by hand."""
        numbers, seats = self.into.activities.numbers, self._seats
        number_of, met = self._presences.get, self._met
        offset, line = self.offset, self.table.first_line - 1
        source = iter(self.table.lines or ())
        for text in source:
            line += 1
            try:
                id_, code, rest = text.split(",", 2)
                activity = numbers[id_]
                add_activity, add_presence, add_place = seats[code]
                presence = number_of(rest)
                if presence is None:
                    presence = met(rest)
            except (KeyError, ValueError):
                # New, quoted, short or wrong: the slow way, which also remembers what is new.
                line = self._slowly(text, source, line)
                continue
            add_activity(activity)
            add_presence(presence)
            add_place(offset + line)

    def _met(self, rest: str) -> int:
        """Return the number of a presence that was not met before; KeyError if it is not plain."""
        at = rest.find("=")
        if at >= 0:
            return self._met_with_path(rest, at)
        if not self._is_right(rest):
            raise KeyError(rest)
        number = self._presences[rest] = self.into.said.add(self._names, rest)
        return number

    def _met_with_path(self, rest: str, at: int) -> int:
        """As `_met`; a proof with its path is one row's own: what stands around it is kept."""
        end = rest.find(",", at)
        path, around = rest[at:end], (rest[:at], rest[end:])
        if end < 0 or ";" in path or '"' in path or not path.isascii():
            raise KeyError(rest)
        alike = self._around_paths.get(around)
        if alike is None:
            if self._names[rest.count(",", 0, at)] != "evidence" or not self._is_right(rest):
                raise KeyError(rest)
            alike = self._around_paths[around] = len(self.into.said.said)
        return self.into.said.add(self._names, rest, alike)

    def _is_right(self, rest: str) -> bool:
        """Whether what a line says after activity and teacher is plainly right."""
        cells = rest.rstrip("\r\n").split(",")
        return (
            '"' not in rest
            and len(cells) == len(self._checks)
            and not any(
                cell and check is not None and check(cell).__class__ is Fault
                for check, cell in zip(self._checks, cells, strict=True)
            )
        )

    def _slowly(self, text: str, source: Any, line: int) -> int:  # noqa: ANN401 - an iterator of lines
        """Take one row that may run over several lines; return the line on which it ends."""
        if '"' in text:
            rest = csv.reader(chain((text,), source), delimiter=",", strict=True)
            row = self.table.parsed(rest, line)
            last = line + rest.line_num - 1
            key: object = tuple(row[2:])
        else:
            row = text.rstrip("\r\n").split(",")
            last, key = line, text.split(",", 2)[2] if len(row) > len(_OPENING) else ""
        width = len(self.table.columns)
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            self.into.problems.append(too_long(self.table.file, line, row[width:]))
            return last
        row = (row + [""] * width)[:width]
        self._take(row[0], row[1], tuple(row[2:]), line, key)
        return last

    def _take(
        self, id_: str, code: str, others: tuple[str, ...], line: int, key: object = None
    ) -> None:
        """Add one row, or tell its faults; its presence is remembered under `key`."""
        key = others if key is None else key
        activity = self.into.activities.numbers.get(id_)
        if activity is None:
            activity = self.into.activities.numbers.get(tidy(id_))
        if key not in self._presences and key not in self._faults:
            self._meet(key, others)
        seat = self._seats.get(code) or self._seat(code)
        if activity is None or seat is None or key in self._faults:
            if any(cell.strip() for cell in (id_, code, *others)):
                self._tell(id_, code, activity, seat, key, line)
            return
        seat[0](activity)
        seat[1](self._presences[key])
        seat[2](self.offset + line)

    def _tell(  # noqa: PLR0913, PLR0917 - what a row can lack
        self, id_: str, code: str, activity: int | None, seat: object, key: object, line: int
    ) -> None:
        """Tell what is wrong with a row, but for what is told of the row that it names."""
        into, id_, code = self.into, tidy(id_), tidy(code)
        faults: list[Fault] = []
        if activity is None and id_ not in into.excused_activities:
            faults.append(self._unknown_activity(id_))
        if seat is None and code not in into.excused_teachers:
            faults.append(unknown_teacher(code, into.teachers) if code else blank("teacher"))
        faults += self._faults.get(key, ())
        into.problems += [fault.at(self.table.file, line) for fault in faults]

    def _seat(self, code: str) -> tuple[_Append, _Append, _Append] | None:
        known = tidy(code)
        if known not in self.into.teachers:
            return None
        rows = self.into.rows.setdefault(known, Rows())
        seat = (rows.activities.append, rows.presences.append, rows.places.append)
        self._seats[code] = seat
        return seat

    def _meet(self, key: object, others: tuple[str, ...]) -> None:
        """Check what a row says apart from teacher and activity, and remember it or its faults."""
        faults = [
            fault
            for check, cell in zip(self._checks, others, strict=True)
            if cell and check is not None and (fault := check(cell)).__class__ is Fault
        ]
        if faults:
            self._faults[key] = faults
            return
        self._presences[key] = self.into.said.add(self._names, others)

    def _unknown_activity(self, text: str) -> Fault:
        if not text:
            return blank("activity")
        told, hint = (
            _("no activity has the id “{text}”"),
            _("Add the activity to activities first."),
        )
        return unknown("activity", text, self.into.activities.numbers, told, hint)


def _picker(positions: list[int]) -> Callable[[list[str]], tuple[str, ...]]:
    if len(positions) > 1:
        return itemgetter(*positions)
    return lambda row: tuple(row[i] for i in positions)
