"""How far groups and people are, as `check` judges them."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.weigh import SUMS
from sbt_ledger.reports.amounts import share_text
from sbt_ledger.reports.check_order import has, under
from sbt_ledger.reports.office.chart import Bar, Legend, Part
from sbt_ledger.reports.office.sheet import Column, Sheet
from sbt_ledger.reports.office.titles import columns
from sbt_ledger.reports.words import joined, state_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sbt_ledger.assessment.result import Assessment, Report, Standing
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.chart import Shade
    from sbt_ledger.reports.office.sheet import Row

COMPLIANT = "compliant"
VERDICTS = (State.SHORT, State.UNKNOWN, State.PENDING, State.OPEN, COMPLIANT)
"""The verdicts over a teacher, the worst first."""
SHADES: Mapping[str, Shade] = {
    State.SHORT: "bad", State.OVER: "bad", State.UNKNOWN: "unknown", State.PENDING: "pending",
    State.OPEN: "open", State.MET: "good", COMPLIANT: "good",
}  # fmt: skip
_BY_COLOUR = (COMPLIANT, State.OPEN, State.PENDING, State.UNKNOWN, State.SHORT)
"""As they stand in a bar: what is done comes first."""
FREED = frozenset({State.EXEMPT, State.WAIVED, State.NOT_APPLICABLE, State.EMPTY})
_MOST_OPEN = 200
"""Rows: a longer list would fill the page, and print on many."""
_MOST_SUMS = 3
"""So many sums stand beside each teacher: those that are asked of most."""


class Sum(NamedTuple):
    """A sum that is asked of people in one period."""

    rules: str
    require: str
    title: str
    period: str
    """"" where each has a period of their own."""

    @property
    def named(self) -> str:
        """Return the name with the period."""
        return " ".join(filter(None, (self.title, self.period)))


def verdict_names() -> dict[str, str]:
    """Return the words for all verdicts."""
    return {str(state): name for state, name in state_names().items()} | {COMPLIANT: _("compliant")}


def share_of(amount: Fraction, whole: Fraction) -> str:
    """Return a part of a whole in percent, "" of nothing; only all of it is 100%."""
    return share_text(min(amount / whole, Fraction(1)), "100%") if whole else ""


def told_counts(counts: Mapping[str, int]) -> str:
    """Return how many have which verdict, the worst first."""
    names = verdict_names()
    return joined(f"{counts[each]} {names[each]}" for each in VERDICTS if counts[each])


def verdict_bar(label: str, counts: Mapping[str, int]) -> Bar:
    """Return a bar of how many have which verdict."""
    whole = sum(counts[each] for each in _BY_COLOUR)
    parts = tuple(Part(Fraction(counts[each]), SHADES[each]) for each in _BY_COLOUR)
    text = _("{count} of {whole} short")
    short = text.format(count=counts[State.SHORT], whole=whole)
    return Bar(label, parts, Fraction(whole), told_counts(counts), short)


def legend_of(found: Iterable[Mapping[str, int]], done: str = COMPLIANT) -> tuple[Legend, ...]:
    """Return what the shades that occur mean; what is done is `compliant` or `met`."""
    counted = list(found)
    names = verdict_names()
    return tuple(
        Legend(SHADES[each], names[done if each == COMPLIANT else each])
        for each in _BY_COLOUR
        if any(counts[each] for counts in counted)
    )


def of_teachers(asked: Asked, report: Report) -> Sheet:
    """Return each teacher's verdict, and how far the sums are that are asked of most."""
    known = {each.teacher.code: each for each in report.assessments if each.standings}
    sums = main_sums(asked, known.values())
    rows = [_teacher(asked, known[code], sums) for code in asked.teachers if code in known]
    first = columns(asked.naming, "group* code* name* verdict* met short behind")
    note = _("Progress is what was earned or carried in, of what is needed in the whole period.")
    return Sheet(
        "teachers", _("By teacher"), (*first, *_columns(asked, sums)), rows,
        notes=(note,) if sums else (), empty=_("Nothing is asked of anybody."),
        folded=len(rows) > _MOST_OPEN,
    )  # fmt: skip


def _columns(asked: Asked, sums: Iterable[Sum]) -> Iterator[Column]:
    progress, earned, needed = columns(asked.naming, "progress earned needed")
    for each in sums:
        over, at = each.named, f"={each.require}"
        yield Column(f"progress{at}", progress.title, over, right=True, bar=True)
        yield Column(f"earned{at}", earned.title, over)
        yield Column(f"needed{at}", needed.title, over)


def _teacher(asked: Asked, each: Assessment, sums: Iterable[Sum]) -> Row:
    code = each.teacher.code
    must = [one for one in each.standings if one.binds]
    own = {sum_of(asked, one): one for one in each.standings if is_sum(one)}
    cells: list[str | Fraction | None] = []
    for key in sums:
        one = own.get(key)
        asks = one is not None and one.state not in FREED
        cells += (share_of(has(one), one.needed), has(one), one.needed) if one and asks else _BLANK
    verdict = each.verdict
    return (
        asked.group_of(code), code, asked.name(code),
        verdict if verdict == COMPLIANT else State(verdict),
        sum(one.state is State.MET for one in must),
        sum(one.state in {State.SHORT, State.OVER} for one in must),
        sum(map(is_behind, must)), *cells,
    )  # fmt: skip


_BLANK: tuple[str, None, None] = ("", None, None)


def main_sums(asked: Asked, assessments: Iterable[Assessment]) -> tuple[Sum, ...]:
    """Return the sums that are asked of most people, each in its newest period."""
    counts: Counter[Sum] = Counter()
    newest: dict[tuple[str, str], tuple[str, str]] = {}
    for assessment in assessments:
        for each in filter(is_sum, assessment.standings):
            if each.state not in FREED:
                key = sum_of(asked, each)
                counts[key] += 1
                first = str(each.period and each.period.first)
                told = newest.get(key[:2], ("", ""))
                newest[key[:2]] = max(told, (first, key.period))
    kept = [key for key, _n in counts.most_common() if newest[key[:2]][1] == key.period]
    return tuple(kept[:_MOST_SUMS])


def sum_of(asked: Asked, standing: Standing) -> Sum:
    """Return the sum that a standing is of."""
    name, period = under(standing, asked.language)
    return Sum(standing.rule_set.id, standing.requirement.id, name, period)


def is_behind(standing: Standing) -> bool:
    """Whether it is still open, and less was earned than an even pace would have come to."""
    return standing.state is State.OPEN and standing.on_pace is False


def is_sum(standing: Standing) -> bool:
    """Whether it is a whole sum of credits or hours that must be reached in a span of days."""
    requirement, period = standing.requirement, standing.period
    return (
        standing.binds
        and standing.part_of is None
        and requirement.measure in SUMS
        and requirement.asks_for_an_amount
        and period is not None
        and not period.is_open_ended
    )
