"""From a standing back to the line of the rules that it is of, and to the parts down to it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sbt_ledger.assessment.assessor import Assessor
    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.rules.requirement import Part, Requirement


def number_of(standing: Standing, assessor: Assessor) -> int:
    """Return the number of the requirement of which a standing is, or of whose part."""
    asked, lines = standing.requirement, assessor.rule_set.require
    # Layers may have two readings of one id.
    same = [number for number, line in enumerate(lines) if line is asked]
    named = [number for number, line in enumerate(lines) if parts_to(line, asked.id) is not None]
    return (*same, *named)[0]


def parts_to(line: Requirement | Part, id_: str) -> tuple[Part, ...] | None:
    """Return the parts down to the one that is meant, () for the line itself; None if none is."""
    if line.id == id_:
        return ()
    for part in line.of_which:
        inner = parts_to(part, id_)
        if inner is not None:
            return (part, *inner)
    return None


def is_plain(line: Requirement | Part) -> bool:
    """Whether a line names one number that never changed."""
    written = line.at_least
    if written is None:
        written = getattr(line, "at_most", None)
    return isinstance(written, Decimal)
