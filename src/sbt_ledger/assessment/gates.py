"""Conditions: a requirement with an `if` is asked only where something happened."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.adjust import Demand
from sbt_ledger.assessment.result import Mark, Reduction, State
from sbt_ledger.assessment.who import holds
from sbt_ledger.rules.requirement import Condition

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sbt_ledger.assessment.asking import Question
    from sbt_ledger.assessment.fitting import Fit, Found
    from sbt_ledger.assessment.fold import Fold
    from sbt_ledger.assessment.repeats import Row
    from sbt_ledger.assessment.sorts import Asked
    from sbt_ledger.rules.rule_set import RuleSet

_COUNTS = frozenset({Mark.OK, Mark.PROVISIONAL})


class Gates:
    """The `if` of each requirement that has one: entries that fit it are looked for as well."""

    def __init__(self, rule_set: RuleSet, asked: Sequence[Asked]) -> None:
        self._rule_set = rule_set
        self._by_number: dict[int, int] = {}
        found: list[Asked] = []
        for number, each in enumerate(asked):
            condition = each.requirement.if_
            if condition is not None:
                self._by_number[number] = len(asked) + len(found)
                # Without an id: what counts toward other requirements only has happened, too.
                line = each.requirement.but(id="", where=condition.where, measure="records")
                found.append(each.for_line(line))
        self.asked = tuple(found)

    def gated(
        self, question: Question, rows: Mapping[int, Sequence[Found]], fold: Fold
    ) -> Question:
        """Return the question: not asked if nothing called for it, doubtful if a blank decides."""
        gate = self._by_number.get(question.number)
        if gate is None or question.period is None:
            return question
        if question.wanted.settled is State.NOT_APPLICABLE:
            return question
        requirement = fold.asked[question.number].requirement
        condition = requirement.if_ or Condition()
        answers: list[bool | None] = []
        if "where" in condition.written:
            answers.append(self._happened(question, rows.get(gate, ()), fold))
        if condition.who:
            answers.append(
                holds((condition.who,), "at end", question.timeline, question.period, fold.as_of)
            )
        if False in answers:
            why = Reduction(_("What would ask for it did not happen."), requirement)
            return question._replace(wanted=Demand(settled=State.NOT_APPLICABLE, why=(why,)))
        return question._replace(applies=None) if None in answers else question

    def fired(
        self, question: Question, rows: Mapping[int, Sequence[Found]], fold: Fold
    ) -> list[Row]:
        """Return the rows that called for a requirement; none if it has no `if`."""
        gate = self._by_number.get(question.number)
        found = () if gate is None else _fitting(question, rows.get(gate, ()), fold)
        return [row for fit, row in found if fit.known]

    @staticmethod
    def _happened(question: Question, rows: Sequence[Found], fold: Fold) -> bool | None:
        known = [fit.known for fit, _row in _fitting(question, rows, fold)]
        return True if any(known) else (None if known else False)


def _fitting(question: Question, rows: Sequence[Found], fold: Fold) -> Iterator[tuple[Fit, Row]]:
    """Yield the rows of the period that fit, or may fit, what a requirement hangs on."""
    if question.period is not None:
        for fit, row, share in fold.shares(rows, question.period, question.timeline):
            if share.mark in _COUNTS:
                yield fit, row
