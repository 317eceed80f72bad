"""Amounts that nothing can reach, or that say more than what they stand in."""

from __future__ import annotations

from decimal import Decimal
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.rules.finding import finding
from sbt_ledger.rules.period_rule import CAREER, rolling
from sbt_ledger.rules.rule_set import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.errors import Problem
    from sbt_ledger.rules.requirement import Part, Requirement
    from sbt_ledger.rules.rule_set import RuleSet

_CREDITS = frozenset({"", "credits"})


def amounts(rule_set: RuleSet) -> Iterator[Problem]:
    """Yield amounts of credits that nothing earns, and parts that ask for more than their whole."""
    # A file may have its rates from the layers below it: then all of them together are asked.
    if not rule_set.ruleset.based_on:
        yield from unearned(rule_set)
    for line in rule_set.require:
        yield from _larger(line, line.written_at)
    yield from _carried_nowhere(rule_set)
    yield from _grace_of_nothing(rule_set)


def unearned(rule_set: RuleSet) -> Iterator[Problem]:
    """Yield the first amount of credits if no rate of the set, its layers included, gives any."""
    place = next((line.written_at for line in rule_set.require if _sums_credits(line)), None)
    if place is not None and not rule_set.credit:
        message = _("there is no line of 'credit': every record is worth 0")
        hint = _("Say what records are worth, such as: credit = [ { per_hour = 1 } ].")
        yield finding("no-credit", "warning", place, message, hint)


def _carried_nowhere(rule_set: RuleSet) -> Iterator[Problem]:
    """Yield lines that carry what no period takes in: none follows a career or a window."""
    without = {
        each.id: line.per
        for line in rule_set.require
        if line.per == CAREER or rolling(line.per)
        for each in (line, *parts_of(line))
    }
    for carry in rule_set.carry:
        names = [name for name in carry.require if name in without]
        if names:
            text = _("nothing takes in what “{name}” carries: no period follows “{per}”")
            message = text.format(name=names[0], per=without[names[0]])
            hint = _("Carry from one period into the next, such as a year, or take the line out.")
            yield finding("carried-nowhere", "warning", carry.written_at, message, hint)


def _grace_of_nothing(rule_set: RuleSet) -> Iterator[Problem]:
    """Yield times of grace where no period ends: a career is all that is asked for."""
    if not rule_set.require or any(line.per != CAREER for line in rule_set.require):
        return
    for grace in rule_set.grace:
        message = _("no period ends before this time of grace: all is asked “{per}”").format(
            per=CAREER
        )
        hint = _("Ask for something in a period with an end, such as a year, or take the line out.")
        yield finding("grace-of-nothing", "warning", grace.written_at, message, hint)


def _sums_credits(line: Requirement) -> bool:
    is_of_amounts = line.asks_for_an_amount or line.at_most is not None
    return line.measure in _CREDITS and is_of_amounts and not (line.covers or line.mix)


def _larger(whole: Requirement | Part, place: str) -> Iterator[Problem]:
    """Yield parts that ask for more than all of what they are inside of."""
    for part in whole.of_which:
        at = part.written_at or place
        if not part.on_top and _is_above(part.at_least, whole.at_least):
            text = _("the part “{part}” asks for {amount}, and “{whole}” in all for {all}")
            told = {"part": part.id, "amount": part.at_least}
            message = text.format(**told, whole=whole.id, all=whole.at_least)
            hint = _(
                "Who reaches the part reaches the whole: one of the two is mistyped, or it is "
                "on_top = true."
            )
            yield finding("part-above-whole", "warning", at, message, hint)
        yield from _larger(part, at)


def _is_above(amount: object, other: object) -> bool:
    return isinstance(amount, Decimal) and isinstance(other, Decimal) and amount > other
