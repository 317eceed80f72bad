"""The teachers in the table of `check`: a row a teacher and requirement, and why below."""

from __future__ import annotations

from collections import Counter
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.reports.amounts import shown
from sbt_ledger.reports.page import Column, Grid, Heading, Line, Row, tone_of
from sbt_ledger.reports.words import period_of, titled, told_reasons

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.reports.page import Block
    from sbt_ledger.reports.words import Words

# A blank column of the roster makes a result unknown for everybody: that is one thing to mend.
_MANY = 15
_STILL_LACKING = frozenset({State.SHORT, State.PENDING, State.OPEN})


def people(standings: Sequence[Standing], words: Words, language: str) -> Iterator[Block]:
    """Yield the standings as a grid, and why some are not known or not final."""
    if standings:
        yield Heading(_("Teachers"))
        yield Grid(_columns(), tuple(_rows(standings, words, language)))
        yield from _why(standings, words, language)


def under(standing: Standing, language: str) -> tuple[str, str]:
    """Return the requirement and period under which standings are counted together.

    A teacher's own period goes by its name alone: hardly two begin on the same day.
    """
    label = period_of(standing) or standing.requirement.per
    return standing.requirement.named(language), label.partition("@")[0]


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("teacher"), wraps=True),
        Column(_("group"), spare=5),
        Column(_("rules"), spare=6),
        Column(_("requirement"), wraps=True),
        Column(_("needed"), spare=2, right=True),
        Column(_("earned"), spare=1, right=True),
        Column(_("certified"), spare=3, right=True),
        Column(_("pending"), spare=4, right=True),
        Column(_("lacking"), right=True),
        Column(_("state"), toned=True),
    )


def _rows(standings: Sequence[Standing], words: Words, language: str) -> Iterator[Row]:
    several = len({id(standing.rule_set) for standing in standings}) > 1
    alike = Counter(
        under(standing, language) for standing in standings if standing.state is State.UNKNOWN
    )
    told: set[tuple[str, str]] = set()
    for standing in standings:
        key = under(standing, language)
        rules = standing.rule_set.id if several else ""
        if standing.state is not State.UNKNOWN or alike[key] <= _MANY:
            yield _row(standing, rules, words, language)
        elif key not in told:
            told.add(key)
            text = ngettext("{count} teacher", "{count} teachers", alike[key])
            cells = (text.format(count=alike[key]), "", rules, " ".join(key))
            state = words.states[State.UNKNOWN]
            yield Row((*cells, "", "", "", "", "", state), tone=tone_of(State.UNKNOWN))


def _row(standing: Standing, rules: str, words: Words, language: str) -> Row:
    teacher, state = standing.teacher, words.states[standing.state]
    if standing.state is State.OVER:
        state = _("over by {excess}").format(excess=shown(standing.over))
    judged = standing.period is not None
    return Row(
        (
            f"{teacher.code} {teacher.name}",
            standing.group,
            rules,
            titled(standing, language),
            shown(standing.needed, standing.earned) if judged else "",
            shown(standing.earned, standing.needed) if judged else "",
            shown(standing.certified, standing.earned) if judged else "",
            shown(standing.pending) if standing.pending else "",
            shown(standing.short) if standing.state in _STILL_LACKING else "",
            words.with_force(state, standing.requirement.force),
        ),
        tone=tone_of(standing.state),
    )


def _why(standings: Sequence[Standing], words: Words, language: str) -> Iterator[Line]:
    """Yield a line a cause of what is unknown or pending, and how many teachers it concerns."""
    causes: Counter[tuple[str, str, State, str]] = Counter()
    for standing in standings:
        why = ""
        if standing.state is State.UNKNOWN:
            why = told_reasons(standing)
        elif standing.state is State.PENDING:
            why = words.told_awaits(standing)
        if why:
            causes[*under(standing, language), standing.state, why] += 1
    for (name, label, state, why), count in causes.items():
        text = ngettext(
            "{requirement}: {state} for {count} teacher: {why}",
            "{requirement}: {state} for {count} teachers: {why}",
            count,
        )
        yield Line(
            text.format(
                requirement=f"{name} {label}", state=words.states[state], count=count, why=why
            ),
            tone="doubtful",
        )
