"""From what a sheet says of people to the rows that a book would take.

What is recorded already is left out, so that an import can be repeated; nobody is recorded who was
not in post. Amounts go into cells as exact decimals.
"""

from __future__ import annotations

from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.files.alike_rows import AlikeRows
from sbt_ledger.files.kinds import unknown_kind
from sbt_ledger.files.session import activity_row
from sbt_ledger.files.session_rows import read_activity
from sbt_ledger.intake.amounts import cells_of, decimal_text
from sbt_ledger.intake.bounds import more_than_the_book, too_many
from sbt_ledger.intake.differing import recorded_elsewhere, twice_in_sheet
from sbt_ledger.intake.part import Part, Posts
from sbt_ledger.intake.presence import THERE
from sbt_ledger.intake.proposal import Proposal, Said
from sbt_ledger.records.attendees import not_in_post
from sbt_ledger.records.credit import OPENING_BALANCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from sbt_ledger.intake.presence import Attended
    from sbt_ledger.intake.proposal import Occasion, Origin
    from sbt_ledger.intake.standing import Standing
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book

    _Key = tuple[int, ...]

_IMPORTS = ("activity", "teacher", "file", "sha256", "sheet", "line", "row")
_SHARED = ("occasion", "attended", "cells")
_shared = tuple(itemgetter(Said._fields.index(name)) for name in _SHARED)


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
        self._taken: dict[str, dict[str, Said]] = {}
        self._parts: dict[_Key, Part] = {}
        self._posts = Posts(book.timelines)
        self._activities: dict[str, None] = {}
        self._recorded: list[tuple[Said, Part]] = []
        self._new_activities: list[Mapping[str, str]] = []

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
        people = tuple(self._all_settled(said, session))
        self._problems += chain.from_iterable([each.problems for each in people])
        kinds = dict.fromkeys(row["kind"] for row in self._new_activities)
        notes = tuple(filter(None, (unknown_kind(self._book, kind) for kind in kinds)))
        problems = tuple(dict.fromkeys(self._problems))
        rows = self._rows()
        return Proposal(self._origin, people, tuple(self._activities), rows, problems, notes)

    def _all_settled(self, people: Sequence[Said], session: Activity | None) -> list[Said]:
        """Return what becomes of each; most share what is known to be right, and are new."""
        parts, posts = self._parts.get, self._posts
        settled: list[Said] = []
        for said, key in _with_keys(people):
            part, teacher = parts(key), said.teacher
            if (
                part
                and part.is_plain
                and part.taken
                and said.state == "matched"
                and teacher not in part.taken
            ):
                first, last = posts[teacher]
                if first <= (part.in_post_on or first) <= last:
                    part.taken[teacher] = said
                    self._recorded.append((said, part))
                    settled.append(said)
                    continue
            settled.append(self._settled(said, key, session))
        return settled

    def _settled(self, said: Said, key: _Key, session: Activity | None) -> Said:
        """Return what becomes of a person, and take up the rows of one who is recorded."""
        if said.state != "matched":
            return said
        part = self._parts.get(key) or self._part(key, said, session)
        activity, teacher, day = part.activity, said.teacher, part.in_post_on
        if activity is None:
            return said._replace(state="rejected")
        problem = part.problem
        if day is not None and self._posts.are_away(teacher, day):
            problem = self._away(teacher, day)
        if problem is not None:
            return said.refused("rejected", [self._placed(problem, said)])
        if part.may_stand and activity.place is not None:
            self._activities[activity.id] = None
        if part.attended is not said.attended:
            said = said.attending(part.attended)
        if teacher in part.taken:
            before = part.taken[teacher]
            return said.refused("already", [twice_in_sheet(said, before, self._origin.file)])
        if part.may_stand and (found := self._in_book(said, activity)) is not None:
            return found
        if not part.taken:
            self._begin(activity)
        part.taken[teacher] = said
        self._recorded.append((said, part))
        return said

    def _sessions_of(
        self, people: Sequence[Said], session: Activity | None
    ) -> Iterator[tuple[int, str, str]]:
        """Yield each line with whom and which session it means: a row may mean several."""
        for said, key in _with_keys(people):
            if said.state == "matched":
                activity = (self._parts.get(key) or self._part(key, said, session)).activity
                if activity is not None:
                    yield from ((line, said.teacher, activity.id) for line in said.lines)

    def _in_book(self, said: Said, activity: Activity) -> Said | None:
        """Return what becomes of somebody whom the book has there, or whose row it has; else None.

        Of several sessions of one title and day the one counts that says the same.
        """
        standing, teacher = self._standing, said.teacher
        origin, first_line = self._origin.at(said.lines[0])
        if activity.place is not None:
            ids = [activity.id]
            if said.occasion and said.occasion.id != activity.id:
                ids += standing.sessions(activity.title, activity.start)
            seats = [standing.activity(id_) for id_ in ids if standing.has(id_, teacher)]
            problems = [standing.compared(said, seat, origin.file) for seat in seats]
            if not all(problems):
                return said._replace(state="already")
            if problems and problems[0]:
                return said.refused("differing", [problems[0]._replace(line=first_line)])
        if standing.knows_the_file and not self._again:
            for number in said.lines:
                part, line = self._origin.at(number)
                for id_ in standing.imported(line, part, teacher):
                    if (number, teacher, id_) not in self._named:
                        problem = recorded_elsewhere(said, standing.activity(id_), part.file)
                        return said.refused("differing", [problem._replace(line=line)])
        return None

    def _placed(self, problem: Problem, said: Said) -> Problem:
        origin, line = self._origin.at(said.lines[0])
        return problem._replace(file=origin.file, line=line, text=said.text)

    def _part(self, key: _Key, said: Said, session: Activity | None) -> Part:
        """Return what a person shares with others, and keep it."""
        occasion, attended = said.occasion, said.attended
        activity = self._held(occasion) if occasion else session
        if activity is None:
            part = Part(None, attended, said)
        else:
            if attended.hours is None and attended.attendance in THERE:
                told = occasion.hours if occasion else None
                attended = attended._replace(hours=activity.hours if told is None else told)
            credit = {"activity": activity.id, "teacher": "", **self._common, **said.cells}
            credit |= cells_of(attended, activity.hours)
            day, problem = None, None
            if activity.cells.get("kind") != OPENING_BALANCE:
                day, problem = activity.end, self._bounded(said, attended, activity)
            taken = self._taken.setdefault(activity.id, {})
            may_stand = self._standing.may_have(activity.id)
            is_plain = problem is None and not may_stand and attended is said.attended
            part = Part(activity, attended, said, day, problem, taken, may_stand, credit, is_plain)
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
            self._problems.append(self._placed(told, said)._replace(text=told.text))
            return None
        return told

    def _begin(self, activity: Activity) -> None:
        self._activities[activity.id] = None
        if activity.place is None:
            self._new_activities.append(activity.cells)

    def _rows(self) -> dict[str, Sequence[Mapping[str, str]]]:
        """Return the rows of all who are recorded."""
        sources = self._origin.sources() if self._recorded else {}
        file = self._origin.file, self._origin.sha256, self._origin.sheet
        cells: list[tuple[str, ...]] = [
            (part.credit["activity"], said.teacher, *file, str(line), sources.get(line, ""))
            for said, part in self._recorded
            for line in said.lines
        ]
        if self._origin.parts:
            cells = [*map(self._in_its_file, cells)]
        imports = AlikeRows(_IMPORTS, cells)
        return {"activities": self._new_activities, "credits": self._credits(), "imports": imports}

    def _credits(self) -> Sequence[Mapping[str, str]]:
        """Return the new rows of `credits`; as a rule all have the same columns."""
        names = {tuple(part.credit) for part in self._parts.values() if part.activity}
        if len(names) != 1:
            return [{**part.credit, "teacher": said.teacher} for said, part in self._recorded]
        told = {id(part): (*part.credit.values(),) for part in self._parts.values()}
        rows = [(said.teacher, told[id(part)]) for said, part in self._recorded]
        return AlikeRows(names.pop(), [(row[0], teacher, *row[2:]) for teacher, row in rows])

    def _in_its_file(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        """Return a row of `imports` with the file of several in which its line stands."""
        activity, teacher, *_first, number, row = cells
        origin, line = self._origin.at(int(number))
        return activity, teacher, origin.file, origin.sha256, origin.sheet, str(line), row

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
        return activity._replace(id=row["id"], cells=row, place=None)

    def _away(self, teacher: str, day: date) -> Problem:
        return Problem("not-in-post", *not_in_post(self._book.timelines[teacher], day))


def _with_keys(people: Sequence[Said]) -> Iterator[tuple[Said, _Key]]:
    """Yield each with that by which it is known who shares all with it."""
    keys = zip(*(map(id, map(each, people)) for each in _shared), strict=True)
    return zip(people, keys, strict=True)
