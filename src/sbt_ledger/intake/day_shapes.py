"""The shapes in which people and programs write a day, and what only looks like one."""

from __future__ import annotations

import re
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.files.cell_days import DAY_SHAPES, ROC_YEAR_ZERO, day_of, no_such_day
from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.date_order import SHORT_DAY, readings
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_ROC = pattern(
    r"(?P<word>(?:中[華华])?民[國国]\s*)?(\d{2,3})\s*[-/.年]\s*(\d\d?)\s*[-/.月]\s*(\d\d?)(?!\d)"
    r"\s*[日号號]?",
    re.ASCII,
)
_NO_YEAR = pattern(r"(\d\d?)\s*月\s*(\d\d?)\s*[日号號]?(?!\d)", re.ASCII)
_SHORT_YEAR = pattern(r"(\d\d)\s*年\s*(\d\d?)\s*月\s*(\d\d?)\s*[日号號]?(?!\d)", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*\.?"
_DAY_MONTH = pattern(rf"(\d\d?)(?:st|nd|rd|th|\.)?\s+{_MONTH},?\s+(\d{{4}})(?!\d)", re.ASCII)
_MONTH_DAY = pattern(rf"{_MONTH}\s+(\d\d?)(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)", re.ASCII)

# A second day after the first: 2023.9.1-9.3, 9.1、9.8, 7月10日—12日.
_SEVERAL = pattern(
    r"[\d日号號]\s*(?:[、;~～—–―至到和及]|(?<=[日号號])-|[-,](?=\s*\d{1,2}[.月/]\d))\s*\d"
)
_TIMES = pattern(r"\d{1,2}[:：]\d\d.*")
_PART_OF_A_YEAR = pattern(
    r"\d{4}\s*[.年/-]\s*(?:\d{1,2}\s*月?份?)?|.*(?:学年|學年|学期|學期|暑假|寒假|[春夏秋冬]季?$).*"
    r"|(?:spring|summer|autumn|fall|winter)(?:\s+\d{4})?|\d{4}"
)
_CENTURY = "20"


class FoundDay(NamedTuple):
    """A day at the beginning of a text, up to `end`: the only one, or one for each order."""

    end: int
    day: date | None = None
    short: re.Match[str] | None = None
    is_year_short: bool = False

    @property
    def is_short(self) -> bool:
        """Whether the order of its three numbers is not written on it."""
        return self.short is not None

    def readings(self, near: date | None) -> Mapping[str, date]:
        """Return by order the days that may be meant; never none."""
        if self.short:
            return readings(self.short, near)
        return {"": self.day} if self.day else {}


def found_day(text: str, plain: str, year: int | None, calendar: str) -> FoundDay | None:
    """Return the day with which the tidied text begins, None if it begins with none.

    Raises CellError for a day that no calendar has, or whose year is not said.
    """
    if found := _republic(text, plain, calendar):
        return found
    for shape, (y, m, d) in (*((each, (1, 3, 4)) for each in DAY_SHAPES), (_DAY_MONTH, (3, 2, 1)),
                             (_MONTH_DAY, (3, 1, 2))):  # fmt: skip
        if found_at := shape.match(plain):
            month = found_at[m]
            number = month if month.isdigit() else str(_MONTHS.index(month) + 1)
            return FoundDay(found_at.end(), _valid(text, found_at[y], number, found_at[d]))
    if found_at := SHORT_DAY.match(plain):
        if not readings(found_at):
            raise no_such_day(text)
        short_year = len(found_at[4]) <= len(_CENTURY)
        return FoundDay(found_at.end(), short=found_at, is_year_short=short_year)
    return _of_this_year(text, plain, year)


def refuse_what_is_no_day(text: str, plain: str) -> None:
    """Raise CellError for a month, a term or a year, and for several days in one cell."""
    if _PART_OF_A_YEAR.fullmatch(plain):
        message = _("'{text}' names no single day").format(text=text)
        raise CellError("no-single-day", message, _("Write the day, for example 2023-09-01."))
    if _SEVERAL.search(_TIMES.sub("", plain)):
        message = _("'{text}' names several days").format(text=text)
        hint = _("Record a session for each day, or give first and last day in two columns.")
        raise CellError("several-days", message, hint)


def _republic(text: str, plain: str, calendar: str) -> FoundDay | None:
    """Return a day whose year is counted from 1912: only where it is said."""
    found = _ROC.match(plain)
    if not found:
        return None
    years = int(found[2]) + ROC_YEAR_ZERO
    if found["word"] or calendar == "roc":
        return FoundDay(found.end(), _valid(text, str(years), found[3], found[4]))
    if len(found[2]) > len(_CENTURY) and (day := day_of(str(years), found[3], found[4])):
        message = _("'{text}' seems to count the years of the Republic").format(text=text)
        hint = _('If {day} is meant, write calendar = "roc" under [import] in ledger.toml.')
        raise CellError("roc-date", message, hint.format(day=day))
    return None


def _of_this_year(text: str, plain: str, year: int | None) -> FoundDay | None:
    if found := _SHORT_YEAR.match(plain):
        day = _valid(text, f"{_CENTURY}{found[1]}", found[2], found[3])
        return FoundDay(found.end(), day, is_year_short=True)
    if not (found := _NO_YEAR.match(plain)):
        return None
    if year is None:
        message = _("'{text}' does not say the year").format(text=text)
        raise CellError("no-year", message, _("Give it with --year, or write it in the cell."))
    return FoundDay(found.end(), _valid(text, str(year), found[1], found[2]))


def _valid(text: str, year: str, month: str, day: str) -> date:
    if found := day_of(year, month, day):
        return found
    raise no_such_day(text)
