"""Who may not choose what comes later: a task of an earlier training is still to be done."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.deadline import deadline_standings
from sbt_ledger.assessment.span import Span, scheme_of
from sbt_ledger.periods import Period
from sbt_ledger.rules.deadline import CHOOSE_NEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.school import DeadlineStanding
    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.rule_set import RuleSet

_EVER = Period(date.min, date.max, "")
_SEMESTER = "semester"


class Barred(NamedTuple):
    """A task that is still to be done, and whether what is chosen lies in a later semester."""

    standing: DeadlineStanding
    later: bool


def barred_from_choice(
    book: Book, rule_sets: Sequence[RuleSet], as_of: date, begins: date, codes: Sequence[str]
) -> Iterator[Barred]:
    """Yield each task that keeps a teacher from choosing what `begins` on a day.

    A task bars from the end of its training on until it is done, not only once it is late; what it
    bars is the choice for a later semester, or for any later day where the rules know no semester.
    """
    for rule_set in rule_sets:
        lines = tuple(line for line in rule_set.deadline if CHOOSE_NEXT in line.blocks)
        if not lines:
            continue
        barring = rule_set.but(deadline=lines)
        for standing in deadline_standings(book, barring, Span(as_of, _EVER), codes):
            started = standing.started
            if standing.done is None and started is not None and started < begins:
                yield Barred(standing, _is_later(rule_set, started, begins))


def _is_later(rule_set: RuleSet, started: date, begins: date) -> bool:
    """Whether a day lies in a later semester than another one before it."""
    if _SEMESTER not in rule_set.period or rule_set.has_own(_SEMESTER):
        return True
    (semester,) = scheme_of(rule_set, _SEMESTER).between(started, started)
    return begins > semester.last
