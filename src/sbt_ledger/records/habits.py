"""How sheets from elsewhere are to be read: what `[import]` of `ledger.toml` says.

What is said under the name of a source, such as `[import.zoom]`, goes before what is said for all.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated, Any, Literal

from sbt_ledger.notation.table import After, Before, Table
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

_PERCENT = pattern(r"(\d{1,3}(?:\.\d{1,6})?)\s*%", re.ASCII)
_SPAN = pattern(r"(\d{1,4})\s*(minute|hour)s?", re.ASCII)
_MONTH_AND_DAY = pattern(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", re.ASCII)
_WHOLE = 100
_SMALLEST = Fraction(1, 100)
"""Of an hour, where no step is declared: a cell takes no endless decimals."""


def share_of(text: str) -> Fraction | None:
    """Return the share that a percent from 0% to 100% means, None if the text is none."""
    found = _PERCENT.fullmatch(text.strip())
    share = Fraction(found[1]) / _WHOLE if found else None
    return share if share is not None and share <= 1 else None


def minutes_of(text: str) -> int | None:
    """Return the minutes that “15 minutes” or “1 hour” means, None if the text is none."""
    found = _SPAN.fullmatch(text.strip())
    return int(found[1]) * (60 if found[2] == "hour" else 1) if found else None


def _above_zero(number: Decimal) -> Decimal:
    if number <= 0:
        raise ValueError(_("a number above zero is needed"))
    return number


def _exact(written: Any) -> Any:  # noqa: ANN401 - a TOML value of any type arrives here
    if isinstance(written, bool):
        raise ValueError(_("a number is needed"))  # noqa: TRY004 - pydantic collects ValueErrors
    return written


def _share(text: str) -> str:
    if text and share_of(text) is None:
        raise ValueError(_("this is no percent from 0% to 100%, such as “80%”"))
    return text


def _span(text: str) -> str:
    if text and minutes_of(text) is None:
        raise ValueError(_("this is no time such as “15 minutes”"))
    return text


def _month_and_day(text: str) -> str:
    if text and not _MONTH_AND_DAY.fullmatch(text):
        raise ValueError(_("this is no month and day such as “06-30”"))
    return text


Number = Annotated[Decimal, Before(_exact), After(_above_zero)]


class Habits(Table):
    """The habits of a source. Amounts are in minutes or in hours, as their names say."""

    blank: Literal["present", "absent", ""] = ""
    hour_minutes: Number | None = None
    hour_step: Number | None = None
    day_hours: Number | None = None
    credit_hours: Number | None = None
    threshold: Annotated[str, After(_share)] = ""
    below: Literal["absent", "minutes"] = "absent"
    late_over: Annotated[str, After(_span)] = ""
    left_early_over: Annotated[str, After(_span)] = ""
    date_order: Literal["ymd", "mdy", "dmy", ""] = ""
    calendar: Literal["roc", ""] = ""
    year_day: Annotated[str, After(_month_and_day)] = ""
    encoding: str = ""
    sheet: str = ""
    accept_makeup: bool = False
    keep_national_id: bool = False
    roles_excluded: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    kind: str = ""
    set_: dict[str, str] = {}
    columns: dict[str, str] = {}

    def whole_steps(self, hours: Fraction) -> Fraction:
        """Return the hours rounded down to the declared step, else to what a cell can hold."""
        step = Fraction(self.hour_step) if self.hour_step is not None else _SMALLEST
        return hours // step * step

    @property
    def share_needed(self) -> Fraction | None:
        """The share of the session that counts as all of it, None if minutes count as they are."""
        return share_of(self.threshold)


def read_habits(written: Mapping[str, Any], source: str) -> dict[str, Any]:
    """Return what holds for a source: the general keys, its family's, and its own above them.

    The family of `zoom-participants` is `zoom`.
    """
    family = source.partition("-")[0]
    general = {key: value for key, value in written.items() if key in _KEYS}
    for name in dict.fromkeys((family, source)):
        own = written.get(name)
        if isinstance(own, dict) and name not in _KEYS:
            columns = {**general.get("columns", {}), **own.get("columns", {})}
            general |= {**own, **({"columns": columns} if columns else {})}
    return general


_KEYS = frozenset(name.removesuffix("_") for name in Habits.names())
