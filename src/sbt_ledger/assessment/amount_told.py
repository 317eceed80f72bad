"""How an amount came about, told step by step where that is to be explained."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.figures import figure
from sbt_ledger.rules.source import step_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sbt_ledger.assessment.adjust import Demand
    from sbt_ledger.assessment.amount import Asker
    from sbt_ledger.assessment.result import Reduction
    from sbt_ledger.rules.line import RuleLine
    from sbt_ledger.rules.requirement import Part, Requirement
    from sbt_ledger.rules.source import Amount as Amounts
    from sbt_ledger.rules.source import Ladder


def tell_percent(part: Part, percent: str, whole: Demand, asker: Asker) -> None:
    """Tell a share: of what is asked of the whole, or of what counts toward it."""
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


def tell_ladder(line: RuleLine, ladder: Ladder, count: Fraction, asker: Asker) -> None:
    """Tell the step of a ladder that a counter has reached."""
    first, amount = max(step for step in ladder.steps if count >= step[0])
    told = _("“{counter}” is {count}: from {first} on, {amount} is asked.").format(
        counter=ladder.counter, count=figure(count), first=first, amount=amount
    )
    asker.tell(told, line, Fraction(amount), {ladder.counter})


def tell_number(
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


def tell_ceiling(
    ceiling: Fraction, most: Sequence[Reduction], line: Requirement, asker: Asker
) -> None:
    """Tell what must not be exceeded either, and how that came about if it is not just written."""
    if len(most) == 1 and isinstance(line.at_most, Decimal):
        return
    asker.tell(_("And at most {amount}:").format(amount=figure(ceiling)), line, None)
    if asker.steps is not None:
        asker.steps.extend(replace(each, amount=None) for each in most)
