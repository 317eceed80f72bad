"""Tables of a web page that a platform sends as .xls, as a spreadsheet would show them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from sbt_ledger.intake.contents import MOST_CELLS, Sheet, too_large

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sbt_ledger.intake.contents import Range

_BEGINS = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype html|html|head|meta|body|table|div|style)\b",
    re.IGNORECASE | re.DOTALL,
)
_UNSEEN = {"style", "script", "head", "title", "template"}
_BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "caption", "table", "body", "li"}
_MOST_SPANNED = 1000
_BREAK = "\0"  # stands in no text that is read


def is_html(text: str) -> bool:
    """Whether a text is a web page."""
    return bool(_BEGINS.match(text))


def html_sheet(text: str, file: str) -> Sheet:
    """Return all tables below each other; text beside them stands in rows of its own.

    A cell that spans others stands in the first of them, and the rest is empty, as in a workbook.
    """
    page = _Page(file)
    page.feed(text)
    page.close()
    page.end_block()
    lines = range(1, len(page.rows) + 1)
    return Sheet(file, "", page.rows, lines, False, frozenset(page.hidden), tuple(page.merged))  # noqa: FBT003


class _Page(HTMLParser):
    """Collects rows; `taken` are the columns that a cell of an earlier row reaches down into."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file
        self.rows: list[list[str]] = []
        self.merged: list[Range] = []
        self.hidden: list[int] = []
        self.size = 0
        self.text: list[str] = []
        self.unseen = 0
        self.row: list[str] | None = None
        self.cell: tuple[int, int] | None = None
        self.taken: dict[int, int] = {}

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag == "tr":
            self._end_row()
            self.end_block()
            self.row = []
            if "display:none" in (found.get("style") or "").replace(" ", "").lower():
                self.hidden.append(len(self.rows) + 1)
        elif tag in {"td", "th"}:
            self._end_cell()
            self.row = self.row if self.row is not None else []
            self.text = []
            self.cell = _span(found.get("rowspan")), _span(found.get("colspan"))
        elif tag == "br":
            self.text.append(_BREAK)
        elif tag in _BLOCKS and self.cell is None:
            self.end_block()

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self.unseen = max(self.unseen - 1, 0)
        elif tag in {"td", "th"}:
            self._end_cell()
        elif tag in {"tr", "table"}:
            self._end_row()
            if tag == "table":
                self.taken = {}
        elif tag in _BLOCKS and self.cell is None:
            self.end_block()

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.text.append(data)

    def end_block(self) -> None:
        """Close what stands open; text outside of tables becomes a row."""
        self._end_row()
        if text := self._take_text():
            self.rows.append([text])

    def _take_text(self) -> str:
        parts = "".join(self.text).replace("\xa0", " ").split(_BREAK)
        self.text = []
        return "\n".join(filter(None, (" ".join(part.split()) for part in parts)))

    def _end_cell(self) -> None:
        if self.cell is None or self.row is None:
            return
        (down, right), self.cell = self.cell, None
        self._skip_taken()
        top, left = len(self.rows), len(self.row)
        self.row += [self._take_text()] + [""] * (right - 1)
        self._count(right)
        if down > 1 or right > 1:
            self.merged.append(((top, left), (top + down - 1, left + right - 1)))
        if down > 1:
            self.taken |= dict.fromkeys(range(left, left + right), down)

    def _skip_taken(self) -> None:
        assert self.row is not None  # noqa: S101 - a cell stands in a row
        while self.taken.get(len(self.row), 0):
            self.row.append("")
            self._count(1)

    def _end_row(self) -> None:
        self._end_cell()
        if self.row is None:
            return
        self._skip_taken()
        self.rows.append(self.row)
        self.row = None
        self.taken = {column: left - 1 for column, left in self.taken.items() if left > 1}

    def _count(self, cells: int) -> None:
        self.size += cells
        if self.size > MOST_CELLS:
            raise too_large(self.file)


def _span(text: str | None) -> int:
    value = (text or "").strip()
    return (
        min(int(value), _MOST_SPANNED)
        if value.isascii() and value.isdecimal() and int(value[:6])
        else 1
    )
