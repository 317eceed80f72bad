"""Many schools at once: what each assessment comes to, small enough to keep for a province.

Figures of teachers are added up as the schools have them. What a school owes together as a share
or a mean is asked of all schools together once more, of the sums behind it, never of the means.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.cohort import bar_of, weighed
from sbt_ledger.assessment.result import State
from sbt_ledger.notation.table import wording
from sbt_ledger.rules.digest import digest_of_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from sbt_ledger.assessment.result import Assessment, Report, Standing
    from sbt_ledger.assessment.school import CohortStanding, DeadlineStanding, MoneyStanding
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.deadline import Deadline
    from sbt_ledger.rules.requirement import Requirement

VERDICTS = (State.SHORT, State.UNKNOWN, State.PENDING, State.OPEN, "compliant")
"""What can be said of a teacher, as in the summary of `check`."""
_MISSED = frozenset({State.SHORT, State.OVER})


class LineKey(NamedTuple):
    """A requirement in a period; the periods of each teacher's own are taken together."""

    rules: str
    since: date
    require: str
    part_of: str | None
    period: str


@dataclass(slots=True)
class LineTotals:
    """How the results of a requirement stand: how many in which state, and their sums."""

    requirement: Requirement
    states: Counter[State] = field(default_factory=Counter)
    needed: Fraction = Fraction(0)
    earned: Fraction = Fraction(0)
    certified: Fraction = Fraction(0)
    short: Fraction = Fraction(0)

    def add(self, standing: Standing) -> None:
        """Add a result."""
        self.states[standing.state] += 1
        self.needed += standing.needed
        self.earned += standing.earned
        self.certified += standing.certified
        self.short += standing.short

    def take(self, other: LineTotals) -> None:
        """Add the results of another school."""
        self.states += other.states
        self.needed += other.needed
        self.earned += other.earned
        self.certified += other.certified
        self.short += other.short


class Missed(NamedTuple):
    """A result of a teacher that must be met and is not."""

    group: str
    code: str
    name: str
    requirement: Requirement
    rules: str
    period: str
    state: State
    needed: Fraction
    earned: Fraction
    certified: Fraction
    lacking: Fraction


@dataclass(frozen=True, slots=True)
class SchoolFigures:
    """What the assessment of one school comes to.

    `shares` count the verdicts by what a column of the roster says on the day of the question;
    who has several values counts in each. `rules` are digests of the rule sets by their ids.
    """

    place: str
    name: str
    code: str
    summary: Mapping[str, int]
    is_compliant: bool
    is_strictly_compliant: bool
    lines: Mapping[LineKey, LineTotals]
    shares: Mapping[tuple[str, str], Counter[str]]
    missed: tuple[Missed, ...]
    cohorts: tuple[CohortStanding, ...]
    deadlines: Mapping[tuple[str, Deadline], Counter[State]]
    money: tuple[MoneyStanding, ...]
    remarks: int = 0
    rules: Mapping[str, str] = field(default_factory=dict)

    @property
    def owed(self) -> int:
        """How many duties of the school itself are missed: cohorts, deadlines, shares of money."""
        return (
            sum(each.binds and each.state in _MISSED for each in self.cohorts)
            + sum(
                count
                for (_rules, line), states in self.deadlines.items()
                for state, count in states.items()
                if line.force == "must" and state in _MISSED
            )
            + sum(each.money.force == "must" and each.state in _MISSED for each in self.money)
        )


def figures_of(place: str, report: Report, columns: Sequence[str]) -> SchoolFigures:
    """Return what the report of a school comes to; `columns` of the roster part its teachers."""
    settings = report.book.settings
    return SchoolFigures(
        place=place,
        name=settings.school,
        code=settings.code,
        summary=report.summary,
        is_compliant=report.is_compliant(),
        is_strictly_compliant=report.is_compliant(strict=True),
        lines=_lines(report.assessments),
        shares=_shares(report, columns),
        missed=tuple(_missed(report.assessments)),
        # Who is behind a figure is for the school to say; a province has no room for it.
        cohorts=tuple(
            each._replace(activities=(), people=(), below=(), left_out=(), unsure=())
            for each in report.cohorts
        ),
        deadlines=_deadlines(report.deadlines),
        money=report.money,
        remarks=len(report.problems),
        rules={each.id: digest_of_rules(each) for each in report.rule_sets},
    )


def _lines(assessments: Iterable[Assessment]) -> dict[LineKey, LineTotals]:
    found: dict[LineKey, LineTotals] = {}
    for assessment in assessments:
        for each in assessment.standings:
            if each.state is not State.NOT_APPLICABLE:
                key = _key(each)
                totals = found.get(key)
                if totals is None:
                    totals = found[key] = LineTotals(each.requirement)
                totals.add(each)
    return found


def _key(standing: Standing) -> LineKey:
    rules, period = standing.rule_set, standing.period
    label = "" if period is None else period.label.partition("@")[0]
    return LineKey(rules.id, rules.ruleset.from_, standing.requirement.id, standing.part_of, label)


def _shares(report: Report, columns: Sequence[str]) -> dict[tuple[str, str], Counter[str]]:
    found: dict[tuple[str, str], Counter[str]] = {}
    for each in report.assessments:
        if each.standings:
            timeline = report.book.timelines[each.teacher.code]
            for column in columns:
                for value in _values(timeline, column, report.as_of):
                    found.setdefault((column, value), Counter())[str(each.verdict)] += 1
    return found


def _values(timeline: Timeline, column: str, day: date) -> Iterable[str]:
    found = timeline.groups(day) if column == "group" else timeline.values(column, day)
    return dict.fromkeys(found or ("",))


def _missed(assessments: Iterable[Assessment]) -> Iterator[Missed]:
    for assessment in assessments:
        for each in assessment.standings:
            if each.binds and each.state in _MISSED:
                yield Missed(
                    each.group, each.teacher.code, each.teacher.name, each.requirement,
                    each.rule_set.id, "" if each.period is None else each.period.label,
                    each.state, each.needed, each.earned, each.certified,
                    each.short or each.over,
                )  # fmt: skip


def _deadlines(
    standings: Iterable[DeadlineStanding],
) -> dict[tuple[str, Deadline], Counter[State]]:
    found: dict[tuple[str, Deadline], Counter[State]] = {}
    for each in standings:
        found.setdefault((each.rule_set.id, each.deadline), Counter())[each.state] += 1
    return found


def lines_of(schools: Iterable[SchoolFigures]) -> list[tuple[LineKey, LineTotals]]:
    """Return the results of all schools that ask the same in the same words, as met first."""
    found: dict[object, tuple[LineKey, LineTotals]] = {}
    for school in schools:
        for key, totals in school.lines.items():
            asked = key, wording(totals.requirement)
            if asked not in found:
                found[asked] = key, LineTotals(totals.requirement)
            found[asked][1].take(totals)
    return list(found.values())


def has_same_figures(school: SchoolFigures, other: SchoolFigures) -> bool:
    """Whether two schools come to the same in all that their teachers are asked."""
    told = ("summary", "lines", "shares", "missed", "deadlines", "remarks", "rules")
    return all(getattr(school, name) == getattr(other, name) for name in told)


def rules_apart(schools: Iterable[SchoolFigures]) -> dict[str, list[list[SchoolFigures]]]:
    """Return by its id each rule set that is not one: the schools parted by what theirs says.

    Those that most schools have come first.
    """
    found: dict[str, dict[str, list[SchoolFigures]]] = {}
    for school in schools:
        for rules, digest in school.rules.items():
            found.setdefault(rules, {}).setdefault(digest, []).append(school)
    return {
        rules: sorted(parts.values(), key=len, reverse=True)
        for rules, parts in found.items()
        if len(parts) > 1
    }


class Pooled(NamedTuple):
    """What schools owe each by itself, over all of them.

    `standing` is None where counts are asked: what ten schools held together is asked of none.
    """

    first: CohortStanding
    standing: CohortStanding | None
    states: Counter[State]


def pooled(schools: Iterable[SchoolFigures], as_of: date) -> list[Pooled]:
    """Return each cohort rule over all schools that have it in the same words and period."""
    found: dict[object, list[CohortStanding]] = {}
    for school in schools:
        for each in school.cohorts:
            if each.state is not State.NOT_APPLICABLE:
                key = (each.rule_set.id, wording(each.cohort), each.period, each.group)
                found.setdefault(key, []).append(each)
    return [_pooled(standings, as_of) for standings in found.values()]


def _pooled(standings: Sequence[CohortStanding], as_of: date) -> Pooled:
    first = standings[0]
    line, period = first.cohort, first.period
    states = Counter(each.state for each in standings)
    if not bar_of(line, period).is_ratio:
        return Pooled(first, None, states)
    stakes = (each.stake for each in standings)
    whole = weighed(first.rule_set, line, period, stakes, as_of)
    return Pooled(first, whole._replace(group=first.group, for_show=first.for_show), states)
