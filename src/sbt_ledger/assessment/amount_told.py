"""How an amount came about, told step by step where that is to be explained."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.figures import figure, told_length
from sbt_ledger.assessment.proofs import told_missing
from sbt_ledger.assessment.result import Reduction
from sbt_ledger.assessment.who import runs, said_by
from sbt_ledger.rules.source import step_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sbt_ledger.assessment.adjust import Demand
    from sbt_ledger.assessment.asker import Asker
    from sbt_ledger.assessment.prorate import Left
    from sbt_ledger.periods import Period
    from sbt_ledger.rules.adjustment import Adjustment
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
        asker.steps.extend(each._replace(amount=None) for each in most)


def tell_no_letters(line: Adjustment, asker: Asker) -> None:
    """Tell that a line would change what is asked, if its letters were there."""
    timeline, days = asker.timeline, (asker.period.first, asker.period.last)
    if asker.steps is None or not line.who.columns():
        return
    if any(fit for _first, _last, fit in runs(line.who, timeline, *days)):
        places = said_by(looked_at(line), timeline, *days)
        told = told_missing(line.needs_all)
        asker.steps.append(Reduction(told, line, line.needs_all, places=places))


def tell_whole(line: Adjustment, found: Left, asker: Asker) -> None:
    """Tell why nothing is taken off though there is a time that might."""
    if not found.told or line.by_attribute:
        return
    told = _("Nothing is taken off: no whole month lies in it.")
    if not found.off:
        longer, length = line.min_length.startswith(">"), line.min_length.lstrip("> ")
        told = _("Nothing is taken off: it does not last {length}.")
        if longer:
            told = _("Nothing is taken off: it does not last longer than {length}.")
        told = told.format(length=told_length(length))
    asker.tell(told, line, None, looked_at(line))


def told_share(left: Left, before: Fraction, after: Fraction, period: Period) -> str:
    """Return how a share was taken: what does not count, the sum, and which days those are."""
    sum_ = f"{figure(before)} × {left.share} = {figure(after)}"
    days = _(", ").join(
        f"{first.isoformat()}..{last.isoformat()}"
        for first, last in left.off
        if (first, last) != (period.first, period.last)
    )
    text = _("{told} {sum} ({days}).") if days else _("{told} {sum}.")
    return text.format(told=left.told, sum=sum_, days=days)


def looked_at(line: Adjustment) -> set[str]:
    """Return the attributes that decide whether, and how far, a line holds."""
    names = {*line.who.columns(), *line.when.columns(), *line.active_if.columns()}
    return (names | {line.by_attribute, line.per}) - {""}
