"""The HTML of a mail: plain elements that programs of mail show with or without its style.

Whatever a name or a title says stands there as text. Nothing is loaded from anywhere.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from sbt_ledger.reports.harmless import tame
from sbt_ledger.reports.page import Grid, Heading, Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.reports.page import Block, Page, Row

_STYLE = """\
:root{color-scheme:light dark}
body{margin:0 auto;padding:12px;max-width:46rem;background:#fff;color:#1b1b1b;\
overflow-wrap:anywhere;\
font:16px/1.5 system-ui,-apple-system,"Segoe UI","PingFang SC","Microsoft YaHei",sans-serif}
h2{font-size:1.1em;margin:1.4em 0 .3em;border-bottom:1px solid #ccc}
hr{border:0;border-top:1px solid #ccc}
p{margin:.3em 0}
ul{margin:.1em 0 .8em;padding-left:1.3em}
.bad{color:#a40000}.doubtful{color:#7a4b00}.quiet{color:#595959;font-size:.9em}
table{border-collapse:collapse;width:100%;font-size:.92em}
th,td{border:1px solid #ccc;padding:4px 6px;text-align:left;vertical-align:top}
th{background:#f2f2f2;white-space:nowrap}
td.right{text-align:right}
td.right,td.whole{white-space:nowrap}
@media(max-width:520px){
body{font-size:15px}
thead{display:none}
table,tbody,tr,td{display:block;border:0}
tr{border-top:1px solid #ccc;padding:6px 0}
td,td.right,td.whole{padding:0 0 0 .8em;text-align:left;white-space:normal}
td.first{padding:0;font-weight:bold}
tr:first-child{border-top:0}
td.titled::before{content:attr(data-title) ": ";color:#595959}
:lang(zh) td.titled::before{content:attr(data-title) "："}
}
@media(prefers-color-scheme:dark){
body{background:#181818;color:#eee}
h2,hr,table,th,td,tr{border-color:#555}
th{background:#2b2b2b}
.bad{color:#ff9d96}.doubtful{color:#f2bd6e}.quiet,td.titled::before{color:#b8b8b8}
}
"""


def as_html(page: Page, language: str, title: str) -> str:
    """Return the page as a document of its own, in a language."""
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n"
        f"{''.join(_parts(page))}</body>\n</html>\n"
    )


def _parts(page: Page) -> Iterator[str]:
    listing = False
    for block in page:
        inner = isinstance(block, Line) and block.depth > 0
        if inner != listing:
            yield "<ul>\n" if inner else "</ul>\n"
            listing = inner
        yield from _part(block)
    if listing:
        yield "</ul>\n"


def _part(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"<h2>{_text(block.text)}</h2>\n" if block.text else "<hr>\n"
        case Line():
            tag = "li" if block.depth else "p"
            style = f' class="{block.tone}"' if block.tone else ""
            yield f"<{tag}{style}>{_text(block.text)}</{tag}>\n"
        case Grid():
            yield from _table(block)


def _table(grid: Grid) -> Iterator[str]:
    titles = [_text(column.title) for column in grid.columns]
    # Border and padding are said without style as well: some programs drop the style.
    yield '<table border="1" cellpadding="4" cellspacing="0">\n<thead>\n<tr>'
    yield "".join(f'<th scope="col">{title}</th>' for title in titles)
    yield "</tr>\n</thead>\n<tbody>\n"
    yield from (_row(row, grid, titles) for row in grid.rows)
    yield "</tbody>\n</table>\n"


def _row(row: Row, grid: Grid, titles: list[str]) -> str:
    cells = []
    for number, (text, column) in enumerate(zip(row.cells, grid.columns, strict=True)):
        names = ["first" if not number else "titled" if text else ""]
        names += ["right"] if column.right else [] if column.wraps else ["whole"]
        names += [row.tone] if column.toned and row.tone else []
        style = " ".join(filter(None, names))
        said = f' class="{style}"' if style else ""
        align = ' align="right"' if column.right else ""
        cells.append(f'<td{said}{align} data-title="{titles[number]}">{_text(text)}</td>')
    return f"<tr>{''.join(cells)}</tr>\n"


def _text(text: str) -> str:
    return escape(tame(text))
