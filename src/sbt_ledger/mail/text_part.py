"""The plain text of a mail: a row of a table is a line or two, since no font keeps columns."""

from __future__ import annotations

from functools import lru_cache
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.reports.harmless import tame
from sbt_ledger.reports.page import Grid, Heading, Line
from sbt_ledger.reports.wrapping import cells_wide, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.reports.page import Block, Page

_WIDTH = 72
_STEP = "  "


def as_text(page: Page) -> str:
    """Return the page in lines of at most 72 cells, a blank line before each heading."""
    lines: list[str] = []
    for block in page:
        if isinstance(block, Heading) and lines:
            lines.append("")
        lines += _lines(block)
    return "".join(f"{line}\n" for line in lines)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            if block.text:
                yield from _folded(block.text, 0)
        case Line():
            yield from _folded(block.text, block.depth)
        case Grid():
            for row in block.rows:
                first, *others = row.cells
                yield from _folded(first, 0)
                named = zip(block.columns[2:], others[1:], strict=True)
                cells = (f"{each.title} {cell}" for each, cell in named if cell)
                yield from _folded(_("; ").join((others[0], *cells)), 1)


@lru_cache(maxsize=4096)  # many mails share most of their lines
def _folded(text: str, depth: int) -> tuple[str, ...]:
    indent, plain = _STEP * depth, tame(text)
    width = _WIDTH - len(indent)
    if cells_wide(plain) <= width:
        return (indent + plain,)
    return tuple(indent + line for line in wrapped(plain, width))
