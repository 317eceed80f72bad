"""What a roster sheet would add to the roster: each person, and what becomes of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sbt_ledger.errors import Problem
    from sbt_ledger.intake.proposal import Origin, Said

ROSTER_STATES = ("new", "already", "differing", "rejected")
"""What becomes of a person; only those who are new are written."""


class Entry(NamedTuple):
    """A row of a roster sheet: `code` is "" where it has none, `cells` are those besides both."""

    line: int
    name: str
    code: str
    cells: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterProposal:
    """The new rows of `teachers`, and all people of the sheet; the notes are for a person to see.

    The `cells` of people are what the sheet says of them.
    """

    origin: Origin
    people: tuple[Said, ...]
    new: Sequence[Mapping[str, str]]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many rows and people there are, and what became of them."""
        states = Counter(each.state for each in self.people)
        return {
            "rows": len(self.origin.rows),
            "people": len(self.people),
            **{state: states[state] for state in ROSTER_STATES},
        }

    @property
    def blocked(self) -> bool:
        """Whether somebody has to look at it before it can be written."""
        errors = any(problem.level == "error" for problem in self.problems)
        return errors or any(each.state == "rejected" for each in self.people)
