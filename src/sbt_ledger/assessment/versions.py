"""Judge by the versions of a rule set: which of them rules which period.

`on_change` of the newer one says what it does to a period that was running: nothing ("period
start"), all ("latest"), what its records are worth ("record date"), how much is asked ("split"),
or whatever is kinder to the teacher ("better").
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sbt_ledger.assessment.assessor import Assessor
from sbt_ledger.assessment.border import Border, handed
from sbt_ledger.assessment.demands import kinder, strictest
from sbt_ledger.rules.layers import apart
from sbt_ledger.rules.mixed import has_ended, mixed
from sbt_ledger.rules.rule_set import HANDS_ON, VALUED_BY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.assessment.school import DeadlineStanding
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.rule_set import OnChange, RuleSet


class Version(NamedTuple):
    """A version of a rule set, ready to judge; since when it holds, and what it did then."""

    rule_set: RuleSet
    since: date
    on_change: OnChange

    def is_older(self, period: Period | None, as_of: date) -> bool:
        """Whether a period is still one of the version before this one."""
        if period is None:  # which one it is, is not known
            return as_of < self.since
        if self.on_change in {"latest", "split"}:
            return as_of < self.since or period.last < self.since
        return period.first < self.since

    def is_contested(self, period: Period, as_of: date) -> bool:
        """Whether the kinder of this version and the one before it rules a period."""
        is_running = period.first < self.since <= min(period.last, as_of)
        return self.on_change == "better" and is_running


T = TypeVar("T")


def versions(rule_set: RuleSet) -> tuple[Version, ...]:
    """Return the versions of a rule set, oldest first; the first holds from its beginning."""
    found = _versions(rule_set)
    if len(found) > 1 and any(each.rule_set.carry or each.rule_set.grace for each in found):
        marked = (each.rule_set.but(**{HANDS_ON: True}) for each in found)
        found = tuple(each._replace(rule_set=one) for each, one in zip(found, marked, strict=True))
    return found


def _versions(rule_set: RuleSet) -> tuple[Version, ...]:
    change = rule_set.older
    if change is None:
        return (Version(rule_set, date.min, "latest"),)
    newest, older = rule_set, _versions(change.rule_set)
    if change.on_change == "split":
        newest = mixed(newest, older[-1].rule_set, change.since)
    elif change.on_change == "record date":
        # A record cites the lines of either version, so each must know the documents of both.
        newest = apart(newest, change.rule_set)
        older = tuple(_valued_by(each, newest, change.since) for each in older)
    return (*older, Version(newest, change.since, change.on_change))


def within(rule_set: RuleSet, span: Span) -> Span:
    """Return the span without periods that begin after the last day of the rule set."""
    return span if rule_set.ruleset.to is None else span._replace(until=rule_set.ruleset.to)


class Judge:
    """Judges by the versions of a rule set; each result bears the version that ruled it."""

    def __init__(self, book: Book, rule_set: RuleSet, span: Span) -> None:
        self.book = book
        self.rule_set = rule_set
        self.span = span
        self.versions = versions(rule_set)
        self.assessors = tuple(
            Assessor(book, each.rule_set, within(each.rule_set, span)) for each in self.versions
        )
        if self.versions[0].rule_set.hands_on:
            self._join()

    def _join(self) -> None:
        """Let each version take in what the one before it hands on."""
        as_of = self.span.as_of
        for number, version in enumerate(self.versions[1:], 1):
            border = Border(
                partial(handed, self.assessors[number - 1]),
                partial(version.is_older, as_of=as_of),
                partial(version.is_contested, as_of=as_of),
            )
            for weighing in self.assessors[number].weighings.values():
                weighing.border = border

    def standings(self, code: str) -> tuple[Standing, ...]:
        """Return every requirement of one teacher, by the version that rules its period."""
        first, *newer = zip(self.versions, self.assessors, strict=True)
        judged = strictest(first[1].standings(code), first[0].rule_set)
        for version, assessor in newer:
            told = strictest(assessor.standings(code), version.rule_set)
            if version.on_change == "split":
                told = [each for each in told if not has_ended(each.requirement, each.period)]
            if version.on_change == "better" and version.since <= self.span.as_of:
                judged = list(kinder(judged, told, version.rule_set, version.since))
            else:
                judged = list(
                    _taken(judged, told, partial(version.is_older, as_of=self.span.as_of))
                )
        return tuple(judged)

    def in_turn(
        self,
        tell: Callable[[RuleSet, Span], Iterable[T]],
        is_older: Callable[[Version, T], bool],
    ) -> list[T]:
        """Return what each version tells, without what it is not its turn to tell."""
        first, *newer = self.versions
        found = list(tell(first.rule_set, within(first.rule_set, self.span)))
        for version in newer:
            told = tell(version.rule_set, within(version.rule_set, self.span))
            found = [each for each in found if is_older(version, each)]
            found += [each for each in told if not is_older(version, each)]
        return found

    def deadlines(
        self, tell: Callable[[RuleSet, Span], Iterable[DeadlineStanding]]
    ) -> list[DeadlineStanding]:
        """Return what is due, each task once: by the version of the day that starts its clock.

        A task whose clock starts at another time under the newer version is still one task.
        """
        first, *newer = self.versions
        found = list(tell(first.rule_set, within(first.rule_set, self.span)))
        for version in newer:
            told = tell(version.rule_set, within(version.rule_set, self.span))
            kept = [each for each in found if self._started_before(version, each)]
            of_older = {each.task for each in kept}
            moved = {each.task for each in found} - of_older
            found = kept + [
                each
                for each in told
                if each.task not in of_older
                and (each.task in moved or not self._started_before(version, each))
            ]
        return found

    def _started_before(self, version: Version, standing: DeadlineStanding) -> bool:
        return (standing.started or self.span.as_of) < version.since


def _taken(
    judged: Iterable[Standing], told: Iterable[Standing], is_older: Callable[[Period | None], bool]
) -> Iterator[Standing]:
    yield from (each for each in judged if is_older(each.period))
    yield from (each for each in told if not is_older(each.period))


def _valued_by(version: Version, newest: RuleSet, since: date) -> Version:
    """Return a version that leaves the records since a day to the newest one."""
    sources = {**newest.sources, **version.rule_set.sources}
    rule_set = version.rule_set.but(sources=sources) if sources else version.rule_set
    valued_by = (*rule_set.valued_by, (since, newest))
    return version._replace(rule_set=rule_set.but(**{VALUED_BY: valued_by}))
