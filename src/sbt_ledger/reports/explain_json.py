"""`explain` as JSON: the fields of each result, then its source, entries and readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.reports.asides import grouped
from sbt_ledger.reports.check_json import VERSION, problem_lines
from sbt_ledger.reports.explain import mark_of, rate_of, readings_of
from sbt_ledger.reports.json_text import listed, one_line, whole
from sbt_ledger.reports.result_fields import result_fields
from sbt_ledger.reports.sources import document, in_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sbt_ledger.assessment.aside import Said
    from sbt_ledger.assessment.result import Counted, Reduction, Standing
    from sbt_ledger.records.place import Place
    from sbt_ledger.reports.asides import Group
    from sbt_ledger.reports.explain import Derivation, Explanation
    from sbt_ledger.reports.explain_entries import Entries
    from sbt_ledger.rules.rule_set import RuleSet


def as_json(explanation: Explanation, words: Entries) -> str:
    """Return the explanation, one derivation a line; sentences in the words of a language."""
    derivations = (one_line(_derivation(each, words)) for each in explanation.derivations)
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


def _derivation(derivation: Derivation, words: Entries) -> dict[str, object]:
    standing = derivation.standing
    requirement, rule_set = standing.requirement, standing.rule_set
    return {
        **result_fields(standing, words.language),
        "why": [_reason(reason, rule_set, words) for reason in standing.why],
        "source": document(rule_set, requirement.source, words.language),
        "clause": requirement.clause,
        "rule": requirement.written_at or requirement.id,
        "quote": requirement.quote,
        **_asked(derivation, words),
        "entries": [entry_fields(counted, rule_set, words) for counted in derivation.counted],
        **_beside(derivation, words),
        "readings": _readings(derivation, words),
    }


def _asked(derivation: Derivation, words: Entries) -> dict[str, object]:
    """Return what rules the result, and how its period and its amount came about."""
    trail, ruling, rule_set = derivation.trail, derivation.ruling, derivation.standing.rule_set
    return {
        "ruled_by": ruling.told,
        "yielded": [
            *(_rival(each) for each in ruling.rivals),
            *({"rule": each.line.written_at, "needed": each.amount} for each in ruling.yielded),
        ],
        "period_steps": [_reason(each, rule_set, words) for each in trail.period],
        "asked": [_reason(each, rule_set, words) for each in trail.asked],
        "asked_of": [said_fields(each) for each in trail.said],
        "asked_because": _places(trail.called_for),
    }


def _beside(derivation: Derivation, words: Entries) -> dict[str, object]:
    """Return what counts beside the entries, what is carried on, and what is left out."""
    trail, rule_set = derivation.trail, derivation.standing.rule_set
    return {
        "brought": [_reason(each, rule_set, words) for each in trail.brought],
        "carried": [_reason(each, rule_set, words) for each in trail.carried],
        "options": [
            {**_rival(each), "period": each.period and each.period.label, "counts": counts}
            for each, counts in zip(trail.options, trail.fulfilled, strict=True)
        ],
        "left_out": [left_out_fields(each) for each in grouped(trail.asides, in_full=True)],
    }


def said_fields(said: Said) -> dict[str, object]:
    """Return what the book says of an attribute of a teacher, and whether it fits."""
    return {
        "column": said.column,
        "values": said.values,
        "wanted": said.wanted,
        "excepted": said.unwanted,
        "fits": said.fits,
        "day": said.day,
        "places": _places(said.places),
    }


def left_out_fields(group: Group) -> dict[str, object]:
    """Return rows that are left out for one cause; of a filter with what it asks for."""
    misfit = group.misfit
    return {
        "cause": group.cause,
        "column": misfit and misfit.column,
        "values": misfit and misfit.values,
        "wanted": misfit and misfit.wanted,
        "excepted": misfit is not None and misfit.unwanted,
        "also": [
            {"column": each.column, "values": each.values, "wanted": each.wanted}
            for each in (misfit.also if misfit is not None else ())
        ],
        "places": _places(group.places),
    }


def _rival(standing: Standing) -> dict[str, object]:
    requirement = standing.requirement
    return {
        "rules": standing.rule_set.id,
        "require": requirement.id,
        "rule": requirement.written_at or requirement.id,
        **_other(standing),
    }


def _places(places: Iterable[Place]) -> list[str]:
    return [str(place) for place in places]


def entry_fields(counted: Counted, rule_set: RuleSet, words: Entries) -> dict[str, object]:
    """Return a row as it was weighed, and why it counts for what it does."""
    credit = counted.credit
    return {
        "date": credit.day,
        "activity": credit.entry.activity.id,
        "title": credit.entry.activity.title,
        "hours": credit.entry.attended,
        "rate": rate_of(credit),
        "worth": credit.worth,
        "counted": counted.amount,
        "later": counted.later,
        "mark": mark_of(counted),
        "reasons": [_reason(reason, rule_set, words) for reason in counted.reductions],
        "awaits": credit.awaits,
        "file": counted.place.file,
        "line": counted.place.line,
    }


def _reason(reason: Reduction, rule_set: RuleSet, words: Entries) -> dict[str, object]:
    rule = reason.rule
    return {
        "why": words.told_why(reason),
        "rule": None if rule is None else rule.written_at or rule.id or None,
        "source": None if rule is None else rule_set.source_of(rule, words.language) or None,
        "amount": reason.amount,
        "places": _places(reason.places),
    }


def _readings(derivation: Derivation, words: Entries) -> list[dict[str, object]]:
    others = {each.doubt: each.standing for each in derivation.readings}
    doubts = derivation.standing.rule_set.doubts
    return [
        {
            "doubt": name,
            "clause": doubts[name].clause,
            "taken": in_language(doubts[name].taken, words.language),
            "readings": in_language(doubts[name].readings, words.language),
            "other": _other(others[name]) if name in others else None,
        }
        for name in readings_of(derivation.standing)
    ]


def _other(other: Standing) -> dict[str, object]:
    return {"needed": other.needed, "earned": other.earned, "state": other.state.value}
