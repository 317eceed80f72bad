"""The teachers in the table of `check`: by what matters, group by group, and why below."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.reports.amounts import shown
from sbt_ledger.reports.check_order import Concern, behind, by_concern, has, under
from sbt_ledger.reports.page import Column, Grid, Heading, Line, Row, bar, tone_of
from sbt_ledger.reports.words import titled, told_reasons

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.result import Report, Standing
    from sbt_ledger.reports.page import Block
    from sbt_ledger.reports.words import Words

# A blank column of the roster makes a result unknown for everybody: that is one thing to mend.
_MANY = 15
_STILL_LACKING = frozenset({State.SHORT, State.PENDING, State.OPEN})
_TITLED = frozenset({State.SHORT, State.UNKNOWN, State.PENDING, State.OPEN})
"""States that the title of their part names."""


def people(
    report: Report, states: frozenset[State], words: Words, language: str
) -> Iterator[Block]:
    """Yield who stands in one of `states`, the most pressing first, a row a requirement."""
    several, alone = len(report.rule_sets) > 1, len(report.assessments) == 1
    for concern, standings in by_concern(report, states).items():
        if standings:
            yield Heading(_titled(concern, standings, alone=alone))
            groups = _Groups(() if alone else standings, words)
            rows = tuple(_rows(standings, words, language, groups, several=several))
            yield Grid(_columns(), rows)
            yield from _why(standings, words, language)


def out_of_pace(report: Report, language: str) -> Iterator[Block]:
    """Yield who is open and behind an even pace: a row a requirement, with the names below."""
    found = behind(report, language)
    if not found:
        return
    yield Heading(_("Open and behind pace"))
    columns = (
        Column(_("requirement"), wraps=True),
        Column(_("period"), spare=1, below=True),
        Column(_("progress"), spare=2, bar=True),
        Column(_("teachers"), right=True, toned=True),
    )
    rows = (
        Row(
            (each.requirement, each.period, _bar_of(each.standings), str(len(each.standings))),
            (each.names,), "doubtful",
        )
        for each in found
    )  # fmt: skip
    yield Grid(columns, tuple(rows))
    told = _("Beside each name: earned / by an even pace until this day. See also ledger forecast.")
    yield Line(told, tone="quiet")


def _titled(concern: Concern, standings: Sequence[Standing], *, alone: bool) -> str:
    """Return the title of a part, and of how many teachers it tells if not of one `alone`."""
    titles = {
        Concern.SHORT: _("Short"),
        Concern.UNKNOWN: _("Unknown"),
        Concern.PENDING: _("Pending"),
        Concern.NOT_BINDING: _("Advice and entitlements"),
        Concern.OPEN: _("Open"),
        Concern.DONE: _("In order"),
    }
    if alone:
        return titles[concern]
    count = len({standing.teacher.code for standing in standings})
    text = ngettext("{title}: {count} teacher", "{title}: {count} teachers", count)
    return text.format(title=titles[concern], count=count)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("teacher"), wraps=True),
        Column(_("rules"), spare=7),
        Column(_("requirement"), spare=1, wraps=True, below=True),
        Column(_("progress"), spare=4, bar=True),
        Column(_("needed"), spare=3, right=True),
        Column(_("earned"), spare=2, right=True),
        Column(_("certified"), spare=5, right=True),
        Column(_("pending"), spare=6, right=True),
        Column(_("lacking"), right=True, toned=True),
        Column(_("state"), toned=True),
    )


def _rows(
    standings: Sequence[Standing],
    words: Words,
    language: str,
    groups: _Groups,
    *,
    several: bool,
) -> Iterator[Row]:
    alike = Counter(
        under(standing, language) for standing in standings if standing.state is State.UNKNOWN
    )
    drawn = any(0 < has(each) < each.needed for each in standings)
    told: set[tuple[str, str]] = set()
    for standing in standings:
        key = under(standing, language)
        rules = standing.rule_set.id if several else ""
        if standing.state is not State.UNKNOWN or alike[key] <= _MANY:
            above = groups.before(standing)
            cells = _cells(standing, rules, words, language, drawn=drawn)
            yield Row(cells, tone=tone_of(standing.state), above=above)
        elif key not in told:
            told.add(key)
            text = ngettext("{count} teacher", "{count} teachers", alike[key])
            cells = (text.format(count=alike[key]), rules, " ".join(filter(None, key)))
            yield Row((*cells, *[""] * 7), tone=tone_of(State.UNKNOWN))


class _Groups:
    """Names a group before its first row, where there are groups at all."""

    def __init__(self, standings: Sequence[Standing], words: Words) -> None:
        self._words = words
        self._any = any(standing.group for standing in standings)
        self._last: str | None = None

    def before(self, standing: Standing) -> str:
        """Return what stands above a row: the name of its group if that is another one."""
        if not self._any or standing.group == self._last:
            return ""
        self._last = standing.group
        named = self._words.naming.cell("group", standing.group)
        return named or _("without a group")


def _cells(
    standing: Standing, rules: str, words: Words, language: str, *, drawn: bool
) -> tuple[str, ...]:
    teacher = standing.teacher
    judged = standing.period is not None
    return (
        f"{teacher.code} {teacher.name}",
        rules,
        titled(standing, language),
        bar(has(standing), standing.needed) if drawn and standing.needed else "",
        shown(standing.needed, standing.earned) if judged else "",
        shown(standing.earned, standing.needed) if judged else "",
        shown(standing.certified, standing.earned) if judged else "",
        shown(standing.pending) if standing.pending else "",
        shown(standing.short) if standing.state in _STILL_LACKING else "",
        _told_state(standing, words),
    )


def _told_state(standing: Standing, words: Words) -> str:
    """Return what the title of the part does not say of a state, "" if it says all."""
    state = words.states[standing.state]
    told = "" if standing.state in _TITLED else state
    if standing.state is State.OVER:
        told = state = _("over by {excess}").format(excess=shown(standing.over))
    if standing.state is State.OPEN and standing.on_pace is False:
        told = state = _("behind pace")
    return told if standing.binds else words.with_force(state, standing.requirement.force)


def _bar_of(standings: Sequence[Standing]) -> str:
    """Return how far they are together; what one has too much of makes up for nobody else."""
    earned = sum((min(has(each), each.needed) for each in standings), Fraction(0))
    return bar(earned, sum((each.needed for each in standings), Fraction(0)))


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
                requirement=" ".join(filter(None, (name, label))),
                state=words.states[state],
                count=count,
                why=why,
            ),
            tone="doubtful",
        )
