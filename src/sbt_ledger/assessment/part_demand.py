"""How the parts of a requirement are told: a part is a requirement inside one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.rules.line import RuleLine
from sbt_ledger.rules.requirement import Requirement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.rules.requirement import Part

_SHARED = frozenset({*RuleLine.names(), "who", "where", "at_least"})


def as_requirement(part: Part, of: Requirement) -> Requirement:
    """Return a part as the requirement that it is: in the measure and period of its whole."""
    written = {name: value for name, value in vars(part).items() if name in _SHARED}
    if of.force != "must":
        written["force"] = of.force
    return Requirement(**written, measure=of.measure, per=of.per)


def every_part(line: Requirement | Part) -> Iterator[tuple[Part, str]]:
    """Yield each part, however deep, and the id of what it is a part of."""
    for part in line.of_which:
        yield part, line.id
        yield from every_part(part)
