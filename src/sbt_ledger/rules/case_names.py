"""What the expectations of a case name and the rule set does not have: a slip of the pen."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.rules.case import EXPECTED
from sbt_ledger.rules.rule_set import line_of, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sbt_ledger.rules.case import Case
    from sbt_ledger.rules.rule_set import RuleSet


def misnamed(
    case: Case, rule_set: RuleSet, seen: Mapping[str, frozenset[str]]
) -> Iterator[Problem]:
    """Yield each name in an expectation that nothing bears: it would say nothing.

    `seen` are the names that the results have: those of a version that was replaced among them.
    """
    known = _names(rule_set)
    known["teacher"] = {str(row.get("code")) for row in case.teachers}
    for table in EXPECTED:
        for expected in getattr(case, table):
            for key, names in known.items():
                name = getattr(expected, key, "")
                if key in expected.written and name not in names | seen.get(key, frozenset()):
                    told = _("{key} “{name}” is none of the rule set or of the case")
                    place = expected.written_at
                    yield Problem(
                        "bad-value", told.format(key=key, name=name), "",
                        place.rpartition(":")[0], line_of(place), key, name,
                    )  # fmt: skip


def _names(rule_set: RuleSet) -> dict[str, set[str]]:
    parts = {part.id for line in rule_set.require for part in parts_of(line)}
    requirements = {line.id for line in rule_set.require}
    return {
        "require": requirements | parts,
        "part_of": requirements | parts,
        "cohort": {line.id for line in rule_set.cohort},
        "deadline": {line.id for line in rule_set.deadline},
        "money": {line.id for line in rule_set.money},
    }
