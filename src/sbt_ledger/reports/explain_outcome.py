"""How a derivation ends: the sum, what is still lacking, and what follows from it."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.files.kinds import named
from sbt_ledger.reports.amounts import shown
from sbt_ledger.reports.page import Line, tone_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.reports.explain import Derivation, Explanation
    from sbt_ledger.reports.explain_entries import Entries
    from sbt_ledger.reports.words import Words


FREED = frozenset({State.EXEMPT, State.WAIVED})
"""States in which nothing is summed."""


def is_open_amount(standing: Standing) -> bool:
    """Whether it is not known how much is asked."""
    return standing.state is State.UNKNOWN and not standing.needed


def outcome(
    derivation: Derivation, explanation: Explanation, words: Words, entries: Entries
) -> Iterator[Line]:
    """Yield the sum and the state, and what follows from it."""
    standing = derivation.standing
    text = _("Sum: {figures}. State: {state}.")
    figures, state = words.told_figures(standing), words.states[standing.state]
    if standing.state in FREED or standing.period is None or is_open_amount(standing):
        text = _("State: {state}.")
    yield Line(text.format(figures=figures, state=state), 1, tone_of(standing.state))
    if standing.missing:
        text = _("Touched by nothing: {values}.")
        yield Line(text.format(values=words.joined(standing.missing)), 1)
    if awaits := words.told_awaits(standing):
        yield Line(_("Entries: {awaits}.").format(awaits=awaits), 1)
    if standing.on_pace is False and standing.state is State.OPEN:
        yield Line(_told_pace(standing, explanation.as_of), 1)
    if not standing.parts_done:
        yield Line(_told_parts(standing, explanation), 1)
    yield from _consequences(derivation, entries)


def _told_pace(standing: Standing, as_of: date) -> str:
    """Return how much would be due by the days gone."""
    period = standing.period
    if period is None:
        return ""
    gone = max((min(as_of, period.last) - period.first).days + 1, 0)
    due, needed = standing.needed * gone / period.days, shown(standing.needed)
    text = _("Less than the days gone by would ask for: {needed} × {gone}/{days} = {due}.")
    return text.format(needed=needed, gone=gone, days=period.days, due=shown(due, standing.earned))


def _told_parts(standing: Standing, explanation: Explanation) -> str:
    """Return which parts that must be met are not."""
    names = [
        each.standing.requirement.id
        for each in explanation.derivations
        if each.standing.rule_set is standing.rule_set
        and each.standing.period == standing.period
        and each.standing.part_of == standing.requirement.id
        and each.standing.binds
        and not each.standing.complete
    ]
    return _("Not complete: a part is not met: {parts}.").format(parts=_(", ").join(names))


def _consequences(derivation: Derivation, entries: Entries) -> Iterator[Line]:
    standing = derivation.standing
    gives = standing.requirement.gives
    if gives and standing.state is State.MET and standing.parts_done:
        final = _("Gives: {gives}.") if standing.gives else _("Gives, once certified: {gives}.")
        yield Line(final.format(gives=named("gives", gives)), 1)
    if standing.if_not:
        consequence = named("if_not", standing.if_not)
        yield Line(_("If not: {consequence}.").format(consequence=consequence), 1)
    for reason in derivation.trail.carried:
        yield Line(entries.told_reason(reason, standing.rule_set), 1)
    if derivation.trail.carried:
        amount = shown(standing.carried_out)
        yield Line(_("Carried out into the next period: {amount}.").format(amount=amount), 1)
