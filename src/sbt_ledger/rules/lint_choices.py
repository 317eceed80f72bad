"""Choices that a rule set leaves to the defaults, and days that it assumes."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.rules.finding import finding
from sbt_ledger.rules.line import in_language
from sbt_ledger.rules.rule_set import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.errors import Problem
    from sbt_ledger.rules.requirement import Requirement
    from sbt_ledger.rules.rule_set import RuleSet

_FIXED = frozenset({"code", "name", "email", "lang", "hired_on", "left_on", "born_on", "age"})
"""What of a teacher does not change within a period, or changes for everybody."""
_OF_PEOPLE = frozenset({"mean", "share", "rate"})


def choices(rule_set: RuleSet, language: str) -> Iterator[Problem]:
    """Yield each choice that the file does not make, with what holds instead."""
    for name in rule_set.ruleset.doubts:
        doubt = rule_set.doubts.get(name)
        taken = in_language(doubt.taken, language) if doubt else ""
        text = _("the whole rule set rests on {doubt}, which is assumed: {taken}")
        message = text.format(doubt=name, taken=taken or "?")
        hint = _("Ask the issuing body, and take the doubt out when it has answered.")
        yield finding("assumed", "note", rule_set.ruleset.written_at, message, hint)
    for place, key, default in _open(rule_set):
        text = _("'{key}' is left to its default: {default}")
        hint = _('Write it down if it is meant: {key} = "{default}".')
        told = {"key": key, "default": default}
        yield finding("choice-left", "note", place, text.format(**told), hint.format(**told))


def _open(rule_set: RuleSet) -> Iterator[tuple[str, str, str]]:
    """Yield place, key and default of what is not written."""
    head = rule_set.ruleset
    yield from _of_counting(rule_set)
    if head.replaces and "on_change" not in head.written:
        yield head.written_at, "on_change", head.on_change
    for line in rule_set.require:
        if "who_when" not in line.written and (line.who.columns() - _FIXED):
            yield line.written_at, "who_when", line.who_when
    yield from _of_others(rule_set)


def _of_others(rule_set: RuleSet) -> Iterator[tuple[str, str, str]]:
    for deadline in rule_set.deadline:
        if deadline.within and "days" not in deadline.written:
            yield deadline.written_at, "days", deadline.days
    for cohort in rule_set.cohort:
        if cohort.measure in _OF_PEOPLE and "count_on" not in cohort.written:
            yield cohort.written_at, "count_on", cohort.count_on
    for carry in rule_set.carry:
        if "use" not in carry.written:
            yield carry.written_at, "use", carry.use


def _of_counting(rule_set: RuleSet) -> Iterator[tuple[str, str, str]]:
    counting = rule_set.counting
    needed = {
        "date": bool(rule_set.require),
        "same_event": bool(rule_set.require),
        "tags": any(_sorts_by_topic(line) for line in rule_set.require),
    }
    for key, is_needed in needed.items():
        if is_needed and key not in counting.written:
            place = counting.written_at or rule_set.ruleset.written_at
            yield place, f"counting.{key}", getattr(counting, key)


def _sorts_by_topic(line: Requirement) -> bool:
    """Whether parts of a requirement ask for different words of one column, such as its topic."""
    columns = [column for part in parts_of(line) for column in part.where.columns()]
    return len(columns) > len(set(columns))
