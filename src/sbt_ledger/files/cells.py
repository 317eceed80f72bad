"""What a person typed into a cell, as a value.

Shapes that have one meaning are read; whatever could have two is refused, and the hint
names what to write instead. Each distinct cell text is parsed once, by the caller's memo.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import date
from fractions import Fraction
from functools import cache
from gettext import gettext as _

from sbt_ledger.files.inside import leaves, told_outside
from sbt_ledger.pattern import pattern

DAY_OR_TEXT = "day or text"
"""Names `day_or_text` among the parsers of columns."""
# Zero-width characters and writing directions, left behind by copying from other tools.
INVISIBLE = pattern("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_FRACTION = pattern(r"(\d*)[ \u3000\u00a0]?([½¼¾])(?!\d)")
_DECIMALS = {"½": "5", "¼": "25", "¾": "75"}
# NFKC would read 2² as 22.
RAISED_OR_CIRCLED = pattern("[¹²³⁰-⁹₀-₉①-⒛❶-➓㉈-㊿]")

_GUARDED = pattern("'+[=+@\t\r\n\uff1d\uff0b\uff0d\uff20-]")  # as reports write it
_LIKE_A_DAY = pattern(r"\d{4}[-/.年]")
_WRITTEN_DAY = pattern(r"(?:19|20)\d\d-\d\d-\d\d")  # as the tool itself writes it

# The lengths keep hostile cells cheap: no ledger needs a trillion hours.
_NUMBER = pattern(r"\d{1,12}(?:\.\d{0,20})?|\.\d{1,20}", re.ASCII)


class CellError(ValueError):
    """A cell cannot be read: the problem's code, what is wrong and how to mend it."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


def tidy(text: str) -> str:
    """Return the text without what spreadsheets and copying add: width, blanks, marks.

    For what is compared or parsed; a name or a title is kept as it was written.
    """
    if not text.isascii():
        text = _FRACTION.sub(_as_decimal, INVISIBLE.sub("", text))
        text = unicodedata.normalize("NFKC", text)
    text = text.strip()
    if text.startswith('="'):
        text = _without_formula(text)
    return text[1:].lstrip() if text.startswith("'") else text


def as_written(text: str) -> str:
    """Return a name, title or remark without what a spreadsheet puts around or before it.

    An apostrophe goes only where it keeps the text from being run as a formula.
    """
    text = text.strip()
    if text[:1] not in {"=", "'"}:
        return text
    text = _without_formula(text)
    return text[1:] if _GUARDED.match(text) else text


def day_or_text(cell: str) -> str:
    """Return the tidy text; a day, of which only a rule may know that it is one, as an ISO day."""
    text = tidy(cell)
    if _LIKE_A_DAY.match(text) and not _WRITTEN_DAY.fullmatch(text):
        with suppress(CellError):
            return parse_date(cell).isoformat()
    return text


def day_if_any(cell: str) -> str:
    """Return a cell of a column of days: an ISO day, or a word that stands for one unknown."""
    text = tidy(cell)
    if not any(map(str.isdigit, text)):
        return text
    return parse_date(cell).isoformat()


def day_only(cell: str) -> str:
    """Return a cell that names a day as an ISO day, "" if it is blank."""
    return parse_date(cell).isoformat() if tidy(cell) else ""


def parse_date(text: str) -> date:
    """Return the day that a cell names; a clock time or the right weekday may follow it."""
    if text.isascii() and _WRITTEN_DAY.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    from sbt_ledger.files.cell_days import other_day  # noqa: PLC0415 - most days are written so

    return other_day(text, tidy_digits(text))


def parse_for(text: str) -> date:
    """Return the day, or the first day of the month, for which a thing was done."""
    from sbt_ledger.files.cell_days import month_named  # noqa: PLC0415 - few rows have one

    return month_named(tidy_digits(text)) or parse_date(text)


def parse_amount(text: str) -> Fraction:
    """Return a bare number of zero or more, exactly.

    A unit is refused, not converted: 学时, 小时 and "of 45 minutes" are not the same.
    """
    plain = tidy_digits(text)
    if _NUMBER.fullmatch(plain):
        return Fraction(f"0{plain}")
    from sbt_ledger.files.cell_numbers import refused_number  # noqa: PLC0415 - seldom

    raise refused_number(text, plain)


def parse_minutes(text: str) -> Fraction:
    """Return a bare number of minutes, exactly, as `parse_amount` does."""
    return parse_amount(text)


def parse_list(text: str) -> tuple[str, ...]:
    """Return what stands between semicolons, narrow or full-width, without the blanks."""
    return tuple(filter(None, map(tidy, _split(text))))


def parse_steps(text: str) -> tuple[tuple[str, date | None], ...]:
    """Return the approval steps passed, each with its day where one follows after `@`."""
    return tuple(_step(part) for part in parse_list(text))


def parse_evidence(text: str) -> tuple[tuple[str, str], ...]:
    """Return each kind of proof with its path, "" where none is given.

    A path stays as written: full-width brackets are part of a file's name.
    """
    return tuple(_proof(part) for part in _split(text) if tidy(part))


def _split(text: str) -> list[str]:
    """Return the raw parts between semicolons, of the cell without the marks of spreadsheets."""
    unmarked = _without_formula(text.strip()).removeprefix("'")
    return unmarked.replace("；", ";").split(";")


def _without_formula(text: str) -> str:
    """Return the text that `="…"` keeps from becoming a number."""
    if text.startswith('="') and text.endswith('"') and len(text) > len('="'):
        return text[2:-1].replace('""', '"').strip()
    return text


@cache
def _step(part: str) -> tuple[str, date | None]:
    step, at, day = (piece.strip() for piece in part.partition("@"))
    if not step:
        message = _("'{text}' names no step").format(text=part)
        raise CellError("bad-step", message, _("Write the step, then @ and its day."))
    return step, parse_date(day) if at else None


def _proof(part: str) -> tuple[str, str]:
    kind, _equals, path = part.replace("＝", "=", 1).partition("=")
    if not tidy(kind):
        message = _("'{text}' names no kind of evidence").format(text=part.strip())
        raise CellError("bad-evidence", message, _("Write kind=path, or the kind alone."))
    path = INVISIBLE.sub("", path).strip()
    if leaves(path):
        raise CellError("outside-book", *told_outside(path))
    return tidy(kind), path


def _as_decimal(found: re.Match[str]) -> str:
    """Return 2½ as 2.5: NFKC would make 21⁄2 of it."""
    return f"{found[1] or 0}.{_DECIMALS[found[2]]}"


def tidy_digits(text: str) -> str:
    """Return the tidy text, unless tidying would turn small digits into full ones."""
    return text.strip() if RAISED_OR_CIRCLED.search(text) else tidy(text)
