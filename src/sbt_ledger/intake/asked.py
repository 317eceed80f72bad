"""What a person says about a sheet, as typed: what was held, and how the sheet is to be read."""

from __future__ import annotations

from gettext import gettext as _
from typing import NamedTuple

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.cells import CellError, parse_date
from sbt_ledger.files.session_cells import SessionWords


class Asked(NamedTuple):
    """The options of `ledger import`; "" and False where nothing was said.

    `activity` is a session of the book, `time` when it was, such as 14:00-16:30. `again`: rows of
    this very file that stand at another session belong to this one, too.
    """

    words: SessionWords = SessionWords()
    activity: str = ""
    time: str = ""
    sheet: str = ""
    encoding: str = ""
    year: str = ""
    date_order: str = ""
    accept_makeup: bool = False
    again: bool = False
    habits: tuple[str, ...] = ()

    def with_days(self) -> Asked:
        """Return it with its days as ISO has them; WrongUseError for one that is none."""
        start, end = (_day(option, text) for option, text in self._days())
        if end and (not start or end < start):
            message = _("--end {end} needs a --date that is not after it.")
            raise WrongUseError(message.format(end=end))
        return self._replace(words=self.words._replace(start=start, end=end))

    def _days(self) -> tuple[tuple[str, str], ...]:
        return ("--date", self.words.start), ("--end", self.words.end)


def _day(option: str, text: str) -> str:
    try:
        return parse_date(text).isoformat() if text.strip() else ""
    except CellError as fault:
        raise WrongUseError(f"{option}: {fault}", fault.hint) from None
