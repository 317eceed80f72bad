"""Rows of `credits` that `csv.reader` has split: each distinct cell is parsed once."""

from __future__ import annotations

from gettext import gettext as _
from operator import itemgetter
from typing import TYPE_CHECKING

from sbt_ledger.files.cell_memo import Fault, blank, too_long, unknown, unknown_teacher
from sbt_ledger.files.cells import tidy
from sbt_ledger.files.numbers_as_text import Codes

if TYPE_CHECKING:
    from collections.abc import Callable

    from sbt_ledger.files.credit_rows import CreditRows
    from sbt_ledger.files.tables import Table


class RowReading:
    """One pass over one file whose rows are split, with its look-ups from raw text."""

    def __init__(self, into: CreditRows, table: Table, offset: int) -> None:
        self.into = into
        self.table = table
        self.offset = offset
        self._seats = {code: rows.numbers.append for code, rows in into.rows.items()}
        self._codes, self._ids = Codes(into.teachers), Codes(into.activities.numbers)
        self._presences: dict[object, int] = {}
        self._faults: dict[object, list[Fault]] = {}
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
                self._tell_too_long(row, line)
                continue
            row.extend([""] * (width - len(row)))
            self._take(row[activity_at], row[teacher_at], others(row), line)

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

    def _tell_too_long(self, row: list[str], line: int) -> None:
        self.into.unsettled += 1
        over = row[len(self.table.columns) :]
        self.into.problems.append(too_long(self.table.file, line, over))

    def _activity(self, id_: str) -> int | None:
        """Return the number of an activity, found also where zeros before its id were lost."""
        numbers = self.into.activities.numbers
        fits = [] if id_ in numbers else self._ids.meant_by(id_)
        self.into.unsettled += len(fits) == 1
        return numbers.get(fits[0] if len(fits) == 1 else id_)

    def _seat(self, code: str) -> Callable[[int], None] | None:
        """Return who takes a teacher's rows, found also where zeros before the code were lost."""
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
