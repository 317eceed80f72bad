"""Rows below a header: which are data, and why the others are not."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.intake.cell_words import mark_words, word_key
from sbt_ledger.intake.header import label_of
from sbt_ledger.intake.table import IDENTITY
from sbt_ledger.intake.words import plain
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sbt_ledger.intake.contents import Cell, Row
    from sbt_ledger.intake.table import Column
    from sbt_ledger.intake.words import Words

PRESENT = pattern(r"实到\D{0,3}(\d+)|實到\D{0,3}(\d+)")
"""How many a sheet says were there, in a plain text."""
_FOOT = pattern(
    r"(?:\d{4}|_+)?年(?:\d{1,2}|_+)?月(?:\d{1,2}|_+)?日|第\d{1,4}[页頁](?:[,/]?共\d{1,4}[页頁])?"
    r"|page\d{1,4}(?:(?:of|/)\d{1,4})?"
)
_ENDS_LABEL = "(:["
_FEW = 3
_LONGEST = 40
_UNSURE = ("", "note")
_OPENS = " \u3000（("


class Rows(NamedTuple):
    """The data rows, their lines, what was skipped and why, and how many are said to be there."""

    rows: Sequence[Row]
    lines: Sequence[int]
    skipped: list[tuple[int, str]]
    told: str


def data_rows(
    rows: Sequence[Row], lines: Sequence[int], columns: Sequence[Column], header: Row, words: Words
) -> Rows:
    """Sort the rows of a table; `header` is the row above them, which pages repeat."""
    why_not = _why_not(rows, columns, header, words)
    for place in _no_sums(why_not, rows, columns):
        del why_not[place]
    totals = (rows[place] for place, why in why_not.items() if why == "total")
    return Rows(
        [row for place, row in enumerate(rows) if place not in why_not] if why_not else rows,
        [line for place, line in enumerate(lines) if place not in why_not] if why_not else lines,
        [(lines[place], why) for place, why in why_not.items()],
        next(filter(None, map(_count, totals)), ""),
    )


def _why_not(
    rows: Sequence[Row], columns: Sequence[Column], header: Row, words: Words
) -> dict[int, str]:
    """Return the places of the rows that are no data, and why."""
    why_of = _reasons(words)
    roles = {each.index: each.role for each in columns}
    repeated = next((cell for cell in header if cell != ""), "")
    found: dict[int, str] = {}
    firsts = {row[0] for row in rows if row}
    odd: set[Cell] = {
        cell for cell in firsts if type(cell) is str and (why_of(cell) or cell == repeated)
    }
    odd.add("")
    for place, row in _doubtful(rows, odd, is_odd=not odd.isdisjoint(firsts)):
        first = row[0] if row else ""
        why = ""
        if first == "" or len(row) - row.count("") <= _FEW:
            why = _sparse(row, roles, words)
            first = next((cell for cell in row if cell != ""), "")
        if why in _UNSURE and type(first) is str:
            why = why_of(first) or why
            if first == repeated and list(row) == list(header):
                why = "repeated header"
        if why:
            found[place] = why
    return found


def _doubtful(rows: Sequence[Row], odd: set[Cell], *, is_odd: bool) -> Iterable[tuple[int, Row]]:
    """Return the rows that may be no data, with their places; `odd` are cells that begin them.

    Most are well filled, and begin with what is neither a header nor a remark; where no row does,
    whole columns that are filled tell that no row has to be looked at.
    """
    full = (column for column in zip(*rows, strict=False) if "" not in column)
    if not is_odd and next(islice(full, _FEW, None), None) is not None:
        return ()
    return [
        (place, row)
        for place, row in enumerate(rows)
        if not row or row[0] in odd or len(row) - row.count("") <= _FEW
    ]


def _sparse(row: Row, roles: Mapping[int, str], words: Words) -> str:
    """Return why a row with few cells is no data; a number in front of it fills no row."""
    told = {place: cell for place, cell in enumerate(row) if not _is_blank(cell)}
    if all(roles.get(place) == "number" for place in told) and _are_numbers(told.values()):
        return "empty"
    if len(told) == 1 and _is_foot(next(iter(told.values())), words):
        return "signature"
    if any(roles.get(place) in IDENTITY for place in told) or _is_mark(told, roles):
        return ""
    if _are_numbers(told.values()):
        return "total"
    is_wide = sum(map(bool, roles.values())) >= _FEW
    return "note" if len(told) == 1 and is_wide else ""


def _is_foot(cell: Cell, words: Words) -> bool:
    """Whether what stands alone in a row is a day, the number of a page, or who has to sign."""
    text = plain(cell) if isinstance(cell, str) else ""
    return text in words.rows["signature"] or bool(_FOOT.fullmatch(text))


def _is_mark(told: Mapping[int, Cell], roles: Mapping[int, str]) -> bool:
    """Whether all that a row tells is how somebody attended: the name was forgotten."""
    if len(told) != 1:
        return False
    ((place, cell),) = told.items()
    text = label_of(cell)
    role = roles.get(place)
    is_mark = role == "mark" or (role == "session" and not text.isdecimal())
    return is_mark and word_key(text) in mark_words()


def _no_sums(
    why_not: Mapping[int, str], rows: Sequence[Row], columns: Sequence[Column]
) -> list[int]:
    """Return the rows of one number that is no sum of the hours above: a name was forgotten."""
    found: list[int] = []
    for at in (each.index for each in columns if each.role in {"hours", "credits"}):
        alone = {
            place for place, why in why_not.items() if why == "total" and _alone(rows[place], at)
        }
        total = Decimal(0)
        for place, row in enumerate(rows[: max(alone, default=-1) + 1]):
            if place in alone and _number(row[at]) != total:
                found.append(place)
            elif place not in why_not and at < len(row):
                total += _number(row[at])
    return found


def _alone(row: Row, at: int) -> bool:
    """Whether a row has nothing but the cell of one column."""
    return at < len(row) and all(_is_blank(cell) != (place == at) for place, cell in enumerate(row))


def _number(cell: Cell) -> Decimal:
    try:
        return Decimal(label_of(cell))
    except InvalidOperation:
        return Decimal(0)


def _reasons(words: Words) -> Callable[[str], str]:
    """Return what tells by the first cell of a row why it is no data, else ""."""
    first_letters = {word[0] for listed in words.rows.values() for word in listed}

    @cache
    def why_of(cell: str) -> str:
        text = plain(cell)
        if not text or not (first_letters & set(text[:_LONGEST])):
            return ""
        return next((why for why, is_so in tests.items() if is_so(text, words.rows[why])), "")

    tests: Mapping[str, Callable[[str, Sequence[str]], bool]] = {
        "example": _is_or_labels,
        "instruction": lambda text, listed: any(word in text for word in listed),
        "total": _is_total,
        "signature": _labels,
        "remark": _labels,
    }
    return why_of


def _is_total(text: str, listed: Sequence[str]) -> bool:
    label = text.partition(":")[0]
    return any(
        label == word or (not word.isascii() and (label.startswith(word) or label.endswith(word)))
        for word in listed
    )


def _labels(text: str, listed: Sequence[str]) -> bool:
    return any(
        text.startswith(word) and text[len(word) :][:1] in set(_ENDS_LABEL) for word in listed
    )


def _is_or_labels(text: str, listed: Sequence[str]) -> bool:
    return text in listed or _labels(text, listed)


def _count(row: Row) -> str:
    for cell in row:
        found = PRESENT.search(plain(cell)) if isinstance(cell, str) else None
        if found:
            return found[1] or found[2]
    return ""


def _is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _are_numbers(cells: Iterable[Cell]) -> bool:
    """Whether all cells are numbers, as a person sees them."""
    texts = (label_of(cell).replace(".", "", 1) for cell in cells)
    return all(text.isdecimal() for text in texts)
