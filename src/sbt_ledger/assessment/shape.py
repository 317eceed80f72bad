"""What a fold of rows elsewhere must keep apart, so that the judgement stays the same to the digit.

The one description of the fold: the statement for a cluster, the fold in Python and the reader of
buckets are made from it. Two rows of a teacher may fall into one bucket if they say the same in all
columns that the rules name, or that every rule looks at. Their days must be the same as well;
where all that is asked are plain sums in periods common to all, it is enough that no period begins
or ends between them, and that both are in post or out of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
_BY_DAYS = frozenset({"days", "months"})
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shape:
    """What the buckets of a question are: which columns tell rows apart, and which days.

    `words` are all that may be the name of a column. Between two neighbouring `borders` days are
    alike; None if every day is another.
    """

    words: frozenset[str]
    borders: tuple[date, ...] | None

    def digest(self, columns: Iterable[str]) -> str:
        """Return what tells it, and the columns of its buckets, from others.

        Buckets of another shape would be judged wrongly.
        """
        days = None if self.borders is None else tuple(map(str, self.borders))
        told = repr((sorted(self.words), days, sorted(columns)))
        return sha256(told.encode()).hexdigest()[:16]


def shape_of(book: Book, rule_sets: Iterable[RuleSet], span: Span) -> Shape:
    """Return the shape of a question to a book; WrongUseError if buckets cannot carry it."""
    found = tuple(rule_sets)
    for each in found:
        for version in each.versions:
            _refuse(book, version)
    words = frozenset(word for each in found for word in _named(each))
    if not all(map(_is_plain, found)):
        return Shape(words, None)
    periods: list[Period] = []
    for each in found:
        within = whole_span(each, span)
        asked = Asking(book, each, within).asked
        if any(one.rule is not None for one in asked) or _has_own(each):
            return Shape(words, None)
        periods += (period for one in asked for period in one.periods)
        periods += _of_lines(each, within)
    if any(period.skip for period in periods):
        return Shape(words, None)
    return Shape(words, _borders(periods, span.as_of))


def _refuse(book: Book, rule_set: RuleSet) -> None:
    """Raise WrongUseError for what is asked of the events themselves: in buckets there are none."""
    why = ""
    for deadline in rule_set.deadline:
        if Clock(book, deadline).is_of_rows:
            why = _("the deadline “{id}” is asked of each activity").format(id=deadline.id)
    for cohort in rule_set.cohort:
        if cohort.measure == "records":
            why = _("the cohort rule “{id}” counts activities").format(id=cohort.id)
    if rule_set.counting.same_course:
        why = _("“same_course” asks which of two events came first")
    if "id" in _columns(rule_set):
        why = _("a filter looks at the id of activities")
    if why:
        message = _("“{rules}” cannot be judged of sums: {why}.").format(rules=rule_set.id, why=why)
        hint = _("Name other rules with --rules, or judge the books themselves: “ledger rollup”.")
        raise WrongUseError(message, hint)


def _named(rule_set: RuleSet) -> Iterator[str]:
    """Yield every word of a rule set, and of all that it rests on, that may name a column."""
    yield from _ALWAYS
    for version in rule_set.versions:
        if version.valid or version.adjust or version.layers:
            yield from _PROOFS
        yield from Valuer(version).columns
    yield from _words(rule_set)


def _words(value: object) -> Iterator[str]:
    match value:
        case str():
            yield from value.split()
        case Filter():
            yield from value.columns()
        case Table():
            yield from _words([each for name, each in vars(value).items() if name not in _PROSE])
        case Mapping():
            for name, each in value.items():
                yield str(name)
                yield from _words(each)
        case Iterable():
            for each in value:
                yield from _words(each)


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
