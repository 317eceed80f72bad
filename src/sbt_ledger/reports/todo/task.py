"""A task: what is to be done, by when, whom it concerns, why, and the command that does it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sbt_ledger.records.place import Place
    from sbt_ledger.reports.todo.desk import Desk
    from sbt_ledger.rules.line import RuleLine
    from sbt_ledger.rules.rule_set import RuleSet

When = Literal["overdue", "week", "later", "open"]
"""Before today; up to Sunday; after that; without a day."""
WHENS: tuple[When, ...] = ("overdue", "week", "later", "open")
Command = tuple[str, ...]
"""The words behind `ledger`."""


class Person(NamedTuple):
    """A teacher whom a task concerns, and how much it is about, "" if that is the same for all."""

    code: str
    name: str
    amount: str = ""


class Rule(NamedTuple):
    """The rule line that asks for something, and the rule set that it stands in."""

    rule_set: RuleSet
    line: RuleLine


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done. What stands alike is one task, `count` of it.

    The first of `commands` does it; the others go on, or are other ways. `until_then` is what is
    not to be had before.
    """

    what: str
    due: date | None = None
    count: int = 1
    people: tuple[Person, ...] = ()
    groups: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    rule: Rule | None = None
    until_then: tuple[str, ...] = ()
    commands: tuple[Command, ...] = ()
    kind: str = ""

    def when(self, today: date) -> When:
        """Return how soon it is due; what is due today is not overdue."""
        if self.due is None:
            return "open"
        if self.due < today:
            return "overdue"
        return "week" if self.due <= end_of_week(today) else "later"


class Kind(NamedTuple):
    """A kind of task: its word on the command line, its name for people, and who finds them."""

    word: str
    name: Callable[[], str]
    tasks: Callable[[Desk], Iterable[Task]]


def end_of_week(day: date) -> date:
    """Return the Sunday of the week of a day."""
    return day + timedelta(days=6 - day.weekday())
