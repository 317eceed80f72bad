"""Read the rows of `activities`: every cell is checked, and an activity is built when asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sbt_ledger.files.activity_columns import ActivityColumns
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
    day_only,
    day_or_text,
    parse_amount,
    parse_date,
    parse_evidence,
    parse_steps,
    tidy,
)
from sbt_ledger.files.numbers_as_text import shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sbt_ledger.errors import Problem
    from sbt_ledger.files.tables import Table
    from sbt_ledger.records.activity import Activities

STATUS = ("planned", "delayed", "cancelled", "void")
_PARSERS = {
    "start": parse_date,
    "end": parse_date,
    "hours": parse_amount,
    "units": parse_amount,
    "approvals": parse_steps,
    "evidence": parse_evidence,
    "evidence_on": day_only,
    "": tidy,
    DAY_OR_TEXT: day_or_text,
}
_AT_ONCE = 4000
"""Rows: enough that columns are filled many cells at once, few enough to hold beside them."""
_CHECKED = ("kind", "status", "hours", "units", "approvals", "evidence_on")
_PARSED = ("start", "end", "hours", "units", "approvals", "evidence", "evidence_on")
_REQUIRED = ("id", "title", "start", "kind")


@dataclass(slots=True)
class ActivityRows:
    """What was read of all files of `activities`."""

    problems: list[Problem] = field(default_factory=list)
    at_fault: set[str] = field(default_factory=set)
    """The ids of rows that were left out: told here, not again wherever they are named."""
    left_out: int = 0
    """Rows that were not taken, whether their fault is told here or they are blank."""
    columns: ActivityColumns = field(init=False)
    _memo: Memo = field(default_factory=lambda: Memo(_PARSERS))

    def __post_init__(self) -> None:
        """Make room for what is read."""
        self.columns = ActivityColumns(self._memo)

    def activities(self) -> Activities:
        """Return all that was read; tells ids that have lost digits."""
        for id_ in shortened(self.columns.numbers):
            place = self.columns.place(self.columns.numbers[id_])
            self.problems.append(cut_number("id", id_).at(place.file, place.line))
        return self.columns.activities()

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
        into = self.columns
        numbers, ends, lines = into.numbers, into.ends, into.lines
        into.begin(table.file, table.columns)
        filling: list[list[str]] = []
        for line, row in table.rows:
            if len(row) != width:
                if any(cell.strip() for cell in row[width:]):
                    self.left_out += 1
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
                and id_ not in numbers
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
                    self.left_out += 1
                    if any(cell.strip() for cell in row):
                        self.problems += [fault.at(table.file, line) for fault in faults]
                    continue
                end = days(row[end_at] if row[end_at].strip() else row[start_at])
            numbers[id_] = len(ends)
            ends.append(end)
            lines.append(line)
            filling.append(row)
            if len(filling) == _AT_ONCE:
                into.fill(filling)
                filling.clear()
        if filling:
            into.fill(filling)

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
            parsed("evidence_on"),
        )

    def _faults(self, at: Mapping[str, int], row: list[str], id_: str) -> Iterator[Fault]:
        parsed: dict[str, Any] = {}
        for column in _PARSED:
            index = at.get(column)
            if index is not None and row[index] and not row[index].isspace():
                value = parsed[column] = self._memo(column, row[index])
                if value.__class__ is Fault:
                    yield value
        for column in _REQUIRED:
            if not self._memo("", row[at[column]]):
                yield blank(column)
        if id_ in self.columns.numbers:
            place = self.columns.place(self.columns.numbers[id_])
            yield stands_already("duplicate-id", "id", id_, place)
        start, end = parsed.get("start"), parsed.get("end")
        if start.__class__ is end.__class__ is date and end < start:
            yield reversed_dates("end", row[at["end"]], start, end)
        status = self._memo("", row[at["status"]]) if "status" in at else ""
        if status and status not in STATUS:
            yield one_of("status", status, STATUS)


def is_plain_id(cell: str) -> bool:
    """Whether an id is as tidy as it will ever be."""
    return bool(cell) and cell.isascii() and cell == cell.strip() and cell[0] not in "='"


def is_plain_evidence(cell: str) -> bool:
    """Whether a filled cell names one proof so plainly that nothing can be wrong with it."""
    # Signs before pairs of signs: they are found four times as fast. A path with a blank, a colon
    # or a backslash may be right, and is looked at closely.
    return (
        ";" not in cell
        and ":" not in cell
        and "\\" not in cell
        and " " not in cell
        and cell.isascii()
        and cell.isprintable()
        and cell[0] not in "='"
        and ".." not in cell
        and "=/" not in cell
    )


def _picker(positions: list[int | None]) -> Callable[[list[str]], tuple[str, ...]]:
    """Return a function that picks cells of a row that ends with a blank one, for what it lacks."""
    at = [-1 if index is None else index for index in positions]
    return itemgetter(*at) if len(at) > 1 else lambda row: tuple(row[index] for index in at)
