"""A seat at a session that somebody asks to give up: for leave, or to another teacher.

The row says so in two cells: `asked` is `leave@DAY` or `swap:CODE@DAY`; `answers` has who agreed,
as `approvals` does, or `refused:STEP@DAY`. The mark `leave` or `swapped` stands once all agreed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sbt_ledger.records.credit import CreditEntry

MARKS = {"leave": "leave", "swap": "swapped"}
"""What the attendance becomes once it is granted."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answered, on which day, and whether it was a refusal."""

    step: str
    day: date
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """What was asked, and the answers so far; `other` is who takes the seat, "" for leave."""

    kind: str
    other: str
    day: date
    answers: tuple[Answer, ...] = ()

    @property
    def refusal(self) -> Answer | None:
        """The answer that refused it, None if none did."""
        return next((each for each in self.answers if each.refused), None)

    @property
    def granted(self) -> tuple[str, ...]:
        """Who agreed so far."""
        return tuple(each.step for each in self.answers if not each.refused)

    def awaits(self, needed: Sequence[str]) -> list[str]:
        """Return whose answers are still needed."""
        return [step for step in needed if step not in self.granted]

    @property
    def asked(self) -> str:
        """What the cell `asked` says."""
        what = f"{self.kind}:{self.other}" if self.other else self.kind
        return f"{what}@{self.day.isoformat()}"


def seat_of(entry: CreditEntry) -> Seat | None:
    """Return what a row asks, None if it asks nothing, or nothing that can be read."""
    cells = entry.presence.cells
    return read_seat(cells.get("asked", ""), cells.get("answers", ""))


def is_open(entry: CreditEntry) -> bool:
    """Whether a row asks for something that is neither granted nor refused."""
    seat = seat_of(entry)
    return seat is not None and seat.refusal is None and entry.attendance != MARKS[seat.kind]


def read_seat(asked: str, answers: str) -> Seat | None:
    """Return the seat that two cells tell, None if they cannot be read."""
    what, _at, day = asked.rpartition("@")
    kind, _colon, other = what.partition(":")
    told = [_answer(part.strip()) for part in answers.split(";") if part.strip()]
    known = [each for each in told if each is not None]
    asked_on = _day(day)
    sound = kind in MARKS and bool(other) is (kind == "swap") and len(known) == len(told)
    return Seat(kind, other, asked_on, tuple(known)) if sound and asked_on else None


def _answer(text: str) -> Answer | None:
    what, _at, day = text.rpartition("@")
    refused, step = what.startswith("refused:"), what.removeprefix("refused:")
    on = _day(day)
    return Answer(step, on, refused) if step and on else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
