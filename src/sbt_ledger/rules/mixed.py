"""Ask in proportion to the days under each of two versions: `on_change = "split"`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sbt_ledger.rules.period_rule import rolling
from sbt_ledger.rules.requirement import Part, Requirement
from sbt_ledger.rules.source import DatedAmount

if TYPE_CHECKING:
    from datetime import date

    from sbt_ledger.periods import Period
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


def has_ended(line: Requirement | Part, period: Period | None) -> bool:
    """Whether a line was asked before only, and of no day of a period."""
    before = earlier(line)
    if before is None or not _is_repealed(line.at_least):
        return False
    return period is None or period.is_open_ended or before.since <= period.first


def held_in(requirement: Requirement, period: Period | None) -> Requirement:
    """Return a requirement without those parts that hold no more on any day of a period."""
    return requirement if earlier(requirement) is None else _held_in(requirement, period)


def _held_in(line: _Line, period: Period | None) -> _Line:
    kept = [_held_in(part, period) for part in line.of_which if not has_ended(part, period)]
    return line.but(of_which=tuple(kept)) if line.of_which else line


def mixed(newer: RuleSet, older: RuleSet, since: date) -> RuleSet:
    """Return the newer version, each requirement mixed with the older one of the same id.

    What only one of the two asks is asked for the days of that one. Where the two cut time
    differently there is nothing to mix.
    """
    before = {line.id: line for line in older.require}
    lines: list[Requirement] = []
    for line in newer.require:
        twin = before.get(line.id)
        alike = _asks_alike(line, twin) and _cuts_alike(line.per, newer, older)
        lines.append(_mixed(line, twin, older.id, since) if alike else line)
    known = {line.id for line in newer.require}
    lines += [
        _ended(line, older.id, since)
        for line in older.require
        if line.id not in known and _asks_alike(line, None) and _cuts_alike(line.per, newer, older)
    ]
    return newer.but(require=tuple(lines))


def _mixed(line: _Line, before: _Line | None, rules: str, since: date) -> _Line:
    parts = {part.id: part for part in before.of_which} if before is not None else {}
    of_percents = any(_of_percents(each) for each in (line, before) if each)
    found = line if of_percents else line.but(**{EARLIER: Earlier(before, rules, since)})
    mine = [_mixed(part, parts.pop(part.id, None), rules, since) for part in line.of_which]
    # A percent is of a whole that is mixed itself: the newer version says of what there is one.
    gone = [part for part in parts.values() if not _of_percents(part)]
    mine += [_ended(part, rules, since) for part in gone]
    return found.but(of_which=tuple(mine)) if mine else found


def _ended(line: _Line, rules: str, since: date) -> _Line:
    """Return a line that holds no more from a day on: asked for the days before it, if any."""
    if _is_repealed(line.at_least):  # by a version before
        return line
    left_out = {"at_least_by", "from_counter", "of_which"}
    written = {name: each for name, each in vars(line).items() if name not in left_out}
    repealed = (DatedAmount(from_=since, repealed=True),)
    ended = type(line)(**{**written, "at_least": repealed, EARLIER: Earlier(line, rules, since)})
    parts = tuple(_ended(part, rules, since) for part in line.of_which if not _of_percents(part))
    return ended.but(of_which=parts) if parts else ended


def _is_repealed(amount: object) -> bool:
    return isinstance(amount, tuple) and all(step.repealed for step in amount)


def _of_percents(line: Requirement | Part) -> bool:
    return any(isinstance(amount, str) for amount in _amounts(line))


def _amounts(line: Requirement | Part) -> tuple[object, ...]:
    """Return the figures of a line: percents are of a whole that is mixed itself."""
    amount = line.at_least
    return tuple(step.amount for step in amount) if isinstance(amount, tuple) else (amount,)


def _asks_alike(line: Requirement, twin: Requirement | None) -> bool:
    """Whether two lines can be mixed; what was not asked was 0, but no ceiling was none of 0."""
    if twin is None:
        return line.asks_for_an_amount and line.at_most is None
    return _is_amount(line) and _is_amount(twin) and _asked_of(line) == _asked_of(twin)


def _asked_of(line: Requirement) -> tuple[object, ...]:
    """Return of what a line asks so much: credits, values, or fractions of a whole."""
    return line.per, line.measure, bool(line.covers), bool(line.mix), line.at_most is None


def _is_amount(line: Requirement) -> bool:
    """Whether a line asks for an amount, not for a choice or for certain values."""
    return line.asks_for_an_amount or line.at_most is not None


def _cuts_alike(per: str, newer: RuleSet, older: RuleSet) -> bool:
    name = window[1] if (window := rolling(per)) else per
    rules = [each.period.get(name) for each in (newer, older)]
    one, other = ({} if each is None else vars(each) for each in rules)
    keys = {*one, *other} - _TOLD
    return all(one.get(key) == other.get(key) for key in keys)
