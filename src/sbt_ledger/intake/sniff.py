"""What kind of file the bytes are: the ending of its name lies too often to be asked."""

from __future__ import annotations

import io
import zipfile
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.intake.contents import copy_into, refused, save_as

if TYPE_CHECKING:
    from sbt_ledger.errors import BrokenFilesError

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_HEAD = 2048


def kind_of(raw: bytes, file: str) -> str:
    """Return "xlsx", "ods", "xls" or "text", by the first bytes.

    Raises BrokenFilesError for what holds no table that can be read.
    """
    if raw.startswith(_ZIP):
        return _zip_kind(raw, file)
    if raw.startswith(_OLE):
        return _ole_kind(raw, file)
    if raw.startswith(b"%PDF"):
        raise _not_a_table(_("this is a PDF"), file, copy_into())
    if raw.startswith(_PICTURES) and b"\0" in raw[:_HEAD]:
        raise _not_a_table(
            _("this is a picture"),
            file,
            _("Type what stands in it into Excel or WPS, and save that as .xlsx."),
        )
    return "text"


def is_workbook(raw: bytes) -> bool:
    """Whether a file seems to be a workbook, by its first bytes."""
    return raw.startswith((_ZIP, _OLE))


def broken_workbook(file: str) -> BrokenFilesError:
    """Return what to raise for a workbook that is damaged or cut off."""
    message = _("the workbook is damaged or incomplete")
    hint = _("Open it and save it again as .xlsx, or fetch it anew.")
    return refused(Problem("broken-workbook", message, hint, file))


def _zip_kind(raw: bytes, file: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise broken_workbook(file) from None
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and "word/document.xml" not in names:
        return "ods"
    if "word/document.xml" in names:
        raise _not_a_table(_("this is a Word document"), file, copy_into())
    if any(name.startswith("Index/") or name.endswith(".iwa") for name in names):
        raise _not_a_table(_("this is a document of Apple Numbers"), file)
    if "xl/workbook.bin" in names:
        raise _not_a_table(_("this is a binary workbook (.xlsb)"), file)
    raise _not_a_table(_("this is a zip file, not a workbook"), file)


def _ole_kind(raw: bytes, file: str) -> str:
    if _ENCRYPTED in raw:
        hint = _("Open it, take the password off, and save it again.")
        message = _("the workbook is protected with a password")
        raise refused(Problem("not-a-table", message, hint, file))
    if _WORD in raw:
        raise _not_a_table(_("this is a Word document"), file, copy_into())
    return "xls"


def _not_a_table(message: str, file: str, hint: str = "") -> BrokenFilesError:
    return refused(Problem("not-a-table", message, hint or save_as(), file))
