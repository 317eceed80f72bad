"""Read the rows of `credits`: each distinct cell is parsed once, a row is three look-ups.

A district has 1.5 million rows. Lines without quotation marks are split at their first two commas,
which is what `csv.reader` would do, many at once; what is new, quoted or wrong among them goes the
slow way, line by line. A property test holds the two ways equal.
"""

from __future__ import annotations

import csv
from collections import deque
from dataclasses import dataclass, field
from gettext import gettext as _
from itertools import chain, islice
from operator import call, itemgetter
from typing import TYPE_CHECKING

from sbt_ledger.files.activity_rows import is_plain_evidence
from sbt_ledger.files.cell_memo import (
    Fault,
    blank,
    too_long,
    unknown,
    unknown_teacher,
)
from sbt_ledger.files.cells import tidy
from sbt_ledger.files.numbers_as_text import Codes
from sbt_ledger.files.presence_rows import PresenceRows
from sbt_ledger.records.book import Rows, RowTable, pack

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping

    from sbt_ledger.errors import Problem
    from sbt_ledger.files.tables import Table
    from sbt_ledger.records.activity import Activities
    from sbt_ledger.records.credit import Presences
    from sbt_ledger.records.teacher import Teacher

_AT_ONCE = 4000
"""Lines: enough that little is done line by line, few enough to stay near the processor."""
_PATIENCE = 8
"""How often at most lines are not even tried at once, after they were refused."""
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
    table: RowTable = field(default_factory=RowTable)
    rows: dict[str, Rows] = field(init=False)
    quoted: bool = field(init=False)
    """Whether a code or an id holds a quotation mark: then lines are not split by hand."""
    problems: list[Problem] = field(default_factory=list)
    unsettled: int = 0
    """Rows that may mean something else once other tables change: those that were not taken, and
    those whose code or id got its zeros back."""

    def __post_init__(self) -> None:
        """Make room for every teacher."""
        self.rows = {code: Rows(self.table) for code in self.teachers}
        self.quoted = any('"' in "\n".join(names) for names in (self.teachers, self.activities))

    def presences(self) -> Presences:
        """Return what the rows say, apart from teacher and activity."""
        return self.said.presences()

    def read(self, table: Table, file_number: int, *, by_hand: bool = True) -> None:
        """Read one file; `by_hand=False` sends every line through `csv.reader`."""
        reading = _Reading(self, table, pack(file_number, 0))
        if (
            by_hand
            and not self.quoted
            and table.lines is not None
            and table.columns[:2] == _OPENING
        ):
            reading.lines()
        else:
            reading.rows()


class _Met(dict[object, int]):
    """The numbers of presences by what is said; what is not plain raises KeyError."""

    def __init__(self, meet: Callable[[str], int]) -> None:
        super().__init__()
        self._meet = meet

    def __missing__(self, rest: object) -> int:
        """Meet what a line says for the first time."""
        if not isinstance(rest, str):
            raise KeyError(rest)
        return self._meet(rest)


class _Reading:
    """One pass over one file, with its look-ups from raw text."""

    def __init__(self, into: CreditRows, table: Table, offset: int) -> None:
        self.into = into
        self.table = table
        self.offset = offset
        self._seats = {code: rows.numbers.append for code, rows in into.rows.items()}
        self._codes = Codes(into.teachers)
        self._ids = Codes(into.activities.numbers)
        self._presences = _Met(self._met)
        self._faults: dict[object, list[Fault]] = {}
        self._with_paths: dict[str, int] = {}
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
        line = self.table.first_line
        source = iter(self.table.lines or ())
        pause = refused = 0
        while lines := list(islice(source, _AT_ONCE)):
            self._with_paths.clear()
            if not pause and self._at_once(lines, line):
                line, refused = line + len(lines), 0
                continue
            # Something among them is quoted, or never twice the same: what comes next is likely to
            # be so too, and is not tried at once for a while.
            if pause:
                pause -= 1
            else:
                refused, pause = refused + 1, min(refused, _PATIENCE)
            line = self._one_by_one(lines, source, line)

    def _one_by_one(self, lines: list[str], source: Iterator[str], line: int) -> int:
        """Take lines; the last may go on in `source`. Returns the number of the line after them."""
        rows, seats, numbers = self.into.table, self._seats, self.into.activities.numbers
        feed = iter(lines)
        onward = chain(feed, source)
        for text in feed:
            try:
                id_, code, rest = text.split(",", 2)
                activity, seat = numbers[id_], seats[code]
                presence = self._presences[rest]
            except (KeyError, ValueError):
                line = self._slowly(text, onward, line) + 1
                continue
            seat(len(rows))
            rows.activities.append(activity)
            rows.presences.append(presence)
            rows.places.append(self.offset + line)
            line += 1
        return line

    def _at_once(self, lines: list[str], line: int) -> bool:
        """Take lines of which everything is known or plain; else take none and return False."""
        rows = self.into.table
        before = len(rows)
        try:
            ids, codes, rest = zip(*[text.split(",", 2) for text in lines], strict=True)
            seats = [*map(self._seats.__getitem__, codes)]
            rows.activities.extend(map(self.into.activities.numbers.__getitem__, ids))
            rows.presences.extend(map(self._presences.__getitem__, rest))
        except (KeyError, ValueError):
            del rows.activities[before:], rows.presences[before:]
            return False
        first = self.offset + line
        rows.places.extend(range(first, first + len(lines)))
        # One call a row, without a loop of our own: it is told which row is the teacher's.
        deque(map(call, seats, range(before, before + len(lines))), maxlen=0)
        return True

    def _met(self, rest: str) -> int:
        """Return the number of a presence that was not met before; KeyError if it is not plain."""
        known = self._with_paths.get(rest)
        if known is not None:
            return known
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
        column = rest.count(",", 0, at)
        if end < 0 or column >= len(self._names) or '"' in path or not is_plain_evidence(path):
            raise KeyError(rest)
        alike = self._around_paths.get(around)
        if alike is None:
            if self._names[column] != "evidence" or not self._is_right(rest):
                raise KeyError(rest)
            alike = self._around_paths[around] = len(self.into.said.said)
        # Remembered until its lines are taken: they may be looked at twice.
        number = self._with_paths[rest] = self.into.said.add(self._names, rest, alike)
        return number

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

    def _slowly(self, text: str, source: Iterator[str], line: int) -> int:
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
            activity = self._activity(tidy(id_))
        if key not in self._presences and key not in self._faults:
            self._meet(key, others)
        seat = self._seats.get(code) or self._seat(code)
        if activity is None or seat is None or key in self._faults:
            if any(cell.strip() for cell in (id_, code, *others)):
                self.into.unsettled += 1
                self._tell(id_, code, activity, seat, key, line)
            return
        rows = self.into.table
        seat(len(rows))
        rows.activities.append(activity)
        rows.presences.append(self._presences[key])
        rows.places.append(self.offset + line)

    def _tell(  # noqa: PLR0913, PLR0917 - what a row can lack
        self, id_: str, code: str, activity: int | None, seat: object, key: object, line: int
    ) -> None:
        """Tell what is wrong with a row, but for what is told of the row that it names."""
        into, id_, code = self.into, tidy(id_), tidy(code)
        faults: list[Fault] = []
        if activity is None and id_ not in into.excused_activities:
            faults.append(self._unknown_activity(id_))
        if seat is None and code not in into.excused_teachers:
            fits = self._codes.meant_by(code)
            faults.append(unknown_teacher(code, into.teachers, fits) if code else blank("teacher"))
        faults += self._faults.get(key, ())
        into.problems += [fault.at(self.table.file, line) for fault in faults]

    def _activity(self, id_: str) -> int | None:
        """Return the number of an activity, found also where zeros before its id were lost."""
        numbers = self.into.activities.numbers
        fits = [] if id_ in numbers else self._ids.meant_by(id_)
        self.into.unsettled += len(fits) == 1
        return numbers.get(fits[0] if len(fits) == 1 else id_)

    def _seat(self, code: str) -> Callable[[int], None] | None:
        text = tidy(code)
        fits = [] if text in self._seats else self._codes.meant_by(text)
        self.into.unsettled += len(fits) == 1
        seat = self._seats.get(fits[0] if len(fits) == 1 else text)
        if seat is not None:
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
        told = _("no activity has the id “{text}”")
        hint = _("Add the activity to activities first.")
        numbers = self.into.activities.numbers
        return unknown("activity", text, numbers, told, hint, self._ids.meant_by(text))


def _picker(positions: list[int]) -> Callable[[list[str]], tuple[str, ...]]:
    if len(positions) > 1:
        return itemgetter(*positions)
    return lambda row: tuple(row[i] for i in positions)
