"""`check` for a terminal: an overview, who is not in order, the school, the verdict."""

from __future__ import annotations

from collections import Counter
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.reports import page_table
from sbt_ledger.reports.amounts import exact_text, shown
from sbt_ledger.reports.check_people import people, under
from sbt_ledger.reports.check_text import MOST_NAMES, heading, verdict_line
from sbt_ledger.reports.concerns import (
    cohorts_in,
    deadlines_in,
    remark_on_readings,
    standings_in,
    states_of_concern,
)
from sbt_ledger.reports.page import Column, Grid, Heading, Line, Row, tone_of
from sbt_ledger.reports.words import some_of, state_name, with_force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Group

    from sbt_ledger.assessment.result import CohortStanding, Report
    from sbt_ledger.reports.concerns import DeadlineGroup
    from sbt_ledger.reports.page import Block, Page


def as_table(
    report: Report,
    language: str,
    *,
    width: int,
    short_only: bool = False,
    everything: bool = False,
) -> Group:
    """Return the report for a console `width` cells wide."""
    blocks = page(report, language, short_only=short_only, everything=everything)
    return page_table.as_table(blocks, width=width)


def page(
    report: Report, language: str, *, short_only: bool = False, everything: bool = False
) -> Page:
    """Return the parts of the report, in the order in which they are read."""
    states = states_of_concern(short_only=short_only, everything=everything)
    return (
        Line(heading(report, language), tone="quiet"),
        *_overview(report, language),
        *people(list(standings_in(report, states)), language),
        *_school(report, language, states if short_only else frozenset(State)),
        Heading(verdict_line(report)),
        *(Line(text, tone="quiet") for text in remark_on_readings(report)),
    )


def _overview(report: Report, language: str) -> Iterator[Block]:
    """Yield a grid a rule set: how many teachers are in which state, by requirement and period."""
    counts: dict[int, dict[tuple[str, str], Counter[State]]] = {}
    for standing in standings_in(report, states_of_concern(everything=True)):
        of_set = counts.setdefault(id(standing.rule_set), {})
        of_set.setdefault(under(standing, language), Counter())[standing.state] += 1
    for rule_set in report.rule_sets:
        if found := counts.get(id(rule_set)):
            yield Heading(rule_set.title(language))
            yield _counted(found)


def _counted(found: dict[tuple[str, str], Counter[State]]) -> Grid:
    states = [state for state in State if any(counts[state] for counts in found.values())]
    columns = (
        Column(_("requirement"), wraps=True),
        Column(_("period"), spare=1, below=True),
        *(Column(state_name(state), right=True) for state in states),
    )
    rows = (
        Row((name, label, *(str(counts[state] or "") for state in states)))
        for (name, label), counts in found.items()
    )
    return Grid(columns, tuple(rows))


def _school(report: Report, language: str, states: frozenset[State]) -> Iterator[Block]:
    cohorts, deadlines = cohorts_in(report, states), deadlines_in(report, states)
    if cohorts:
        yield Heading(_("The school"))
        reached = (
            Column(_("requirement"), wraps=True),
            Column(_("period"), spare=1, below=True),
            Column(_("needed"), right=True),
            Column(_("reached"), right=True),
            Column(_("state"), toned=True),
        )
        yield Grid(reached, tuple(_cohort(each, language) for each in cohorts))
    if deadlines:
        yield Heading(_("Deadlines"))
        due = (
            Column(_("deadline"), wraps=True),
            Column(_("due")),
            Column(_("teachers"), right=True),
            Column(_("state"), toned=True),
        )
        yield Grid(due, tuple(_deadline(each, language) for each in deadlines))


def _cohort(standing: CohortStanding, language: str) -> Row:
    cohort, needed = standing.cohort, exact_text(standing.needed)
    if cohort.at_most is not None:
        needed = _("at most {needed}").format(needed=needed)
    state = with_force(state_name(standing.state), cohort.force)
    return Row(
        (cohort.named(language), standing.period.label, needed, shown(standing.value), state),
        tone=tone_of(standing.state),
    )


def _deadline(group: DeadlineGroup, language: str) -> Row:
    state = with_force(state_name(group.state), group.deadline.force)
    missed = group.state in states_of_concern()
    return Row(
        (group.deadline.named(language), group.due.isoformat(), str(len(group.names)), state),
        notes=(some_of(group.names, MOST_NAMES),) if missed else (),
        tone=tone_of(group.state),
    )
