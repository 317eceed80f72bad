"""What a requirement, or a part of one, asks of a teacher: the amount in force, then adjusted."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.amount import FREED, Amount, Asker
from sbt_ledger.assessment.mix import in_proportion
from sbt_ledger.assessment.result import Reduction, State
from sbt_ledger.assessment.who import NotKnownError, fits, holds, told_blank
from sbt_ledger.rules.requirement import Requirement
from sbt_ledger.rules.source import Derived, amount_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sbt_ledger.periods import Period
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.line import RuleLine
    from sbt_ledger.rules.requirement import Adjustment, Part
    from sbt_ledger.rules.rule_set import RuleSet
    from sbt_ledger.rules.source import Amount as Amounts

__all__ = ["Demand", "demand", "demand_of_part", "fits", "holds", "told_blank"]

_fraction = cache(Fraction)
_ELSEWHERE = frozenset({"accept", "pause", "extend"})
"""Changes of what counts, or of the period; not of the amount."""


class Demand(NamedTuple):
    """What is asked: an amount, or a state that settles the matter, and why it was changed."""

    amount: Fraction = Fraction(0)
    settled: State | None = None
    why: tuple[Reduction, ...] = ()
    unsure: tuple[Reduction, ...] = ()
    """Blank cells of the roster that may change what is asked."""
    path: tuple[str, ...] = ()
    """The ids of the requirement and of the parts of it, down to what is asked here."""
    of_earned: Fraction | None = None
    """The share, where a part asks for a percent of what was earned."""


def demand(
    rule_set: RuleSet, requirement: Requirement, timeline: Timeline, period: Period, as_of: date
) -> Demand:
    """Return what `requirement` asks of a teacher in `period`."""
    asker, path = Asker(timeline, period, as_of, rule_set.ruleset.from_), (requirement.id,)
    day = asker.day
    if not timeline.in_post(day):
        told = _("Not in post on {day}.").format(day=day.isoformat())
        return Demand(settled=State.NOT_APPLICABLE, why=(Reduction(told),), path=path)
    try:
        why: list[Reduction] = []
        found = _in_force(requirement, asker, why)
        if found is None:
            return _no_rule(path)
        lines = _concerning(rule_set, path)
        if requirement.any_of:
            # How many of several are enough is no amount: nothing makes it less.
            lines = [line for line in lines if line.change in FREED]
        if not lines:
            return Demand(found, why=tuple(why), path=path)
        amount = Amount(asker, found, why, is_ceiling=requirement.at_most is not None)
        amount.adjust(lines, own=lines)
    except NotKnownError as unknown:
        return _not_known(unknown, path)
    return _of(amount, path)


def demand_of_part(  # noqa: PLR0913, PLR0917 - what a requirement has, and what it is a part of
    rule_set: RuleSet, part: Part, whole: Demand, timeline: Timeline, period: Period, as_of: date
) -> Demand:
    """Return what a part asks of a teacher, given what is asked of what it stands in.

    A percent is of the adjusted amount; a fixed amount shrinks with it unless the part says
    otherwise. If the whole is freed or not asked, so is the part; not the other way round.
    """
    asker = Asker(timeline, period, as_of, rule_set.ruleset.from_)
    path = (*whole.path, part.id)
    if whole.settled is not None:
        return Demand(settled=whole.settled, why=whole.why, path=path)
    applies = holds((part.who,), "at end", timeline, period, as_of)
    if applies is False:
        return not_asked(part, path)
    try:
        found = _part(rule_set, part, whole, asker, path)
    except NotKnownError as unknown:
        return _not_known(unknown, path)
    unsure = (*whole.unsure, *found.unsure)
    if applies is None:
        unsure += (Reduction(told_blank((part.who,), timeline, asker.day), part),)
    return found._replace(unsure=unsure)


def not_asked(line: RuleLine, path: tuple[str, ...] = ()) -> Demand:
    """Return that a line is not meant for the teacher."""
    why = Reduction(_("Not asked of this teacher."), line)
    return Demand(settled=State.NOT_APPLICABLE, why=(why,), path=path)


def _part(
    rule_set: RuleSet, part: Part, whole: Demand, asker: Asker, path: tuple[str, ...]
) -> Demand:
    named = [line for line in rule_set.adjust if part.id in line.require]
    written, why = amount_on(part.at_least, asker.first), list[Reduction]()
    of_earned = None
    lines: Sequence[Adjustment] = named
    if isinstance(written, str):
        percent, _sign, earned = written.partition("%")
        share = Fraction(percent) / 100
        of_earned = share if earned else None
        asked: Fraction | None = Fraction(0) if earned else share * whole.amount
    else:
        asked = _in_force(part, asker, why)
        # What frees the whole has been asked; a share of it is one of each part as well.
        lines = [
            line
            for line in _concerning(rule_set, path)
            if line.change == "prorate" or part.id in line.require
        ]
    if asked is None:
        return _no_rule(path)
    amount = Amount(asker, asked, why, is_ceiling=False)
    amount.adjust([each for each in lines if part.prorate or each.change != "prorate"], own=named)
    if not part.prorate and not part.on_top:
        # What does not shrink is still never more than the whole.
        amount.amount = min(amount.amount, whole.amount)
    return _of(amount, path)._replace(of_earned=of_earned)


def _in_force(line: Requirement | Part, asker: Asker, why: list[Reduction]) -> Fraction | None:
    """Return the amount before it is adjusted; None if no rule was in force."""

    def on(version: Requirement | Part, day: date) -> Fraction | None:
        return _in_force_on(version, day, asker, why)

    mixture = in_proportion(line, asker.period, on)
    if mixture is None:
        return on(line, asker.first)
    why += mixture.why
    return mixture.amount


def _in_force_on(
    requirement: Requirement | Part, day: date, asker: Asker, why: list[Reduction]
) -> Fraction | None:
    if not isinstance(requirement, Requirement):
        return _number(requirement.at_least, requirement, day, asker, why)
    if requirement.at_least_by is not None:
        ladder = requirement.at_least_by
        asked = ladder.at(_count(ladder.counter, requirement, asker, why))
        return None if asked is None else _fraction(asked)
    written = requirement.at_least if requirement.at_most is None else requirement.at_most
    if written is not None:
        return _number(written, requirement, day, asker, why)
    values = sum(len(listed) for listed in requirement.covers.values())
    return Fraction(requirement.how_many or (1 if requirement.any_of else values))


def _number(
    written: Amounts, line: RuleLine, day: date, asker: Asker, why: list[Reduction]
) -> Fraction | None:
    """Return the number in force on a day, or one that grows with a counter."""
    if isinstance(written, Derived):
        count = _count(written.each, line, asker, why)
        return max(_fraction(written.base) + _fraction(written.plus) * count, Fraction(0))
    number = amount_on(written, day)
    return _fraction(number) if isinstance(number, Decimal) else None


def _count(name: str, line: RuleLine, asker: Asker, why: list[Reduction]) -> Fraction:
    count = asker.counted(name, line)
    why.append(Reduction(_("“{counter}” is {count}.").format(counter=name, count=count), line))
    return count


def _concerning(rule_set: RuleSet, path: tuple[str, ...]) -> list[Adjustment]:
    """Return the lines that name what is asked or what it stands in, or nothing at all."""
    return [
        line
        for line in rule_set.adjust
        if line.change not in _ELSEWHERE
        and (not line.require or not set(line.require).isdisjoint(path))
    ]


def _of(amount: Amount, path: tuple[str, ...]) -> Demand:
    if amount.settled is not None:
        return Demand(amount.amount, amount.settled, tuple(amount.why), path=path)
    return Demand(amount.amount, None, tuple(amount.why), tuple(amount.unsure), path)


def _no_rule(path: tuple[str, ...]) -> Demand:
    told = Reduction(_("No rule was in force."))
    return Demand(settled=State.NOT_APPLICABLE, why=(told,), path=path)


def _not_known(unknown: NotKnownError, path: tuple[str, ...]) -> Demand:
    why = Reduction(unknown.told, unknown.line)
    return Demand(settled=State.UNKNOWN, why=(why,), path=path)
