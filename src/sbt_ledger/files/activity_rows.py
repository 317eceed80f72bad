"""Read the rows of `activities`: every cell is checked, and an activity is built when asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sbt_ledger.files.cell_memo import (
    Fault,
    Memo,
    blank,
    cut_number,
    one_of,
    reversed_dates,
    stands_already,
    too_long,
)
from sbt_ledger.files.cells import (
    DAY_OR_TEXT,
    as_written,
    day_or_text,
    parse_amount,
    parse_date,
    parse_evidence,
    parse_steps,
    tidy,
)
from sbt_ledger.files.numbers_as_text import shortened
from sbt_ledger.records.activity import Activities, Activity
from sbt_ledger.records.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sbt_ledger.errors import Problem
    from sbt_ledger.files.tables import Table

STATUS = ("planned", "delayed", "cancelled", "void")
_PARSERS = {
    "start": parse_date,
    "end": parse_date,
    "hours": parse_amount,
    "units": parse_amount,
    "approvals": parse_steps,
    "evidence": parse_evidence,
    "": tidy,
    DAY_OR_TEXT: day_or_text,
}
_AS_WRITTEN = frozenset({"title", "note"})
"""Shown to people, never compared: full-width signs in them stay."""
_CHECKED = ("kind", "status", "hours", "units", "approvals")
_REQUIRED = ("id", "title", "start", "kind")


@dataclass(slots=True)
class ActivityRows:
    """What was read of all files of `activities`."""

    problems: list[Problem] = field(default_factory=list)
    at_fault: set[str] = field(default_factory=set)
    """The ids of rows that were left out: told here, not again wherever they are named."""
    _numbers: dict[str, int] = field(default_factory=dict)
    _rows: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    """Of each row the columns, and its cells joined: one text is a fifth of a list of texts."""
    _ends: list[date] = field(default_factory=list)
    _places: list[tuple[str, int]] = field(default_factory=list)
    _memo: Memo = field(default_factory=lambda: Memo(_PARSERS))

    def activities(self) -> Activities:
        """Return all that was read; tells ids that have lost digits."""
        for id_ in shortened(self._numbers):
            fault = cut_number("id", id_)
            self.problems.append(fault.at(*self._places[self._numbers[id_]]))
        return Activities(self._numbers, self._ends, self._texts, self._build)

    def read(self, table: Table) -> None:
        """Read one file; a row with a fault is told, and left out."""
        at = {name: index for index, name in enumerate(table.columns) if name}
        width = len(table.columns)
        days, checks = self._memo.of("start"), self._checks()
        pick = _picker([at.get(column) for column in _CHECKED])
        known: set[tuple[str, ...]] = set()
        title_at = at["title"]
        evidence_at = at.get("evidence")
        id_at, start_at, end_at = at["id"], at["start"], at.get("end", at["start"])
        for line, row in table.rows:
            if len(row) != width:
                if any(cell.strip() for cell in row[width:]):
                    self.problems.append(too_long(table.file, line, row[width:]))
                    continue
                row = (row + [""] * width)[:width]  # noqa: PLW2901 - a short row reads as blank
            id_ = row[id_at]
            start = days(row[start_at]) if row[start_at] else None
            end = days(row[end_at]) if row[end_at] else start
            # What is plainly right is kept at once; all else is looked at closely.
            together = pick([*row, ""])
            if not (
                start.__class__ is end.__class__ is date
                and start <= end
                and id_ not in self._numbers
                and is_plain_id(id_)
                and not row[title_at].isspace()
                and row[title_at]
                and (together in known or self._is_right(together, known, checks))
                and (
                    evidence_at is None
                    or not row[evidence_at]
                    or is_plain_evidence(row[evidence_at])
                )
            ):
                id_ = self._memo("", id_)
                faults = list(self._faults(at, row, id_))
                if faults:
                    self.at_fault.add(id_)
                    if any(cell.strip() for cell in row):
                        self.problems += [fault.at(table.file, line) for fault in faults]
                    continue
                end = days(row[end_at] if row[end_at].strip() else row[start_at])
            self._numbers[id_] = len(self._rows)
            self._rows.append((table.columns, _joined(row)))
            self._ends.append(end)
            self._places.append((table.file, line))

    def _is_right(
        self,
        together: tuple[str, ...],
        known: set[tuple[str, ...]],
        checks: Sequence[Callable[[str], bool]],
    ) -> bool:
        """Whether the cells of the columns _CHECKED are plainly right; remembers if they are."""
        right = all(check(cell) for check, cell in zip(checks, together, strict=True))
        if right:
            known.add(together)
        return right

    def _checks(self) -> tuple[Callable[[str], bool], ...]:
        """Return, for the columns _CHECKED, functions that say whether a cell is plainly right."""

        def parsed(column: str) -> Callable[[str], bool]:
            parse = self._memo.of(column)
            return lambda cell: not cell or not (cell.isspace() or parse(cell).__class__ is Fault)

        return (
            lambda cell: bool(cell.strip()),
            lambda cell: cell == "" or cell in STATUS,
            parsed("hours"),
            parsed("units"),
            parsed("approvals"),
        )

    def _faults(self, at: Mapping[str, int], row: list[str], id_: str) -> Iterator[Fault]:
        parsed: dict[str, Any] = {}
        for column in ("start", "end", "hours", "units", "approvals", "evidence"):
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
        if start.__class__ is end.__class__ is date and end < start:
            yield reversed_dates("end", row[at["end"]], start, end)
        status = self._memo("", row[at["status"]]) if "status" in at else ""
        if status and status not in STATUS:
            yield one_of("status", status, STATUS)

    def _texts(self, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
        tidied: dict[tuple[str, ...], tuple[str, ...]] = {}
        last: tuple[str, ...] = ()
        pick: Callable[[list[str]], tuple[str, ...]] = tuple
        read = [self._reader(column) for column in columns]
        for names, joined in self._rows:
            if names is not last:
                last = names
                pick = _picker([names.index(c) if c in names else None for c in columns])
            cells = pick(_split(joined))
            found = tidied.get(cells)
            if found is None:
                found = tuple(each(cell) for each, cell in zip(read, cells, strict=True))
                tidied[cells] = found
            yield found

    def _reader(self, column: str) -> Callable[[str], str]:
        """Return the function that gives the text of a cell that is compared."""
        return self._memo.of("" if column == "id" else DAY_OR_TEXT)

    def _build(self, number: int) -> Activity:
        at, joined = self._rows[number]
        cells: dict[str, str] = {}
        ids, texts = self._reader("id"), self._reader("")
        for name, cell in zip(at, _split(joined), strict=False):
            if cell and name:
                if name in _AS_WRITTEN:
                    text = as_written(cell)
                else:
                    text = ids(cell) if name == "id" else texts(cell)
                if text:
                    cells[name] = text

        def parsed(column: str) -> Any:  # noqa: ANN401 - whatever the column's parser gives
            return self._memo(column, cells[column]) if column in cells else None

        return Activity(
            cells["id"],
            cells["title"],
            parsed("start"),
            self._ends[number],
            parsed("hours"),
            cells.get("status", ""),
            parsed("approvals") or (),
            parsed("evidence") or (),
            cells,
            Place(*self._places[number]),
        )


_PERHAPS_OUTSIDE = frozenset("/\\ \t")
"""With these a path begins that may lead out of the book."""
_BETWEEN = "\0"
"""Between the cells of a kept row: no table may hold it."""


def _joined(row: list[str]) -> str:
    return _BETWEEN.join(row)


def _split(joined: str) -> list[str]:
    """Return the cells of a kept row, and a blank one for columns that it lacks."""
    return [*joined.split(_BETWEEN), ""]


def is_plain_id(cell: str) -> bool:
    """Whether an id is as tidy as it will ever be."""
    return bool(cell) and cell.isascii() and cell == cell.strip() and cell[0] not in "='"


def is_plain_evidence(cell: str) -> bool:
    """Whether a filled cell names one proof so plainly that nothing can be wrong with it."""
    return (
        ";" not in cell
        and ".." not in cell
        and ":" not in cell
        and cell[cell.find("=") + 1 :][:1] not in _PERHAPS_OUTSIDE
        and cell.isascii()
        and cell[0] not in "='\t "
    )


def _picker(positions: list[int | None]) -> Callable[[list[str]], tuple[str, ...]]:
    """Return a function that picks cells of a row that ends with a blank one, for what it lacks."""
    at = [-1 if index is None else index for index in positions]
    return itemgetter(*at) if len(at) > 1 else lambda row: tuple(row[index] for index in at)
