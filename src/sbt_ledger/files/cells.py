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

DAY_OR_TEXT = "day or text"
"""Names `day_or_text` among the parsers of columns."""
YEARS = range(1900, 2101)

# Zero-width characters and writing directions, left behind by copying from other tools.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_GUARDED = re.compile("'+[=+@\t\r\n\uff1d\uff0b\uff0d\uff20-]")  # as reports write it
_LIKE_A_DAY = re.compile(r"\d{4}[-/.年]")
_FRACTION = re.compile(r"(\d*)[ \u3000\u00a0]?([½¼¾])(?!\d)")
_DECIMALS = {"½": "5", "¼": "25", "¾": "75"}
# NFKC would read 2² as 22.
_RAISED_OR_CIRCLED = re.compile("[¹²³⁰-⁹₀-₉①-⒛❶-➓㉈-㊿]")

# The flag re.ASCII keeps \d to 0-9: NFKC has already turned full-width digits into these.
_DAYS = (
    re.compile(r"(\d{4})\s*(?P<mark>[-/.])\s*(\d\d?)\s*(?P=mark)\s*(\d\d?)", re.ASCII),
    re.compile(r"(\d{4})\s*(?P<mark>年)\s*(\d\d?)\s*月\s*(\d\d?)\s*[日号號]?", re.ASCII),
    re.compile(r"(\d{4})(?P<mark>)(\d\d)(\d\d)", re.ASCII),
)
_WRITTEN_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")  # as the tool itself writes it
_MONTH = re.compile(r"(\d{4})\s*(?:[-/]\s*(\d\d?)|年\s*(\d\d?)\s*月份?)", re.ASCII)
_WEEKDAY = r"(?:\(?(?:星期|周|週|礼拜|禮拜)([一二三四五六日天])\)?|\(([一二三四五六日])\))"
_CLOCK = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?\s*(?:[AaPp][Mm])?"
_AFTER_THE_DAY = re.compile(
    rf"(?:T(?=\d)|(?!\d)\s*){_WEEKDAY}?\s*"
    rf"(?:上午|下午|中午|早上|晚上)?\s*(?:{_CLOCK})?\s*{_WEEKDAY}?",
    re.ASCII,
)

# The lengths keep hostile cells cheap: no ledger needs a trillion hours.
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{0,20})?|\.\d{1,20}", re.ASCII)


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
        text = _FRACTION.sub(_as_decimal, _INVISIBLE.sub("", text))
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


def parse_date(text: str) -> date:
    """Return the day that a cell names; a clock time or the right weekday may follow it."""
    if text.isascii() and _WRITTEN_DAY.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    plain = _tidy_digits(text)
    for shape in _DAYS:
        found = shape.match(plain)
        rest = _AFTER_THE_DAY.fullmatch(plain, found.end()) if found else None
        if found and rest:
            day = day_of(found[1], found[3], found[4])
            if not day:
                from sbt_ledger.files.cells_refused import no_such_day  # noqa: PLC0415 - as below

                raise no_such_day(text)
            _check_weekday(text, day, "".join(filter(None, rest.groups())))
            return day
    from sbt_ledger.files.cells_refused import refused_date  # noqa: PLC0415 - only a mistake needs it

    raise refused_date(text, plain)


def parse_for(text: str) -> date:
    """Return the day, or the first day of the month, for which a thing was done."""
    found = _MONTH.fullmatch(_tidy_digits(text))
    first = day_of(found[1], found[2] or found[3], "1") if found else None
    return first or parse_date(text)


def parse_amount(text: str) -> Fraction:
    """Return a bare number of zero or more, exactly.

    A unit is refused, not converted: 学时, 小时 and "of 45 minutes" are not the same.
    """
    plain = _tidy_digits(text)
    if _NUMBER.fullmatch(plain):
        return Fraction(f"0{plain}")
    from sbt_ledger.files.cells_refused import refused_number  # noqa: PLC0415 - as above

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


def day_of(year: str, month: str, day: str) -> date | None:
    """Return the day if the calendar and a working life have it."""
    try:
        return date(int(year), int(month), int(day)) if int(year) in YEARS else None
    except ValueError:
        return None


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
    path = _INVISIBLE.sub("", path).strip()
    if leaves(path):
        raise CellError("outside-book", *told_outside(path))
    return tidy(kind), path


def _as_decimal(found: re.Match[str]) -> str:
    """Return 2½ as 2.5: NFKC would make 21⁄2 of it."""
    return f"{found[1] or 0}.{_DECIMALS[found[2]]}"


def _tidy_digits(text: str) -> str:
    """Return the tidy text, unless tidying would turn small digits into full ones."""
    return text.strip() if _RAISED_OR_CIRCLED.search(text) else tidy(text)


def _check_weekday(text: str, day: date, weekday: str) -> None:
    """Raise CellError when the weekday beside the date is another one: one is a slip."""
    if weekday and weekday.replace("天", "日") != "一二三四五六日"[day.weekday()]:
        message = _("'{text}': {day} is not that weekday").format(text=text, day=day)
        raise CellError("bad-date", message, _("Correct the date or the weekday."))
