"""What `void` makes of rows, and what its likes share. What was stays in the journal."""

from __future__ import annotations

import re
from contextlib import suppress
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import LedgerError, Problem, RefusedError, WrongUseError
from sbt_ledger.files.cells import CellError, parse_date, tidy
from sbt_ledger.files.mend import Plan, Wish
from sbt_ledger.records.attendees import names_in
from sbt_ledger.records.chosen import find_activity, rows_at, told_activity
from sbt_ledger.records.place import Place
from sbt_ledger.records.roster import find_teacher, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.chosen import RowAt


def void(book: Book, activity: str, teachers: Sequence[str]) -> Plan:
    """Declare an activity void, or the rows of some teachers at it."""
    held, codes, about = meant_at(book, activity, teachers)
    cells = {"status": "void"}
    if not codes:
        return Plan((wish_for_activity(held, cells),), about)
    rows = rows_of_each(book, held, codes)
    return Plan(tuple(wish_for_row(held, row, cells) for row in rows), about)


def wish_for_activity(activity: Activity, cells: dict[str, str]) -> Wish:
    """Return the wish for other cells of an activity's row."""
    return Wish("activities", activity.place or Place("", 0), (activity.id,), cells)


def wish_for_row(activity: Activity, row: RowAt, cells: dict[str, str]) -> Wish:
    """Return the wish for other cells of a teacher's row."""
    return Wish("credits", row.place, (activity.id, row.code), cells)


def rows_of(book: Book, activity: Activity, code: str) -> list[RowAt]:
    """Return the rows of a teacher at an activity; WrongUseError if there is none."""
    rows = list(rows_at(book, activity, [code]))
    if rows:
        return rows
    message = _("{teacher} has no row at {activity}.")
    there = dict.fromkeys(row.code for row in rows_at(book, activity))
    hint = _("There are: {teachers}.").format(teachers=told(book.teachers[code] for code in there))
    text = message.format(teacher=told([book.teachers[code]]), activity=told_activity(activity))
    raise WrongUseError(text, hint if there else "")


def meant_at(book: Book, activity: str, teachers: Iterable[str]) -> tuple[Activity, list[str], str]:
    """Return the activity, the codes of the teachers, and both in words.

    Raises what `find_activity` raises, and one error for all names that are not clear.
    """
    held = find_activity(book, activity)
    codes: dict[str, None] = {}
    faults: list[LedgerError] = []
    for name in names_in(teachers):
        try:
            codes[find_teacher(book.teachers, name).code] = None
        except LedgerError as fault:
            faults.append(fault)
    if len(faults) == 1:
        raise faults[0]
    if faults:
        ambiguous = all(isinstance(fault, RefusedError) for fault in faults)
        problems = tuple(
            Problem(
                "ambiguous-name" if isinstance(fault, RefusedError) else "unknown-teacher",
                fault.message, fault.hint, column="TEACHER",
            )
            for fault in faults
        )  # fmt: skip
        kind = RefusedError if ambiguous else WrongUseError
        raise kind(_("Nothing was written."), problems=problems)
    about = told_activity(held)
    if codes:
        names = told([book.teachers[code] for code in codes])
        about = _("{activity}: {teachers}").format(activity=about, teachers=names)
    return held, list(codes), about


def rows_of_each(book: Book, activity: Activity, codes: Iterable[str]) -> list[RowAt]:
    """Return the rows of teachers at an activity; WrongUseError if one has none."""
    return [row for code in codes for row in rows_of(book, activity, code)]


def parts_of(cell: str) -> list[str]:
    """Return the steps of a cell as they stand there, each with its day."""
    return [part.strip() for part in re.split("[;；]", cell) if tidy(part)]


def step_of(part: str) -> str:
    """Return the step without its day."""
    return tidy(part.partition("@")[0])


def day_of(part: str) -> date | None:
    """Return the day of a step, None if it has none that can be read."""
    with suppress(CellError):
        return parse_date(part.partition("@")[2])
    return None
