"""What held of each teacher in a year: all that the roster and its changes say of those days."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from sbt_ledger.records.change import Change
from sbt_ledger.records.roster import ALIASES
from sbt_ledger.records.teacher import Teacher, Timeline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sbt_ledger.files.closed_year import ClosedYear
    from sbt_ledger.files.row_changes import Cells
    from sbt_ledger.files.table_files import TableFiles

_FREE = frozenset({"code", "name", "email", "lang", "note", *ALIASES})
"""Columns of the roster on which nothing rests: they may change in a closed year, too."""
_SAID_OTHERWISE = frozenset({"left_on", "employment"})
"""What the spans in post say, up to the last day of the year."""


def held_in(year: ClosedYear, tables: TableFiles) -> dict[str, object]:
    """Return, for each teacher who was in post in the year, what held then, as JSON would have it.

    What begins or ends after the year is not in it.
    """
    changes: dict[str, list[Cells]] = {}
    for cells in tables.rows("changes"):
        changes.setdefault(cells.get("teacher", ""), []).append(cells)
    found: dict[str, object] = {}
    for cells in tables.rows("teachers"):
        code = cells.get("code", "")
        timeline = _timeline(cells, changes.get(code, ()))
        days = timeline.turning_points(year.first, year.last)
        if any(timeline.in_post(day) for day in days):
            found[code] = [
                _spans(timeline, year.last),
                _values(timeline, days, year.last),
                _proofs(changes.get(code, ()), year),
            ]
    return found


def _timeline(cells: Cells, changes: Sequence[Cells]) -> Timeline:
    hired, left, born = (_day(cells, name) for name in ("hired_on", "left_on", "born_on"))
    columns = frozenset(cells) | {"born_on"}
    code = cells.get("code", "")
    teacher = Teacher(code, cells.get("name", ""), hired, left, born, cells, columns)
    told = [
        Change(code, each.get("attribute", ""), each.get("value", ""), first, _day(each, "until"))
        for each in changes
        if (first := _day(each, "from"))
    ]
    return Timeline(teacher, told)


def _spans(timeline: Timeline, last: date) -> list[list[str]]:
    spans = timeline.spans_in_post
    return [[str(first), str(min(until, last))] for first, until in spans if first <= last]


def _values(timeline: Timeline, days: Sequence[date], last: date) -> Mapping[str, object]:
    """Return each attribute that says anything: from which day on it has which values."""
    found = {}
    for name in sorted({*timeline.attributes, *timeline.teacher.cells} - _FREE - _SAID_OTHERWISE):
        told = [[str(day), list(timeline.values(name, day) or ())] for day in days]
        if any(values for _day, values in told):
            found[name] = [
                each for before, each in zip([None, *told], told, strict=False)
                if before is None or before[1] != each[1]
            ]  # fmt: skip
    left = timeline.teacher.left_on
    return {**found, **({"left_on": str(left)} if left and left < last else {})}


def _proofs(changes: Sequence[Cells], year: ClosedYear) -> list[list[str]]:
    """Return the proofs of what held in the year: rules may ask for them."""
    return sorted(
        [each.get("attribute", ""), str(first), each["evidence"]]
        for each in changes
        if "evidence" in each
        and (first := _day(each, "from")) is not None
        and first <= year.last
        and (_day(each, "until") or date.max) >= year.first
    )


def _day(cells: Cells, column: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(cells.get(column, ""))
    return None
