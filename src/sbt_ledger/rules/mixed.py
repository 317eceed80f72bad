"""Ask in proportion to the days under each of two versions: `on_change = "split"`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sbt_ledger.rules.requirement import Part, Requirement

if TYPE_CHECKING:
    from datetime import date

    from sbt_ledger.rules.rule_set import RuleSet

EARLIER = "#earlier"
"""Name of what no file writes: the line that held before, in a line that is mixed with it."""
_TOLD = frozenset({"source", "clause", "quote", "text", "name", "doubts", "written_at"})
_Line = TypeVar("_Line", Part, Requirement)


class Earlier(NamedTuple):
    """The line that held until `since`, in which rule set; None if it was not asked before."""

    line: Requirement | Part | None
    rules: str
    since: date


def earlier(line: Requirement | Part) -> Earlier | None:
    """Return what a line is mixed with, None if it stands alone."""
    found: Earlier | None = vars(line).get(EARLIER)
    return found


def mixed(newer: RuleSet, older: RuleSet, since: date) -> RuleSet:
    """Return the newer version, each requirement mixed with the older one of the same id.

    Where the two cut time differently there is nothing to mix.
    """
    before = {line.id: line for line in older.require}
    lines = []
    for line in newer.require:
        twin = before.get(line.id)
        alike = _asks_alike(line, twin) and _cuts_alike(line.per, newer, older)
        lines.append(_mixed(line, twin, older.id, since) if alike else line)
    return newer.but(require=tuple(lines))


def _mixed(line: _Line, before: _Line | None, rules: str, since: date) -> _Line:
    parts = {part.id: part for part in before.of_which} if before is not None else {}
    of_percents = any(
        isinstance(amount, str) for each in (line, before) if each for amount in _amounts(each)
    )
    found = line if of_percents else line.but(**{EARLIER: Earlier(before, rules, since)})
    if not line.of_which:
        return found
    return found.but(
        of_which=tuple(_mixed(part, parts.get(part.id), rules, since) for part in line.of_which)
    )


def _amounts(line: Requirement | Part) -> tuple[object, ...]:
    """Return the figures of a line: percents are of a whole that is mixed itself."""
    amount = line.at_least
    return tuple(step.amount for step in amount) if isinstance(amount, tuple) else (amount,)


def _asks_alike(line: Requirement, twin: Requirement | None) -> bool:
    """Whether two lines can be mixed; what was not asked was 0, but no ceiling was none of 0."""
    if twin is None:
        return line.asks_for_an_amount and line.at_most is None
    same = (twin.per, twin.measure, twin.at_most is None)
    return (
        _is_amount(line)
        and _is_amount(twin)
        and same == (line.per, line.measure, line.at_most is None)
    )


def _is_amount(line: Requirement) -> bool:
    """Whether a line asks for an amount, not for a choice or for certain values."""
    return line.asks_for_an_amount or line.at_most is not None


def _cuts_alike(per: str, newer: RuleSet, older: RuleSet) -> bool:
    rules = [each.period.get(per) for each in (newer, older)]
    one, other = ({} if each is None else vars(each) for each in rules)
    keys = {*one, *other} - _TOLD
    return all(one.get(key) == other.get(key) for key in keys)
