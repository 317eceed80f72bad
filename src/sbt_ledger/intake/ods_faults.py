"""Cells of an OpenDocument sheet that hold a fault, such as #REF!: calamine gives blanks."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TOKEN = re.compile(
    rb"<table:table (?P<table>[^>]*)>"
    rb"|<table:table-row\b(?P<row>[^>]*)>"
    rb"|<table:(?P<kind>(?:covered-)?table-cell)\b(?P<cell>[^>]*?)"
    rb"(?:/>|>(?P<content>.*?)</table:(?P=kind)>)",
    re.DOTALL,
)
_NAME = re.compile(rb'\btable:name="([^"]*)"')
_TIMES = re.compile(rb'number-(?:rows|columns)-repeated="(\d{1,7})"')
_REMARK = re.compile(rb"<office:annotation\b.*?</office:annotation>", re.DOTALL)
_TAG = re.compile(rb"<[^>]*>")
_FAULT = re.compile(r"#[A-Z]+/?[A-Z0-9]*[!?]?|(?:Err|错误|錯誤)[:：]\d{3}")
_SIGNS = (b">#", b">Err:", b'value-type="error"')


def ods_faults(xml: bytes) -> dict[str, Mapping[tuple[int, int], str]]:
    """Return what stands in the faulty cells of each sheet, by row and column from 0."""
    if not any(sign in xml for sign in _SIGNS):
        return {}
    found: dict[str, dict[tuple[int, int], str]] = {}
    for name, place, text in _formulas(xml):
        if _FAULT.fullmatch(text):
            found.setdefault(name, {})[place] = text
    return {**found}


def _formulas(xml: bytes) -> Iterator[tuple[str, tuple[int, int], str]]:
    """Yield the sheet, the place and the text of each cell that holds a formula."""
    name, row, column, below = "", 0, 0, 0
    for token in _TOKEN.finditer(xml):
        table, line, cell = token["table"], token["row"], token["cell"]
        if table is not None:
            told = _NAME.search(table)
            name = unescape(told[1].decode("utf-8", "replace")) if told else ""
            row, column, below = 0, 0, 0
        elif line is not None:
            row, column, below = below, 0, below + _times(line)
        else:
            if b"table:formula=" in cell and token["content"]:
                yield name, (row, column), _text(token["content"])
            column += _times(cell)


def _times(attributes: bytes) -> int:
    found = _TIMES.search(attributes)
    return int(found[1]) if found else 1


def _text(content: bytes) -> str:
    plain = _TAG.sub(b"", _REMARK.sub(b"", content))
    return unescape(plain.decode("utf-8", "replace")).strip()
