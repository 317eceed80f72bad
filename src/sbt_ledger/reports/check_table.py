"""`check` for a terminal: who is not in order, the school, an overview with bars, the verdict."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.reports import page_table
from sbt_ledger.reports.check_order import under
from sbt_ledger.reports.check_people import out_of_pace, people
from sbt_ledger.reports.check_text import heading, titled_deadline, told_deadline, verdict_line
from sbt_ledger.reports.concerns import (
    cohorts_in,
    deadlines_in,
    money_in,
    remark_on_readings,
    standings_in,
    states_of_concern,
)
from sbt_ledger.reports.naming import AS_WRITTEN
from sbt_ledger.reports.page import Column, Grid, Heading, Line, Row, bar, tone_of
from sbt_ledger.reports.school_words import (
    MOST_NAMES,
    composed,
    money_reached,
    money_remarks,
    named,
    needed,
    reached,
    remarks,
    told_blocks,
)
from sbt_ledger.reports.words import Words, some_of
from sbt_ledger.rules.rule_set import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Group

    from sbt_ledger.assessment.result import Report
    from sbt_ledger.assessment.school import CohortStanding, MoneyStanding
    from sbt_ledger.reports.concerns import DeadlineGroup
    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.page import Block, Page


def as_table(  # noqa: PLR0913 - what is shown, in which words, and how wide
    report: Report,
    language: str,
    *,
    width: int,
    naming: Naming = AS_WRITTEN,
    short_only: bool = False,
    everything: bool = False,
) -> Group:
    """Return the report for a console `width` cells wide."""
    blocks = page(report, language, naming=naming, short_only=short_only, everything=everything)
    return page_table.as_table(blocks, width=width)


def page(
    report: Report,
    language: str,
    *,
    naming: Naming = AS_WRITTEN,
    short_only: bool = False,
    everything: bool = False,
) -> Page:
    """Return the parts of the report, in the order in which they are read."""
    states = states_of_concern(short_only=short_only, everything=everything)
    words = Words(naming)
    return (
        Line(heading(report, language), tone="quiet"),
        *people(report, states, words, language),
        *(() if short_only or everything else out_of_pace(report, language)),
        *_school(report, words, language, states if short_only else frozenset(State)),
        *(() if short_only else _overview(report, words, language)),
        Heading(verdict_line(report)),
        *(Line(text, tone="quiet") for text in remark_on_readings(report)),
    )


def _overview(report: Report, words: Words, language: str) -> Iterator[Block]:
    """Yield a grid a rule set: how many teachers are in which state, by requirement and period."""
    for rule_set in report.rule_sets:
        # In the order of the rules: a teacher who lacks the first must not put it last.
        found: dict[str, dict[tuple[str, str], Counter[State]]] = {
            line.id: {} for whole in rule_set.require for line in (whole, *parts_of(whole))
        }
        for standing in standings_in(report, states_of_concern(everything=True)):
            if standing.rule_set is rule_set:
                of_one = found[standing.requirement.id]
                of_one.setdefault(under(standing, language), Counter())[standing.state] += 1
        if any(found.values()):
            yield Heading(rule_set.title(language))
            yield _counted({key: each for of in found.values() for key, each in of.items()}, words)


def _counted(found: dict[tuple[str, str], Counter[State]], words: Words) -> Grid:
    states = [state for state in State if any(counts[state] for counts in found.values())]
    columns = (
        Column(_("requirement"), wraps=True),
        Column(_("period"), spare=1, below=True),
        Column(_("progress"), spare=2, bar=True),
        *(Column(words.states[state], right=True) for state in states),
    )
    rows = (
        Row(
            (name, label, _done(counts), *(str(counts[state] or "") for state in states)),
            tone="good",
        )
        for (name, label), counts in found.items()
    )
    return Grid(columns, tuple(rows))


def _done(counts: Counter[State]) -> str:
    """Return a bar of how many have done what is asked; who is freed from it has."""
    undone = sum(counts[state] for state in states_of_concern() | {State.OPEN})
    return bar(Fraction(counts.total() - undone), Fraction(counts.total()))


def _school(
    report: Report, words: Words, language: str, states: frozenset[State]
) -> Iterator[Block]:
    cohorts, deadlines = cohorts_in(report, states), deadlines_in(report, states)
    money = money_in(report, states)
    if cohorts:
        yield Heading(_("The school"))
        yield Grid(_reached(), tuple(_cohort(each, words, language, report) for each in cohorts))
    if deadlines:
        yield Heading(_("Deadlines"))
        due = (
            Column(_("deadline"), wraps=True),
            Column(_("due")),
            Column(_("teachers"), right=True),
            Column(_("state"), toned=True),
        )
        yield Grid(due, tuple(_deadline(each, words, language) for each in deadlines))
    if money:
        yield Heading(_("Money"))
        yield Grid(_reached(), tuple(_money(each, words, language) for each in money))


def _reached() -> tuple[Column, ...]:
    return (
        Column(_("requirement"), wraps=True),
        Column(_("period"), spare=1, below=True),
        Column(_("needed"), right=True),
        Column(_("reached"), right=True),
        Column(_("state"), toned=True),
    )


def _cohort(standing: CohortStanding, words: Words, language: str, report: Report) -> Row:
    state = words.with_force(words.states[standing.state], standing.cohort.force)
    name, label = named(standing, language), standing.period.label
    return Row(
        (name, label, needed(standing), reached(standing), state),
        notes=(*composed(standing), *remarks(standing, report.book)),
        tone=tone_of(standing.state),
    )


def _money(standing: MoneyStanding, words: Words, language: str) -> Row:
    money, value = standing.money, money_reached(standing)
    state = words.with_force(words.states[standing.state], money.force)
    return Row(
        (money.named(language), standing.period.label, standing.needed, value, state),
        notes=money_remarks(standing),
        tone=tone_of(standing.state),
    )


def _deadline(group: DeadlineGroup, words: Words, language: str) -> Row:
    state = told_deadline(group, words)
    missed = group.state in states_of_concern()
    due = "" if group.due is None else group.due.isoformat()
    names = some_of(group.names, MOST_NAMES) if missed else ""
    return Row(
        (titled_deadline(group, language), due, str(len(group.names)), state),
        notes=tuple(part for part in (names, told_blocks(group.blocks)) if part),
        tone=tone_of(group.state),
    )
