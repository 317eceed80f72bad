"""What `ledger explain` is asked about: a teacher and requirements, or a rule for the school.

A rule is named by its id, or as RULES:ID where that is somebody's code or name as well.
"""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import RefusedError, WrongUseError
from sbt_ledger.records.nearest import meant
from sbt_ledger.records.roster import find_teacher, matching_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sbt_ledger.cli.question import Question
    from sbt_ledger.records.teacher import Teacher
    from sbt_ledger.rules.rule_set import RuleSet

_Rules = frozenset[tuple[str, str]]
"""Rules of the school, each by its rule set and its id."""


class Subject(NamedTuple):
    """Rules of the school and the teachers to whom they are limited; or requirements of one."""

    codes: tuple[str, ...]
    requirements: tuple[str, ...] = ()
    rules: _Rules = frozenset()


def subject_of(question: Question, first: str, rest: Sequence[str]) -> Subject:
    """Return what some words mean; raises WrongUseError or RefusedError if that is not clear."""
    versions = [version for rules in question.rule_sets for version in rules.versions]
    known, teachers = dict(_of_school(versions)), question.book.teachers
    rules = known.get(first, frozenset())
    if rules and (namesake := _called(first, teachers)) is not None:
        message = _("“{text}” is a rule, and the code or the name of {name}.")
        hint = _("Name the rule as {rule}, or the teacher in another way.")
        rule = ":".join(min(rules))
        raise RefusedError(
            message.format(text=first, name=namesake.name or namesake.code), hint.format(rule=rule)
        )
    if rules:
        codes = tuple(find_teacher(teachers, text).code for text in rest)
        return Subject(codes, rules=rules)
    code = _teacher(teachers, first, known)
    asked = frozenset[tuple[str, str]]().union(*(known.get(each, ()) for each in rest))
    if asked and all(each in known for each in rest):
        return Subject((code,), rules=asked)
    _check_ids(rest, versions, known)
    return Subject((code,), tuple(rest))


def _of_school(versions: Iterable[RuleSet]) -> dict[str, _Rules]:
    """Return by what words each rule of the school can be named."""
    found: dict[str, _Rules] = {}
    for version in versions:
        for line in (*version.cohort, *version.deadline, *version.money):
            for name in (line.id, f"{version.id}:{line.id}"):
                found[name] = found.get(name, frozenset()) | {(version.id, line.id)}
    return found


def _called(text: str, teachers: Mapping[str, Teacher]) -> Teacher | None:
    """Return who has just this code or name."""
    key = matching_key(text)
    fitting = (
        each
        for each in teachers.values()
        if key in {matching_key(each.code), matching_key(each.name)}
    )
    return next(fitting, None)


def _teacher(teachers: Mapping[str, Teacher], text: str, rules: Iterable[str]) -> str:
    try:
        return find_teacher(teachers, text).code
    except WrongUseError as fault:
        hint = meant(text, [name for name in rules if ":" not in name])
        if fault.hint or not hint:
            raise
        raise WrongUseError(fault.message, hint) from None


def _check_ids(wanted: Sequence[str], versions: Iterable[RuleSet], rules: Iterable[str]) -> None:
    from sbt_ledger.rules.rule_set import parts_of

    lines = [line for version in versions for line in version.require]
    known = dict.fromkeys(each.id for line in lines for each in (line, *parts_of(line)))
    unknown = [id_ for id_ in wanted if id_ not in known]
    if unknown:
        message = _("No rule set in use has a requirement “{id}”.").format(id=unknown[0])
        near = meant(unknown[0], [*known, *(name for name in rules if ":" not in name)])
        raise WrongUseError(message, near or _("Known: {known}.").format(known=_(", ").join(known)))
