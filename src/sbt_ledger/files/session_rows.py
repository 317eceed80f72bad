"""Rows that are not in a file yet, read by the readers of files: what they refuse is refused."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from sbt_ledger.files.activity_rows import ActivityRows
from sbt_ledger.files.credit_rows import CreditRows
from sbt_ledger.files.session_cells import OPTIONS
from sbt_ledger.files.tables import Table
from sbt_ledger.records.activity import Activities

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sbt_ledger.errors import Problem
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.teacher import Teacher

_NO_ID_YET = "?"
_AMOUNTS = {"late_minutes": ("late", "--late"), "hours": ("left-early", "--left-early")}


def read_activity(
    cells: Mapping[str, str], file: str = "", line: int = 1
) -> tuple[Activity | None, list[Problem]]:
    """Return the activity of a row, or what is wrong with it under the options of `add`."""
    row = {"id": _NO_ID_YET, **cells}
    reader = ActivityRows()
    reader.read(Table(file, tuple(row), iter([(line, list(row.values()))])))
    activities = reader.activities()
    problems = [_of_option(each, OPTIONS.get(each.column, "")) for each in reader.problems]
    return (None if problems else activities.at(0)), problems


def read_credits(
    rows: Sequence[Mapping[str, str]],
    teachers: Mapping[str, Teacher],
    activity: Activity,
    file: str = "",
    lines: Sequence[int] = (),
) -> CreditRows:
    """Return the rows of an activity as the reader of `credits` has them; `file` counts as 0."""
    columns = tuple(dict.fromkeys(("activity", "teacher", *chain.from_iterable(rows))))
    reader = CreditRows(teachers, Activities.of([activity]))
    cells = ([row.get(column, "") for column in columns] for row in rows)
    reader.read(Table(file, columns, zip(lines or range(1, len(rows) + 1), cells, strict=True)), 0)
    return reader


def faults_of(
    reader: CreditRows, rows: Sequence[Mapping[str, str]], common: Mapping[str, str]
) -> list[Problem]:
    """Return what is wrong with rows, under the options of `add`: once what all rows share."""
    found: dict[tuple[str, str], Problem] = {}
    for problem in reader.problems:
        mark, option = _AMOUNTS.get(problem.column, ("", ""))
        row = rows[(problem.line or 1) - 1]
        is_amount = mark == row.get("attendance") and row[problem.column] != common.get(
            problem.column
        )
        told = _of_option(problem, option if is_amount else "")
        found[told.column, told.text] = told
    return list(found.values())


def _of_option(problem: Problem, option: str) -> Problem:
    column = option or f"--set {problem.column}"
    return problem._replace(file="", line=None, column=column)
