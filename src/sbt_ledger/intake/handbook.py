"""The handbook of one person: who it is stands above the table, and each row is a course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.intake.table import IDENTITY, Column

if TYPE_CHECKING:
    from sbt_ledger.intake.table import Table

_WHO = ("name", "code", "national_id")
_COURSE = frozenset({"title"})
_WORTH = frozenset({"hours", "credits"})


def of_one_person(table: Table) -> Table:
    """Return a table of courses that names nobody with the person above it in each of its rows.

    Any other table is returned as it is.
    """
    roles = table.roles
    if roles & IDENTITY or not (roles & _COURSE and roles & _WORTH):
        return table
    told = {role: table.hints[f"of_{role}"] for role in _WHO if f"of_{role}" in table.hints}
    if not told:
        return table
    width = max(max(map(len, table.rows), default=0), len(table.columns))
    columns = tuple(Column(at, role, role) for at, role in enumerate(told, width))
    who = [*told.values()]
    rows = [[*row, *[""] * (width - len(row)), *who] for row in table.rows]
    return table._replace(columns=(*table.columns, *columns), rows=rows)
