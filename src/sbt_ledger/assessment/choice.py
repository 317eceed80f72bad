"""Either / or / n of: requirements of which some are enough."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import Standing, State
from sbt_ledger.assessment.weigh import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sbt_ledger.assessment.asking import Question
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.rules.requirement import Requirement

_FULFILLED = frozenset({State.MET, State.EXEMPT, State.WAIVED})


def chosen(
    question: Question,
    requirement: Requirement,
    standings: Sequence[Standing],
    told: Standing,
    span: Span,
) -> Standing:
    """Return the standing of a requirement that some of the named ones fulfil.

    `told` is the standing before anything is weighed.
    """
    period = question.period
    if period is None or question.wanted.settled is not None:
        return told
    found = options(question, requirement, standings, span)
    met = _count(fulfils(each) for each in found)
    pending = _count(each.state is State.PENDING for each in found)
    unknown = _count(each.state is State.UNKNOWN for each in found)
    needed = Fraction(requirement.how_many or 1)
    ended = span.as_of >= period.last
    state = _state(met, met + pending, needed, ended=ended)
    if _state(met + unknown, met + unknown + pending, needed, ended=ended) is not state:
        state = State.UNKNOWN
    if state is not State.MET and (question.applies is None or question.wanted.unsure):
        state = State.UNKNOWN
    awaits = {step for each in found if each.state is State.PENDING for step in each.awaits}
    return told._replace(
        state=state,
        needed=needed,
        earned=met,
        certified=_count(fulfils(each) and each.is_final for each in found),
        pending=pending,
        short=max(needed - met, ZERO),
        awaits=tuple(sorted(awaits)) if state is State.PENDING else (),
    )


def in_turn(choices: Iterable[Requirement]) -> list[Requirement]:
    """Return choices so that none stands before one that it names."""
    by_id = {each.id: each for each in choices}
    found: dict[str, Requirement] = {}

    def add(choice: Requirement) -> None:
        for id_ in choice.any_of:
            if id_ in by_id and id_ not in found:
                add(by_id[id_])
        found[choice.id] = choice

    for each in by_id.values():
        add(each)
    return [*found.values()]


def options(
    question: Question, requirement: Requirement, standings: Sequence[Standing], span: Span
) -> list[Standing]:
    """Return the standings of the requirements of which some are enough."""
    named = (_of_period(standings, id_, question, span) for id_ in requirement.any_of)
    return [each for each in named if each is not None]


def fulfils(standing: Standing) -> bool:
    """Whether a standing is one of those that are enough."""
    return standing.state in _FULFILLED and standing.complete


def _state(met: Fraction, with_pending: Fraction, needed: Fraction, *, ended: bool) -> State:
    if met >= needed:
        return State.MET
    if with_pending >= needed:
        return State.PENDING
    return State.SHORT if ended else State.OPEN


def _of_period(
    standings: Iterable[Standing], id_: str, question: Question, span: Span
) -> Standing | None:
    """Return the standing of the same period, else of the one in question."""
    own = [each for each in standings if each.requirement.id == id_]
    same = next((each for each in own if each.period == question.period), None)
    if same is not None or question.period is None or span.as_of < question.period.first:
        # In a period that has not begun nothing from before it is done yet.
        return same
    day = min(question.period.last, span.as_of)
    return next((each for each in own if each.period is None or day in each.period), None)


def _count(answers: Iterable[bool]) -> Fraction:
    return Fraction(sum(answers))
