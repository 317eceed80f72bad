"""States, standings and lists in the words that people read.

Texts are made when they are asked for, so that they come in the language bound by then.
"""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.reports.amounts import exact_text, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sbt_ledger.assessment.result import CohortStanding, Standing


def state_name(state: State) -> str:
    """Return the word for a state."""
    names = {
        State.MET: _("met"),
        State.OPEN: _("open"),
        State.SHORT: _("short"),
        State.OVER: _("over"),
        State.PENDING: _("pending"),
        State.EXEMPT: _("exempt"),
        State.WAIVED: _("waived"),
        State.NOT_APPLICABLE: _("not-applicable"),
        State.UNKNOWN: _("unknown"),
        State.EMPTY: _("empty"),
    }
    return names[state]


def force_name(force: str) -> str:
    """Return the word for what is shown but need not be met, "" for what must be met."""
    return {"advice": _("advice"), "entitlement": _("entitlement")}.get(force, "")


def with_force(told: str, force: str) -> str:
    """Return what is told, marked if it need not be met."""
    name = force_name(force)
    return _("{told} [{force}]").format(told=told, force=name) if name else told


def joined(parts: Iterable[str]) -> str:
    """Return the parts as a list, without the empty ones."""
    return _(", ").join(part for part in parts if part)


def some_of(names: Sequence[str], limit: int) -> str:
    """Return a list of the first `limit` names, and how many more there are."""
    if len(names) <= limit:
        return joined(names)
    more = len(names) - limit
    text = ngettext("{names} and {count} more", "{names} and {count} more", more)
    return text.format(names=joined(names[:limit]), count=more)


def period_of(standing: Standing) -> str:
    """Return the label of a standing's period, "" if the teacher's own is not known."""
    return "" if standing.period is None else standing.period.label


def titled(standing: Standing, language: str) -> str:
    """Return the name of the requirement and its period."""
    name = standing.requirement.named(language)
    return " ".join(part for part in (name, period_of(standing)) if part)


def told_standing(standing: Standing) -> str:
    """Return the state with its figures: `short by 1.5 (28.5 of 30; certified 20)`."""
    match standing.state:
        case State.SHORT:
            lacking = shown(standing.short)
            text = _("short by {lacking} ({figures})")
            told = text.format(lacking=lacking, figures=told_figures(standing))
        case State.OVER:
            excess = shown(standing.over)
            told = _("over by {excess} ({figures})").format(
                excess=excess, figures=told_figures(standing)
            )
        case State.MET | State.OPEN | State.PENDING:
            told = _("{state} ({figures})").format(
                state=state_name(standing.state), figures=told_figures(standing)
            )
        case _:
            told = _with_reasons(standing)
    awaits = told_awaits(standing) if standing.state is State.PENDING else ""
    return with_force(joined((told, awaits)), standing.requirement.force)


def told_figures(standing: Standing) -> str:
    """Return what was earned of what is needed, and what of it is not certain yet."""
    earned = shown(standing.earned, standing.needed)
    needed = shown(standing.needed, standing.earned)
    ceiling = standing.requirement.at_most is not None
    text = _("{earned} of at most {needed}") if ceiling else _("{earned} of {needed}")
    parts = [text.format(earned=earned, needed=needed)]
    if standing.certified != standing.earned:
        certified = shown(standing.certified, standing.earned)
        parts.append(_("certified {certified}").format(certified=certified))
    if standing.pending:
        parts.append(_("pending {pending}").format(pending=shown(standing.pending)))
    return "; ".join(parts)


def told_awaits(standing: Standing) -> str:
    """Return what the pending and provisional entries still need, "" if nothing."""
    if not standing.awaits:
        return ""
    steps = joined(_(" or ").join(step.split("|")) for step in standing.awaits)
    return _("awaits {steps}").format(steps=steps)


def told_cohort(standing: CohortStanding) -> str:
    """Return the state of a school's requirement with its figures."""
    ceiling = standing.cohort.at_most is not None
    text = (
        _("{state} ({value} of at most {needed})")
        if ceiling
        else _("{state} ({value} of {needed})")
    )
    told = text.format(
        state=state_name(standing.state),
        value=shown(standing.value),
        needed=exact_text(standing.needed),
    )
    return with_force(told, standing.cohort.force)


def told_reasons(standing: Standing) -> str:
    """Return why a standing is as it is, beyond its figures; "" if the figures say it all."""
    return " ".join(each.why for each in standing.why)


def _with_reasons(standing: Standing) -> str:
    reasons, state = told_reasons(standing), state_name(standing.state)
    return _("{state}: {reasons}").format(state=state, reasons=reasons) if reasons else state
