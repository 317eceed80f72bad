"""Whether a rule set asks for more than plain sums: what it takes then is loaded only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sbt_ledger.rules.requirement import Requirement
    from sbt_ledger.rules.rule_set import RuleSet


def is_elaborate(rule_set: RuleSet, requirement: Requirement) -> bool:
    """Whether a requirement looks at more than the sum of what fits it."""
    counting = rule_set.counting
    return (
        bool(
            requirement.of_which
            or requirement.covers
            or requirement.mix
            or requirement.measure.startswith("distinct ")
            or rule_set.cap
            or rule_set.floor
            or rule_set.carry
            or rule_set.grace
            or rule_set.hands_on
            or counting.date == "split"
            or counting.same_course
            or any(line.spread for line in rule_set.credit)
        )
        and not requirement.any_of
    )


def looks_back(rule_set: RuleSet) -> bool:
    """Whether what counts in a period hangs on rows before it."""
    chosen = any(line.any_of for line in rule_set.require)
    cut = rule_set.carry or rule_set.grace or rule_set.cap or rule_set.floor or rule_set.hands_on
    return bool(cut or chosen or reaches_on(rule_set))


def reaches_on(rule_set: RuleSet) -> bool:
    """Whether a row of before all periods may count in one, or keep another row from it."""
    spread = any(line.spread for line in rule_set.credit)
    bounds = {line.per for line in rule_set.floor} | {line.per for line in rule_set.cap}
    wider = any(bounds - {"", line.per} for line in rule_set.require)
    return bool(spread or wider or rule_set.counting.same_course)
