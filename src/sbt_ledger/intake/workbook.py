"""Sheets of a workbook, by python-calamine: the extra `excel`."""

from __future__ import annotations

import io
import sys
from functools import partial
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import Problem
from sbt_ledger.files.meanwhile import Meanwhile
from sbt_ledger.intake.contents import MOST_CELLS, Contents, Sheet, refused, save_as, too_large
from sbt_ledger.intake.sniff import broken_workbook
from sbt_ledger.intake.xls_faults import xls_faults
from sbt_ledger.intake.zip_parts import Parts, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from python_calamine import CalamineWorkbook

    from sbt_ledger.intake.contents import Cell, Range

# Of a damaged .xls calamine may ask for more memory than there is, which ends the program without
# a word: it is tried where only a program of its own can end.
_TRIAL = f"""
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
except Exception:
    pass
from io import BytesIO
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
for name in book.sheet_names:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height * sheet.total_width <= {MOST_CELLS}:
        sheet.to_python(skip_empty_area=False)
"""
_TRIAL_SECONDS = 60
_CALAMINE = {"python_calamine", "python_calamine._python_calamine", "pyo3_runtime"}


class OpenedWorkbook(NamedTuple):
    """A workbook that may be read, and is being read; `look` tells what is beside its cells."""

    file: str
    kind: str
    look: Callable[[], Parts]
    sheets: Meanwhile[list[_Found]]

    def contents(self) -> Contents:
        """Wait for its sheets, and return them; raises BrokenFilesError if it is damaged."""
        parts, found = self.look(), self.sheets.result()
        if any(each.rows is None for each in found):
            raise too_large(self.file)
        sheets = tuple(_sheet(each, self.file, parts) for each in found)
        return Contents(self.file, self.kind, sheets, from_1904=parts.from_1904)


def open_workbook(raw: bytes, kind: str, file: str) -> OpenedWorkbook:
    """Begin to read an xlsx, xls or ods.

    Raises BrokenFilesError for a damaged or far too large one, and where python-calamine is not
    installed.
    """
    try:
        import python_calamine  # noqa: PLC0415, F401 - an extra
    except ImportError:
        message = _("workbooks can be read once python-calamine is installed")
        hint = _('pip install "sbt-ledger[excel]"; or save the sheet as CSV UTF-8.')
        raise refused(Problem("no-excel", message, hint, file)) from None
    if kind == "xls":
        _try_out(raw, file)
        look = partial(_parts_of_xls, raw)
    else:
        look = partial(unpacked(raw, kind, file).parts, file)
    return OpenedWorkbook(file, kind, look, Meanwhile(partial(_read, raw, file)))


def _parts_of_xls(raw: bytes) -> Parts:
    return Parts({}, from_1904=False, formulas=xls_faults(raw))


class _Found(NamedTuple):
    """A sheet as calamine gives it; no rows where there are too many."""

    name: str
    is_hidden: bool
    rows: list[list[Cell]] | None
    merged: list[Range]


def _try_out(raw: bytes, file: str) -> None:
    import subprocess  # noqa: PLC0415 - .xls is seldom

    command = [sys.executable, "-c", _TRIAL]
    try:
        done = subprocess.run(  # noqa: S603 - ourselves, with a program that stands above
            command, input=raw, capture_output=True, timeout=_TRIAL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise broken_workbook(file) from None
    if done.returncode:
        raise broken_workbook(file)


def _read(raw: bytes, file: str) -> list[_Found]:
    """Return what calamine finds; whatever it trips over is a damaged workbook."""
    from python_calamine import CalamineWorkbook, PasswordError  # noqa: PLC0415 - an extra

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
            return list(_sheets(book))
    except PasswordError:
        message = _("the workbook is protected with a password")
        raise refused(Problem("not-a-table", message, save_as(), file)) from None
    except BaseException as fault:
        if not _is_a_fault_of_the_file(fault):
            raise
        raise broken_workbook(file) from None


def _is_a_fault_of_the_file(fault: BaseException) -> bool:
    """Whether calamine gave up; a panic of Rust is no Exception, so `except` must look itself."""
    return type(fault).__module__ in _CALAMINE or isinstance(fault, ValueError | OverflowError)


def _sheets(book: CalamineWorkbook) -> Iterator[_Found]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 - an extra

    for each in book.sheets_metadata:
        if each.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(each.name)
        fits = sheet.total_height * sheet.total_width <= MOST_CELLS
        rows = sheet.to_python(skip_empty_area=False) if fits else None
        is_hidden = each.visible != SheetVisibleEnum.Visible
        yield _Found(each.name, is_hidden, rows, sheet.merged_cell_ranges or [])


def _sheet(found: _Found, file: str, parts: Parts) -> Sheet:
    rows = found.rows or []
    for (line, column), shown in parts.formulas.get(found.name, {}).items():
        if line < len(rows) and column < len(rows[line]) and rows[line][column] == "":
            rows[line][column] = shown
    return Sheet(
        f"{file}[{found.name}]",
        found.name,
        rows,
        range(1, len(rows) + 1),
        found.is_hidden,
        parts.hidden_lines.get(found.name, frozenset()),
        tuple(found.merged),
    )
