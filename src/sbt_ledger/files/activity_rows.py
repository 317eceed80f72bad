"""Read the rows of `activities`: every cell is checked, and an activity is built when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sbt_ledger.files.cell_memo import (
    Fault,
    Memo,
    blank,
    one_of,
    reversed_dates,
    stands_already,
    too_long,
)
from sbt_ledger.files.cells import parse_amount, parse_date, parse_evidence, parse_steps, tidy
from sbt_ledger.records.activity import Activities, Activity
from sbt_ledger.records.place import Place

if TYPE_CHECKING:
    from datetime import date

    from sbt_ledger.errors import Problem
    from sbt_ledger.files.tables import Table

STATUS = ("planned", "delayed", "cancelled", "void")
_PARSERS = {
    "start": parse_date,
    "end": parse_date,
    "hours": parse_amount,
    "approvals": parse_steps,
    "evidence": parse_evidence,
    "": tidy,
}
_REQUIRED = ("id", "title", "start", "kind")


@dataclass(slots=True)
class ActivityRows:
    """What was read of all files of `activities`."""

    problems: list[Problem] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)
    _rows: list[tuple[dict[str, int], list[str]]] = field(default_factory=list)
    _ends: list[date] = field(default_factory=list)
    _places: list[tuple[str, int]] = field(default_factory=list)
    _memo: Memo = field(default_factory=lambda: Memo(_PARSERS))

    def activities(self) -> Activities:
        """Return all that was read."""
        return Activities(self._numbers, self._ends, self._text, self._build)

    def read(self, table: Table) -> None:
        """Read one file; a row with a fault is told, and left out."""
        at = {name: index for index, name in enumerate(table.columns) if name}
        width = len(table.columns)
        tidied = self._memo
        for line, row in table.rows:
            if len(row) != width:
                if any(cell.strip() for cell in row[width:]):
                    self.problems.append(too_long(table.file, line, row[width:]))
                    continue
                row = (row + [""] * width)[:width]  # noqa: PLW2901 - a short row reads as blank
            id_ = tidied("", row[at["id"]])
            faults = list(self._faults(at, row, id_))
            if not faults:
                end = "end" if "end" in at and row[at["end"]].strip() else "start"
                self._numbers[id_] = len(self._rows)
                self._rows.append((at, row))
                self._ends.append(tidied(end, row[at[end]]))
                self._places.append((table.file, line))
            elif any(cell.strip() for cell in row):
                self.problems += [fault.at(table.file, line) for fault in faults]

    def _faults(self, at: Mapping[str, int], row: list[str], id_: str) -> Iterator[Fault]:
        parsed: dict[str, Any] = {}
        for column in ("start", "end", "hours", "approvals", "evidence"):
            index = at.get(column)
            if index is not None and row[index] and not row[index].isspace():
                value = parsed[column] = self._memo(column, row[index])
                if value.__class__ is Fault:
                    yield value
        for column in _REQUIRED:
            if not self._memo("", row[at[column]]):
                yield blank(column)
        if id_ in self._numbers:
            place = Place(*self._places[self._numbers[id_]])
            yield stands_already("duplicate-id", "id", id_, place)
        start, end = parsed.get("start"), parsed.get("end")
        if end is not None and start is not None and not isinstance(start, Fault):
            if not isinstance(end, Fault) and end < start:
                yield reversed_dates("end", row[at["end"]], start, end)
        status = self._memo("", row[at["status"]]) if "status" in at else ""
        if status and status not in STATUS:
            yield one_of("status", status, STATUS)

    def _text(self, number: int, column: str) -> str:
        at, row = self._rows[number]
        index = at.get(column)
        return "" if index is None else self._memo("", row[index])

    def _build(self, number: int) -> Activity:
        at, row = self._rows[number]
        cells = {
            name: text for name, index in at.items() if (text := self._memo("", row[index]))
        }

        def parsed(column: str) -> Any:  # noqa: ANN401 - whatever the column's parser gives
            return self._memo(column, row[at[column]]) if column in cells else None

        return Activity(
            id=cells["id"],
            title=cells["title"],
            start=parsed("start"),
            end=self._ends[number],
            hours=parsed("hours"),
            status=cells.get("status", ""),
            approvals=parsed("approvals") or (),
            evidence=parsed("evidence") or (),
            cells=cells,
            place=Place(*self._places[number]),
        )
