"""Time of grace, in which what was done fills the old period first."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.figures import figure
from sbt_ledger.assessment.pieces import WORLDS, World
from sbt_ledger.assessment.result import Reduction
from sbt_ledger.assessment.weigh import ZERO
from sbt_ledger.months import add_months, months_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sbt_ledger.assessment.asking import Question
    from sbt_ledger.assessment.pieces import Piece
    from sbt_ledger.periods import Period
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.carry_rule import Grace

Held = list[tuple["Piece", Fraction]]


def filled(
    lines: Sequence[Grace], held: Mapping[World, Held], question: Question, needed: Fraction
) -> dict[World, Held]:
    """Return the pieces with those of the time of grace in the old period, as it needs them."""
    period, timeline = question.period, question.timeline
    line = next((line for line in lines if line.credits_go), None)
    if period is None or period.is_open_ended or line is None:
        return dict(held)
    last = _grace_end(lines, timeline, period)
    return {world: _filled(line, held[world], period, last, needed) for world in WORLDS}


def _grace_end(lines: Iterable[Grace], timeline: Timeline, period: Period) -> date:
    """Return the last day of grace; the period's own last day where there is none."""
    last = period.last
    held = {kind for change in timeline.changes for kind, _path in change.evidence}
    for line in lines:
        if line.length and held.issuperset(line.needs_all):
            ends = add_months(period.last + timedelta(days=1), months_of(line.length))
            last = max(last, ends - timedelta(days=1))
    return last


def _filled(line: Grace, held: Held, period: Period, last: date, needed: Fraction) -> Held:
    """Return the pieces; of those in the time of grace as much as is needed counts before."""
    told = _("{moved} of it fills {period}: its time of grace runs to {last}.")
    have = sum((amount for piece, amount in held if piece.day in period), ZERO)
    found: Held = []
    for piece, amount in held:
        moved = ZERO
        if period.last < piece.day <= last:
            moved = min(amount, max(needed - have, ZERO))
        have += moved
        if moved:
            text = told.format(moved=figure(moved), period=period.label, last=last.isoformat())
            told_piece = piece._replace(cuts=(*piece.cuts, Reduction(text, line)))
            found.append((told_piece._replace(day=period.last), moved))
            if moved < amount:
                found.append((told_piece, amount - moved))
        else:
            found.append((piece, amount))
    return found
