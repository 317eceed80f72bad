"""The codes of a roster: texts as they stand, numbers of cells with the zeros that they had."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, TypeGuard

from sbt_ledger.errors import Problem
from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.cell_text import cell_text
from sbt_ledger.intake.codes import code_text, has_right_check_digit, hidden

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sbt_ledger.intake.contents import Cell

_LOST = 10**15
"""A number from here on has lost digits: it is told when it is read."""
_RUNNING = "T"
_RUNNING_WIDTH = 3


class RosterCodes:
    """Reads one column of codes; `taken` are those that the roster has."""

    def __init__(self, cells: Iterable[Cell], taken: Iterable[str]) -> None:
        cells = list(cells)
        self._taken = set(taken)
        self._width = _common_width(cells)
        numbers = (cell_text(cell) for cell in cells if _is_number(cell) and cell < _LOST)
        self.filled = sum(len(number) < self._width for number in numbers)
        self._highest = max(map(_running_number, self._taken), default=0)

    def read(self, cell: Cell) -> str:
        """Return a code, "" for none; raises CellError for one that was damaged or tells too much.

        A number of a cell is as wide as the codes that are texts, if all of these have one width.
        """
        code = code_text(cell)
        if has_right_check_digit(code):
            message = _("'{text}' is the number of an identity card").format(text=hidden(code))
            raise CellError("national-id", message, _("Use the school's own code, or --number."))
        return code.zfill(self._width) if _is_number(cell) and code else code

    def warning(self, file: str, line: int, header: str) -> Iterator[Problem]:
        """Yield that zeros were put back, if they were."""
        if self.filled:
            message = _("zeros were put before {count} numbers: other codes have {width} digits")
            told = message.format(count=self.filled, width=self._width)
            hint = _("If they are other codes, format the column as text and type them in full.")
            yield Problem("zeros-filled", told, hint, file, line, header, level="warning")

    def next(self) -> str:
        """Return a code that nobody has: T001, T002 and so on."""
        self._highest += 1
        return f"{_RUNNING}{self._highest:0{_RUNNING_WIDTH}d}"


def _common_width(cells: Iterable[Cell]) -> int:
    """Return how many digits the codes have that are texts of digits, 0 if they differ."""
    texts = (cell.strip() for cell in cells if isinstance(cell, str))
    widths = {len(text) for text in texts if text.isascii() and text.isdigit()}
    return widths.pop() if len(widths) == 1 else 0


def _is_number(cell: Cell) -> TypeGuard[int | float]:
    whole = isinstance(cell, float) and cell.is_integer()
    return (isinstance(cell, int) and not isinstance(cell, bool)) or whole


def _running_number(code: str) -> int:
    digits = code.removeprefix(_RUNNING)
    is_running = digits != code and digits.isascii() and digits.isdigit()
    return int(digits) if is_running else 0
