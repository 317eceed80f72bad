"""What the school owes together, as gauges: its cohorts, its deadlines, its shares of money."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.reports import school_words
from sbt_ledger.reports.check_text import titled_deadline
from sbt_ledger.reports.coded import Coded, coded
from sbt_ledger.reports.concerns import cohorts_in, deadlines_in, money_in
from sbt_ledger.reports.office.chart import Bar, Chart, Legend, Part, drawn_of
from sbt_ledger.reports.office.sheet import Sheet
from sbt_ledger.reports.office.titles import columns
from sbt_ledger.reports.words import joined, state_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sbt_ledger.assessment.result import Report
    from sbt_ledger.assessment.school import CohortStanding, MoneyStanding
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.chart import Shade
    from sbt_ledger.reports.office.sheet import Row

_SHADES: dict[State, Shade] = {
    State.MET: "good", State.SHORT: "bad", State.OVER: "bad", State.OPEN: "open",
    State.PENDING: "pending", State.UNKNOWN: "unknown",
}  # fmt: skip
_ORDER = (State.SHORT, State.OVER, State.UNKNOWN, State.PENDING, State.OPEN, State.MET)
_NOT_ASKED = frozenset({State.NOT_APPLICABLE, State.EMPTY})
_MOST = 24
"""So many gauges are drawn, what is missed first; the table has all."""
_ALL = frozenset(State) - _NOT_ASKED


def cohorts(asked: Asked, report: Report) -> Sheet:
    """Return what the school, or a group of it, must reach together."""
    found = sorted(cohorts_in(report, _ALL), key=lambda each: _ORDER.index(each.state))
    rows: list[Row] = [
        (
            coded(each.cohort, asked.language), each.group or "", each.period.label,
            school_words.needed(each), school_words.reached(each), each.state,
            each.numerator, each.denominator, each.cohort.force, each.rule_set.id,
        )
        for each in found
    ]  # fmt: skip
    gauges = [(gauge(each, asked.language), each.state) for each in found if each.value is not None]
    names = "require* group period* needed* reached* state* above below force rules"
    return Sheet(
        "cohorts", _("The school"), columns(asked.naming, names), rows,
        empty=_("No rule in use asks anything of the whole school."),
        charts=gauge_chart(_("Reached, beside what is needed"), gauges), folded=bool(gauges),
    )  # fmt: skip


def money(asked: Asked, report: Report) -> Sheet:
    """Return the shares of money that rules ask for."""
    found = sorted(money_in(report, _ALL), key=lambda each: _ORDER.index(each.state))
    rows: list[Row] = [
        (
            coded(each.money, asked.language), each.period.label, each.needed,
            school_words.money_reached(each), each.state, each.amount, each.whole,
            each.money.force, each.rule_set.id,
        )
        for each in found
    ]  # fmt: skip
    gauges = [
        (_of_money(each, asked.language), each.state) for each in found if each.value is not None
    ]
    names = "require* period* needed* reached* state* amount whole force rules"
    return Sheet(
        "money", _("Money"), columns(asked.naming, names), rows,
        empty=_("No rule in use is about money."),
        charts=gauge_chart(_("Share of the money, beside what is needed"), gauges),
        folded=bool(gauges),
    )  # fmt: skip


def deadlines(asked: Asked, report: Report) -> Sheet:
    """Return what is due, and who has not done it."""
    found = sorted(deadlines_in(report, _ALL), key=lambda each: _ORDER.index(each.state))
    rows: list[Row] = [
        (
            Coded(each.deadline.id, titled_deadline(each, asked.language)), each.due,
            len(each.names), each.state, each.people if each.state is State.SHORT else (),
            each.rule_set.id,
        )
        for each in found
    ]  # fmt: skip
    counted: dict[tuple[str, Coded], Counter[State]] = {}
    for each in found:
        key = each.rule_set.id, coded(each.deadline, asked.language)
        counts = counted.setdefault(key, Counter())
        counts[each.state] += len(each.names)
    bars = tuple(_of_deadline(named.name, counts) for (_rules, named), counts in counted.items())
    legend = _legend(each.state for each in found)
    chart = Chart("bars", _("Tasks done, open and missed"), bars, legend)
    return Sheet(
        "deadlines", _("Deadlines"),
        columns(asked.naming, "deadline* due* people* state* who rules"), rows,
        empty=_("Nothing is due by a day."), charts=(chart,) if bars else (), folded=bool(bars),
    )  # fmt: skip


def gauge(each: CohortStanding, language: str) -> Bar:
    """Return a bar of what a school reached together, with a line where what is needed is."""
    value, asks = each.value or Fraction(0), _amount(each.needed)
    # A share is drawn out of all, a number out of somewhat more than is asked.
    whole = max(value, Fraction(1) if "%" in each.needed else _room(asks or value))
    label = f"{school_words.named(each, language)} {each.period.label}"
    told = _told(school_words.reached(each), school_words.needed(each), each.state)
    return Bar(label, _parts(value, each.state), whole, told, told, asks)


def _of_money(each: MoneyStanding, language: str) -> Bar:
    value, asks = each.value or Fraction(0), _amount(each.needed)
    label = f"{each.money.named(language)} {each.period.label}"
    told = _told(school_words.money_reached(each), each.needed, each.state)
    whole = max(value, _room(asks or value))
    return Bar(label, _parts(value, each.state), whole, told, told, asks)


def _told(reached: str, needed: str, state: State) -> str:
    text = _("{earned} of {needed}").format(earned=reached, needed=needed)
    return joined((text, state_names()[state]))


def _parts(value: Fraction, state: State) -> tuple[Part, ...]:
    return (Part(value, _SHADES.get(state, "plain")),)


def _room(amount: Fraction) -> Fraction:
    return amount * 5 / 4


def _amount(text: str) -> Fraction | None:
    """Return the number that is needed, None where it is none; a percent is a share."""
    try:
        number = Fraction(text.removesuffix("%"))
    except ValueError:
        return None
    return number / 100 if text.endswith("%") else number


def gauge_chart(title: str, gauges: Sequence[tuple[Bar, State]]) -> tuple[Chart, ...]:
    """Return the gauges as one chart, none if there are none."""
    if not gauges:
        return ()
    shown = gauges[:_MOST]
    legend = (*_legend(state for _bar, state in shown), Legend("mark", _("needed")))
    bars, note = tuple(bar for bar, _state in shown), drawn_of(len(shown), len(gauges))
    return (Chart("bars", title, bars, legend, note),)


def _of_deadline(name: str, counts: Counter[State]) -> Bar:
    parts = tuple(Part(Fraction(counts[each]), _SHADES[each]) for each in reversed(_ORDER))
    names, whole = state_names(), counts.total()
    told = joined(f"{counts[each]} {names[each]}" for each in _ORDER if counts[each])
    text = _("{count} of {whole} met").format(count=counts[State.MET], whole=whole)
    return Bar(name, parts, Fraction(whole), told, text)


def _legend(states: Iterable[State]) -> tuple[Legend, ...]:
    found, names = set(states), state_names()
    return tuple(Legend(_SHADES[each], names[each]) for each in reversed(_ORDER) if each in found)
