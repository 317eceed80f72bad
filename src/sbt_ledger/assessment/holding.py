"""For whom which rule sets hold: `people` of the settings names others for some.

The first entry that fits decides; the book's `rules` hold for everybody else. It is asked at the
end of a period, or on the day of the question. Rule sets that the settings do not name hold for
all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import Reduction, State
from sbt_ledger.assessment.who import fits, told_blank
from sbt_ledger.rules.filter import Filter, both
from sbt_ledger.rules.people import People

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.assessment.school import DeadlineStanding
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.rule_set import RuleSet


class Holding:
    """Says which rule sets hold for whom in a book."""

    def __init__(self, book: Book, rule_sets: Sequence[RuleSet]) -> None:
        self.book = book
        self._people = [People.of(entry) for entry in book.settings.people]
        names = [entry.rulesets for entry in self._people]
        self._named = [_ids(each, rule_sets) for each in (*names, book.settings.rules)]
        """The rule sets of each entry, and last the book's own."""
        self._all = frozenset().union(*self._named)

    def of(
        self, standings: Sequence[Standing], rule_set: RuleSet, as_of: date
    ) -> tuple[Standing, ...]:
        """Return a teacher's standings in the periods for which the rule set holds."""
        if rule_set.id not in self._all:
            return tuple(standings)
        return tuple(self._holding(standings, rule_set, as_of))

    def of_deadlines(
        self, standings: Sequence[DeadlineStanding], rule_set: RuleSet, as_of: date
    ) -> list[DeadlineStanding]:
        """Return the deadlines of those for whom the rule set holds on the day that is due."""
        if rule_set.id not in self._all:
            return list(standings)
        found = []
        for each in standings:
            holds: bool | None = True
            if each.teacher is not None:
                timeline = self.book.timelines[each.teacher.code]
                holds = self._holds(rule_set, timeline, min(each.due or as_of, as_of))
            if holds is None:
                found.append(each._replace(state=State.UNKNOWN))
            elif holds:
                found.append(each)
        return found

    def among(self, rule_set: RuleSet, in_use: RuleSet) -> RuleSet:
        """Return a rule set that speaks of those only for whom the one in use holds."""
        if in_use.id not in self._all:
            return rule_set
        chosen = []
        for number, named in enumerate(self._named):
            if in_use.id in named:
                before = tuple(entry.who for entry in self._people[:number])
                own = self._people[number].who if number < len(self._people) else Filter()
                chosen.append(both(own, Filter(without=before)))
        return rule_set.but(who=both(rule_set.who, Filter(any_of=tuple(chosen))))

    def _holding(
        self, standings: Sequence[Standing], rule_set: RuleSet, as_of: date
    ) -> Iterator[Standing]:
        for each in standings:
            timeline = self.book.timelines[each.teacher.code]
            day = as_of if each.period is None else min(each.period.last, as_of)
            holds = self._holds(rule_set, timeline, day)
            if holds is None and each.state is not State.NOT_APPLICABLE:
                who = [entry.who for entry in self._people]
                blank = Reduction(told_blank(who, timeline, day))
                yield each._replace(state=State.UNKNOWN, why=(*each.why, blank))
            elif holds is not False:
                yield each

    def _holds(self, rule_set: RuleSet, timeline: Timeline, day: date) -> bool | None:
        """Whether the rule set holds for a teacher on a day; None if a blank cell decides."""
        possible: list[Collection[str]] = []
        for entry, named in zip(self._people, self._named, strict=False):
            fitting = fits(entry.who, timeline, day)
            if fitting is not False:
                possible.append(named)
            if fitting:
                break
        else:
            possible.append(self._named[-1])
        answers = {rule_set.id in named for named in possible}
        return answers.pop() if len(answers) == 1 else None


def _ids(names: Collection[str], rule_sets: Sequence[RuleSet]) -> frozenset[str]:
    """Return the ids of the rule sets that are named, some by their file."""
    files = {_last(each.ruleset.written_at.rpartition(":")[0]): each.id for each in rule_sets}
    return frozenset(files.get(_last(name), name) for name in names)


def _last(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]
