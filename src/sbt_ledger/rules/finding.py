"""What `rules lint` finds: an error, a warning or a note, with its place and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sbt_ledger.errors import Problem
from sbt_ledger.rules.rule_set import TABLES, line_of, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.rules.line import RuleLine
    from sbt_ledger.rules.rule_set import RuleSet

Level = Literal["error", "warning", "note"]


def finding(code: str, level: Level, place: str, message: str, hint: str = "") -> Problem:
    """Return what was found at a `FILE:LINE`."""
    file = place.rpartition(":")[0] if line_of(place) else place
    return Problem(code, message, hint, file, line_of(place), level=level)


def named_lines(rule_set: RuleSet) -> Iterator[tuple[str, RuleLine]]:
    """Yield every entry that the file writes, parts among them, with what it is called."""
    for name, period in rule_set.period.items():
        yield f"period.{name}", period
    for table in ("counting", "attendance"):
        if table in rule_set.written:
            yield table, getattr(rule_set, table)
    for table in TABLES:
        for number, line in enumerate(getattr(rule_set, table), 1):
            yield f"{table} {line.id or number}", line
            if table == "require":
                for part in parts_of(line):
                    yield f"of_which {part.id or line.id}", part
