"""`report summary`: a row a teacher with the years of the cycle, its sum, and what is still needed.

Years and cycle are judged apart: thirty credits each year may be all that a year asks, and are not
the cycle's sum. Where no rule asks for a cycle, the longest sum that is asked stands in its place.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from gettext import gettext as _
from itertools import pairwise
from typing import TYPE_CHECKING

from sbt_ledger.reports.coded import all_together
from sbt_ledger.reports.office.cycles import MISSED, cycles
from sbt_ledger.reports.office.filing import filed, number_column, numbered
from sbt_ledger.reports.office.sheet import Column, Sheet
from sbt_ledger.reports.office.titles import columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sbt_ledger.reports.listing import Cell
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.cycles import Judged
    from sbt_ledger.reports.office.sheet import OfficeReport, Row

_INDUCTION = 4
"""So many columns tell of the training of new teachers."""


def make(asked: Asked) -> OfficeReport:
    """Return the summary of the cycle."""
    people = cycles(asked)
    summary, completion = _summary(asked, people), _completion(asked, people)
    shown = (s for each in people for s in (each.cycle, each.induction) if s is not None)
    found = filed(
        asked, "summary", _("Summary of training credits"), (_read(summary), completion),
        *_remarks(people), *asked.readings(shown),
    )  # fmt: skip
    return replace(found, flat=(summary, completion))


def _summary(asked: Asked, people: Sequence[Judged]) -> Sheet:
    facts = (_row(asked, each, _most_years(people)) for each in people)
    has_new = any(each.induction for each in people)
    names = (
        number_column(),
        *columns(asked.naming, "code* name* group"),
        *_year_columns(people),
        *columns(
            asked.naming, "cycle_sum* certified* needed difference* state* complete years_short"
        ),
        *columns(asked.naming, "on_pace per_year"),
        *(_induction_columns(asked) if has_new else ()),
    )
    rows = numbered(tuple(row) if has_new else tuple(row)[:-_INDUCTION] for row in facts)
    return Sheet("summary", _("Years and cycle"), names, rows, notes=tuple(_foot(people)))


def _read(sheet: Sheet) -> Sheet:
    """Return the table for people: what is certified of a year only where it differs."""
    of_years = _of_years(sheet)
    kept: list[tuple[int, Column]] = []
    for at, column in enumerate(sheet.columns):
        if column.name not in of_years or any(row[at] != row[at - 1] for row in sheet.rows):
            kept.append((at, column))
        else:
            lone = kept[-1][1]
            kept[-1] = at - 1, replace(lone, title=lone.over, over="")
    rows = [tuple(row[at] for at, _column in kept) for row in sheet.rows]
    return replace(sheet, columns=tuple(column for _at, column in kept), rows=rows)


def _of_years(sheet: Sheet) -> set[str]:
    """Return the names of the columns with what is certified of a year, each behind its sum."""
    return {
        column.name
        for before, column in pairwise(sheet.columns)
        if column.name == f"{before.name}_certified"
    }


def _induction_columns(asked: Asked) -> list[Column]:
    found = columns(asked.naming, "earned certified needed state")
    over = _("training of new teachers")
    return [Column(f"induction_{each.name}", each.title, over=over) for each in found]


def _most_years(people: Sequence[Judged]) -> int:
    return max((len(each.years) for each in people), default=0)


def _year_columns(people: Sequence[Judged]) -> list[Column]:
    """Return columns a year: by its label, or by its number where people have other years."""
    labels = [{each.years[at].period.label for each in people if at < len(each.years)}
              for at in range(_most_years(people))]  # fmt: skip
    text = _("year {number}")
    titles = [
        next(iter(found)) if len(found) == 1 else text.format(number=at)
        for at, found in enumerate(labels, 1)
    ]
    return [
        Column(name, told, over=title)
        for at, title in enumerate(titles, 1)
        for name, told in ((f"year_{at}", _("earned")), (f"year_{at}_certified", _("certified")))
    ]


def _row(asked: Asked, each: Judged, count: int) -> Row:
    cycle = each.cycle
    amounts = [amount for year in each.years for amount in (year.earned, year.certified)]
    held = cycle.earned + cycle.carried_in + cycle.spilled
    new = each.induction
    return (
        cycle.teacher.code, cycle.teacher.name, asked.group_of(cycle.teacher.code),
        *amounts, *(None for _year in range(2 * count - len(amounts))),
        held, cycle.certified, cycle.needed, held - cycle.needed if each.is_asked else None,
        cycle.state, cycle.complete, each.years_short, cycle.on_pace, _per_year(asked, each),
        *((new.earned, new.certified, new.needed, new.state) if new else (None, None, None, "")),
    )  # fmt: skip


def _per_year(asked: Asked, each: Judged) -> Cell:
    """Return what is still needed in each year that has not ended, None if nothing is."""
    left = sum(year.period.last > asked.assessment.as_of for year in each.years)
    still = each.cycle.short
    return still / left if still and left and each.is_asked else None


def _foot(people: Sequence[Judged]) -> list[str]:
    """Return how many ought to have the cycle's sum, and how many have it."""
    ought = [each for each in people if each.is_asked]
    if not people:
        return []
    have = sum(each.cycle.complete for each in ought)
    text = _("Ought to: {ought}; complete: {have}; not complete: {have_not}.")
    counts = {"ought": len(ought), "have": have, "have_not": len(ought) - have}
    return [text.format(**counts)]


def _completion(asked: Asked, people: Sequence[Judged]) -> Sheet:
    """Return the figures of the foot, group by group."""
    rows: list[Row] = []
    for group in asked.groups:
        own = [each for each in people if group in asked.groups_of(each.cycle.teacher.code)]
        if own and asked.is_group_meant(group):
            rows.append((group, *_counts(own)))
    totals = (all_together(), *_counts(people)) if rows else None
    names = "group* ought* have* have_not* behind years_missed induction_missed"
    return Sheet(
        "completion", _("Complete or not"), columns(asked.naming, names), rows, totals,
        asked.notes_on_groups,
    )  # fmt: skip


def _counts(people: Sequence[Judged]) -> Row:
    ought = [each for each in people if each.is_asked]
    states = Counter(each.cycle.complete for each in ought)
    return (
        len(ought), states[True], states[False],
        sum(each.cycle.on_pace is False and not each.cycle.complete for each in ought),
        sum(bool(each.years_short) for each in people),
        sum(each.induction is not None and each.induction.state in MISSED for each in people),
    )  # fmt: skip


def _remarks(people: Sequence[Judged]) -> list[str]:
    if not people:
        return [_("No rule set in use asks these people for a sum of credits.")]
    told = []
    if all(len(each.years) == 1 for each in people):
        told.append(_("No rule set in use has a cycle of years: the sum is that of the year."))
    if any(year.earned is not None and year.state is None for p in people for year in p.years):
        told.append(_("Years of which no rule asks a sum: what their rows add to the cycle."))
    if any(_differs(each) for each in people):
        told.append(
            _(
                "Years need not add up to the cycle: what one brought along counts in it, and what "
                "counts beside it does not."
            )
        )
    return told


def _differs(each: Judged) -> bool:
    years = sum((year.earned for year in each.years if year.earned is not None), Fraction(0))
    return years != each.cycle.earned
