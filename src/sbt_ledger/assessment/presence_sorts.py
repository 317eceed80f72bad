"""Sort presences: of their proofs the kinds count, of their steps whether they have passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.assessment.proofs import passed
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from datetime import date

    from sbt_ledger.records.book import Book

_ISO = pattern(r"\d{4}-\d\d-\d\d")


class OfPresence(dict[int, int]):
    """The sort of each presence: of proofs the kinds count, of steps whether they have passed.

    Those that are written alike are of one sort; of them the first is built.
    """

    def __init__(self, book: Book, as_of: date, steps: Steps) -> None:
        super().__init__()
        self.firsts: list[int] = []
        """Of each sort the first presence that was met."""
        self._presences = book.presences
        self._alike = book.alike or range(len(book.presences))
        self._as_of = as_of
        self._steps = steps
        self._written: dict[object, int] = {}
        self._sorts: dict[object, int] = {}

    def __missing__(self, number: int) -> int:
        """Sort a presence that was not met before."""
        first = self._alike[number]
        self[number] = sort = self._sort(number) if first == number else self[first]
        return sort

    def _sort(self, number: int) -> int:
        written = self._presences.written(number)
        if written is None:
            return self._built(number)
        rest, approvals, evidence = written
        alike = (rest, self._steps[approvals], kinds_in(evidence))
        sort = self._written.get(alike)
        if sort is None:
            sort = self._written[alike] = self._built(number)
        return sort

    def _built(self, number: int) -> int:
        said = self._presences[number]
        cells = {**said.cells, "approvals": "", "evidence": ""}
        steps: object = said.approvals
        if said.approvals is not None and not self._steps.by_day:
            steps = passed(said.approvals, self._as_of)
        kinds = None if said.evidence is None else tuple([kind for kind, _p in said.evidence])
        known = (tuple(sorted(cells.items())), steps, kinds)
        sort = self._sorts.setdefault(known, len(self.firsts))
        if sort == len(self.firsts):
            self.firsts.append(number)
        return sort


class Steps(dict[str, tuple[str, ...]]):
    """The steps of each cell; of their days all that matters is whether they have come."""

    def __init__(self, as_of: date, *, by_day: bool) -> None:
        """`by_day`: the days themselves matter."""
        super().__init__()
        self.by_day = by_day
        self._as_of = as_of.isoformat()

    def __missing__(self, cell: str) -> tuple[str, ...]:
        """Take the steps from a cell that was not met before."""
        parts = (cell,) if self.by_day else tuple(map(self._step, _parts(cell)))
        self[cell] = parts
        return parts

    def _step(self, part: str) -> str:
        step, _at, day = part.partition("@")
        has_passed = not day or (_ISO.fullmatch(day) and day <= self._as_of)
        return step.strip() if has_passed else part


def kinds_in(evidence: str) -> tuple[str, ...]:
    """Return the kinds of proof of a cell without their paths."""
    return tuple([part.partition("=")[0].strip() for part in _parts(evidence)])


def _parts(text: str) -> list[str]:
    return text.replace("；", ";").split(";") if not text.isascii() else text.split(";")
