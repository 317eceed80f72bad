"""What a row of a roster says of a teacher, in the columns and words of the book."""

from __future__ import annotations

import re
from collections import Counter
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.files.cell_days import bad_date
from sbt_ledger.files.cells import CellError, tidy
from sbt_ledger.files.kinds import key_of, known_words
from sbt_ledger.files.layout import COLUMNS
from sbt_ledger.intake.cell_text import cell_text, check_whole
from sbt_ledger.intake.codes import national_id
from sbt_ledger.intake.date_order import date_order_of
from sbt_ledger.intake.day_cell import read_day
from sbt_ledger.intake.person_name import tidy_name
from sbt_ledger.intake.row_people import name_of
from sbt_ledger.intake.words import key, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sbt_ledger.intake.contents import Cell
    from sbt_ledger.intake.moment import DayHabits
    from sbt_ledger.intake.reading import Row, TableReader
    from sbt_ledger.records.settings import Settings

OWN = "own:"
"""Before the role of a column that only rosters have."""
_TEXTS = ("group", "email", "sex")
_DAYS = ("hired_on", "born_on")
_SEEN = frozenset({*_TEXTS, *_DAYS, "stage", "name", "first_name", "last_name", "nickname", "code"})
_MONTH = re.compile(r"(\d{4})\s*(?:[-./]|年)\s*(\d{1,2})\s*月?|((?:19|20)\d\d)(0[1-9]|1[0-2])")
_FIRST_WORK = frozenset(map(key, ("参加工作时间", "參加工作時間")))
_NO_DAY = ("", False)


def roster_columns() -> Mapping[str, str]:
    """Return the roles of the headers that only rosters have."""
    return {header: OWN + column for header, column in words().roster.items()}


def group_columns(settings: Settings) -> Mapping[str, str]:
    """Return the roles of the headers that the book names as columns of groups."""
    known = COLUMNS["teachers"].split(",")
    return {name: OWN + name for name in settings.groups.columns if name not in known}


class RosterCells:
    """Reads the rows of one roster; `used` are the stages that the book has already."""

    def __init__(
        self, reader: TableReader, days: DayHabits, used: Collection[str], *, keep_ids: bool
    ) -> None:
        self._reader = reader
        order = days.order or date_order_of([c for role in _DAYS for c in reader.distinct(role)])
        self._born = days._replace(order=order)
        self._hired = days._replace(order=order, latest=None)
        self._used = used
        self._keep_ids = keep_ids
        self._own = {
            each.index: each.role.removeprefix(OWN)
            for each in reader.table.columns
            if each.role and each.role not in words().examples
        }
        self._months: Counter[str] = Counter()
        self._stages: dict[str, None] = {}

    def name(self, row: Row) -> str:
        """Return the name, "" if it cannot be read: the row's problems say why."""
        name = row.take_cell(name_of(row), "name", _name, "", use="roster name")
        if not name and not row.problems:
            hint = _("Type it in, or take the row out.")
            row.refuse("missing-name", _("The name is missing"), hint, "name")
        return name

    def of(self, row: Row) -> dict[str, str]:
        """Return the filled cells besides code and name."""
        cells = {role: row.text(role) for role in _TEXTS}
        cells["stage"] = self._stage(row.text("stage"))
        cells |= {role: self._day(row, role) for role in _DAYS}
        if self._keep_ids:
            cells["national_id"] = row.take("national_id", national_id, "")
        for index, name in self._own.items():
            cells[name] = row.take_cell(row.at(index), "", cell_text, "", use="text")
        return {name: " ".join(text.split()) for name, text in cells.items() if text.strip()}

    def warnings(self) -> Iterator[Problem]:
        """Yield what a person should look at in whole columns, once all rows are read."""
        for role, count in self._months.items():
            message = ngettext(
                "{count} cell tells only the month: its first day is taken",
                "{count} cells tell only the month: its first day is taken", count,
            )  # fmt: skip
            hint = _("Correct the days in teachers.csv where they matter.")
            yield self._warning("month-only", message.format(count=count), hint, role)
        if self._reader.has("hired_on") and key(self._reader.header("hired_on")) in _FIRST_WORK:
            message = _("the day of the first work is taken for that of coming to this school")
            hint = _("Correct hired_on of those who came from another school.")
            yield self._warning("first-work", message, hint, "hired_on")
        for stage in self._stages:
            message = _("“{text}” is no stage that the ledger knows; it is kept as written")
            known = ", ".join(known_words("stage"))
            hint = _("Known: {known}.").format(known=known)
            yield self._warning("unknown-stage", message.format(text=stage), hint, "stage")

    def left_out(self) -> list[str]:
        """Return the headers of columns that are not taken over."""
        kept = {*_SEEN, *({"national_id"} if self._keep_ids else ())}
        return [
            each.header
            for each in self._reader.table.columns
            if each.header and each.index not in self._own
            and each.role not in kept and each.role != "number"
        ]  # fmt: skip

    def _stage(self, text: str) -> str:
        word = key_of("stage", tidy(text), self._used)
        if word in self._used or word in known_words("stage") or not word:
            return word
        found = words().stages.get(key(word), word)
        if found == word:
            self._stages[word] = None
        return found

    def _day(self, row: Row, role: str) -> str:
        habits = self._hired if role == "hired_on" else self._born
        day, is_month = row.take(role, lambda cell: _day(cell, habits), _NO_DAY)
        self._months[role] += is_month
        if not self._months[role]:
            del self._months[role]
        return day

    def _warning(self, code: str, message: str, hint: str, role: str) -> Problem:
        reader = self._reader
        place = (reader.file, reader.table.header_line, reader.header(role))
        return Problem(code, message, hint, *place, level="warning")


def _name(cell: Cell) -> str:
    text = cell_text(cell)
    check_whole(text)
    name = tidy_name(text)
    if any(map(str.isdigit, name)):
        message = _("'{text}' is more than a name").format(text=text)
        raise CellError("bad-name", message, _("Put name and code into columns of their own."))
    return name


def _day(cell: Cell, habits: DayHabits) -> tuple[str, bool]:
    """Return a day as ISO text, and whether the cell tells only its month."""
    text = tidy(cell_text(cell))
    found = _MONTH.fullmatch(text)
    if not found:
        day = read_day(cell, habits).day if text else None
        return (day.isoformat() if day else ""), False
    year, month = filter(None, found.groups())
    # Of the number 2010.10 a spreadsheet keeps 2010.1.
    if (isinstance(cell, float) and month == "1") or not 1 <= int(month) <= 12:  # noqa: PLR2004
        raise bad_date(text)
    return f"{year}-{int(month):02d}-01", True
