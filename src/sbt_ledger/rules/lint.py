"""Look a rule set over: what can be read and computed, and is yet perhaps not meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.rules.lint_amounts import amounts
from sbt_ledger.rules.lint_choices import choices
from sbt_ledger.rules.lint_citing import citing
from sbt_ledger.rules.lint_deadlines import mistyped_tasks
from sbt_ledger.rules.lint_filters import Known, mistyped_columns, unknown_names
from sbt_ledger.rules.lint_limits import limits
from sbt_ledger.rules.lint_periods import gaps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sbt_ledger.errors import Problem
    from sbt_ledger.rules.rule_set import RuleSet

__all__ = ["Known", "lint"]


def lint(
    rule_set: RuleSet, known: Known, lines: Mapping[str, int], language: str
) -> Iterator[Problem]:
    """Yield every finding.

    `known` are the columns and the words that records can have, `lines` those of the file.
    """
    yield from unknown_names(rule_set, known)
    yield from mistyped_columns(rule_set, known)
    yield from mistyped_tasks(rule_set, known)
    yield from amounts(rule_set)
    yield from limits(rule_set, lines)
    yield from gaps(rule_set)
    yield from citing(rule_set, lines)
    yield from choices(rule_set, language)
