"""States, standings and lists in the words that people read.

Texts are looked up when a report begins, in the language bound by then, and once: gettext goes
through the file system at every call, and a report has thousands of lines.
"""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.reports.amounts import shown
from sbt_ledger.reports.naming import AS_WRITTEN, told_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from fractions import Fraction

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.rules.rule_set import RuleSet


_STOPS = tuple(".!?。！？…")


class Words:
    """The words of one report."""

    def __init__(self, naming: Naming = AS_WRITTEN) -> None:
        self.naming = naming
        self.states = state_names()
        self.forces = {"advice": _("advice"), "entitlement": _("entitlement")}
        self._force = _("{told} [{force}]")
        self._comma, self._semicolon, self._or = _(", "), _("; "), _(" or ")
        self._short = _("short by {lacking} ({figures})")
        self._over = _("over by {excess} ({figures})")
        self._other = _("{state} ({figures})")
        self._reasons = _("{state}: {reasons}")
        self._least, self._most = _("{earned} of {needed}"), _("{earned} of at most {needed}")
        self._sum = _("{parts} = {whole}")
        self._carried_in, self._spilled = _("{amount} carried in"), _("{amount} spilled")
        self._certified = _("certified {certified}")
        self._pending = _("pending {pending}")
        self._awaits = _("awaits {steps}")

    def joined(self, parts: Iterable[str]) -> str:
        """Return the parts as a list, without the empty ones."""
        return self._comma.join(part for part in parts if part)

    def with_force(self, told: str, force: str) -> str:
        """Return what is told, marked if it need not be met."""
        name = self.forces.get(force)
        return self._force.format(told=told, force=name) if name else told

    def told_standing(self, standing: Standing) -> str:
        """Return the state with its figures: `short by 1.5 (28.5 of 30; certified 20)`."""
        state = self.states[standing.state]
        match standing.state:
            case State.SHORT:
                lacking, figures = shown(standing.short), self.told_figures(standing)
                told = self._short.format(lacking=lacking, figures=figures)
            case State.OVER:
                excess, figures = shown(standing.over), self.told_figures(standing)
                told = self._over.format(excess=excess, figures=figures)
            case State.MET | State.OPEN | State.PENDING:
                told = self._other.format(state=state, figures=self.told_figures(standing))
            case _:
                reasons = told_reasons(standing)
                told = self._reasons.format(state=state, reasons=reasons) if reasons else state
        awaits = self.told_awaits(standing) if standing.state is State.PENDING else ""
        return self.with_force(self.joined((told, awaits)), standing.requirement.force)

    def told_figures(self, standing: Standing) -> str:
        """Return what was earned of what is needed, and what of it is not certain yet."""
        earned = shown(standing.earned, standing.needed)
        asked, text = standing.needed, self._least
        if standing.requirement.is_ceiling or standing.state is State.OVER:
            asked, text = standing.ceiling or asked, self._most
        if standing.carried_in or standing.spilled:
            told = self._told_beside(standing, asked, text)
        else:
            told = text.format(earned=earned, needed=shown(asked, standing.earned))
        return self._semicolon.join((told, *self.told_doubtful(standing)))

    def _told_beside(self, standing: Standing, asked: Fraction, text: str) -> str:
        """Return the sum of what was earned and what was carried in or spilled into it."""
        whole = standing.earned + standing.carried_in + standing.spilled
        parts = [shown(standing.earned)]
        if standing.carried_in:
            parts.append(self._carried_in.format(amount=shown(standing.carried_in)))
        if standing.spilled:
            parts.append(self._spilled.format(amount=shown(standing.spilled)))
        told = text.format(earned=shown(whole, asked), needed=shown(asked, whole))
        return self._sum.format(parts=" + ".join(parts), whole=told)

    def told_doubtful(self, standing: Standing) -> list[str]:
        """Return what of the figures is certified, and pending; nothing if all is certain."""
        parts = []
        if standing.certified != standing.earned:
            certified = shown(standing.certified, standing.earned)
            parts.append(self._certified.format(certified=certified))
        if standing.pending:
            parts.append(self._pending.format(pending=shown(standing.pending)))
        return parts

    def told_awaits(self, standing: Standing) -> str:
        """Return what the pending and provisional entries still need, "" if nothing."""
        if not standing.awaits:
            return ""
        steps = (self._or.join(map(self.naming.step, step.split("|"))) for step in standing.awaits)
        return self._awaits.format(steps=self.joined(steps))


def state_names() -> dict[State, str]:
    """Return the words for all states."""
    return {
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


def state_name(state: State) -> str:
    """Return the word for a state."""
    return state_names()[state]


def joined(parts: Iterable[str]) -> str:
    """Return the parts as a list, without the empty ones."""
    return _(", ").join(part for part in parts if part)


def sentences(parts: Iterable[str]) -> str:
    """Return sentences one after the other, without the empty ones."""
    text = _("{one} {other}")
    told = ""
    for part in filter(None, parts):
        told = text.format(one=told, other=part) if told else part
    return told


def with_hint(message: str, hint: str) -> str:
    """Return in one line what is wrong and how to mend it; a message need not end in a stop."""
    stopped = message if message.endswith(_STOPS) else _("{told}.").format(told=message)
    return sentences((stopped, hint)) if hint else message


def some_of(names: Sequence[str], limit: int) -> str:
    """Return a list of the first `limit` names, and how many more there are."""
    if len(names) <= limit:
        return joined(names)
    more = len(names) - limit
    text = ngettext("{names} and {count} more", "{names} and {count} more", more)
    return text.format(names=joined(names[:limit]), count=more)


def some_things(things: Sequence[str], limit: int) -> str:
    """Do as `some_of` for places, files and results: Chinese does not count them as people."""
    if len(things) <= limit:
        return joined(things)
    more = len(things) - limit
    text = ngettext("{things} and {count} more", "{things} and {count} more", more)
    return text.format(things=joined(things[:limit]), count=more)


def not_yet(rule_sets: Iterable[RuleSet], day: date) -> tuple[str, ...]:
    """Return a sentence for each rule set of which no version holds yet on a day."""
    begins: dict[str, date] = {}
    for each in rule_sets:
        first = each.ruleset.from_
        begins[each.id] = min(first, begins.get(each.id, first))
    text = _("“{rules}” holds only from {day}: --as-of {day} shows what it asks for.")
    return tuple(
        text.format(rules=id_, day=first.isoformat())
        for id_, first in begins.items()
        if first > day
    )


def period_of(standing: Standing) -> str:
    """Return the label of a standing's period, "" if the teacher's own is not known."""
    return "" if standing.period is None else standing.period.label


def titled(standing: Standing, language: str) -> str:
    """Return the name of the requirement and its period."""
    name = standing.requirement.named(language)
    return " ".join(part for part in (name, told_label(period_of(standing))) if part)


def told_reasons(standing: Standing) -> str:
    """Return why a standing is as it is, beyond its figures; "" if the figures say it all."""
    return sentences(each.why for each in standing.why)
