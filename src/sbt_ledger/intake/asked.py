"""What a person says about a sheet, as typed: what was held, and how the sheet is to be read."""

from __future__ import annotations

from dataclasses import dataclass, field

from sbt_ledger.files.session_cells import SessionWords


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of `ledger import`; "" and False where nothing was said.

    `activity` is a session of the book, `time` when it was, such as 14:00-16:30.
    """

    words: SessionWords = field(default_factory=SessionWords)
    activity: str = ""
    time: str = ""
    sheet: str = ""
    encoding: str = ""
    year: str = ""
    date_order: str = ""
    accept_makeup: bool = False
    habits: tuple[str, ...] = ()
