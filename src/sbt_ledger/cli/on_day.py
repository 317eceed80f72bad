"""The day on which something was done, as `--on` says it: never one that has not come."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError

if TYPE_CHECKING:
    from sbt_ledger.cli.options import Options
    from sbt_ledger.records.book import Book


def day_on(options: Options, book: Book, text: str, option: str = "--on") -> date:
    """Return the day that an option names, else the day of the question.

    Raises WrongUseError for what is no day, and for one after the day of the question.
    """
    now = options.day(book.settings.timezone)
    day = given_day(text, option) if text.strip() else now
    if day > now:
        message = _("{option}: {day} has not come yet.").format(option=option, day=day)
        raise WrongUseError(message, _("Today is {day}.").format(day=now))
    return day


def given_day(text: str, option: str) -> date:
    """Return the day that an option names; raises WrongUseError for what is none."""
    from sbt_ledger.files.cells import CellError, parse_date

    try:
        return parse_date(text)
    except CellError as fault:
        raise WrongUseError(f"{option}: {fault}", fault.hint) from None
