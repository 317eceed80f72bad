"""Each distinct cell is parsed and checked once; what is wrong with it is remembered as a value."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, Any, NamedTuple

from sbt_ledger.errors import Problem
from sbt_ledger.files.cells import CellError
from sbt_ledger.files.numbers_as_text import enter_again, is_shortened
from sbt_ledger.records.nearest import meant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_HELD = frozenset({"held", "done", "已举行", "已舉行"})
"""What people write as the status of what was held."""


class Fault(NamedTuple):
    """What is wrong with one cell, wherever it stands."""

    code: str
    message: str
    hint: str
    column: str
    text: str

    def at(self, file: str, line: int | None) -> Problem:
        """Return the fault as a problem of a place."""
        return Problem(self.code, self.message, self.hint, file, line, self.column, self.text)


class Parsed(dict[str, Any]):
    """What each distinct text of one column means: parsed when first met. Faults are values."""

    def __init__(self, column: str, parse: Callable[[str], Any]) -> None:
        super().__init__()
        self._column = column
        self._parse = parse

    def __missing__(self, text: str) -> Any:  # noqa: ANN401 - whatever the parser gives
        """Parse a text that was not met before."""
        try:
            value = self._parse(text)
        except CellError as fault:
            value = Fault(fault.code, fault.message, fault.hint, self._column, text)
        self[text] = value
        return value


class Memo:
    """The memos of all columns of one table."""

    def __init__(self, parsers: Mapping[str, Callable[[str], Any]]) -> None:
        self._by_column = {column: Parsed(column, parse) for column, parse in parsers.items()}

    def __call__(self, column: str, text: str) -> Any:  # noqa: ANN401 - whatever the parser gives
        """Return what a filled cell of a column means: a value, or a Fault."""
        return self._by_column[column][text]

    def of(self, column: str) -> Callable[[str], Any]:
        """Return the function that gives what a filled cell of the column means."""
        return self._by_column[column].__getitem__

    def __contains__(self, column: str) -> bool:
        """Whether cells of the column are parsed at all."""
        return column in self._by_column


def blank(column: str) -> Fault:
    """Return the fault of a cell that must be filled."""
    return Fault("missing-value", _("the cell is blank"), _("Fill it in."), column, "")


def too_long(file: str, line: int, over: list[str]) -> Problem:
    """Return the problem of a row with more cells than the header has columns."""
    text = ", ".join(cell for cell in over if cell.strip())
    message = _("the row has more cells than the header: “{text}”").format(text=text)
    hint = _("Put a text with a comma in quotation marks, or name the column in the header.")
    return Problem("too-many-cells", message, hint, file, line, "", text)


def one_of(column: str, text: str, known: tuple[str, ...]) -> Fault:
    """Return the fault of a word that the column does not know."""
    message = _("“{text}” is none of: {known}").format(text=text, known=", ".join(known))
    hint = meant(text.lower(), known)
    if column == "status" and text.casefold() in _HELD:
        hint = _("What was held has none: leave it blank.")
    return Fault(f"bad-{column}", message, hint, column, text)


def unknown(  # noqa: PLR0913, PLR0917 - what is told of it, and what could be meant
    column: str,
    text: str,
    known: Mapping[str, object],
    told: str,
    hint: str,
    fits: Sequence[str] = (),
) -> Fault:
    """Return the fault of a cell that names nothing known; `told` takes the text.

    `fits` are the known ones that it may be without their zeros.
    """
    code = f"unknown-{column}"
    without = text.lstrip("0")
    if fits:
        choice = _("Zeros before it were lost: write {codes}, whichever is meant.")
        hint = choice.format(codes=_(" or ").join(fits))
    elif without != text and without in known:
        lost = _("If “{code}” has lost its zeros in a spreadsheet, write “{text}” there.")
        hint = lost.format(code=without, text=text)
    elif is_shortened(text):
        hint = enter_again()
    else:
        hint = meant(text, known) or hint
    return Fault(code, told.format(text=text), hint, column, text)


def unknown_teacher(text: str, known: Mapping[str, object], fits: Sequence[str] = ()) -> Fault:
    """Return the fault of a code that no teacher of the roster has."""
    told = _("no teacher of the roster has the code “{text}”")
    return unknown("teacher", text, known, told, _("Add the teacher to the roster first."), fits)


def cut_number(column: str, text: str) -> Fault:
    """Return the fault of a code that has lost digits."""
    message = _("“{text}” is a number of which a spreadsheet has cut off digits")
    return Fault("cut-number", message.format(text=text), enter_again(), column, text)


def reversed_dates(column: str, text: str, first: object, last: object) -> Fault:
    """Return the fault of a last day that lies before the first."""
    message = _("{last} is before {first}").format(last=last, first=first)
    return Fault(
        "reversed-dates", message, _("Exchange the two days, or mend the wrong one."), column, text
    )


def stands_already(code: str, column: str, text: str, place: object) -> Fault:
    """Return the fault of a code or id that another row has."""
    message = _("“{text}” stands already at {place}").format(text=text, place=place)
    return Fault(code, message, _("Give one of the two another one."), column, text)
