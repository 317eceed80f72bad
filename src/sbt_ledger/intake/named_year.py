"""A year as sheets name it, 2022-2023学年 or 第1年(2019), and the day that stands for it."""

from __future__ import annotations

import re
from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.files.cells import CellError, tidy
from sbt_ledger.intake.han_numbers import han_number
from sbt_ledger.intake.words import outside_brackets
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

_END = r"\s*(?:学年度?|學年度?|年度?|school\s?year)?"
_YEAR = pattern(r"(\d{4})\s*(?:年度?)?", re.ASCII)
_SCHOOL_YEAR = pattern(rf"(\d{{4}})\s*[-–—~/至]\s*(\d{{4}}|\d\d){_END}", re.ASCII)
_BEGUN = pattern(r"(\d{4})\s*(?:学年度?|學年度?)", re.ASCII)
_COUNTED = pattern(
    r"第\s*(\d{1,2}|[一二三四五六七八九十])\s*[学學]?年度?\s*(?:[(（\[](.+)[)）\]])?"
)
_AUTUMN = "09-01"
"""No school year ends later in its second calendar year."""
_CYCLE = pattern(r"(\d{4})\s*[-–—~至]\s*(\d{4})\s*(?:年?周期|年?週期)", re.ASCII)


class Cycle(NamedTuple):
    """From which year on years are counted, and whether they are school years."""

    year: int
    of_schools: bool = False


class NamedYear(NamedTuple):
    """A year from a day of `first` to one of `last`; both are the same of a calendar year."""

    text: str
    first: int
    last: int

    @property
    def label(self) -> str:
        """The year in short: 2022-23, or 2022."""
        return str(self.last) if self.first == self.last else f"{self.first}-{self.last % 100:02d}"

    def day(self, month_and_day: str) -> date:
        """Return the day that stands for the year, by [import] year_day; raises CellError.

        A school year begins in one year and ends in the next: its autumn is in the first.
        """
        if not month_and_day:
            message = _("'{text}': on which day of the year it was is not told")
            hint = _('Declare a day that stands for it: [import] year_day = "06-30".')
            raise CellError("only-year", message.format(text=self.text), hint)
        year = self.first if month_and_day >= _AUTUMN else self.last
        try:
            return date.fromisoformat(f"{year:04d}-{month_and_day}")
        except ValueError:
            message = _("{year} has no {day}").format(year=year, day=month_and_day)
            hint = _("Declare another day of the year.")
            raise CellError("bad-date", message, hint) from None


def read_year(text: str) -> NamedYear | None:
    """Return the year that a text names; None if it names none, or more than one."""
    plain = tidy(text)
    if found := _SCHOOL_YEAR.fullmatch(plain):
        first, last = int(found[1]), int(found[1][: 4 - len(found[2])] + found[2])
        return NamedYear(text, first, last) if last == first + 1 else None
    if found := _YEAR.fullmatch(plain):
        return NamedYear(text, int(found[1]), int(found[1]))
    if found := _BEGUN.fullmatch(plain):
        return NamedYear(text, int(found[1]), int(found[1]) + 1)
    return None


def counted_year(text: str, first: Cycle | None) -> NamedYear | None:
    """Return the year that a header means: named, or counted from the first one of a cycle.

    Raises CellError where it is counted and nobody says from when.
    """
    if year := read_year(text) or read_year(outside_brackets(text)):
        return year
    found = _COUNTED.fullmatch(tidy(text))
    if not found:
        return None
    if found[2]:
        return read_year(found[2])
    if first is None:
        message = _("“{header}”: which year that is, is not told").format(header=text)
        hint = _("Give the first year with --year, or write it: 第1年(2019), 第1年(2019-2020学年).")
        raise CellError("counted-year", message, hint)
    begun = first.year + _number(found[1]) - 1
    return NamedYear(text, begun, begun + 1 if first.of_schools else begun)


def cycle_in(heading: str, headers: Iterable[str]) -> Cycle | None:
    """Return the cycle that a heading names, as in 2019—2023周期, with so many years below it.

    Five years from 2019 to 2023 are calendar years, five from 2019 to 2024 school years; of other
    numbers it is not clear.
    """
    found = _CYCLE.search(tidy(heading))
    counted = [_number(each[1]) for text in headers if (each := _COUNTED.fullmatch(tidy(text)))]
    if not found or not counted:
        return None
    of_schools = {int(found[2]): True, int(found[2]) + 1: False}.get(int(found[1]) + max(counted))
    return None if of_schools is None else Cycle(int(found[1]), of_schools)


def _number(text: str) -> int:
    """Return the number of a year in its cycle: 1, or 一."""
    return int(text) if text.isdecimal() else int(han_number(text) or 1)
