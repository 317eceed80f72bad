"""`explain` as a page of the teacher's own: how each requirement stands, and then why, in full.

It stands alone, reads on a phone and in the dark, and prints on A4.
"""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.result import State
from sbt_ledger.reports import explain_page
from sbt_ledger.reports.harmless import tame
from sbt_ledger.reports.naming import AS_WRITTEN
from sbt_ledger.reports.office.filled import template
from sbt_ledger.reports.page import Grid, Heading, tone_of
from sbt_ledger.reports.result_fields import is_asked
from sbt_ledger.reports.words import Words, titled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.reports.explain import Explanation
    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.page import Block

_FREED = frozenset({State.EXEMPT, State.WAIVED})


class Bar(NamedTuple):
    """How a requirement stands, at a glance: `percent` is None where nothing is counted."""

    name: str
    told: str
    tone: str
    percent: int | None
    part: bool


class Part(NamedTuple):
    """A heading and what stands below it."""

    title: str
    blocks: tuple[Block, ...]


def as_html(
    explanation: Explanation, language: str, naming: Naming = AS_WRITTEN, *, school: str = ""
) -> str:
    """Return the page; whatever a record says stands there as text.

    Raises WrongUseError if the library that fills pages is not installed.
    """
    heading, *blocks = explain_page.page(explanation, language, naming)
    title = heading.text if isinstance(heading, Heading) else ""
    words = Words(naming)
    asked = [each.standing for each in explanation.derivations if is_asked(each.standing)]
    return template("own.html").render(
        language=language,
        title=tame(title),
        school=tame(school),
        bars=[_bar(each, words, language) for each in asked],
        parts=list(_parts(blocks)),
        is_grid=lambda block: isinstance(block, Grid),
        widest=_widest,
        zip=zip,
        words={"stands": _("How it stands"), "why": _("How each figure comes about")},
    )


def _widest(grid: Grid) -> int:
    """Return the number of the column in which notes stand: the first that holds texts."""
    return next((at for at, column in enumerate(grid.columns) if column.wraps), 0)


def _bar(standing: Standing, words: Words, language: str) -> Bar:
    return Bar(
        tame(titled(standing, language)),
        tame(words.told_standing(standing)),
        tone_of(standing.state),
        _percent(standing),
        standing.part_of is not None,
    )


def _percent(standing: Standing) -> int | None:
    """Return how much of what is needed is there, in whole percent, rounded down."""
    if standing.state in _FREED or not standing.needed or standing.requirement.is_ceiling:
        return None
    have = standing.earned + standing.carried_in + standing.spilled
    return int(min(Fraction(have, standing.needed), Fraction(1)) * 100)


def _parts(blocks: Iterable[Block]) -> Iterator[Part]:
    """Yield the blocks below each heading."""
    title = ""
    below: list[Block] = []
    for block in blocks:
        if not isinstance(block, Heading):
            below.append(block.filled() if isinstance(block, Grid) else block)
            continue
        if title or below:
            yield Part(tame(title), tuple(below))
        title, below = block.text, []
    if title or below:
        yield Part(tame(title), tuple(below))
