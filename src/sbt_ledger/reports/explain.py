"""The full derivation of one teacher's results: every entry, every cut, every reading taken.

It is the trail of the very evaluation that `check` made, never a second one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sbt_ledger.assessment.assess import each_version
from sbt_ledger.assessment.assessor import Assessor
from sbt_ledger.assessment.result import Mark
from sbt_ledger.assessment.ruling import Ruling, ruling
from sbt_ledger.reports.result_fields import doubts_of, is_asked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date
    from fractions import Fraction

    from sbt_ledger.assessment.result import Assessment, Counted, Credit, Standing
    from sbt_ledger.assessment.trail import Trail, Trails
    from sbt_ledger.assessment.versions import Judge
    from sbt_ledger.errors import Problem
    from sbt_ledger.records.teacher import Teacher

CUT = "cut"
"""The mark of an entry that is in order, but does not count toward this requirement."""
LEFT_OUT = "left-out"
"""The mark of an entry of which a blank cell decides whether it belongs to the requirement."""


_NO_RULING = Ruling()


@dataclass(frozen=True, slots=True)
class OtherReading:
    """What a standing would be under the other reading of a doubt."""

    doubt: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Derivation:
    """A standing, how it came about, and what other readings or versions would give."""

    standing: Standing
    trail: Trail
    readings: tuple[OtherReading, ...] = ()
    ruling: Ruling = _NO_RULING

    @property
    def counted(self) -> tuple[Counted, ...]:
        """The entries that it was weighed on, by day."""
        return self.trail.entries


@dataclass(frozen=True, slots=True)
class Explanation:
    """All derivations of one teacher, and the problems of the teacher's own rows."""

    teacher: Teacher
    as_of: date
    derivations: tuple[Derivation, ...]
    problems: tuple[Problem, ...] = ()
    in_full: bool = False
    """Whether each row that stands aside is to be listed, however many there are."""


def derivations(
    assessors: Sequence[Assessor | Judge], assessment: Assessment, require: Collection[str] = ()
) -> tuple[Derivation, ...]:
    """Return how each standing of a teacher came about; `require` names the only ones wanted.

    `assessors` are those that made the assessment, one a rule set. With a requirement come its
    parts.
    """
    return Derivations(assessors).of(assessment, require)


class Derivations:
    """Derives the standings of one teacher after the other; other readings are set up once."""

    def __init__(self, assessors: Sequence[Assessor | Judge]) -> None:
        """Take those who made the assessment, one a rule set."""
        self._by_rules = {
            id(version.rule_set): (version, each)
            for each in assessors
            for version in each_version(each)
        }
        self._readers: dict[tuple[int, str], Assessor | None] = {}

    def of(self, assessment: Assessment, require: Collection[str] = ()) -> tuple[Derivation, ...]:
        """Return how each standing of a teacher came about, of `require` and its parts if named."""
        others: dict[tuple[int, str], dict[object, Standing]] = {}
        trails: dict[int, Trails] = {}
        found = []
        for standing in _wanted(assessment.standings, require):
            assessor, judge = self._by_rules[id(standing.rule_set)]
            code = standing.teacher.code
            if id(assessor) not in trails:
                trails[id(assessor)] = assessor.trails(code)
            trail = trails[id(assessor)].of(standing)
            if not is_asked(standing):
                found.append(Derivation(standing, trail))
                continue
            readings = self._other_readings(standing, assessor, others)
            ruled = _NO_RULING if isinstance(judge, Assessor) else ruling(judge, standing)
            found.append(Derivation(standing, trail, tuple(readings), ruled))
        return tuple(found)

    def _other_readings(
        self,
        standing: Standing,
        assessor: Assessor,
        others: dict[tuple[int, str], dict[object, Standing]],
    ) -> Iterator[OtherReading]:
        for doubt in standing.requirement.doubts:
            key = (id(assessor.rule_set), doubt)
            if key not in others:
                others[key] = self._under(doubt, standing.teacher.code, assessor)
            other = others[key].get((standing.requirement.id, standing.period))
            if other is not None and _figures(other) != _figures(standing):
                yield OtherReading(doubt, other)

    def _under(self, doubt: str, code: str, assessor: Assessor) -> dict[object, Standing]:
        key = (id(assessor.rule_set), doubt)
        if key not in self._readers:
            rule_set = assessor.rule_set.under(doubt)
            self._readers[key] = (
                None if rule_set is None else Assessor(assessor.book, rule_set, assessor.span)
            )
        reader = self._readers[key]
        standings = () if reader is None else reader.standings(code)
        return {(each.requirement.id, each.period): each for each in standings}


def _wanted(standings: Iterable[Standing], require: Collection[str]) -> Iterator[Standing]:
    """Yield the standings of some requirements and of all their parts, which follow them."""
    wanted = frozenset(require)
    for standing in standings:
        if standing.part_of is None:
            wanted = frozenset(require)
        if not require or standing.requirement.id in wanted:
            yield standing
        elif standing.part_of in wanted:
            wanted |= {standing.requirement.id}
            yield standing


def mark_of(counted: Counted) -> str:
    """Return the mark of an entry in a standing: its own, or that it was cut here."""
    credit = counted.credit
    if not counted.known and credit.mark is not Mark.VOID:
        return LEFT_OUT
    cut_off = counted.mark is Mark.VOID and credit.mark is not Mark.VOID
    cut_here = credit.rate is None or len(counted.reductions) > len(credit.reductions)
    cut_to_nothing = not counted.amount and bool(counted.reductions) and cut_here
    return CUT if cut_off or (cut_to_nothing and credit.mark is not Mark.VOID) else counted.mark


def rate_of(credit: Credit) -> Fraction | None:
    """Return the credits an hour or a unit, or those of the record; None if no line fits."""
    if credit.rate is None:
        return None
    return credit.by_rate if credit.each is None else credit.each


def readings_of(standing: Standing) -> tuple[str, ...]:
    """Return the doubts that a standing rests on and that its rule set explains."""
    return tuple(doubt for doubt in doubts_of(standing) if doubt in standing.rule_set.doubts)


def _figures(standing: Standing) -> tuple[object, ...]:
    return (standing.needed, standing.earned, standing.state)
