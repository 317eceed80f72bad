"""What an import would record: each person with what was found out, and the sessions with them."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache, partial
from itertools import accumulate, zip_longest
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, cast

from sbt_ledger.intake.cell_text import shown_cell
from sbt_ledger.intake.contents import NUMBERS
from sbt_ledger.intake.presence import Attended
from sbt_ledger.records.masking import masked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from fractions import Fraction

    from sbt_ledger.errors import Problem
    from sbt_ledger.intake.contents import Cell

STATES = ("matched", "already", "differing", "unknown", "ambiguous", "rejected")
"""What becomes of a person; only those who are matched are recorded."""
BLOCKING = frozenset({"differing", "ambiguous", "rejected"})


_BETWEEN = "; "
_AS_ALL = Attended()
_NO_CELLS: Mapping[str, str] = MappingProxyType({})


class Occasion(NamedTuple):
    """What was held, as a row of a sheet names it. `cells` are further columns of activities.

    `id` is that of a book, where a book has written the sheet. `timeless` says that its
    hours tell nothing of its days: these stand for a year, or credits became hours.
    """

    title: str
    start: date
    end: date
    hours: Fraction | None = None
    cells: tuple[tuple[str, str], ...] = ()
    id: str = ""
    timeless: bool = False


class Said(NamedTuple):
    """What a sheet says of one person, in one row or in several of the same person.

    `occasion` is None where the command says what was held. `teacher` is "" unless `state` is
    "matched". `cells` are further columns of the row in `credits`, `note` says how the mark came
    about.
    """

    lines: tuple[int, ...]
    text: str
    state: str
    teacher: str = ""
    occasion: Occasion | None = None
    attended: Attended = _AS_ALL
    cells: Mapping[str, str] = _NO_CELLS
    problems: tuple[Problem, ...] = ()
    note: str = ""

    def refused(self, state: str, problems: Iterable[Problem]) -> Said:
        """Return it as nothing that is recorded, and why."""
        return self._replace(state=state, problems=tuple(problems))

    def attending(self, attended: Attended) -> Said:
        """Return it with how the person attended."""
        return self._replace(attended=attended)


_OCCASION = itemgetter(Said._fields.index("occasion"))


def occasions_of(people: Sequence[Said]) -> dict[int, Occasion]:
    """Return the occasions by their identity, first ones first: rows share them, they are few."""
    occasions = [*map(_OCCASION, people)]
    numbered = dict(zip(map(id, occasions), occasions, strict=True))
    return {number: each for number, each in numbered.items() if each is not None}


class Told(NamedTuple):
    """What a table says: of each person, and what a person should look at besides."""

    people: tuple[Said, ...]
    warnings: tuple[Problem, ...] = ()


class Origin(NamedTuple):
    """The sheet: its file, what it is, how it was read, and its rows by their line.

    `columns` are those of its rows, () where some are shorter than others. Of several sheets
    together these are the `parts`: then the first says what it is, and its lines go on where those
    of the one before ended.
    """

    file: str
    sha256: str
    source: str
    encoding: str
    sheet: str
    header_line: int
    header: Sequence[str]
    rows: Mapping[int, Sequence[Cell]]
    columns: Sequence[Sequence[Cell]] = ()
    parts: tuple[Origin, ...] = ()

    def at(self, line: int) -> tuple[Origin, int]:
        """Return the sheet in which a row stands, and its line there."""
        if not self.parts:
            return self, line
        for part, shift in zip(self.parts, shifts(self.parts), strict=True):
            if line <= shift + part.last_line:
                return part, line - shift
        return self, line

    @property
    def last_line(self) -> int:
        """The line of the last row, or of the header where there is none."""
        return max(self.rows, default=self.header_line)

    def texts(self, line: int) -> tuple[str, ...]:
        """Return a row of the sheet as text, without national ids; () if there is no such row."""
        return tuple(map(_as_text, self.rows.get(line, ())))

    def sources(self) -> dict[int, str]:
        """Return each row by its line as one text: its filled cells, without national ids."""
        columns = self.columns or zip_longest(*self.rows.values(), fillvalue="")
        texts = map(_as_texts, columns)
        told = [column for column in texts if column.is_told]
        filled: Iterable[Iterable[str]] = zip(*(column.texts for column in told), strict=True)
        if any(column.has_blanks for column in told):
            filled = map(partial(filter, None), filled)
        return dict(zip(self.rows, map(_BETWEEN.join, filled), strict=False))


def shifts(parts: Sequence[Origin]) -> list[int]:
    """Return what is added to the lines of each of several sheets that are taken together."""
    return [*accumulate((each.last_line for each in parts[:-1]), initial=0)] if parts else []


def joined(parts: Sequence[Origin]) -> Origin:
    """Return several sheets as one; of one alone it is itself."""
    first, *others = parts
    if not others:
        return first
    rows = {
        line + shift: row
        for each, shift in zip(parts, shifts(parts), strict=True)
        for line, row in each.rows.items()
    }
    return first._replace(rows=rows, columns=(), parts=tuple(parts))


class Proposal(NamedTuple):
    """What would be recorded: the rows of each table, and what becomes of each person.

    `activities` are the ids of the sessions, those of the book among them. `problems` are those of
    people, and of the sheet; the notes are for a person to see. `is_unclear` says that nobody knows
    what the columns or the tables mean: then no row of it can be recorded, and none be left out.
    """

    origin: Origin
    people: tuple[Said, ...]
    activities: tuple[str, ...]
    rows: Mapping[str, Sequence[Mapping[str, str]]]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    is_unclear: bool = False

    def warning(self, problems: Sequence[Problem]) -> Proposal:
        """Return it with more that a person should look at."""
        return self._replace(problems=(*self.problems, *problems))

    def by_day(self) -> Proposal:
        """Return it with the new sessions in the order of their days."""
        sessions = sorted(self.rows["activities"], key=lambda row: row["start"])
        return self._replace(rows={**self.rows, "activities": sessions})

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are, how many people, and what became of them."""
        states = Counter(each.state for each in self.people)
        return {
            "rows": len(self.origin.rows),
            "people": len({each.teacher or each.text for each in self.people}),
            "matched": states["matched"],
            "merged": sum(len(each.lines) - 1 for each in self.people),
            **{state: states[state] for state in STATES[1:]},
        }

    def stops(self, *, skip_bad: bool) -> bool:
        """Whether nothing of it is recorded; `skip_bad` leaves out rows that cannot be."""
        return self.is_unclear or (self.blocked and not skip_bad)

    @property
    def blocked(self) -> bool:
        """Whether somebody has to look at it before it can be recorded."""
        return self.leaves_out or any(problem.level == "error" for problem in self.problems)

    @property
    def leaves_out(self) -> bool:
        """Whether somebody in it cannot be recorded before a person looks at it."""
        return not BLOCKING.isdisjoint({each.state for each in self.people})


class _Texts(NamedTuple):
    """The cells of a column as text; whether any tells something, and whether any is blank."""

    texts: Sequence[str]
    is_told: bool
    has_blanks: bool


def _as_texts(column: Sequence[Cell]) -> _Texts:
    """Return the cells of a column as text, each distinct one made once."""
    distinct = set(column)
    types = set(map(type, distinct))
    if not types.isdisjoint(NUMBERS) and len(NUMBERS.intersection(map(type, column))) > 1:
        texts = [*map(_as_text, column)]  # 1 and 1.0 are equal, and not one text
        return _Texts(texts, any(texts), not all(texts))
    text_of = {cell: _as_text(cell) for cell in distinct}
    told = text_of.values()
    if types == {str} and all(text == cell for cell, text in text_of.items()):
        return _Texts(cast("Sequence[str]", column), any(told), not all(told))
    return _Texts([*map(text_of.__getitem__, column)], any(told), not all(told))


@lru_cache(maxsize=65536, typed=True)
def _as_text(cell: Cell) -> str:
    return masked(shown_cell(cell))
