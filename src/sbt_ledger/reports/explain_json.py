"""`explain` as JSON: the fields of each result, then its source, entries and readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.reports.check_json import VERSION, problem_lines
from sbt_ledger.reports.explain import mark_of, rate_of, readings_of
from sbt_ledger.reports.json_text import listed, one_line, whole
from sbt_ledger.reports.result_fields import result_fields
from sbt_ledger.reports.sources import document, in_language

if TYPE_CHECKING:
    from sbt_ledger.assessment.result import Counted, Reduction, Standing
    from sbt_ledger.reports.explain import Derivation, Explanation
    from sbt_ledger.rules.rule_set import RuleSet


def as_json(explanation: Explanation, language: str) -> str:
    """Return the explanation, one derivation a line."""
    derivations = (one_line(_derivation(each, language)) for each in explanation.derivations)
    return whole(
        {
            "version": one_line(VERSION),
            "teacher": one_line(explanation.teacher.code),
            "name": one_line(explanation.teacher.name),
            "as_of": one_line(explanation.as_of),
            "derivations": listed(derivations),
            "problems": listed(problem_lines(explanation.problems)),
        }
    )


def _derivation(derivation: Derivation, language: str) -> dict[str, object]:
    standing = derivation.standing
    requirement, rule_set = standing.requirement, standing.rule_set
    return {
        **result_fields(standing, language),
        "why": [_reason(reason, rule_set, language) for reason in standing.why],
        "source": document(rule_set, requirement.source, language),
        "clause": requirement.clause,
        "rule": requirement.written_at or requirement.id,
        "quote": requirement.quote,
        "entries": [_entry(counted, rule_set, language) for counted in derivation.counted],
        "readings": _readings(derivation, language),
    }


def _entry(counted: Counted, rule_set: RuleSet, language: str) -> dict[str, object]:
    credit = counted.credit
    return {
        "date": credit.day,
        "activity": credit.entry.activity.id,
        "title": credit.entry.activity.title,
        "hours": credit.entry.attended,
        "rate": rate_of(credit),
        "worth": credit.worth,
        "counted": counted.amount,
        "mark": mark_of(counted),
        "reasons": [_reason(reason, rule_set, language) for reason in counted.reductions],
        "awaits": credit.awaits,
        "file": counted.place.file,
        "line": counted.place.line,
    }


def _reason(reason: Reduction, rule_set: RuleSet, language: str) -> dict[str, object]:
    rule = reason.rule
    return {
        "why": reason.why,
        "rule": None if rule is None else rule.written_at or rule.id or None,
        "source": None if rule is None else rule_set.source_of(rule, language) or None,
    }


def _readings(derivation: Derivation, language: str) -> list[dict[str, object]]:
    others = {each.doubt: each.standing for each in derivation.readings}
    doubts = derivation.standing.rule_set.doubts
    return [
        {
            "doubt": name,
            "clause": doubts[name].clause,
            "taken": in_language(doubts[name].taken, language),
            "readings": in_language(doubts[name].readings, language),
            "other": _other(others[name]) if name in others else None,
        }
        for name in readings_of(derivation.standing)
    ]


def _other(other: Standing) -> dict[str, object]:
    return {"needed": other.needed, "earned": other.earned, "state": other.state.value}
