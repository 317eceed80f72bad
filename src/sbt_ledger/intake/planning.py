"""From what a sheet says of people to the rows that a book would take.

What is recorded already is left out, so that an import can be repeated; nobody is recorded who was
not in post. Amounts go into cells as exact decimals.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import Problem
from sbt_ledger.files.kinds import unknown_kind
from sbt_ledger.files.session import activity_row
from sbt_ledger.files.session_rows import read_activity
from sbt_ledger.intake.presence import THERE
from sbt_ledger.intake.proposal import Proposal
from sbt_ledger.records.attendees import not_in_post
from sbt_ledger.records.credit import OPENING_BALANCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from sbt_ledger.intake.presence import Attended
    from sbt_ledger.intake.proposal import Occasion, Origin, Said
    from sbt_ledger.intake.standing import Standing
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book

_CENT = 100
"""Two decimals: a second is 0.02 minutes."""


class _Part(NamedTuple):
    """What people share whose occasion, mark and cells are the very same objects.

    `in_post_on` is the day on which they must be in post, None for any day. `taken` are all who are
    recorded at the activity now; `may_stand` says that the book may have others. `said` is of the
    first of them: it keeps the objects by which a part is known.
    """

    activity: Activity | None
    attended: Attended
    cells: Mapping[str, str]
    in_post_on: date | None
    taken: set[str]
    may_stand: bool
    said: Said


class Planner:
    """Turns what is said of people into new rows, one session after the other."""

    def __init__(
        self, book: Book, standing: Standing, origin: Origin, common: Mapping[str, str]
    ) -> None:
        self._book = book
        self._standing = standing
        self._origin = origin
        self._common = common
        self._new: dict[Occasion, Activity | None] = {}
        self._problems: list[Problem] = []
        self._file = {"file": origin.file, "sha256": origin.sha256, "sheet": origin.sheet}
        self._taken: dict[str, set[str]] = {}
        self._parts: dict[tuple[int, int, int], _Part] = {}
        self._activities: dict[str, None] = {}
        self._rows: dict[str, list[Mapping[str, str]]] = {
            "activities": [], "credits": [], "imports": [],
        }  # fmt: skip

    def plan(
        self, said: Iterable[Said], session: Activity | None, problems: Sequence[Problem]
    ) -> Proposal:
        """Return the proposal; `session` is what the command says was held, if it does.

        A session without a place in the book is a new one.
        """
        self._problems += problems
        people = tuple([self._settled(each, session) for each in said])
        self._problems += (problem for each in people for problem in each.problems)
        kinds = dict.fromkeys(row["kind"] for row in self._rows["activities"])
        notes = tuple(filter(None, (unknown_kind(self._book, kind) for kind in kinds)))
        problems = tuple(dict.fromkeys(self._problems))
        return Proposal(self._origin, people, tuple(self._activities), self._rows, problems, notes)

    def _settled(self, said: Said, session: Activity | None) -> Said:
        """Return what becomes of a person, and take up the rows of one who is recorded."""
        if said.state != "matched":
            return said
        key = (id(said.occasion), id(said.attended), id(said.cells))
        part = self._parts.get(key) or self._part(key, said, session)
        activity = part.activity
        if activity is None:
            return said._replace(state="rejected")
        if part.in_post_on and not self._book.timelines[said.teacher].in_post(part.in_post_on):
            return said.refused("rejected", [self._away(said, part.in_post_on)])
        self._activities[activity.id] = None
        if part.attended is not said.attended:
            said = said.attending(part.attended)
        if said.teacher in part.taken or (part.may_stand and self._stands(said, activity)):
            return said._replace(state="already")
        part.taken.add(said.teacher)
        self._take(said, activity, part)
        return said

    def _part(self, key: tuple[int, int, int], said: Said, session: Activity | None) -> _Part:
        """Return what a person shares with others, and keep it."""
        occasion, attended = said.occasion, said.attended
        activity = self._held(occasion) if occasion else session
        if activity is None:
            part = _Part(None, attended, {}, None, set(), may_stand=False, said=said)
        else:
            if attended.hours is None and attended.attendance in THERE:
                told = occasion.hours if occasion else None
                attended = replace(attended, hours=activity.hours if told is None else told)
            cells = {**self._common, **said.cells, **dict(cells_of(attended, activity.hours))}
            day = None if activity.cells.get("kind") == OPENING_BALANCE else activity.end
            taken = self._taken.setdefault(activity.id, set())
            may_stand = self._standing.may_have(activity.id)
            part = _Part(activity, attended, cells, day, taken, may_stand=may_stand, said=said)
        self._parts[key] = part
        return part

    def _stands(self, said: Said, activity: Activity) -> bool:
        """Whether the book has it: the person at the session, or the row of this very file."""
        standing, sheet = self._standing, self._origin.sheet
        return standing.has(activity.id, said.teacher) or any(
            standing.imported(line, sheet, said.teacher) for line in said.lines
        )

    def _take(self, said: Said, activity: Activity, part: _Part) -> None:
        id_, teacher = activity.id, said.teacher
        if len(part.taken) == 1 and activity.place is None:
            self._rows["activities"].append(activity.cells)
        self._rows["credits"].append({"activity": id_, "teacher": teacher, **part.cells})
        for line in said.lines:
            source = {
                "activity": id_,
                "teacher": teacher,
                **self._file,
                "line": str(line),
                "row": self._sources.get(line, ""),
            }
            self._rows["imports"].append(source)

    @cached_property
    def _sources(self) -> dict[int, str]:
        return self._origin.sources()

    def _held(self, occasion: Occasion) -> Activity | None:
        """Return the activity that an occasion is: one of the book, or a new one."""
        if occasion not in self._new:
            id_ = self._standing.session(occasion.title, occasion.start, occasion.id)
            if id_:
                self._new[occasion] = self._standing.activity(id_)
            else:
                self._new[occasion] = self._made(occasion)
        return self._new[occasion]

    def _made(self, occasion: Occasion) -> Activity | None:
        cells = {
            "title": occasion.title,
            "start": occasion.start.isoformat(),
            "end": occasion.end.isoformat(),
            "hours": decimal_text(occasion.hours) if occasion.hours is not None else "",
            **dict(occasion.cells),
        }
        activity, faults = read_activity(cells)
        self._problems += faults
        if activity is None:
            return None
        id_ = self._standing.new_id(activity.start, occasion.id)
        row = activity_row(activity, {**cells, "id": id_})
        return replace(activity, id=row["id"], cells=row, place=None)

    def _away(self, said: Said, day: date) -> Problem:
        message, hint = not_in_post(self._book.timelines[said.teacher], day)
        return Problem(
            "not-in-post", message, hint, self._origin.file, said.lines[0], "", said.text
        )


def cells_of(attended: Attended, hours: Fraction | None) -> Iterator[tuple[str, str]]:
    """Yield the cells of `credits` that say how somebody attended.

    Hours stand in the row if they are not the session's, or if minutes would speak for them.
    """
    if attended.attendance != "present":
        yield "attendance", attended.attendance
    if attended.hours is not None and (attended.minutes is not None or attended.hours != hours):
        yield "hours", decimal_text(attended.hours)
    if attended.minutes is not None:
        yield "minutes", decimal_text(attended.minutes)
    if attended.late_minutes:
        yield "late_minutes", str(attended.late_minutes)


@lru_cache(maxsize=4096)
def decimal_text(number: Fraction) -> str:
    """Return a number of zero or more as a decimal of at most two places, half up."""
    whole, cents = divmod((number * _CENT + Fraction(1, 2)) // 1, _CENT)
    return f"{whole}.{cents:02d}".rstrip("0").rstrip(".")
