"""What a foreign file holds, before anybody asks what it means: sheets of cells, by row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from gettext import gettext as _
from typing import NamedTuple, TypeAlias

from sbt_ledger.errors import BrokenFilesError, Problem

Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta
Row: TypeAlias = Sequence[Cell]
Range: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell, each as row and column from 0, both inside."""

NUMBERS = frozenset({bool, int, float})
"""Types of cells of which two may be equal and yet not the same: 1, 1.0 and true."""
MOST_CELLS = 4_000_000
"""A year of a large city; what claims to be more is damaged, or wants to fill the memory."""
MOST_BYTES = 300_000_000


class Sheet(NamedTuple):
    """One sheet, or a whole text file.

    `label` names it in messages ("book.xlsx[签到表]"), `name` among the sheets ("" for a text).
    `lines` are row numbers as a spreadsheet shows them; of a text, the line where a row begins.
    Rows may be of unequal length; an empty cell is "". Nobody changes a row.
    """

    label: str
    name: str
    rows: Sequence[Row]
    lines: Sequence[int]
    hidden: bool = False
    hidden_lines: frozenset[int] = frozenset()
    merged: tuple[Range, ...] = ()


class Contents(NamedTuple):
    """A file that could be read.

    `kind` is "xlsx", "xls", "ods", "html" or "text"; `encoding` that of a text, as Python calls
    it, without BOM; `separator` what stood between its cells. Where `from_1904` holds, days of
    number cells are counted from 1904-01-01.
    """

    file: str
    kind: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    separator: str = ""
    from_1904: bool = False
    problems: tuple[Problem, ...] = ()


def refused(problem: Problem) -> BrokenFilesError:
    """Return what to raise for a file that cannot be taken: its one problem."""
    return BrokenFilesError(problem.message, problem.hint, problems=(problem,))


def save_as() -> str:
    """Return the cure of most files that cannot be read."""
    return _("Save it as .xlsx or as CSV UTF-8.")


def copy_into() -> str:
    """Return the cure of documents that hold a table, or a picture of one."""
    return _("Copy its table into Excel or WPS, look it through, and save that as .xlsx.")


def too_large(file: str) -> BrokenFilesError:
    """Return what to raise for a file that would fill the memory."""
    hint = _("Delete what stands far below or beside the table, and save it again.")
    return refused(Problem("too-large", _("the file is too large for a table"), hint, file))
