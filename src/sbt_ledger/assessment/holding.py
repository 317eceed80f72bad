"""For whom which rule sets hold: `people` of the settings names others for some.

The first entry that fits decides; the book's `rules` hold for everybody else. It is asked at the
end of a period, or on the day of the question. Rule sets that the settings do not name hold for
all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import Reduction, State
from sbt_ledger.assessment.who import all_of, fits, told_blank
from sbt_ledger.rules.filter import Filter
from sbt_ledger.rules.people import People

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.assessment.school import DeadlineStanding
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.condition import Read
    from sbt_ledger.rules.rule_set import RuleSet

_ANYBODY = Filter()


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
        return rule_set.but(who=self._among(in_use.id, rule_set.who))

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
        return fits(self._among(rule_set.id), timeline, day)

    def _among(self, id_: str, who: Filter = _ANYBODY) -> InTurn:
        """Return the filter of those of `who` for whom a rule set holds."""
        *named, rest = (id_ in each for each in self._named)
        turns = zip((entry.who for entry in self._people), named, strict=True)
        return InTurn(of=who, turns=tuple(turns), rest=rest)


@dataclass(frozen=True, slots=True)
class InTurn(Filter):
    """Fits those of `of` to whom the first of some filters that fits says yes, else `rest`.

    Where a blank cell keeps one from being known to fit, those after it may decide as well.
    """

    of: Filter = _ANYBODY
    turns: tuple[tuple[Filter, bool], ...] = ()
    rest: bool = True

    def fits(self, read: Read) -> bool | None:
        """Whether a teacher fits; None if the answer hangs on a blank cell."""
        possible: set[bool] = set()
        for who, answer in self.turns:
            fitting = who.fits(read)
            if fitting is not False:
                possible.add(answer)
            if fitting:
                break
        else:
            possible.add(self.rest)
        return all_of([self.of.fits(read), possible.pop() if len(possible) == 1 else None])

    def blanks(self, read: Read) -> tuple[str, ...]:
        """Return the columns whose blank cells keep the answer from being known."""
        parts = (self.of, *(who for who, _answer in self.turns))
        return tuple(dict.fromkeys(column for part in parts for column in part.blanks(read)))

    def columns(self) -> frozenset[str]:
        """Return every column that decides."""
        return self.of.columns().union(*(who.columns() for who, _answer in self.turns))

    def __bool__(self) -> bool:
        """Whether it asks for anything."""
        return True


def _ids(names: Collection[str], rule_sets: Sequence[RuleSet]) -> frozenset[str]:
    """Return the ids of the rule sets that are named, some by their file."""
    files = {_last(each.ruleset.written_at.rpartition(":")[0]): each.id for each in rule_sets}
    return frozenset(files.get(_last(name), name) for name in names)


def _last(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]
