"""Tasks and days of deadlines that are nearly columns: nothing is ever done by a slip."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.rules.finding import finding
from sbt_ledger.rules.near import meant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.errors import Problem
    from sbt_ledger.rules.deadline import Deadline
    from sbt_ledger.rules.lint_filters import Known
    from sbt_ledger.rules.rule_set import RuleSet


def mistyped_tasks(rule_set: RuleSet, known: Known) -> Iterator[Problem]:
    """Yield what a deadline names as its task, or as the start of its clock, by a slip."""
    kinds = known.words.get("kind", frozenset()) | known.used.get("kind", frozenset())
    steps = known.used.get("approvals", frozenset()).union(
        *({*line.needs_all, *line.needs_any} for line in rule_set.valid)
    )
    columns = known.records | known.teachers
    for line in rule_set.deadline:
        yield from _slip(line, "task", line.task, columns | kinds)
        if line.after and not line.period:
            yield from _slip(line, "after", line.after, columns | steps)


def _slip(line: Deadline, key: str, name: str, known: frozenset[str]) -> Iterator[Problem]:
    if name not in known and (hint := meant(name, known)):
        message = _("deadline {id}: '{key}': nothing is called “{name}”")
        told = message.format(id=line.id, key=key, name=name)
        yield finding("unknown-column", "warning", line.written_at, told, hint)
