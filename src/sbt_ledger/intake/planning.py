"""From what a sheet says of people to the rows that a book would take.

What is recorded already is left out, so that an import can be repeated; nobody is recorded who was
not in post. Amounts go into cells as exact decimals.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import Problem
from sbt_ledger.files.kinds import unknown_kind
from sbt_ledger.files.session import activity_row
from sbt_ledger.files.session_rows import read_activity
from sbt_ledger.intake.amounts import cells_of, decimal_text
from sbt_ledger.intake.bounds import more_than_the_book, too_many
from sbt_ledger.intake.differing import recorded_elsewhere, twice_in_sheet
from sbt_ledger.intake.presence import THERE
from sbt_ledger.intake.proposal import Proposal
from sbt_ledger.records.attendees import not_in_post
from sbt_ledger.records.credit import OPENING_BALANCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from sbt_ledger.intake.presence import Attended
    from sbt_ledger.intake.proposal import Occasion, Origin, Said
    from sbt_ledger.intake.standing import Standing
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book


class _Part(NamedTuple):
    """What people share whose occasion, mark and cells are the very same objects.

    `in_post_on` is the day on which they must be in post, None for any day; `problem` is why nobody
    can be recorded so. `taken` are all who are recorded at the activity now; `may_stand` says that
    the book may have others. `said` is of the first of them: it keeps the objects by which a part
    is known.
    """

    activity: Activity | None
    attended: Attended
    cells: Mapping[str, str]
    in_post_on: date | None
    problem: Problem | None
    taken: dict[str, Said]
    may_stand: bool
    said: Said


class Planner:
    """Turns what is said of people into new rows, one session after the other."""

    def __init__(  # noqa: PLR0913 - what it comes from has this many sides
        self, book: Book, standing: Standing, origin: Origin, common: Mapping[str, str], *,
        day_hours: Decimal | None = None, again: bool = False,
    ) -> None:  # fmt: skip
        self._book = book
        self._standing = standing
        self._origin = origin
        self._common = common
        self._new: dict[Occasion, Activity | None] = {}
        self._problems: list[Problem] = []
        self._day_hours = day_hours
        self._again = again
        self._named: set[tuple[int, str, str]] = set()
        self._file = {"file": origin.file, "sha256": origin.sha256, "sheet": origin.sheet}
        self._taken: dict[str, dict[str, Said]] = {}
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
        said = tuple(said)
        if self._standing.knows_the_file and not self._again:
            self._named = set(self._sessions_of(said, session))
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
        if problem := self._obstacle(said, part):
            return said.refused("rejected", [problem])
        if activity.place is not None:
            self._activities[activity.id] = None
        if part.attended is not said.attended:
            said = said.attending(part.attended)
        before = part.taken.get(said.teacher)
        if before is not None:
            return said.refused("already", [twice_in_sheet(said, before, self._origin.file)])
        found = self._in_book(said, activity) if part.may_stand else None
        if found is not None:
            return found
        part.taken[said.teacher] = said
        self._take(said, activity, part)
        return said

    def _sessions_of(
        self, people: Iterable[Said], session: Activity | None
    ) -> Iterator[tuple[int, str, str]]:
        """Yield each line with whom and which session it means: a row may mean several."""
        for said in people:
            if said.state == "matched":
                key = (id(said.occasion), id(said.attended), id(said.cells))
                activity = (self._parts.get(key) or self._part(key, said, session)).activity
                if activity is not None:
                    yield from ((line, said.teacher, activity.id) for line in said.lines)

    def _in_book(self, said: Said, activity: Activity) -> Said | None:
        """Return what becomes of somebody whom the book has there, or whose row it has; else None.

        Of several sessions of one title and day the one counts that says the same.
        """
        standing, file, teacher = self._standing, self._origin.file, said.teacher
        if activity.place is not None:
            ids = [activity.id]
            if said.occasion and said.occasion.id != activity.id:
                ids += standing.sessions(activity.title, activity.start)
            seats = [standing.activity(id_) for id_ in ids if standing.has(id_, teacher)]
            problems = [standing.compared(said, seat, file) for seat in seats]
            if not all(problems):
                return said._replace(state="already")
            if problems:
                return said.refused("differing", filter(None, problems[:1]))
        if standing.knows_the_file and not self._again:
            for line in said.lines:
                for id_ in standing.imported(line, self._origin.sheet, teacher):
                    if (line, teacher, id_) not in self._named:
                        problem = recorded_elsewhere(said, standing.activity(id_), file)
                        return said.refused("differing", [problem])
        return None

    def _obstacle(self, said: Said, part: _Part) -> Problem | None:
        """Return why somebody cannot be recorded at the session."""
        if part.in_post_on and not self._book.timelines[said.teacher].in_post(part.in_post_on):
            return self._away(said, part.in_post_on)
        if part.problem is None:
            return None
        return replace(part.problem, file=self._origin.file, line=said.lines[0], text=said.text)

    def _part(self, key: tuple[int, int, int], said: Said, session: Activity | None) -> _Part:
        """Return what a person shares with others, and keep it."""
        occasion, attended = said.occasion, said.attended
        activity = self._held(occasion) if occasion else session
        if activity is None:
            part = _Part(None, attended, {}, None, None, {}, may_stand=False, said=said)
        else:
            if attended.hours is None and attended.attendance in THERE:
                told = occasion.hours if occasion else None
                attended = replace(attended, hours=activity.hours if told is None else told)
            cells = {**self._common, **said.cells, **dict(cells_of(attended, activity.hours))}
            day, problem = None, None
            if activity.cells.get("kind") != OPENING_BALANCE:
                day, problem = activity.end, self._bounded(said, attended, activity)
            taken = self._taken.setdefault(activity.id, {})
            may_stand = self._standing.may_have(activity.id)
            part = _Part(activity, attended, cells, day, problem, taken, may_stand, said)
        self._parts[key] = part
        return part

    def _bounded(self, said: Said, attended: Attended, activity: Activity) -> Problem | None:
        """Return that hours do not fit into the days of a session; warn of what is unusual."""
        hours, occasion = attended.hours, said.occasion
        told = (
            None if occasion and occasion.timeless else too_many(hours, activity, self._day_hours)
        )
        if occasion and (more := more_than_the_book(hours, activity)):
            self._problems.append(more)
        if told and told.level == "warning":
            self._problems.append(replace(told, file=self._origin.file, line=said.lines[0]))
            return None
        return told

    def _take(self, said: Said, activity: Activity, part: _Part) -> None:
        id_, teacher = activity.id, said.teacher
        self._activities[id_] = None
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
