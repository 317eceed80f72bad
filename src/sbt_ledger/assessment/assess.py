"""Assess a book: the steps in order, for every teacher and rule set, and for the school."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sbt_ledger.assessment.assessor import Assessor
from sbt_ledger.assessment.deadline import deadline_standings
from sbt_ledger.assessment.remarks import remarks
from sbt_ledger.assessment.result import Assessment, Report, Standing, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sbt_ledger.assessment.holding import Holding
    from sbt_ledger.assessment.school import CohortStanding, DeadlineStanding, MoneyStanding
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.assessment.versions import Judge
    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.rule_set import RuleSet


def assess(
    book: Book, rule_sets: Sequence[RuleSet], span: Span, codes: Sequence[str] | None = None
) -> Report:
    """Assess the teachers `codes` (default: all) under every rule set, and the school."""
    return report_of(book, assessors_of(book, rule_sets, span), span, codes)


def assessors_of(
    book: Book, rule_sets: Sequence[RuleSet], span: Span
) -> tuple[Assessor | Judge, ...]:
    """Return who assesses by each rule set: by its versions in turn, where it has several."""
    return tuple(_assessor(book, rule_set, span) for rule_set in rule_sets)


def report_of(
    book: Book,
    assessors: Sequence[Assessor | Judge],
    span: Span,
    codes: Sequence[str] | None = None,
) -> Report:
    """Return what the assessors say, who can then be asked how it came about."""
    wanted = list(book.teachers) if codes is None else codes
    holding = _holding(book, assessors)
    assessments = _assessments(book, assessors, wanted, holding)
    every = [each for assessor in assessors for each in each_version(assessor)]
    return Report(
        book=book,
        rule_sets=_in_use(assessors, assessments),
        as_of=span.as_of,
        assessments=assessments,
        cohorts=tuple(
            each
            for assessor in assessors
            if any(version.rule_set.cohort for version in each_version(assessor))
            for each in _cohorts(book, assessor, span, holding, _known(assessor, assessments))
        ),
        deadlines=tuple(
            each
            for assessor in assessors
            for each in _deadlines(book, assessor, span, wanted, holding)
        ),
        money=tuple(each for assessor in assessors for each in _money(book, assessor, span)),
        problems=(*book.remarks, *remarks(book, every, wanted, span.as_of)),
    )


def assessments_of(
    book: Book, assessors: Sequence[Assessor | Judge], codes: Sequence[str]
) -> tuple[Assessment, ...]:
    """Return what the assessors say of teachers, and nothing of the school."""
    return _assessments(book, assessors, codes, _holding(book, assessors))


def standings_by_rules(
    book: Book, assessors: Iterable[Assessor | Judge]
) -> Callable[[str], Iterator[Sequence[Standing]]]:
    """Return what yields a teacher's standings, those of each rule set when they are asked for."""
    return partial(_standings, assessors, holding=_holding(book, assessors))


def _assessments(
    book: Book,
    assessors: Sequence[Assessor | Judge],
    codes: Sequence[str],
    holding: Holding | None,
) -> tuple[Assessment, ...]:
    return tuple(
        Assessment(
            book.teachers[code],
            tuple(
                standing
                for standings in _standings(assessors, code, holding)
                if any(each.state is not State.NOT_APPLICABLE for each in standings)
                for standing in standings
            ),
        )
        for code in codes
    )


def all_of(book: Book, assessors: Sequence[Assessor | Judge], code: str) -> Assessment:
    """Return what the assessors say of a teacher, of rule sets that ask nothing as well."""
    told = _standings(assessors, code, _holding(book, assessors))
    return Assessment(book.teachers[code], tuple(each for some in told for each in some))


def _assessor(book: Book, rule_set: RuleSet, span: Span) -> Assessor | Judge:
    if rule_set.older is None and rule_set.ruleset.to is None and not rule_set.layers:
        return Assessor(book, rule_set, span)
    from sbt_ledger.assessment.versions import Judge  # noqa: PLC0415 - most books need it not

    return Judge(book, rule_set, span)


def _holding(book: Book, assessors: Iterable[Assessor | Judge]) -> Holding | None:
    if not book.settings.people:
        return None
    from sbt_ledger.assessment.holding import Holding  # noqa: PLC0415 - most books need it not

    return Holding(book, [assessor.rule_set for assessor in assessors])


def _standings(
    assessors: Iterable[Assessor | Judge], code: str, holding: Holding | None
) -> Iterator[Sequence[Standing]]:
    """Yield a teacher's standings, those of each rule set together."""
    for assessor in assessors:
        standings = assessor.standings(code)
        if holding is not None:
            standings = holding.of(standings, assessor.rule_set, assessor.span.as_of)
        yield standings


def each_version(assessor: Assessor | Judge) -> tuple[Assessor, ...]:
    """Return the assessors by the versions of a rule set, oldest first."""
    return (assessor,) if isinstance(assessor, Assessor) else assessor.assessors


def _in_use(
    assessors: Sequence[Assessor | Judge], assessments: Sequence[Assessment]
) -> tuple[RuleSet, ...]:
    """Return the rule sets, and of versions that were replaced those that ruled something."""
    found: list[RuleSet] = []
    for assessor in assessors:
        newest, *older = [each.rule_set for each in reversed(each_version(assessor))]
        found.append(newest)
        if older:
            ruling = {id(each.rule_set) for one in assessments for each in one.standings}
            found += [each for each in older if id(each) in ruling]
    return tuple(found)


def _cohorts(
    book: Book,
    assessor: Assessor | Judge,
    span: Span,
    holding: Holding | None,
    judge: Callable[[str], Sequence[Standing]],
) -> list[CohortStanding]:
    from sbt_ledger.assessment.cohort import cohort_standings  # noqa: PLC0415 - many need it not

    def tell(rule_set: RuleSet, within: Span) -> Iterator[CohortStanding]:
        members = rule_set if holding is None else holding.among(rule_set, assessor.rule_set)
        return iter(cohort_standings(book, members, within, judge))

    if isinstance(assessor, Assessor):
        return [*tell(assessor.rule_set, span)]
    return assessor.in_turn(tell, lambda version, each: version.is_older(each.period, span.as_of))


def _deadlines(
    book: Book,
    assessor: Assessor | Judge,
    span: Span,
    codes: Sequence[str],
    holding: Holding | None,
) -> list[DeadlineStanding]:
    def tell(rule_set: RuleSet, within: Span) -> Iterator[DeadlineStanding]:
        return deadline_standings(book, rule_set, within, codes)

    if isinstance(assessor, Assessor):
        found = [*tell(assessor.rule_set, span)]
    else:
        found = assessor.deadlines(tell)
    if holding is None:
        return found
    return holding.of_deadlines(found, assessor.rule_set, span.as_of)


def _money(book: Book, assessor: Assessor | Judge, span: Span) -> list[MoneyStanding]:
    if not any(version.rule_set.money for version in each_version(assessor)):
        return []
    from sbt_ledger.assessment.money import money_standings  # noqa: PLC0415 - most need it not

    def tell(rule_set: RuleSet, within: Span) -> Iterator[MoneyStanding]:
        return iter(money_standings(book, rule_set, within))

    if isinstance(assessor, Assessor):
        return [*tell(assessor.rule_set, span)]
    return assessor.in_turn(tell, lambda version, each: version.is_older(each.period, span.as_of))


def _known(
    assessor: Assessor | Judge, assessments: Sequence[Assessment]
) -> Callable[[str], Sequence[Standing]]:
    """Return a function that gives a teacher's standings without weighing them a second time."""
    known = {each.teacher.code: each.standings for each in assessments}
    own = {id(each.rule_set) for each in each_version(assessor)} | {id(assessor.rule_set)}

    def standings(code: str) -> Sequence[Standing]:
        if code not in known:
            return assessor.standings(code)
        return [each for each in known[code] if id(each.rule_set) in own]

    return standings
