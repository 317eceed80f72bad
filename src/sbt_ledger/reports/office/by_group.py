"""How far groups are: the verdicts over their people, and what they have of the main sums."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.weigh import by_now
from sbt_ledger.reports.check_order import has
from sbt_ledger.reports.coded import all_together
from sbt_ledger.reports.office.chart import Bar, Chart, Legend, Part, drawn_of
from sbt_ledger.reports.office.progress import (
    COMPLIANT,
    FREED,
    VERDICTS,
    is_sum,
    legend_of,
    main_sums,
    share_of,
    sum_of,
    verdict_bar,
)
from sbt_ledger.reports.office.sheet import Column, Sheet
from sbt_ledger.reports.office.titles import columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sbt_ledger.assessment.result import Assessment, Report
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.progress import Sum
    from sbt_ledger.reports.office.sheet import Row

_MOST = 24
"""So many groups are drawn, those with most people short first; the table has all."""
_MOST_SUMS = 2


class Amounts(NamedTuple):
    """What people have of a sum, no more than each needs; what an even pace would have come to."""

    earned: Fraction = Fraction(0)
    by_now: Fraction = Fraction(0)
    needed: Fraction = Fraction(0)


def groups(asked: Asked, report: Report) -> Sheet:
    """Return how many of each group have which verdict, and how far they are."""
    everybody = [each for each in report.assessments if each.standings]
    people: dict[str, list[Assessment]] = {
        each: [] for each in asked.groups if asked.is_group_meant(each)
    }
    for each in everybody:
        for group in asked.groups_of(each.teacher.code):
            if group in people:
                people[group].append(each)
    people = {group: some for group, some in people.items() if some}
    sums = main_sums(asked, everybody)[:_MOST_SUMS]
    amounts = {group: _amounts(asked, some, sums) for group, some in people.items()}
    counts = {group: Counter(map(_verdict, some)) for group, some in people.items()}
    rows = [(group, *_cells(counts[group], amounts[group], sums)) for group in people]
    whole = Counter(map(_verdict, everybody))
    totals = (all_together(), *_cells(whole, _amounts(asked, everybody, sums), sums))
    names = "group* people* short* unknown* pending* open* compliant* value"
    return Sheet(
        "groups", _("By group"), (*columns(asked.naming, names), *_columns(asked, sums)), rows,
        totals, asked.notes_on_groups, charts=_charts(counts, amounts, sums), folded=True,
    )  # fmt: skip


def _verdict(assessment: Assessment) -> str:
    return str(assessment.verdict)


def _amounts(
    asked: Asked, some: Iterable[Assessment], sums: Sequence[Sum]
) -> Mapping[Sum, Amounts]:
    found = dict.fromkeys(sums, Amounts())
    as_of = asked.assessment.as_of
    for assessment in some:
        for each in filter(is_sum, assessment.standings):
            key = sum_of(asked, each)
            if key in found and each.state not in FREED:
                earned, gone, needed = found[key]
                paced = gone + (by_now(each, as_of) or Fraction(0))
                reached = earned + min(has(each), each.needed)
                found[key] = Amounts(reached, paced, needed + each.needed)
    return found


def _cells(counts: Counter[str], amounts: Mapping[Sum, Amounts], sums: Sequence[Sum]) -> Row:
    whole = counts.total()
    return (
        whole, *(counts[each] for each in VERDICTS),
        share_of(Fraction(counts[COMPLIANT]), Fraction(whole)),
        *(share_of(amounts[each].earned, amounts[each].needed) for each in sums),
    )  # fmt: skip


def _columns(asked: Asked, sums: Iterable[Sum]) -> tuple[Column, ...]:
    (progress,) = columns(asked.naming, "progress")
    return tuple(
        Column(
            f"progress={each.require}", progress.title, each.named,
            right=True, bar=True,
        )
        for each in sums
    )  # fmt: skip


def _charts(
    counts: Mapping[str, Counter[str]],
    amounts: Mapping[str, Mapping[Sum, Amounts]],
    sums: Iterable[Sum],
) -> tuple[Chart, ...]:
    if not counts:
        return ()
    drawn = list(counts)
    if len(drawn) > _MOST:
        drawn = sorted(drawn, key=lambda each: -counts[each][VERDICTS[0]])[:_MOST]
    note = drawn_of(len(drawn), len(counts))
    bars = tuple(verdict_bar(_named(group), counts[group]) for group in drawn)
    legend = legend_of(counts[group] for group in drawn)
    return (
        Chart("bars", _("Verdicts by group"), bars, legend, note),
        *(_progress(each, {group: amounts[group][each] for group in drawn}) for each in sums),
    )


def _progress(asked_for: Sum, amounts: Mapping[str, Amounts]) -> Chart:
    bars = tuple(pace_bar(_named(group), each) for group, each in amounts.items() if each.needed)
    text = _("{title}: progress, beside the time that has gone")
    title = text.format(title=asked_for.named)
    return Chart("bars", title, bars, pace_legend())


def pace_bar(label: str, amounts: Amounts) -> Bar:
    """Return what was reached, with a line where an even pace would be."""
    earned, gone, needed = amounts
    done, time = share_of(earned, needed), share_of(gone, needed)
    told = _("progress {done}, time gone {gone}").format(done=done, gone=time)
    part = Part(earned, "good" if earned >= gone else "pending")
    return Bar(label, (part,), needed, told, f"{done} / {time}", gone)


def pace_legend() -> tuple[Legend, ...]:
    """Return what the shades of such bars mean."""
    return (
        Legend("good", _("progress")),
        Legend("pending", _("progress, behind pace")),
        Legend("mark", _("time gone")),
    )


def _named(group: str) -> str:
    return group or _("without a group")
