"""An activity: a session, course, paper, prize, plan, appraisal ... that teachers took part in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

    from sbt_ledger.records.place import Place


class Activity(NamedTuple):
    """One row of `activities`; `cells` holds the text of every filled column by its name.

    `hours` are the activity's own (planned) hours, None if blank. `approvals` are steps with their
    day, `evidence` kinds with their path ("" if none is named).
    """

    id: str
    title: str
    start: date
    end: date
    hours: Fraction | None = None
    status: str = ""
    approvals: tuple[tuple[str, date | None], ...] = ()
    evidence: tuple[tuple[str, str], ...] = ()
    cells: Mapping[str, str] = MappingProxyType({})
    place: Place | None = None

    @property
    def held(self) -> bool:
        """Whether it took place: neither planned, delayed, cancelled nor void."""
        return not self.status


class Activities(Mapping[str, Activity]):
    """All activities by id, in the order of the files; each is built when first asked for.

    A district has hundreds of thousands, and a question looks at a few: `ends` and `texts` answer
    without building any. Activities are numbered from 0.
    """

    def __init__(
        self,
        numbers: Mapping[str, int],
        ends: Sequence[date],
        texts: Callable[[Sequence[str]], Iterator[tuple[str, ...]]],
        build: Callable[[int], Activity],
    ) -> None:
        self.numbers = numbers
        self.ends = ends
        self.texts = texts
        self._build = build
        self._built: dict[int, Activity] = {}

    @cached_property
    def earliest(self) -> date:
        """The first last day of any."""
        return min(self.ends, default=date.max)

    @cached_property
    def latest(self) -> date:
        """The last last day of any."""
        return max(self.ends, default=date.min)

    @classmethod
    def of(cls, activities: Iterable[Activity]) -> Activities:
        """Return the given activities as a numbered whole."""
        held = tuple(activities)
        return cls(
            {activity.id: number for number, activity in enumerate(held)},
            [activity.end for activity in held],
            lambda columns: (
                tuple(_told(activity, column) for column in columns) for activity in held
            ),
            held.__getitem__,
        )

    def at(self, number: int) -> Activity:
        """Return the activity of a number."""
        activity = self._built.get(number)
        if activity is None:
            activity = self._built[number] = self._build(number)
        return activity

    def __getitem__(self, id_: str) -> Activity:
        """Return the activity called `id_`."""
        return self.at(self.numbers[id_])

    def __iter__(self) -> Iterator[str]:
        """Yield every id, in the order of the files."""
        return iter(self.numbers)

    def __len__(self) -> int:
        """Return how many activities there are."""
        return len(self.numbers)


def _told(activity: Activity, column: str) -> str:
    """Return the text of a column, also of one that is known by its value only."""
    if text := activity.cells.get(column, ""):
        return text
    match column:
        case "hours":
            return "" if activity.hours is None else str(activity.hours)
        case "approvals":
            steps = ((step, f"@{day}" if day else "") for step, day in activity.approvals)
            return ";".join(f"{step}{day}" for step, day in steps)
        case "evidence":
            return ";".join(kind for kind, _path in activity.evidence)
        case "status":
            return activity.status
        case _:
            return ""
