"""What the people of a sheet share, row by row: the session, the mark, the cells of their rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sbt_ledger.errors import Problem
    from sbt_ledger.intake.presence import Attended
    from sbt_ledger.intake.proposal import Said
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.teacher import Timeline

_NEVER = date.max, date.min


@dataclass(frozen=True, slots=True)
class Part:
    """What people share whose occasion, mark and cells are the very same objects.

    `in_post_on` is the day on which they must be in post, None for any day; `problem` is why nobody
    can be recorded so. `taken` are all who are recorded at the activity now; `may_stand` says that
    the book may have others. `said` is of the first of them: it keeps the objects by which a part
    is known. `credit` is the new row of each, but for who it is. `is_plain` says that all
    are new and right, but for who was taken up before or was not in post.
    """

    activity: Activity | None
    attended: Attended
    said: Said
    in_post_on: date | None = None
    problem: Problem | None = None
    taken: dict[str, Said] = field(default_factory=dict)
    may_stand: bool = False
    credit: dict[str, str] = field(default_factory=dict)
    is_plain: bool = False


class Posts(dict[str, tuple[date, date]]):
    """The last span in post of each teacher: who is within it is in post without a closer look."""

    def __init__(self, timelines: Mapping[str, Timeline]) -> None:
        super().__init__()
        self._timelines = timelines

    def __missing__(self, teacher: str) -> tuple[date, date]:
        """Look a teacher up for the first time."""
        spans = self._timelines[teacher].spans_in_post
        span = self[teacher] = spans[-1] if spans else _NEVER
        return span

    def are_away(self, teacher: str, day: date) -> bool:
        """Whether a teacher was not in post on a day."""
        first, last = self[teacher]
        return not (first <= day <= last or self._timelines[teacher].in_post(day))
