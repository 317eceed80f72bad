"""What a file holds before anybody asks what it means: sheets of cells with true row numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sbt_ledger.errors import Problem

Cell = str | int | float | bool | date | datetime | time | timedelta


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet; `lines` holds the number of each row as a spreadsheet shows it, from 1.

    Of a text file it is the physical line where the record begins, and `name` is "". `merged`
    holds corners ((row, column), (row, column)) from 0, both inside.
    """

    name: str
    rows: Sequence[tuple[Cell, ...]]
    lines: Sequence[int]
    hidden: bool = False
    hidden_lines: frozenset[int] = frozenset()
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """A file as read; `kind` is "xlsx", "xls", "xlsb", "ods", "text" or "html".

    `encoding` is "" for workbooks; `separator` is that of a text: "," ";" or a tab.
    """

    kind: str
    encoding: str
    sheets: tuple[Sheet, ...]
    separator: str = ""
    problems: tuple[Problem, ...] = ()
