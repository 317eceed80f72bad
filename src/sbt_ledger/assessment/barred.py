"""Who may not choose what comes later: a task of an earlier training is still to be done."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.deadline import deadline_standings
from sbt_ledger.assessment.span import Span, scheme_of
from sbt_ledger.periods import Period
from sbt_ledger.records.credit import CHOICE, OWN
from sbt_ledger.rules.deadline import CHOOSE_NEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.school import DeadlineStanding
    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.rule_set import RuleSet

_EVER = Period(date.min, date.max, "")
_OFF = frozenset({"cancelled", "void"})
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
    for rule_set in _barring(rule_sets):
        for standing in deadline_standings(book, rule_set, Span(as_of, _EVER), codes):
            started = standing.started
            if standing.done is None and started is not None and started < begins:
                yield Barred(standing, _is_later(rule_set, started, begins))


def chosen_all_the_same(
    book: Book, rule_sets: Sequence[RuleSet], as_of: date, codes: Sequence[str]
) -> Iterator[tuple[DeadlineStanding, int]]:
    """Yield each row, packed, of what a teacher chose and a task that is still to be done bars.

    A row that is planned is one too; of several tasks one is told.
    """
    barring = _barring(rule_sets)
    chosen = _own_choices(book, codes) if barring else {}
    told: set[int] = set()
    for rule_set in barring if chosen else ():
        for standing in deadline_standings(book, rule_set, Span(as_of, _EVER), list(chosen)):
            started = standing.started
            if standing.done is not None or started is None:
                continue
            for begins, packed in chosen[standing.teacher.code]:
                is_barred = started < begins and _is_later(rule_set, started, begins)
                if is_barred and packed not in told:
                    told.add(packed)
                    yield standing, packed


def _barring(rule_sets: Sequence[RuleSet]) -> list[RuleSet]:
    """Return the rule sets that bar a choice, with nothing else that is due."""
    barring = (
        (each, tuple(line for line in each.deadline if CHOOSE_NEXT in line.blocks))
        for each in rule_sets
    )
    return [rule_set.but(deadline=lines) for rule_set, lines in barring if lines]


def _own_choices(book: Book, codes: Sequence[str]) -> dict[str, list[tuple[date, int]]]:
    """Return the first days and packed places of the rows of what each chose, of who chose any."""
    found: dict[str, list[tuple[date, int]]] = {}
    for code in codes:
        rows = book.rows.get(code)
        for pair, packed in () if rows is None else zip(rows.pairs(), rows.places, strict=True):
            entry = book.entry(pair)
            is_off = entry.void or entry.activity.status in _OFF
            if entry.text(CHOICE) == OWN and not is_off:
                found.setdefault(code, []).append((entry.activity.start, packed))
    return found


def _is_later(rule_set: RuleSet, started: date, begins: date) -> bool:
    """Whether a day lies in a later semester than another one before it."""
    if _SEMESTER not in rule_set.period or rule_set.has_own(_SEMESTER):
        return True
    (semester,) = scheme_of(rule_set, _SEMESTER).between(started, started)
    return begins > semester.last
