"""What a requirement, or a part of one, asks of a teacher: the amount in force, then adjusted."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.amount import FREED, Amount
from sbt_ledger.assessment.amount_told import tell_ceiling, tell_percent
from sbt_ledger.assessment.asker import Asker
from sbt_ledger.assessment.in_force import in_force, most_on
from sbt_ledger.assessment.result import Reduction, State
from sbt_ledger.assessment.who import NotKnownError, holds, said_by, told_blank
from sbt_ledger.rules.source import amount_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sbt_ledger.periods import Period
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.adjustment import Adjustment
    from sbt_ledger.rules.line import RuleLine
    from sbt_ledger.rules.requirement import Part, Requirement
    from sbt_ledger.rules.rule_set import RuleSet

_POST = ("hired_on", "left_on", "employment")
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
    ceiling: Fraction | None = None
    """What must not be exceeded either, where the amount is the least."""


def demand(  # noqa: PLR0913, PLR0917 - of whom, when, and who wants to know how it came about
    rule_set: RuleSet,
    requirement: Requirement,
    timeline: Timeline,
    period: Period,
    as_of: date,
    steps: list[Reduction] | None = None,
) -> Demand:
    """Return what `requirement` asks of a teacher in `period`; `steps` takes how it came about."""
    asker = Asker(timeline, period, as_of, rule_set.ruleset.from_, steps)
    path = (requirement.id,)
    day = asker.day
    if not timeline.in_post(day):
        return Demand(settled=State.NOT_APPLICABLE, why=(_not_in_post(timeline, day),), path=path)
    try:
        why: list[Reduction] = []
        found = in_force(requirement, asker, why)
        most: list[Reduction] | None = None if steps is None else []
        ceiling = _ceiling(rule_set, requirement, asker._replace(steps=most))
        if found is None and ceiling is None:
            return _no_rule(requirement, path)
        amount = Amount(asker, found or Fraction(0), why, is_ceiling=requirement.is_ceiling)
        if lines := _changing(requirement, _concerning(rule_set, path)):
            amount.adjust(lines, own=lines)
    except NotKnownError as unknown:
        return _not_known(unknown, path, timeline)
    if ceiling is not None and most:
        tell_ceiling(ceiling, most, requirement, asker)
    return _of(amount, path)._replace(ceiling=ceiling)


def demand_of_part(  # noqa: PLR0913, PLR0917 - what a requirement has, and what it is a part of
    rule_set: RuleSet,
    part: Part,
    whole: Demand,
    timeline: Timeline,
    period: Period,
    as_of: date,
    steps: list[Reduction] | None = None,
) -> Demand:
    """Return what a part asks of a teacher, given what is asked of what it stands in.

    A percent is of the adjusted amount; a fixed amount shrinks with it unless the part says
    otherwise. If the whole is freed or not asked, so is the part; not the other way round.
    """
    asker = Asker(timeline, period, as_of, rule_set.ruleset.from_, steps)
    path = (*whole.path, part.id)
    if whole.settled is not None:
        return Demand(settled=whole.settled, why=whole.why, path=path)
    applies = holds((part.who,), "at end", timeline, period, as_of)
    if applies is False:
        return not_asked(part, path)
    try:
        found = _part(rule_set, part, whole, asker, path)
    except NotKnownError as unknown:
        return _not_known(unknown, path, timeline)
    # A line that names nothing changes the whole and its parts: it is told once.
    unsure = (*whole.unsure, *(each for each in found.unsure if each not in whole.unsure))
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
        if asker.steps is not None:
            tell_percent(part, written, whole, asker)
    else:
        asked = in_force(part, asker, why)
        # What frees the whole has been asked; a share of it is one of each part as well.
        lines = [
            line
            for line in _concerning(rule_set, path)
            if line.change == "prorate" or part.id in line.require
        ]
    if asked is None:
        return _no_rule(part, path)
    amount = Amount(asker, asked, why, is_ceiling=False)
    amount.adjust([each for each in lines if part.prorate or each.change != "prorate"], own=named)
    if not part.prorate and not part.on_top:
        # What does not shrink is still never more than the whole.
        if amount.amount > whole.amount and asker.steps is not None:
            asker.tell(_("Never more than what it is a part of."), part, whole.amount)
        amount.amount = min(amount.amount, whole.amount)
    return _of(amount, path)._replace(of_earned=of_earned)


def _ceiling(rule_set: RuleSet, requirement: Requirement, asker: Asker) -> Fraction | None:
    """Return what must not be exceeded where at least so much is asked as well; None if nothing.

    It shrinks as the other does; to set another amount means the other.
    """
    if requirement.at_most is None or requirement.is_ceiling:
        return None
    asked = in_force(requirement, asker, [], most_on)
    if asked is None:
        return None
    lines = _concerning(rule_set, (requirement.id,))
    shrinking = [line for line in lines if line.change == "prorate"]
    amount = Amount(asker, asked, is_ceiling=True)
    amount.adjust(shrinking, own=shrinking)
    return amount.amount


def _changing(requirement: Requirement, lines: Sequence[Adjustment]) -> Sequence[Adjustment]:
    """Return the lines that may change it: how many of several are enough is no amount."""
    return [line for line in lines if line.change in FREED] if requirement.any_of else lines


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


def _not_in_post(timeline: Timeline, day: date) -> Reduction:
    told = _("Not in post on {day}.").format(day=day.isoformat())
    return Reduction(told, places=said_by(_POST, timeline, date.min, day))


def _no_rule(line: RuleLine, path: tuple[str, ...]) -> Demand:
    told = Reduction(_("No rule was in force."), line)
    return Demand(settled=State.NOT_APPLICABLE, why=(told,), path=path)


def _not_known(unknown: NotKnownError, path: tuple[str, ...], timeline: Timeline) -> Demand:
    place = timeline.teacher.place
    why = Reduction(unknown.told, unknown.line, places=() if place is None else (place,))
    return Demand(settled=State.UNKNOWN, why=(why,), path=path)
