"""A teacher of the roster, and what was true of that teacher on which days.

What changes over time (rank, leave, group, employment ...) comes from `changes`; a column of the
roster holds on the days on which no change speaks of it.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.months import add_months

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sbt_ledger.records.change import Change
    from sbt_ledger.records.place import Place

ENTERS = frozenset({"hired", "transferred-in"})
LEAVES = frozenset({"transferred-out", "retired", "left"})
EMPLOYMENT = ENTERS | LEAVES
_GROUP = "group"
SINGLE = frozenset({_GROUP, "fte"})


class Teacher(NamedTuple):
    """One line of the roster; `cells` holds the text of every filled column by its name."""

    code: str
    name: str
    hired_on: date | None = None
    left_on: date | None = None
    born_on: date | None = None
    cells: Mapping[str, str] = MappingProxyType({})
    columns: frozenset[str] = frozenset()
    place: Place | None = None

    @property
    def group(self) -> str:
        """The group that the roster names, "" if it is blank."""
        return self.cells.get("group", "")


class Timeline:
    """What was true of one teacher, day by day."""

    def __init__(
        self,
        teacher: Teacher,
        changes: Iterable[Change] = (),
        group_columns: Sequence[str] = (_GROUP,),
    ) -> None:
        """`group_columns` are the columns of the roster that say in which groups somebody is."""
        self.teacher = teacher
        self.group_columns = group_columns
        self._is_plain = tuple(group_columns) == (_GROUP,)
        self.changes = tuple(sorted(changes, key=lambda change: change.first))
        by_attribute: dict[str, list[Change]] = {}
        for change in self.changes:
            by_attribute.setdefault(change.attribute, []).append(change)
        self._by_attribute = by_attribute

    @property
    def attributes(self) -> Iterable[str]:
        """The attributes that a change speaks of."""
        return self._by_attribute.keys()

    def values(self, attribute: str, day: date) -> tuple[str, ...] | None:
        """Return the values of `attribute` on `day`.

        None: nothing says it, so it does not hold. An empty tuple: the roster has the column, but
        the cell is blank, so it is not known. The attribute `group` is that of all columns of
        groups together.
        """
        if attribute == "in_post":
            return ("yes",) if self.in_post(day) else None
        if attribute == _GROUP and not self._is_plain:
            return self._all_groups(day)
        return self.said(attribute, day)

    def said(self, attribute: str, day: date) -> tuple[str, ...] | None:
        """Return what the column, or the changes, of just this name say on `day`, as `values`."""
        told = self._by_attribute.get(attribute, ())
        cells = [change.value or "yes" for change in told if day in change]
        if cells:
            # Nobody works two shares, and new groups take the place of the old: the newest speaks.
            newest = cells[-1:] if self.is_single(attribute) else cells
            return tuple([name for cell in newest for name in _names_in(cell)])
        if attribute == "moved_in":
            return ("yes",) if self._moved_in(day) else None
        if attribute in self.teacher.columns:
            cell = self.teacher.cells.get(attribute, "")
            return _names_in(cell)
        if attribute == "age":
            return self._age(day)
        return None

    def in_post(self, day: date) -> bool:
        """Whether the teacher was in post on `day`: the roster and `employment` both say so."""
        teacher = self.teacher
        if teacher.hired_on is not None and day < teacher.hired_on:
            return False
        if teacher.left_on is not None and day > teacher.left_on:
            return False
        told = self._by_attribute.get("employment")
        if told is None:
            return True
        spoken = [change for change in told if day in change]
        if spoken:
            return spoken[-1].value in ENTERS
        before = [change for change in told if change.first <= day]
        if before:
            # What was said to end has ended: an absence, or a post.
            return before[-1].value in LEAVES
        # Before the first entry into post nobody is in post; otherwise the roster alone speaks.
        return told[0].value not in ENTERS

    def is_single(self, attribute: str) -> bool:
        """Whether a new value takes the place of the one before."""
        return attribute in SINGLE or attribute in self.group_columns

    def group(self, day: date) -> str:
        """Return the group to which the teacher belonged on `day`, "" if none; several as `a;b`."""
        if self._is_plain and _GROUP not in self._by_attribute:
            return self.teacher.group
        return ";".join(self.values(_GROUP, day) or ())

    def groups(self, day: date) -> tuple[str, ...]:
        """Return each group to which the teacher belonged on `day`: `a;b` are two."""
        return groups_in(self.group(day))

    @property
    def hired_on(self) -> date | None:
        """The first day in post: as the roster says, else the first entry among the changes."""
        told = self._by_attribute.get("employment", ())
        entries = (change.first for change in told if change.value in ENTERS)
        return self.teacher.hired_on or next(entries, None)

    @cached_property
    def spans_in_post(self) -> tuple[tuple[date, date], ...]:
        """The spans in post, oldest first; without any date it is one from end to end."""
        if "employment" not in self._by_attribute:
            hired, left = self.teacher.hired_on or date.min, self.teacher.left_on or date.max
            return ((hired, left),) if hired <= left else ()
        spans: list[tuple[date, date]] = []
        days = self.turning_points(date.min, date.max)
        for day, following in zip(days, (*days[1:], None), strict=True):
            last = date.max if following is None else following - timedelta(days=1)
            if not self.in_post(day):
                continue
            if spans and spans[-1][1] + timedelta(days=1) == day:
                spans[-1] = (spans[-1][0], last)
            else:
                spans.append((day, last))
        return tuple(spans)

    def turning_points(self, first: date, last: date) -> tuple[date, ...]:
        """Return `first` and every later day up to `last` on which something becomes different."""
        days = {first}
        for change in self.changes:
            days.add(change.first)
            if change.until is not None and change.until < date.max:
                days.add(change.until + timedelta(days=1))
        if self.teacher.hired_on is not None:
            days.add(self.teacher.hired_on)
        if self.teacher.left_on is not None and self.teacher.left_on < date.max:
            days.add(self.teacher.left_on + timedelta(days=1))
        return tuple(sorted(day for day in days if first <= day <= last))

    def employment_conflict(self) -> bool:
        """Whether the roster's dates and the `employment` changes contradict each other."""
        told = self._by_attribute.get("employment", ())
        if not told:
            return False
        opening, closing, teacher = told[0], told[-1], self.teacher
        if teacher.hired_on and opening.value in ENTERS and opening.first != teacher.hired_on:
            return True
        if teacher.left_on is None:
            return False
        if closing.value in ENTERS:
            return closing.until is None and closing.first > teacher.left_on
        return closing.first != teacher.left_on + timedelta(days=1)

    def _all_groups(self, day: date) -> tuple[str, ...] | None:
        told = [each for name in self.group_columns if (each := self.said(name, day)) is not None]
        return tuple(dict.fromkeys(name for each in told for name in each)) if told else None

    def _age(self, day: date) -> tuple[str, ...] | None:
        """Return the full years on `day`; who is born on 29 February is older on the 28th."""
        born = self.teacher.born_on
        if born is None:
            return () if "born_on" in self.teacher.columns else None
        years = day.year - born.year
        return (str(years - (add_months(born, 12 * years) > day)),)

    def _moved_in(self, day: date) -> bool:
        told = self._by_attribute.get("employment", ())
        return any(change.value == "transferred-in" and change.first <= day for change in told)


def groups_in(cell: str) -> tuple[str, ...]:
    """Return the groups that a cell names: whoever is in `a;b` is in each of them."""
    return _names_in(cell)


def _names_in(cell: str) -> tuple[str, ...]:
    """Return what stands between semicolons, narrow or full-width, without the blanks."""
    if ";" not in cell and "；" not in cell:
        return (cell,) if cell else ()
    names = (name.strip() for name in cell.replace("；", ";").split(";"))
    return tuple([name for name in names if name])
