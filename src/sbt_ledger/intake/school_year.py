"""The year that a sheet names, as the rules part years: 2022-2023年度, 2023, 2025-26."""

from __future__ import annotations

import re
from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.files.cells import CellError

if TYPE_CHECKING:
    from sbt_ledger.periods import Period, Years

_TWO = re.compile(r"(\d{4})\s*[-–—~/至]\s*(\d{4}|\d{2})\s*(?:学年度?|學年度?|年度?)?", re.ASCII)
_ONE = re.compile(r"(\d{4})\s*(?:学年度?|學年度?|年度?)?", re.ASCII)


class YearReader:
    """Says which days a year of a sheet means, never by a guess.

    `named` is the period that was asked for; `scheme` are the years of the rules; `year_day` is the
    day that stands for a year (`[import] year_day`), such as 06-30.
    """

    def __init__(self, scheme: Years, year_day: str, named: Period | None) -> None:
        self.named = named
        self._scheme = scheme
        self._year_day = year_day

    def period(self, text: str) -> Period:
        """Return the year that a text means; CellError if it may be another."""
        found = _TWO.fullmatch(text)
        if found:
            first = int(found[1])
            last = int(found[2]) if len(found[2]) > 2 else first // 100 * 100 + int(found[2])  # noqa: PLR2004
            for period in self._scheme.between(date(first, 1, 1), date(first, 12, 31)):
                if (period.first.year, period.last.year) == (first, last):
                    return period
            raise self._unclear(text)
        found = _ONE.fullmatch(text)
        if not found:
            message = _("'{text}' is no year").format(text=text)
            raise CellError("bad-year", message, _("Write it as 2022-2023 or as 2022."))
        year = int(found[1])
        (*_before, last_of_year) = self._scheme.between(date(year, 1, 1), date(year, 12, 31))
        if (last_of_year.first.month, last_of_year.first.day) == (1, 1):
            return last_of_year
        return self._standing_for(year, text)

    def is_asked(self, period: Period) -> bool:
        """Whether a year is the one that was named, or none was."""
        return self.named is None or (period.first, period.last) == (
            self.named.first, self.named.last,
        )  # fmt: skip

    def _standing_for(self, year: int, text: str) -> Period:
        try:
            day = date.fromisoformat(f"{year:04d}-{self._year_day}")
        except ValueError:
            raise self._unclear(text) from None
        return self._scheme.between(day, day)[0]

    def _unclear(self, text: str) -> CellError:
        message = _("'{text}' may be more than one of your school years").format(text=text)
        hint = _(
            'Declare a day that lies in it: [import] year_day = "06-30", or for once --habit '
            "year_day=06-30. A single year can also be named with --period."
        )
        return CellError("unclear-year", message, hint)
