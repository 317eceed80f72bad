"""One result as programs read it: the names, the order and the values of its fields.

The names are part of the interface: JSON and CSV share them, in this order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.reports.amounts import measure_of

if TYPE_CHECKING:
    from sbt_ledger.assessment.result import Standing

FIELDS = (
    "teacher", "name", "group", "rules", "require", "part_of", "period", "from", "to", "measure",
    "needed", "earned", "certified", "pending", "carried_in", "carried_out", "short", "over",
    "state", "complete", "spilled", "missing", "awaits", "gives", "if_not", "doubts", "on_pace",
    "force", "text",
)  # fmt: skip
"""The names of the fields of a result, in their order."""


def result_fields(standing: Standing, language: str) -> dict[str, object]:
    """Return the fields of a result; amounts are exact, days are dates, None is not known."""
    requirement, period = standing.requirement, standing.period
    return {
        "teacher": standing.teacher.code,
        "name": standing.teacher.name,
        "group": standing.group,
        "rules": standing.rule_set.id,
        "require": requirement.id,
        "part_of": standing.part_of,
        "period": period and period.label,
        "from": period and period.first,
        "to": period and period.last,
        "measure": measure_of(requirement, standing.rule_set),
        "needed": standing.needed,
        "earned": standing.earned,
        "certified": standing.certified,
        "pending": standing.pending,
        "carried_in": standing.carried_in,
        "carried_out": standing.carried_out,
        "short": standing.short,
        "over": standing.over,
        "state": standing.state.value,
        "complete": standing.complete,
        "spilled": standing.spilled,
        "missing": standing.missing,
        "awaits": standing.awaits,
        "gives": standing.gives,
        "if_not": standing.if_not,
        "doubts": doubts_of(standing),
        "on_pace": standing.on_pace,
        "force": requirement.force,
        "text": requirement.told(language),
    }


def doubts_of(standing: Standing) -> tuple[str, ...]:
    """Return the doubts that a result rests on: the requirement's, then the rule set's."""
    head = standing.rule_set.ruleset
    return tuple(dict.fromkeys((*standing.requirement.doubts, *head.doubts)))


def is_asked(standing: Standing) -> bool:
    """Whether the requirement is asked of the teacher at all."""
    return standing.state is not State.NOT_APPLICABLE
