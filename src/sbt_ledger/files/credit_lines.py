"""Lines of `credits` that are split by hand: a row is three look-ups.

Lines without quotation marks are split at their first two commas, which is what `csv.reader` would
do, many at once; what is new, quoted or wrong among them goes the slow way, line by line.
A property test holds the two ways equal.
"""

from __future__ import annotations

import csv
from collections import deque
from itertools import chain, islice
from operator import call
from typing import TYPE_CHECKING

from sbt_ledger.files.activity_rows import is_plain_evidence
from sbt_ledger.files.cell_memo import Fault
from sbt_ledger.files.credit_cells import RowReading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sbt_ledger.files.credit_rows import CreditRows
    from sbt_ledger.files.tables import Table

_AT_ONCE = 4000
"""Lines: enough that little is done line by line, few enough to stay near the processor."""
_PATIENCE = 8
"""How often at most lines are not even tried at once, after they were refused."""
OPENING = ("activity", "teacher")
"""The columns with which a file begins whose lines may be split by hand."""


class _Met(dict[object, int]):
    """The numbers of presences by what is said; what is not plain raises KeyError."""

    def __init__(self, meet: Callable[[str], int]) -> None:
        super().__init__()
        self._meet = meet

    def __missing__(self, rest: object) -> int:
        """Meet what a line says for the first time."""
        if not isinstance(rest, str):
            raise KeyError(rest)
        return self._meet(rest)


class LineReading(RowReading):
    """One pass over one file that begins with the columns OPENING, line by line."""

    def __init__(self, into: CreditRows, table: Table, offset: int) -> None:
        super().__init__(into, table, offset)
        self._presences = _Met(self._met)
        self._with_paths: dict[str, int] = {}
        self._around_paths: dict[tuple[str, str], int] = {}

    def lines(self) -> None:
        """Read lines, splitting those without quotation marks by hand."""
        line = self.table.first_line
        source = iter(self.table.lines or ())
        pause = refused = 0
        while lines := list(islice(source, _AT_ONCE)):
            self._with_paths.clear()
            if not pause and self._at_once(lines, line):
                line, refused = line + len(lines), 0
                continue
            # Something among them is quoted, or never twice the same: what comes next is likely to
            # be so too, and is not tried at once for a while.
            if pause:
                pause -= 1
            else:
                refused, pause = refused + 1, min(refused, _PATIENCE)
            line = self._one_by_one(lines, source, line)

    def _one_by_one(self, lines: list[str], source: Iterator[str], line: int) -> int:
        """Take lines; the last may go on in `source`. Returns the number of the line after them."""
        rows, seats, numbers = self.into.table, self._seats, self.into.activities.numbers
        feed = iter(lines)
        onward = chain(feed, source)
        for text in feed:
            try:
                id_, code, rest = text.split(",", 2)
                activity, seat = numbers[id_], seats[code]
                presence = self._presences[rest]
            except (KeyError, ValueError):
                line = self._slowly(text, onward, line) + 1
                continue
            seat(len(rows))
            rows.activities.append(activity)
            rows.presences.append(presence)
            rows.places.append(self.offset + line)
            line += 1
        return line

    def _at_once(self, lines: list[str], line: int) -> bool:
        """Take lines of which everything is known or plain; else take none and return False."""
        rows = self.into.table
        before = len(rows)
        try:
            ids, codes, rest = self._split(lines)
            seats = [*map(self._seats.__getitem__, codes)]
            rows.activities.extend(map(self.into.activities.numbers.__getitem__, ids))
            rows.presences.extend(map(self._presences.__getitem__, rest))
        except (KeyError, ValueError):
            del rows.activities[before:], rows.presences[before:]
            return False
        first = self.offset + line
        rows.places.extend(range(first, first + len(lines)))
        # One call a row, without a loop of our own: it is told which row is the teacher's.
        deque(map(call, seats, range(before, before + len(lines))), maxlen=0)
        return True

    def _split(self, lines: list[str]) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
        """Return the ids, the codes and what else the lines say; ValueError if they differ."""
        if self._names:
            ids, codes, rest = zip(*[text.split(",", 2) for text in lines], strict=True)
            return ids, codes, rest
        ids, codes = zip(*[text.rstrip("\r\n").split(",") for text in lines], strict=True)
        return ids, codes, [""] * len(lines)

    def _met(self, rest: str) -> int:
        """Return the number of a presence that was not met before; KeyError if it is not plain."""
        if not rest and not self._names:
            number = self._presences[rest] = self.into.said.add(self._names, ())
            return number
        known = self._with_paths.get(rest)
        if known is not None:
            return known
        at = rest.find("=")
        if at >= 0:
            return self._met_with_path(rest, at)
        if not self._is_right(rest):
            raise KeyError(rest)
        number = self._presences[rest] = self.into.said.add(self._names, rest)
        return number

    def _met_with_path(self, rest: str, at: int) -> int:
        """As `_met`; a proof with its path is one row's own: what stands around it is kept."""
        end = rest.find(",", at)
        proof, around = rest[rest.rfind(",", 0, at) + 1 : end], (rest[:at], rest[end:])
        column = rest.count(",", 0, at)
        if end < 0 or column >= len(self._names) or '"' in proof or not is_plain_evidence(proof):
            raise KeyError(rest)
        alike = self._around_paths.get(around)
        if alike is None:
            if self._names[column] != "evidence" or not self._is_right(rest):
                raise KeyError(rest)
            alike = self._around_paths[around] = len(self.into.said.alike)
        # Remembered until its lines are taken: they may be looked at twice.
        number = self._with_paths[rest] = self.into.said.add(self._names, rest, alike)
        return number

    def _is_right(self, rest: str) -> bool:
        """Whether what a line says after activity and teacher is plainly right."""
        cells = rest.rstrip("\r\n").split(",")
        return (
            '"' not in rest
            and len(cells) == len(self._checks)
            and not any(
                cell and check is not None and check(cell).__class__ is Fault
                for check, cell in zip(self._checks, cells, strict=True)
            )
        )

    def _slowly(self, text: str, source: Iterator[str], line: int) -> int:
        """Take one row that may run over several lines; return the line on which it ends."""
        if '"' in text:
            rest = csv.reader(chain((text,), source), delimiter=",", strict=True)
            row = self.table.parsed(rest, line)
            last = line + rest.line_num - 1
            key: object = tuple(row[2:])
        else:
            row = text.rstrip("\r\n").split(",")
            last, key = line, text.split(",", 2)[2] if len(row) > len(OPENING) else ""
        width = len(self.table.columns)
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            self._tell_too_long(row, line)
            return last
        row = (row + [""] * width)[:width]
        self._take(row[0], row[1], tuple(row[2:]), line, key)
        return last
