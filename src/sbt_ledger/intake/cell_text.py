"""A cell as the text that a person sees in it, and what tells that the text was damaged.

A spreadsheet keeps fifteen digits of a number: what was longer is lost for good, never mended.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.files.cells import INVISIBLE, CellError
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from sbt_ledger.intake.contents import Cell

_DIGITS_KEPT = 15
_BLANKS = pattern(r"[^\S\n]")  # ideographic, no-break, narrow: whatever is no line break
_FORMULA = pattern(r'="(.*)"', re.DOTALL)
# Before letters and a blank it is part of a name: 't Hooft.
_TEXT_MARK = pattern("'+(?![A-Za-z]+ )")
_SCIENTIFIC = pattern(r"[+-]?\d(?:[.,]\d+)?\s*[Ee]\+?\d{1,3}", re.ASCII)

_LONG, _SHOWN = 100, 40
_QUOTED = pattern(rf"(['“])([^'”]{{{_LONG},}})(['”])")

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# A lost character stands beside a Chinese one, between letters, or alone; not after a question.
# What a spreadsheet shows instead of a value, or a formula that nobody has reckoned.
_FAILED = pattern(
    r"#(?:REF|VALUE|NAME|DIV/0|NUM|NULL|SPILL|CALC|N/A)[!?]?|(?:Err|错误|錯誤)[:：]\d{3}|=.+",
    re.DOTALL,
)
_FAILED_BEGIN = frozenset("#=E错錯")
_LOST = pattern(
    rf"[\ufffd□]|[{_HAN}]\s?[?？]|[?？]\s?[{_HAN}]|(?<=[^\W\d])[?？](?=[^\W\d])|^[?？]+$"
    r"|\([左上外内][^()]{1,4}[右下内外][^()]{1,4}\)"
)
# What GB18030 looks like when read as Latin-1, and UTF-8 when read as Windows-1252.
_AS_LATIN = pattern("[\xa1-\xff]{4,}")
_CONTINUED = (
    "[\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2010-\u203a€™ ]"
)
_AS_WINDOWS = pattern(f"(?:[ä-é]{_CONTINUED}{{2}}){{2,}}|^[ä-é]{_CONTINUED}{{2}}$")
_KNOWN_RUINS = ("锟斤", "烫烫", "屯屯", "ï»¿")


def cell_text(cell: Cell) -> str:
    """Return the text of a cell, without what guards it from spreadsheets.

    A number has no needless zeros, a day is written in ISO, a duration as H:MM:SS.
    Raises CellError for a number that has lost digits.
    """
    if isinstance(cell, str):
        return _bare(cell)
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return _number(cell)
    return _of_calendar(cell)


def check_legible(text: str) -> None:
    """Raise CellError when the text was once decoded wrongly and saved so."""
    if text.isascii():
        return
    ruined = _AS_WINDOWS.search(text) or any(ruin in text for ruin in _KNOWN_RUINS)
    if ruined or _reads_as_gb18030(text) or _reads_as_utf8(text):
        message = _("'{text}' was decoded wrongly and then saved so").format(text=text)
        hint = _("Use the original file, or name its encoding with --encoding.")
        raise CellError("mojibake", message, hint)


def check_whole(text: str) -> None:
    """Raise CellError when a character of a name was lost: 李? is not 李."""
    check_formula(text)
    if not text.isascii() or "?" in text:
        if _LOST.search(text):
            message = _("'{text}' holds a character that was lost").format(text=text)
            hint = _("Export it again as .xlsx, or type the name in full.")
            raise CellError("lost-character", message, hint)
        check_legible(text)


def check_formula(text: str) -> None:
    """Raise CellError for a formula that has failed, or whose value the file does not have."""
    if text[:1] in _FAILED_BEGIN and _FAILED.fullmatch(text):
        message = _("'{text}' is a formula without a value").format(text=text)
        hint = _("Open it in Excel or WPS, correct the formula, save it, and import it again.")
        raise CellError("formula-error", message, hint)


def in_short(text: str) -> str:
    """Return a message in which a long quotation, as a cell of thousands of digits, is cut."""
    if len(text) <= _LONG:
        return text
    return _QUOTED.sub(lambda found: f"{found[1]}{found[2][:_SHOWN]}…{found[3]}", text)


def cell_in_short(text: str) -> str:
    """Return the beginning of a long cell."""
    return text if len(text) <= _LONG else f"{text[:_SHOWN]}…"


def check_digits(text: str) -> None:
    """Raise CellError when a number of many digits was turned into 1.23E+17."""
    if is_cut(text):
        raise lost_digits(text)


def is_cut(text: str) -> bool:
    """Whether a text is a number as a spreadsheet shows many digits: 1.23E+17."""
    return bool(_SCIENTIFIC.fullmatch(text))


def lost_digits(text: str) -> CellError:
    """Return that a spreadsheet has cut the last digits of a number."""
    message = _("'{text}': a spreadsheet has cut the last digits; they cannot be restored")
    hint = _("Set the column to “text” and export it again from the source.")
    return CellError("lost-digits", message.format(text=text), hint)


def _bare(text: str) -> str:
    text = _BLANKS.sub(" ", INVISIBLE.sub("", text)).strip()
    if found := _FORMULA.fullmatch(text):
        text = found[1].replace('""', '"').strip()
    return _TEXT_MARK.sub("", text, count=1).strip() if text.startswith("'") else text


def _number(number: float) -> str:
    """Return a number as a spreadsheet shows it: no more than fifteen digits."""
    if number != number or abs(number) >= 10**_DIGITS_KEPT:  # noqa: PLR0124 - not a number
        raise lost_digits(f"{number:.6G}")
    plain = Decimal(f"{number:.{_DIGITS_KEPT}g}")
    return f"{plain.normalize() + 0:f}"


def _of_calendar(cell: date | time | timedelta) -> str:
    """Return a day, a clock time or a duration; midnight says that only the day is meant."""
    if isinstance(cell, timedelta):
        return _clock(cell)
    if isinstance(cell, datetime):
        if cell.time() == time.min:
            return cell.date().isoformat()
        return cell.replace(tzinfo=None).isoformat(" ", "seconds")
    return cell.isoformat("seconds") if isinstance(cell, time) else cell.isoformat()


def _clock(span: timedelta) -> str:
    seconds = round(abs(span) / timedelta(seconds=1))
    sign = "-" if span < timedelta() else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _reads_as_gb18030(text: str) -> bool:
    return any(
        len(run) % 2 == 0 and _decodes(run.encode("latin-1"), "gb2312")
        for run in _AS_LATIN.findall(text)
    )


def _reads_as_utf8(text: str) -> bool:
    """Whether the text in GBK is the UTF-8 of two or more Chinese characters."""
    try:
        raw = text.encode("gbk")
    except UnicodeEncodeError:
        return False
    return len(raw) > len("字".encode()) and _decodes(raw, "utf-8")


def _decodes(raw: bytes, encoding: str) -> bool:
    """Whether all of it is Chinese in that encoding."""
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return re.fullmatch(rf"[{_HAN}]{{2,}}", text) is not None


def shown_cell(cell: Cell) -> str:
    """Return a cell as text on one line, also one that is damaged."""
    try:
        text = cell_text(cell)
    except CellError:
        text = str(cell)
    return " ".join(text.split())
