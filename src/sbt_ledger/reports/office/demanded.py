"""How many stand how with each requirement, in each of its periods."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.reports.check_order import period_together, under
from sbt_ledger.reports.coded import coded
from sbt_ledger.reports.office.chart import Chart
from sbt_ledger.reports.office.progress import (
    COMPLIANT,
    FREED,
    VERDICTS,
    is_behind,
    legend_of,
    share_of,
    verdict_bar,
)
from sbt_ledger.reports.office.sheet import Sheet
from sbt_ledger.reports.office.titles import columns
from sbt_ledger.rules.rule_set import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.sheet import Row


def requirements(asked: Asked, standings: Iterable[Standing]) -> Sheet:
    """Return how many stand how, by requirement and period; what does not bind is marked so."""
    rows: list[Row] = []
    drawn: dict[tuple[str, str], tuple[str, Counter[str]]] = {}
    for some in _alike(asked, standings):
        first = some[0]
        asks = coded(first.requirement, asked.language)
        counts = Counter(_as_verdict(each.state) for each in some)
        late = sum(map(is_behind, some))
        rows.append(
            (
                asks, period_together(first), counts.total(),
                *(counts[each] for each in VERDICTS[:-1]), late,
                counts[COMPLIANT], share_of(Fraction(counts[COMPLIANT]), Fraction(len(some))),
                first.requirement.force, first.rule_set.id,
            )
        )  # fmt: skip
        drawn.setdefault((first.rule_set.id, asks.code), (asks.name, Counter()))[1].update(counts)
    names = "require* period* asked* short* unknown* pending* open* behind met* value force rules"
    bars = tuple(verdict_bar(name, counts) for name, counts in drawn.values())
    title = _("Results by requirement, all periods together")
    legend = legend_of((counts for _name, counts in drawn.values()), State.MET)
    chart = Chart("bars", title, bars, legend)
    return Sheet(
        "requirements", _("By requirement"), columns(asked.naming, names), rows,
        charts=(chart,) if bars else (), folded=True,
    )  # fmt: skip


def _alike(asked: Asked, standings: Iterable[Standing]) -> Iterator[list[Standing]]:
    """Yield what is asked alike of people, in the order of the rules and of the periods."""
    places = {
        (rules.id, line.id): (at, number)
        for at, rules in enumerate(asked.assessment.rule_sets)
        for number, line in enumerate(
            each for one in rules.require for each in (one, *parts_of(one))
        )
    }
    found: dict[tuple[tuple[int, ...], str, str, str], list[Standing]] = {}
    for each in standings:
        name, label = under(each, asked.language)
        place = places.get((each.rule_set.id, each.requirement.id), (len(places),))
        # Periods of people's own, which begin on many days, stand together.
        is_common = each.period is not None and each.period.label == label
        since = str(each.period.first) if each.period and is_common else ""
        found.setdefault((place, since, name, label), []).append(each)
    for key in sorted(found):
        yield found[key]


def _as_verdict(state: State) -> str:
    """Return the verdict that a state comes to; who is freed from something has done it."""
    if state is State.OVER:
        return State.SHORT
    return COMPLIANT if state is State.MET or state in FREED else state
