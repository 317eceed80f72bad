"""Which version or layer of a rule set rules a standing, and what the others would have said."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.rules.beside import beside_others
from sbt_ledger.rules.rule_set import parts_of
from sbt_ledger.rules.source import amount_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.assessment.versions import Judge, Version
    from sbt_ledger.periods import Period
    from sbt_ledger.rules.requirement import Part, Requirement
    from sbt_ledger.rules.rule_set import RuleSet


class Yielded(NamedTuple):
    """A line of a layer that had to yield, and what it asks in the period, as it is written."""

    rule_set: RuleSet
    line: Requirement | Part
    amount: str


class Ruling(NamedTuple):
    """The versions in words; the standings that were not taken, and the lines of other layers."""

    told: tuple[str, ...] = ()
    rivals: tuple[Standing, ...] = ()
    yielded: tuple[Yielded, ...] = ()


def ruling(judge: Judge, standing: Standing) -> Ruling:
    """Return why a standing is ruled by its version, and stands by its layer."""
    rivals = _rivals(judge, standing)
    told = {each.requirement.written_at for each in (standing, *rivals)}
    told |= {each.written_at for each in beside_others(standing.rule_set)}
    yielded = (each for each in _yielded(standing) if each.line.written_at not in told)
    return Ruling(tuple(_told(judge, standing)), tuple(rivals), tuple(yielded))


def _told(judge: Judge, standing: Standing) -> list[str]:
    if len(judge.versions) == 1:
        return []
    number = _number_of(judge, standing)
    own = judge.versions[number]
    told = _("Ruled by “{rules}”, in force from {day}.")
    since = own.rule_set.ruleset.from_.isoformat()
    found = [told.format(rules=own.rule_set.id, day=since)]
    # A version is told with the next one, which says what it does to periods that run.
    after = judge.versions[number + 1 :]
    for newer in after[:1] or ([own] if number else []):
        what = _what_it_does(newer).format(day=newer.since.isoformat())
        found.append(f"{newer.rule_set.id}: {what}")
    return found


def _what_it_does(version: Version) -> str:
    match version.on_change:
        case "latest":
            return _("in force from {day}, also for periods that had begun.")
        case "record date":
            return _("in force from {day}, for periods that begin later; it values later records.")
        case "split":
            return _("in force from {day}; an amount is asked in proportion to the days.")
        case "better":
            return _("in force from {day}; the version that is kinder to the teacher holds.")
        case _:
            return _("in force from {day}, for periods that begin later.")


def _rivals(judge: Judge, standing: Standing) -> list[Standing]:
    """Return the standings of the same requirement and period that had to yield."""
    if standing.period is None:
        return []
    found: list[Standing] = []
    number = _number_of(judge, standing)
    for other, assessor in enumerate(judge.assessors):
        is_own = other == number
        if not _contend(judge, {number, other}, standing.period):
            continue
        found += [
            each
            for each in assessor.standings(standing.teacher.code)
            if _is_rival(each, standing) and not (is_own and _is_same_line(each, standing))
        ]
    return found


def _contend(judge: Judge, numbers: set[int], period: Period) -> bool:
    """Whether the kinder of two versions rules a period; one and the same always does."""
    return all(
        each.on_change == "better" and each.since <= judge.span.as_of and period.first < each.since
        for each in judge.versions[min(numbers) + 1 : max(numbers) + 1]
    )


def _yielded(standing: Standing) -> Iterator[Yielded]:
    """Yield the lines of the same id that the layers of a rule set have beside the one taken."""
    if standing.period is None:
        return
    for layer in standing.rule_set.layers:
        for whole in layer.require:
            lines: tuple[Requirement | Part, ...] = (whole, *parts_of(whole))
            for line in lines:
                written = line.at_least or getattr(line, "at_most", None)
                if line.id == standing.requirement.id and written is not None:
                    amount = amount_on(written, standing.period.first)
                    yield Yielded(layer, line, "" if amount is None else str(amount))


def _is_rival(one: Standing, other: Standing) -> bool:
    if one.period is None or other.period is None:
        return False
    same = (one.requirement.id, one.period.first, one.part_of)
    return same == (other.requirement.id, other.period.first, other.part_of)


def _is_same_line(one: Standing, other: Standing) -> bool:
    return one.requirement.written_at == other.requirement.written_at


def _number_of(judge: Judge, standing: Standing) -> int:
    sets = [version.rule_set for version in judge.versions]
    return next(number for number, each in enumerate(sets) if each is standing.rule_set)
