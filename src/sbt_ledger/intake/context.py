"""What the reading of every row needs: the habits, the roster, and the session that is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction
    from typing import Any

    from sbt_ledger.intake.match import Matcher
    from sbt_ledger.intake.moment import DayHabits
    from sbt_ledger.intake.presence import Sitting
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.habits import Habits
    from sbt_ledger.records.teacher import Teacher


class Context(NamedTuple):
    """What is known before the first row is read.

    `source` holds the habits of the program that made the sheet, `habits` those of the book.
    `session` is what the command or the head of the sheet says was held, None where every row
    names its own; `hours_said` are then those that the command gives to all. `days` says how the
    sheet writes days. `wanted` are the teachers whose rows matter, None if all do.
    """

    source: Mapping[str, Any]
    habits: Habits
    matcher: Matcher
    teachers: Mapping[str, Teacher]
    days: DayHabits
    sitting: Sitting
    session: Activity | None = None
    hours_said: Fraction | None = None
    accept_makeup: bool = False
    wanted: frozenset[str] | None = None
    decimal_comma: bool = False

    @property
    def hours(self) -> Fraction | None:
        """The hours of the session, None if it is not known or has none."""
        return self.session.hours if self.session else None

    def name_of(self, code: str) -> str:
        """Return the name of a teacher."""
        return self.teachers[code].name
