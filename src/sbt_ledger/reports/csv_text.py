"""CSV for spreadsheets: CRLF, lists joined with `;`, and no cell that runs as a formula.

A text that a spreadsheet would take for a formula gets an apostrophe in front; an amount never. The
readers of tables take it off again.
"""

from __future__ import annotations

import csv
from datetime import date
from fractions import Fraction
from io import StringIO
from typing import TYPE_CHECKING

from sbt_ledger.reports.amounts import exact
from sbt_ledger.reports.harmless import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_DECIMALS = 10


def csv_text(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a header line and one line a row."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(map(guarded, columns))
    writer.writerows([cell(value) for value in row] for row in rows)
    return written.getvalue()


def cell(value: object) -> str:
    """Return a value as a cell has it; what is not known is blank."""
    if type(value) is str:  # most cells by far
        return guarded(value)
    text = plain(value)
    is_text = isinstance(value, str | list | tuple)
    return guarded(text) if is_text else text


def plain(value: object) -> str:
    """Return a value as text, before it is made harmless."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Fraction():
            return _number(value)
        case date():
            return value.isoformat()
        case list() | tuple():
            return ";".join(plain(each) for each in value)
        case _:
            return str(value)


def _number(amount: Fraction) -> str:
    """Return the amount; where decimals do not end, ten of them: `5/3` would be read as a day."""
    text = exact(amount)
    return exact(Fraction(round(amount, _DECIMALS))) if "/" in text else text
