"""An office report as a workbook: printed on A4 as it is, ids as text, and nothing that computes.

Each table is a sheet of its own: title, school and day, headings that print on every page, rows,
sums, notes, and the line to sign. An amount is a number where its decimals end, else a text.
"""

from __future__ import annotations

import re
from datetime import datetime, time
from gettext import gettext as _
from io import BytesIO
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.reports.harmless import tame
from sbt_ledger.reports.office.workbook_cells import Cells
from sbt_ledger.reports.office.workbook_page import Page
from sbt_ledger.reports.office.workbook_styles import Styles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.office.sheet import OfficeReport, Sheet

_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


def as_xlsx(report: OfficeReport, naming: Naming, cells: Cells | None = None) -> bytes:
    """Return the bytes of a workbook; the same report gives the same bytes.

    `cells` are those of workbooks that were made before with the same naming, if there are any.
    Raises WrongUseError if the library that writes workbooks is not installed.
    """
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415 - an extra: one format needs it
    except ImportError:
        message = _("Writing .xlsx needs one package more.")
        hint = _("pip install “sbt-ledger[excel]”, or take --format csv.")
        raise WrongUseError(message, hint) from None
    raw = BytesIO()
    settings = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False, "default_date_format": "yyyy-mm-dd",
    }  # fmt: skip
    with Workbook(raw, settings) as book:
        book.set_properties(
            {
                "title": tame(report.title), "company": tame(report.school),
                "created": datetime.combine(report.as_of, time()),
            }
        )  # fmt: skip
        styles, made = Styles(book), Cells(naming) if cells is None else cells
        names = list(_names(report.sheets))
        for sheet, name in zip(report.sheets, names, strict=True):
            Page(book, report, sheet, styles).write(name, made)
    return raw.getvalue()


def _names(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Yield what each sheet is called: no two alike, and nothing that a spreadsheet refuses."""
    told: set[str] = set()
    for number, sheet in enumerate(sheets, 1):
        name = _NOT_IN_NAMES.sub(" ", tame(sheet.title))[:_LONGEST_NAME].strip() or str(number)
        if name.lower() in told:
            name = f"{name[: _LONGEST_NAME - 3]} {number}"
        told.add(name.lower())
        yield name
