"""The frame of every office report: a title, the line below it, tables, notes, and a foot to sign.

A report fills it once; `formats` shows any of them. Cells are values, not texts: words of the
files, exact amounts, days, states; a format gives them names, or leaves them as programs want them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sbt_ledger.periods import Period
    from sbt_ledger.reports.listing import Cell
    from sbt_ledger.reports.office.chart import Chart

    Row = tuple[Cell, ...]


NUMBER = "number"
"""The column of the running number: 序号."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `name` is for programs, `title` for people.

    `over` is a heading that it shares with its neighbours. However narrow the page, what `stays`
    stays; of the others the rightmost goes first. Figures stand to the `right`. A share in percent
    may have a `bar` drawn beside it, on pages that can. What is `named` has two cells for programs:
    the id under `name`, and under `NAME_name` what people read.
    """

    name: str
    title: str
    over: str = ""
    stays: bool = False
    right: bool = False
    bar: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table under its own title: `name` is for programs.

    `totals` is a last row that sums up the others, None if nothing can be summed; `notes` say what
    of the table must be known, `empty` what it means that no row is there. `brief` stands for it on
    a page that was not asked for all of it. `charts` draw what the table says, on pages that can;
    there a table that is `folded` opens when it is asked for. `facts`, each with its name, stand
    above it. A sheet with `parts` has no rows of its own: they are tables, one below the other.
    """

    name: str
    title: str
    columns: tuple[Column, ...] = ()
    rows: Sequence[Row] = ()
    totals: Row | None = None
    notes: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    parts: tuple[Sheet, ...] = ()
    brief: Sheet | None = None
    empty: str = ""
    charts: tuple[Chart, ...] = ()
    folded: bool = False

    @property
    def tables(self) -> tuple[Sheet, ...]:
        """Return the tables that stand on it: its parts, or itself."""
        return self.parts or (self,)


@dataclass(frozen=True, slots=True)
class OfficeReport:
    """A report as an office files it.

    Below the title stand school, code and day, or what `head` says of them, then the `verdict`,
    where there is one; `foot` names who signs. Where people read it sheet by sheet, as one a
    person, `flat` holds the same as tables for programs. It is judged `as_of` a day; steps and
    proofs are seen up to the day on which it was asked for.
    """

    name: str
    title: str
    school: str
    code: str
    period: Period
    as_of: date
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    flat: tuple[Sheet, ...] = ()
    head: tuple[str, ...] = ()
    verdict: str = ""
    asked_on: date | None = None

    @property
    def tables(self) -> tuple[Sheet, ...]:
        """Return the tables for programs."""
        return self.flat or self.sheets

    def in_brief(self) -> OfficeReport:
        """Return the report with the briefest of each table, for people to look through."""
        return replace(self, sheets=tuple(each.brief or each for each in self.sheets))
