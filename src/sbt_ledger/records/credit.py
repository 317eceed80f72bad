"""A credit entry: an activity, and how a teacher was present at it.

A row of `credits` apart from its teacher and its activity is a `Presence`. Rows that say the same
share one: "present, nothing else" is read and checked once, however many rows say it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, overload

from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from sbt_ledger.records.activity import Activity

_DAY = pattern(r"(\d{4})[-/.年](\d\d?)[-/.月](\d\d?)(?!\d)", re.ASCII)
"""As spreadsheets show it in a column that nothing else reads as a day."""
OPENING_BALANCE = "opening-balance"
CHOICE, OWN = "choice", "self"
"""The column and the word of what somebody chose."""
ATTENDANCE = ("present", "late", "left-early", "leave", "absent", "swapped")
AWAY = frozenset({"leave", "absent", "swapped"})
"""How those attended who were not there."""


@dataclass(frozen=True, slots=True, eq=False)
class Presence:
    """What a row says apart from teacher and activity: `cells` are its own filled columns.

    `hours` and `minutes` are the row's own, None if blank. `written_for` is the day named by the
    column `for`. `approvals` and `evidence` are None where the activity's hold.
    """

    cells: Mapping[str, str] = field(default_factory=dict)
    hours: Fraction | None = None
    minutes: Fraction | None = None
    late_minutes: Fraction | None = None
    approvals: tuple[tuple[str, date | None], ...] | None = None
    evidence: tuple[tuple[str, str], ...] | None = None
    written_for: date | None = None

    @property
    def void(self) -> bool:
        """Whether the row was declared void."""
        return self.cells.get("status") == "void"


Written = tuple[object, str, str]
"""What a row says beside its steps and proofs, its steps, and its proofs, as they are written."""


class Presences(Sequence[Presence]):
    """All presences by number; each is built when first asked for.

    `written` tells how one is written without building it, None if that is not known.
    """

    def __init__(
        self,
        count: int,
        build: Callable[[int], Presence],
        written: Callable[[int], Written | None] = lambda _number: None,
    ) -> None:
        self._build = build
        self.written = written
        self._beside: dict[int, Presence] = {}
        self._first_beside: dict[object, int] = {}
        self._built: list[Presence | None] = [None] * count

    @overload
    def __getitem__(self, number: int) -> Presence: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Presence]: ...
    def __getitem__(self, number: int | slice) -> Presence | Sequence[Presence]:
        """Return the presence of a number."""
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        presence = self._built[number]
        if presence is None:
            presence = self._built[number] = self._build(number)
        return presence

    def __len__(self) -> int:
        """Return how many presences there are."""
        return len(self._built)

    def beside_proofs(self, number: int) -> Presence:
        """Return a presence that says the same but, it may be, for its steps and proofs.

        Of those that are written alike beside them only the first is built.
        """
        said = self._beside.get(number)
        if said is None:
            written = self.written(number)
            if written is None:
                return self[number]
            first = self._first_beside.setdefault(written[0], number)
            said = self._beside[number] = self[first]
        return said


@dataclass(frozen=True, slots=True, eq=False)
class CreditEntry:
    """An activity and a presence at it; a filled cell of the row overrides the activity's."""

    activity: Activity
    presence: Presence = field(default_factory=Presence)

    def text(self, column: str) -> str:
        """Return the row's cell if it is filled, else the activity's, else ""."""
        return self.presence.cells.get(column) or self.activity.cells.get(column, "")

    def day_in(self, column: str) -> date | None:
        """Return the day that a cell names, year first; None if it names none."""
        match = _DAY.match(self.text(column))
        try:
            return date(*map(int, match.groups())) if match else None
        except ValueError:
            return None

    @property
    def attendance(self) -> str:
        """How the teacher attended; a blank cell means present."""
        return self.presence.cells.get("attendance") or "present"

    @property
    def part(self) -> str:
        """The part of the activity that the row speaks of, "" for the whole."""
        return self.text("part")

    @property
    def void(self) -> bool:
        """Whether the row itself was declared void."""
        return self.presence.void

    @property
    def attended(self) -> Fraction:
        """Hours attended, exact: the row's hours, else its minutes, else the activity's, else 0."""
        presence = self.presence
        if presence.hours is not None:
            return presence.hours
        if presence.minutes is not None:
            return presence.minutes / 60
        return self.activity.hours if self.activity.hours is not None else Fraction(0)

    @property
    def written_for(self) -> date | None:
        """The day named by the column `for`, None if it is blank."""
        return self.presence.written_for

    @property
    def approvals(self) -> tuple[tuple[str, date | None], ...]:
        """The steps passed, each with its day where known."""
        own = self.presence.approvals
        return self.activity.approvals if own is None else own

    @property
    def returned(self) -> str:
        """Why it was sent back, "" if it was not; own approvals hide what the activity says."""
        own = self.presence.cells.get("returned", "")
        common = self.activity.cells.get("returned", "") if self.presence.approvals is None else ""
        return own or common

    @property
    def evidence(self) -> tuple[tuple[str, str], ...]:
        """The kinds of proof at hand, each with its path, "" if none is named."""
        own = self.presence.evidence
        return self.activity.evidence if own is None else own

    @property
    def is_opening_balance(self) -> bool:
        """Whether these are credits brought along from elsewhere."""
        return self.text("kind") == OPENING_BALANCE
