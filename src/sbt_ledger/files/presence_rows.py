"""What rows of `credits` say apart from teacher and activity: checked when met, built when asked.

A row's part of the line is kept as it stands; most of a long book is never looked at again.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sbt_ledger.files.activity_rows import is_plain_evidence
from sbt_ledger.files.cell_memo import Memo, one_of
from sbt_ledger.files.cells import (
    DAY_OR_TEXT,
    CellError,
    day_if_any,
    day_only,
    day_or_text,
    parse_amount,
    parse_evidence,
    parse_for,
    parse_minutes,
    parse_steps,
    tidy,
)
from sbt_ledger.files.texts import Texts
from sbt_ledger.records.credit import ATTENDANCE, Presence, Presences

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sbt_ledger.records.credit import Written


@dataclass(slots=True)
class PresenceRows:
    """What was met in all files of `credits`."""

    texts: Texts = field(default_factory=Texts)
    """Of each presence its part of the line, still unsplit; "" for those that are split."""
    split: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """The cells of presences that were split."""
    alike: array[int] = field(default_factory=lambda: array("I"))
    """Of each presence the first that says the same, but for the path of its proof."""
    memo: Memo = field(default_factory=lambda: Memo(_PARSERS))
    _columns: list[tuple[int, list[str]]] = field(default_factory=list)
    """The columns of the presences from a number on."""
    _places: dict[int, tuple[int | None, int | None]] = field(default_factory=dict)

    def add(self, names: list[str], said: tuple[str, ...] | str, alike: int | None = None) -> int:
        """Keep what a row says and return its number; `alike` is an earlier one like it."""
        number = len(self.alike)
        self.begin(names)
        if isinstance(said, str):
            self.texts.append(said)
        else:
            self.texts.append("")
            self.split[number] = said
        self.alike.append(number if alike is None else alike)
        return number

    def begin(self, names: list[str]) -> None:
        """Say of which columns the cells are that follow."""
        if not self._columns or self._columns[-1][1] is not names:
            self._columns.append((len(self.alike), names))

    def names_of(self, number: int) -> list[str]:
        """Return the columns of a presence."""
        return self._columns[bisect_right(self._columns, number, key=itemgetter(0)) - 1][1]

    def presences(self) -> Presences:
        """Return what the rows say, apart from teacher and activity."""
        return Presences(len(self.alike), self._build, self._written)

    def check_of(self, column: str) -> Callable[[str], Any] | None:
        """Return the function that gives the Fault of a filled cell, None if none can have one."""
        if column == "evidence":
            return self._evidence_fault
        return self.memo.of(column) if column in self.memo else None

    def _evidence_fault(self, cell: str) -> Any:  # noqa: ANN401 - a Fault, or what was parsed
        # Nearly every proof has a path of its own: one kind, one path cannot be wrong.
        if is_plain_evidence(cell):
            return None
        return self.memo("evidence", cell) if cell.strip() else None

    def _written(self, number: int) -> Written:
        names, cells = self.names_of(number), self._cells(number)
        steps_at, proofs_at = self._apart(names)
        steps = proofs = ""
        if steps_at is not None:
            steps, cells[steps_at] = cells[steps_at], ""
        if proofs_at is not None:
            proofs, cells[proofs_at] = cells[proofs_at], ""
        return (id(names), *cells), steps, proofs

    def _apart(self, names: list[str]) -> tuple[int | None, int | None]:
        """Return where steps and proofs stand among the columns of a file."""
        found = self._places.get(id(names))
        if found is None:
            found = self._places[id(names)] = (
                names.index("approvals") if "approvals" in names else None,
                names.index("evidence") if "evidence" in names else None,
            )
        return found

    def _build(self, number: int) -> Presence:
        names = self.names_of(number)
        cells: dict[str, str] = {}
        parsed: dict[str, Any] = {}
        tidied = self.memo.of(DAY_OR_TEXT)
        for name, cell in zip(names, self._cells(number), strict=False):
            if not cell or not name:
                continue
            if name == "evidence" and is_plain_evidence(cell):
                cells[name] = text = cell.strip()
                kind, _equals, path = text.partition("=")
                parsed[name] = ((kind.rstrip(), path.lstrip()),)
            elif text := self.memo(name, cell) if name in _OF_DAYS else tidied(cell):
                cells[name] = text
                if name in PARSED:
                    parsed[name] = self.memo(name, text)
        return Presence(
            cells,
            parsed.get("hours"),
            parsed.get("minutes"),
            parsed.get("late_minutes"),
            parsed.get("approvals"),
            parsed.get("evidence"),
            parsed.get("for"),
        )

    def _cells(self, number: int) -> list[str]:
        split = self.split.get(number)
        return self.texts[number].rstrip("\r\n").split(",") if split is None else list(split)


def _word_of(column: str, known: tuple[str, ...]) -> Callable[[str], str]:
    """Return a parser of cells that hold one of the known words."""

    def parse(cell: str) -> str:
        text = tidy(cell)
        if text and text not in known:
            fault = one_of(column, text, known)
            raise CellError(fault.code, fault.message, fault.hint)
        return text

    return parse


def _unless_blank(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda cell: parse(cell) if tidy(cell) else None


_OF_DAYS = ("evaluated_on", "rated_on", "evidence_on")
PARSED = ("hours", "minutes", "late_minutes", "for", "approvals", "evidence")
_PARSERS: Mapping[str, Callable[[str], Any]] = {
    "hours": _unless_blank(parse_amount),
    "minutes": _unless_blank(parse_minutes),
    "late_minutes": _unless_blank(parse_minutes),
    "for": _unless_blank(parse_for),
    "units": _unless_blank(parse_amount),
    "approvals": parse_steps,
    "evidence": parse_evidence,
    "attendance": _word_of("attendance", ATTENDANCE),
    "status": _word_of("status", ("void",)),
    **dict.fromkeys(_OF_DAYS, day_if_any),
    "evidence_on": day_only,
    DAY_OR_TEXT: day_or_text,
}
