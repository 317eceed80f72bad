"""From the bytes of a file to its sheets, whatever its ending says."""

from __future__ import annotations

from gettext import gettext as _

from sbt_ledger.errors import Problem
from sbt_ledger.intake.contents import Contents, refused
from sbt_ledger.intake.sniff import kind_of


def read_contents(raw: bytes, file: str, *, language: str = "", encoding: str = "") -> Contents:
    """Return what a file holds.

    `file` names it in messages, `encoding` is what a person said about it. Raises
    BrokenFilesError, whose problems say what is wrong and how to mend it.
    """
    if not raw.strip():
        hint = _("Look whether it was saved.")
        raise refused(Problem("empty-file", _("the file is empty"), hint, file))
    kind = kind_of(raw, file)
    if kind != "text":
        from sbt_ledger.intake.workbook import open_workbook  # noqa: PLC0415 - most are texts

        return open_workbook(raw, kind, file).contents()
    # What a workbook does not need.
    from sbt_ledger.intake.decoding import text_of  # noqa: PLC0415
    from sbt_ledger.intake.delimited import sheet_of  # noqa: PLC0415
    from sbt_ledger.intake.html_table import html_sheet, is_html  # noqa: PLC0415

    text, used = text_of(raw, file, language=language, declared=encoding)
    if is_html(text):
        return Contents(file, "html", (html_sheet(text, file),), used)
    sheet, separator = sheet_of(text, file)
    return Contents(file, "text", (sheet,), used, separator)
