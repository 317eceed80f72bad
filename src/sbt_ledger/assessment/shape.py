"""What a fold of rows elsewhere must keep apart, so that the judgement stays the same to the digit.

The one description of the fold: the statement for a cluster, the fold in Python and the reader of
buckets are made from it. Two rows of a teacher may fall into one bucket if they say the same in all
columns that the rules name, or that every rule looks at. Their days must be the same as well;
where all that is asked are plain sums in periods common to all, it is enough that no period begins
or ends between them, and that both lie in one span in post. Where events themselves are asked for,
each row is a bucket, and so is an event that nobody was at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from gettext import gettext as _
from hashlib import sha256
from typing import TYPE_CHECKING

from sbt_ledger.assessment.asking import Asking
from sbt_ledger.assessment.clock import Clock
from sbt_ledger.assessment.span import scheme_of, whole_span
from sbt_ledger.assessment.value import Valuer
from sbt_ledger.errors import WrongUseError
from sbt_ledger.notation.table import Table
from sbt_ledger.rules.cohort import BY_SEATS
from sbt_ledger.rules.filter import Filter

if TYPE_CHECKING:
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.rule_set import RuleSet

_ALWAYS = frozenset({
    "kind", "status", "part", "hours", "attendance", "minutes", "late_minutes", "units", "unit",
    "for",
})  # fmt: skip
"""Columns that decide what a row is worth under any rules."""
_PROOFS = frozenset({"approvals", "evidence", "evidence_on"})
_PROSE = frozenset({
    "text", "title", "quote", "clause", "source", "sources", "doubts", "written_at", "replaces",
})  # fmt: skip
"""What rules say to people: a word in it that is also a column names none."""
_OF_EVENTS = frozenset({"id", "activity"})
_BY_DAYS = frozenset({"days", "months"})
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shape:
    """What the buckets of a question are: which columns tell rows apart, and which days.

    `words` are all that may be the name of a column. Between two neighbouring `borders` days are
    alike; None if every day is another. With `events` each event is another, too. `tasks` are the
    columns of the books in which it stands that something was done in time: of a book without such
    a column the rules ask something else.
    """

    words: frozenset[str]
    borders: tuple[date, ...] | None
    events: bool = False
    tasks: frozenset[str] = frozenset()

    def digest(self, columns: Iterable[str]) -> str:
        """Return what tells it, and the columns of its buckets, from others.

        Buckets of another shape would be judged wrongly.
        """
        days = None if self.borders is None else tuple(map(str, self.borders))
        own = (sorted(self.words), days, self.events, sorted(self.tasks))
        told = repr((*own, sorted(columns)))
        return sha256(told.encode()).hexdigest()[:16]


def shape_of(book: Book, rule_sets: Iterable[RuleSet], span: Span) -> Shape:
    """Return the shape of a question to a book; WrongUseError if buckets cannot carry it."""
    found = tuple(rule_sets)
    versions = [version for each in found for version in each.versions]
    for version in versions:
        _refuse(version)
    words = frozenset(word for each in found for word in _named(each))
    clocks = [(line, Clock(book, line)) for version in versions for line in version.deadline]
    tasks = frozenset(line.task for line, clock in clocks if clock.has_column)
    if any(clock.is_of_rows for _line, clock in clocks) or any(map(_asks_of_events, versions)):
        return Shape(words, None, events=True, tasks=tasks)
    return Shape(words, _borders_of(book, found, span), tasks=tasks)


def _borders_of(book: Book, rule_sets: Sequence[RuleSet], span: Span) -> tuple[date, ...] | None:
    """Return the days between which days are alike, None if every day is another."""
    if not all(map(_is_plain, rule_sets)):
        return None
    periods: list[Period] = []
    for each in rule_sets:
        within = whole_span(each, span)
        asked = Asking(book, each, within).asked
        if any(one.rule is not None for one in asked) or _has_own(each):
            return None
        periods += (period for one in asked for period in one.periods)
        periods += _of_lines(each, within)
    if any(period.skip for period in periods):
        return None
    return _borders(periods, span.as_of)


def _refuse(rule_set: RuleSet) -> None:
    """Raise WrongUseError for what hangs on the order of rows, which no cluster knows."""
    if rule_set.counting.same_course:
        message = _(
            "“{rules}” cannot be judged of what a cluster counted: {place}: “same_course” asks "
            "which of two rows stands first."
        ).format(rules=rule_set.id, place=rule_set.counting.written_at)
        hint = _(
            "Name other rules with --rules, or judge the schools' own folders: “ledger rollup” "
            "without --print-sql and --buckets."
        )
        raise WrongUseError(message, hint)


def _asks_of_events(rule_set: RuleSet) -> bool:
    """Whether events are counted, or told apart by what they are called."""
    counted = (text.removeprefix("distinct ") for text in _texts(rule_set) if " " in text)
    named = {*_columns(rule_set), *Valuer(rule_set).columns, *counted}
    return not _OF_EVENTS.isdisjoint(named) or any(
        line.measure == "records" for line in rule_set.cohort
    )


def _named(rule_set: RuleSet) -> Iterator[str]:
    """Yield every word of a rule set, and of all that it rests on, that may name a column."""
    yield from _ALWAYS
    for version in rule_set.versions:
        if version.valid or version.adjust or version.layers:
            yield from _PROOFS
        yield from Valuer(version).columns
    for text in _texts(rule_set):
        yield from _runs(text.split())


def _runs(words: Sequence[str]) -> Iterator[str]:
    """Yield each run of words: the name of a column may have blanks, and stand beside others."""
    for first in range(len(words)):
        for last in range(first, len(words)):
            yield " ".join(words[first : last + 1])


def _texts(value: object) -> Iterator[str]:
    """Yield all that a rule says but to people, and the columns that it names."""
    match value:
        case str():
            yield value
        case Filter():
            yield from value.columns()
        case Table():
            yield from _texts([each for name, each in vars(value).items() if name not in _PROSE])
        case Mapping():
            for name, each in value.items():
                yield str(name)
                yield from _texts(each)
        case Iterable():
            for each in value:
                yield from _texts(each)


def _is_plain(rule_set: RuleSet) -> bool:
    """Whether it matters only in which periods a row lies, and no day by itself."""
    lines = rule_set.require
    return not (
        rule_set.older
        or rule_set.layers
        or rule_set.valued_by
        or rule_set.deadline
        or rule_set.carry
        or rule_set.grace
        or any(line.spread for line in rule_set.credit)
        or Valuer(rule_set).looks_at_days
        or rule_set.counting.date != "end"
        or any(line.if_ or line.any_of or line.measure in _BY_DAYS for line in lines)
        or any(line.measure in BY_SEATS for line in rule_set.cohort)
        or not {"start", "end"}.isdisjoint(_columns(rule_set))
    )


def _columns(value: object) -> Iterator[str]:
    """Yield the columns of all filters."""
    match value:
        case Filter():
            yield from value.columns()
        case Table():
            yield from _columns(list(vars(value).values()))
        case Mapping():
            yield from _columns(list(value.values()))
        case list() | tuple():
            for each in value:
                yield from _columns(each)


def _has_own(rule_set: RuleSet) -> bool:
    """Whether what cuts rows goes by periods that are each teacher's own."""
    return any(map(rule_set.has_own, _per_of_cuts(rule_set)))


def _per_of_cuts(rule_set: RuleSet) -> Iterator[str]:
    yield from (line.per for line in rule_set.cap if line.per)
    yield from (line.per for line in rule_set.floor if line.per)


def _of_lines(rule_set: RuleSet, span: Span) -> Iterator[Period]:
    """Yield the periods of cohorts, and of what cuts rows."""
    names = (*(line.per for line in rule_set.cohort), *_per_of_cuts(rule_set))
    for per in dict.fromkeys(names):
        yield from span.choose(scheme_of(rule_set, per), date.min)


def _borders(periods: Iterable[Period], as_of: date) -> tuple[date, ...]:
    """Return the days on which something begins to count, or counts no more."""
    days = {as_of + _ONE_DAY}
    for period in periods:
        days |= {period.first, period.last + _ONE_DAY} if period.last < date.max else {period.first}
    return tuple(sorted(days))
