"""The amount that a line asks of a teacher, before anything changes it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.amount_told import tell_ladder, tell_number
from sbt_ledger.assessment.figures import figure
from sbt_ledger.assessment.mix import in_proportion
from sbt_ledger.assessment.result import Reduction
from sbt_ledger.assessment.who import NotKnownError, holds, told_blank
from sbt_ledger.rules.requirement import Requirement
from sbt_ledger.rules.source import Derived, amount_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sbt_ledger.assessment.asker import Asker
    from sbt_ledger.rules.line import RuleLine
    from sbt_ledger.rules.requirement import Part
    from sbt_ledger.rules.source import Amount as Amounts

    _OnDay = Callable[[Requirement | Part, date, Asker, list[Reduction]], Fraction | None]
    """Gives what a line asks on a day."""

_fraction = cache(Fraction)


def in_force(
    line: Requirement | Part, asker: Asker, why: list[Reduction], of: _OnDay | None = None
) -> Fraction | None:
    """Return the amount before it is adjusted; None if no rule was in force."""

    def on(version: Requirement | Part, day: date) -> Fraction | None:
        if version is not line and not _asks(version, asker):
            return None
        return (of or _in_force_on)(version, day, asker, why)

    mixture = in_proportion(line, asker.period, on)
    if mixture is None:
        return on(line, asker.first)
    why += mixture.why
    if asker.steps is not None:
        asker.steps[:] = mixture.steps
    return mixture.amount


def _asks(version: Requirement | Part, asker: Asker) -> bool:
    """Whether a version before asked anything of the teacher; NotKnownError if a blank decides."""
    when = version.who_when if isinstance(version, Requirement) else "at end"
    asks = holds((version.who,), when, asker.timeline, asker.period, asker.as_of)
    if asks is None:
        raise NotKnownError(told_blank((version.who,), asker.timeline, asker.day), version)
    return asks


def most_on(
    line: Requirement | Part, day: date, asker: Asker, why: list[Reduction]
) -> Fraction | None:
    """Return what must not be exceeded on a day; None if the line names nothing."""
    written = line.at_most if isinstance(line, Requirement) else None
    return None if written is None else _number(written, line, day, asker, why)


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
            tell_ladder(requirement, ladder, count, asker)
        return None if asked is None else _fraction(asked)
    if requirement.from_counter:
        count = _count(requirement.from_counter, requirement, asker, why)
        if asker.steps is not None:
            name = requirement.from_counter
            told = _("“{counter}” is {count}.").format(counter=name, count=figure(count))
            asker.tell(told, requirement, count, {name})
        return count
    written = requirement.at_most if requirement.is_ceiling else requirement.at_least
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
            told = _("{sum} ({counter}).").format(sum=sum_, counter=written.each)
            asker.tell(told, line, asked, {written.each})
        return asked
    number = amount_on(written, day)
    if not isinstance(number, Decimal):
        return None
    if asker.steps is not None:
        tell_number(written, line, day, asker, _fraction(number))
    return _fraction(number)


def _count(name: str, line: RuleLine, asker: Asker, why: list[Reduction]) -> Fraction:
    count = asker.counted(name, line)
    why.append(Reduction(_("“{counter}” is {count}.").format(counter=name, count=count), line))
    return count
