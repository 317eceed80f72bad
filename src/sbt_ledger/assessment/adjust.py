"""What a requirement, or a part of one, asks of a teacher: the amount in force, then adjusted."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.amount import Amount, Asker
from sbt_ledger.assessment.figures import figure
from sbt_ledger.assessment.mix import in_proportion
from sbt_ledger.assessment.result import Reduction, State
from sbt_ledger.assessment.who import NotKnownError, fits, holds, told_blank
from sbt_ledger.rules.requirement import Requirement
from sbt_ledger.rules.source import Derived, amount_on, step_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sbt_ledger.periods import Period
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.line import RuleLine
    from sbt_ledger.rules.requirement import Adjustment, Part
    from sbt_ledger.rules.rule_set import RuleSet
    from sbt_ledger.rules.source import Amount as Amounts
    from sbt_ledger.rules.source import Ladder

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


def demand(  # noqa: PLR0913, PLR0917 - of whom, when, and who wants to know how it came about
    rule_set: RuleSet,
    requirement: Requirement,
    timeline: Timeline,
    period: Period,
    as_of: date,
    steps: list[Reduction] | None = None,
) -> Demand:
    """Return what `requirement` asks of a teacher in `period`; `steps` takes how it came about."""
    asker, path = Asker(timeline, period, as_of, steps), (requirement.id,)
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
        if not lines:
            return Demand(found, why=tuple(why), path=path)
        amount = Amount(asker, found, why, is_ceiling=requirement.at_most is not None)
        amount.adjust(lines, own=lines)
    except NotKnownError as unknown:
        return _not_known(unknown, path, timeline)
    return _of(amount, path)


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
    asker, path = Asker(timeline, period, as_of, steps), (*whole.path, part.id)
    if whole.settled is not None:
        return Demand(settled=whole.settled, why=whole.why, path=path)
    applies = holds((part.who,), "at end", timeline, period, as_of)
    if applies is False:
        return not_asked(part, path)
    try:
        found = _part(rule_set, part, whole, asker, path)
    except NotKnownError as unknown:
        return _not_known(unknown, path, timeline)
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
    written, why = amount_on(part.at_least, asker.period.first), list[Reduction]()
    of_earned = None
    lines: Sequence[Adjustment] = named
    if isinstance(written, str):
        percent, _sign, earned = written.partition("%")
        share = Fraction(percent) / 100
        of_earned = share if earned else None
        asked: Fraction | None = Fraction(0) if earned else share * whole.amount
        if asker.steps is not None:
            _tell_percent(part, written, whole, asker)
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
        if amount.amount > whole.amount and asker.steps is not None:
            asker.tell(_("Never more than what it is a part of."), part, whole.amount)
        amount.amount = min(amount.amount, whole.amount)
    return _of(amount, path)._replace(of_earned=of_earned)


def _tell_percent(part: Part, percent: str, whole: Demand, asker: Asker) -> None:
    if percent.endswith("%"):
        asked = Fraction(percent.removesuffix("%")) / 100 * whole.amount
        told = _("{percent} of {whole}, asked by “{id}”: {amount}.").format(
            percent=percent, whole=figure(whole.amount), id=whole.path[-1], amount=figure(asked)
        )
        asker.tell(told, part, asked)
    else:
        told = _("{percent} of what counts toward “{id}”.")
        percent = percent.removesuffix(" of earned")
        asker.tell(told.format(percent=percent, id=whole.path[-1]), part, None)


def _in_force(line: Requirement | Part, asker: Asker, why: list[Reduction]) -> Fraction | None:
    """Return the amount before it is adjusted; None if no rule was in force."""

    def on(version: Requirement | Part, day: date) -> Fraction | None:
        return _in_force_on(version, day, asker, why)

    mixture = in_proportion(line, asker.period, on)
    if mixture is None:
        return on(line, asker.period.first)
    why += mixture.why
    if asker.steps is not None:
        asker.steps[:] = mixture.steps
    return mixture.amount


def _in_force_on(
    requirement: Requirement | Part, day: date, asker: Asker, why: list[Reduction]
) -> Fraction | None:
    if not isinstance(requirement, Requirement):
        return _number(requirement.at_least, requirement, day, asker, why)
    if requirement.at_least_by is not None:
        ladder = requirement.at_least_by
        count = _count(ladder.counter, requirement, asker, why)
        asked = ladder.at(count)
        if asked is not None and asker.steps is not None:
            _tell_ladder(requirement, ladder, count, asker)
        return None if asked is None else _fraction(asked)
    written = requirement.at_least if requirement.at_most is None else requirement.at_most
    if written is not None:
        return _number(written, requirement, day, asker, why)
    values = [value for listed in requirement.covers.values() for value in listed]
    if values and asker.steps is not None:
        told = _("Each of these at least once: {values}.").format(values=_(", ").join(values))
        asker.tell(told, requirement, Fraction(len(values)))
    return Fraction(requirement.how_many or (1 if requirement.any_of else len(values)))


def _number(
    written: Amounts, line: RuleLine, day: date, asker: Asker, why: list[Reduction]
) -> Fraction | None:
    """Return the number in force on a day, or one that grows with a counter."""
    if isinstance(written, Derived):
        count = _count(written.each, line, asker, why)
        asked = max(_fraction(written.base) + _fraction(written.plus) * count, Fraction(0))
        if asker.steps is not None:
            sum_ = f"{written.base} + {written.plus} × {figure(count)} = {figure(asked)}"
            asker.tell(f"{sum_} ({written.each}).", line, asked, {written.each})
        return asked
    number = amount_on(written, day)
    if not isinstance(number, Decimal):
        return None
    if asker.steps is not None:
        _tell_number(written, line, day, asker, _fraction(number))
    return _fraction(number)


def _tell_ladder(line: RuleLine, ladder: Ladder, count: Fraction, asker: Asker) -> None:
    first, amount = max(step for step in ladder.steps if count >= step[0])
    told = _("“{counter}” is {count}: from {first} on, {amount} is asked.").format(
        counter=ladder.counter, count=figure(count), first=first, amount=amount
    )
    asker.tell(told, line, _fraction(amount), {ladder.counter})


def _tell_number(
    written: Amounts, line: RuleLine, day: date, asker: Asker, number: Fraction
) -> None:
    """Tell an amount as it is written, and where it changed over time since when it holds."""
    step = step_on(written, day) if isinstance(written, tuple) else None
    if step is None:
        asker.tell(_("Asked: {amount}.").format(amount=figure(number)), line, number)
        return
    told = _("In force from {day} on: {amount}.")
    source, clause = step.source or line.source, step.clause or line.clause
    cited = line.but(source=source, clause=clause)
    asker.tell(told.format(day=step.from_.isoformat(), amount=figure(number)), cited, number)


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


def _not_known(unknown: NotKnownError, path: tuple[str, ...], timeline: Timeline) -> Demand:
    place = timeline.teacher.place
    why = Reduction(unknown.told, unknown.line, places=() if place is None else (place,))
    return Demand(settled=State.UNKNOWN, why=(why,), path=path)
