"""The charts of a district, and its verdict in one line."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.reports.office.chart import Chart, drawn_of
from sbt_ledger.reports.office.gauges import gauge, gauge_chart
from sbt_ledger.reports.office.progress import legend_of, told_counts, verdict_bar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sbt_ledger.assessment.district import Pooled, SchoolFigures

_MOST = 40
"""So many schools are drawn; the table has all."""


def verdict_of(schools: Sequence[SchoolFigures]) -> str:
    """Return the district in one line: how many schools are not in order, and how many people."""
    counts = Counter[str]()
    for each in schools:
        counts.update(each.summary)
    amiss = sum(not each.is_compliant for each in schools)
    told = told_counts(counts)
    if not told:
        text = ngettext(
            "{count} of {schools} schools is not in order. No teacher is asked for anything.",
            "{count} of {schools} schools are not in order. No teacher is asked for anything.",
            amiss,
        )
        return text.format(count=amiss, schools=len(schools))
    text = ngettext(
        "{count} of {schools} schools is not in order. Of {teachers} teachers: {counts}.",
        "{count} of {schools} schools are not in order. Of {teachers} teachers: {counts}.",
        amiss,
    )
    return text.format(
        count=amiss, schools=len(schools), teachers=counts["teachers"], counts=told
    )  # fmt: skip


def verdict_charts(schools: Iterable[SchoolFigures]) -> tuple[Chart, ...]:
    """Return the schools as bars; of many, those with the largest share of people short."""
    asked = [each for each in schools if each.summary["teachers"]]
    if len(asked) > _MOST:
        asked.sort(key=lambda each: Fraction(-each.summary["short"], each.summary["teachers"]))
    drawn = asked[:_MOST]
    bars = tuple(verdict_bar(each.name, each.summary) for each in drawn)
    legend = legend_of(each.summary for each in drawn)
    note = drawn_of(len(drawn), len(asked))
    return (Chart("bars", _("Verdicts by school"), bars, legend, note),) if bars else ()


def cohort_charts(pooled: Iterable[Pooled], language: str) -> tuple[Chart, ...]:
    """Return as gauges what all schools together have reached."""
    gauges = [
        (gauge(each.standing, language), each.standing.state)
        for each in pooled
        if each.standing is not None
        and each.standing.value is not None
        and not each.standing.for_show
    ]
    return gauge_chart(_("Reached, beside what is needed"), gauges)
