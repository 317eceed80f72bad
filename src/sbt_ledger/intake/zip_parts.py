"""What a zipped workbook holds beside its cells: how much there is, and what is hidden.

A few bytes can claim a sheet of a million columns, or unpack to fill the memory: that is looked
at here, before the cells are read.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.intake.contents import MOST_BYTES, MOST_CELLS, too_large
from sbt_ledger.intake.sniff import broken_workbook
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

try:
    from lzma import LZMAError
except ImportError:  # a Python without it says so where a file needs it
    LZMAError = zlib.error  # type: ignore[misc,assignment]
_RELATIONS = "xl/_rels/workbook.xml.rels"
_SHEET = pattern(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = pattern(rb"<(?:\w+:)?Relationship\b[^>]*>")
_FROM_1904 = pattern(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904=[\"'](?:1|true)")
# Seven characters, as XFD1000 or A100000: what is nearer fits into the memory, and is told later.
_FAR = pattern(rb"""r=["'][A-Z0-9]{3}(?:[A-Z]|[A-Z0-9]{4})""")
_PLACE = pattern(rb"""\br=["']([A-Z]*)(\d*)""")
_ROW = pattern(rb"<(?:\w+:)?row\b[^>]*>")
_ATTRIBUTE = pattern(rb"""([\w:]+)=(?:"([^"]*)"|'([^']*)')""")
_CELL = pattern(rb"<(?:\w+:)?c\b([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_FORMULA = pattern(rb"<(?:\w+:)?f\b[^>]*>(.*?)</(?:\w+:)?f>", re.DOTALL)
_VALUE = pattern(rb"<(?:\w+:)?(?:v|t)\b[^>]*>([^<]+)<")
_ERROR = b't="e"'
_FORMULA_END = b"</f>"
_OF_FAILED = (b"</f></c>", b"</f><v></v>", b"</f><v/>", b"</f><v />")
_CELL_PLACE = pattern(r"([A-Z]{1,3})(\d{1,7})")
_ODS_ROW = pattern(rb"<table:table-row\b([^>]*[^>/])>(.*?)</table:table-row>", re.DOTALL)
_ODS_CELL = pattern(rb"<table:(?:covered-)?table-cell\b([^>]*[^>/])>")
_ODS_TIMES = pattern(rb'number-(?:rows|columns)-repeated="(\d+)"')
_ODS_VALUE = (b"office:value-type", b"<text:p")
_LONGEST_PLACE = 12
_FEWEST_COLUMNS = 3  # cells need not say where they stand, but then they stand in the file
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    LZMAError,
    ValueError,
    OSError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    KeyError,
)


class Parts(NamedTuple):
    """Beside the cells of a workbook: the hidden rows of each sheet, from 1, and its first day.

    `formulas` are those without a value, by row and column from 0: the error that stands there,
    such as #REF!, or the formula where nobody has reckoned it.
    """

    hidden_lines: Mapping[str, frozenset[int]]
    from_1904: bool
    formulas: Mapping[str, Mapping[tuple[int, int], str]] = MappingProxyType({})


class Unpacked(NamedTuple):
    """What is not too large to be read: the workbook itself, its sheets by name; or an ods."""

    workbook: bytes
    sheets: Mapping[str, bytes]
    content: bytes | None = None

    def parts(self, file: str) -> Parts:
        """Return what there is beside the cells; raises BrokenFilesError if it is damaged."""
        try:
            if self.content is not None:
                from sbt_ledger.intake.ods_faults import ods_faults  # noqa: PLC0415 - ods only

                return Parts({}, from_1904=False, formulas=ods_faults(self.content))
            return Parts(
                {name: _hidden_rows(xml) for name, xml in self.sheets.items()},
                bool(_FROM_1904.search(self.workbook)),
                {name: dict(_failed(xml)) for name, xml in self.sheets.items()},
            )
        except _BROKEN:
            raise broken_workbook(file) from None


def unpacked(raw: bytes, kind: str, file: str) -> Unpacked:
    """Unpack an xlsx or ods; raises BrokenFilesError if it is damaged or far too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(each.file_size for each in archive.infolist()) > MOST_BYTES:
                raise too_large(file)
            if kind == "ods":
                xml = archive.read("content.xml")
                _bound_ods(xml, file)
                return Unpacked(b"", {}, xml)
            return _xlsx(archive, file)
    except _BROKEN:
        raise broken_workbook(file) from None


def _xlsx(archive: zipfile.ZipFile, file: str) -> Unpacked:
    workbook, sheets = archive.read("xl/workbook.xml"), {}
    names = set(archive.namelist())
    for name, part in _sheets(workbook, archive.read(_RELATIONS)):
        if part in names:
            sheets[name] = archive.read(part)
            _bound(sheets[name], file)
    for shared in names & {"xl/sharedStrings.xml"}:
        # Read once only to see that it unpacks to what it claims.
        archive.read(shared)
    return Unpacked(workbook, sheets)


def _sheets(workbook: bytes, relations: bytes) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet, and the part of the zip that holds its cells."""
    targets = {}
    for tag in _RELATION.findall(relations):
        found = _attributes(tag)
        targets[found.get("Id", "")] = found.get("Target", "")
    for tag in _SHEET.findall(workbook):
        found = _attributes(tag)
        target = targets.get(next((v for k, v in found.items() if k.endswith(":id")), ""), "")
        part = target[1:] if target.startswith("/") else f"xl/{target}"
        yield found.get("name", ""), part


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        name.decode("ascii", "replace"): _unescaped((one or other).decode("utf-8", "replace"))
        for name, one, other in _ATTRIBUTE.findall(tag)
    }


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    from html import unescape  # noqa: PLC0415 - for the names of a few sheets

    return unescape(text)


def _bound(xml: bytes, file: str) -> None:
    """Refuse a sheet whose farthest cells span more than anybody has: it is read as a block."""
    if not _FAR.search(xml):
        return
    if xml.count(b"<c ") > MOST_CELLS:  # to take so many apart would take long
        raise too_large(file)
    places = set(_PLACE.findall(xml))
    last = max((_number(row, b"0", 10) for _column, row in places), default=0)
    width = max((_number(column, b"@", 26) for column, _row in places), default=0)
    if last * max(width, _FEWEST_COLUMNS) > MOST_CELLS:
        raise too_large(file)


def _number(signs: bytes, zero: bytes, base: int) -> int:
    """Return the number of a row or a column; of one too long for any sheet only that it is so."""
    number = 0
    for sign in signs[:_LONGEST_PLACE]:
        number = number * base + sign - zero[0]
    return number


def _hidden_rows(xml: bytes) -> frozenset[int]:
    if b" hidden" not in xml:
        return frozenset()
    found = map(_attributes, (tag for tag in _ROW.findall(xml) if b"hidden=" in tag))
    hidden = (row for row in found if row.get("hidden") in {"1", "true"})
    return frozenset(int(row["r"]) for row in hidden if row.get("r", "").isdecimal())


def _failed(xml: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the place of each formula without a value, and what stands there instead."""
    if not _may_fail(xml):
        return
    for tag, content in _CELL.findall(xml):
        value = _VALUE.search(content)
        is_error = _ERROR in tag
        if not is_error and (value or b"</" not in content):
            continue
        formula = _FORMULA.search(content)
        place = _CELL_PLACE.fullmatch(_attributes(tag).get("r", ""))
        if place and (is_error or formula):
            shown = value[1] if is_error and value else b"=" + (formula[1] if formula else b"?")
            column = _number(place[1].encode(), b"@", 26) - 1
            yield (int(place[2]) - 1, column), shown.decode("utf-8", "replace")


def _may_fail(xml: bytes) -> bool:
    """Whether a formula may be without a value; to look through millions of bytes takes long."""
    if _FORMULA_END in xml and any(sign in xml for sign in _OF_FAILED):
        return True
    return _ERROR in xml


def _bound_ods(xml: bytes, file: str) -> None:
    """Refuse filled cells repeated more often than anybody has rows; empty ones cost nothing."""
    size = 0
    for attributes, cells in _ODS_ROW.findall(xml):
        if any(mark in cells for mark in _ODS_VALUE):
            width = sum(_times(cell) for cell in _ODS_CELL.findall(cells))
            size += _times(attributes) * max(width, 1)
        if size > MOST_CELLS:
            raise too_large(file)


def _times(attributes: bytes) -> int:
    found = _ODS_TIMES.search(attributes)
    return int(found[1]) if found else 1
