"""What every rule line shares: a closed list of keys, its source, and its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from gettext import gettext as _
from typing import Annotated, Any, Literal, Self

from sbt_ledger.notation.table import After, Before, KeyFaultError, ReadBy, Table
from sbt_ledger.pattern import pattern
from sbt_ledger.rules.filter import Filter

_YEARS = range(1900, 2101)
"""In which a rule may begin or be asked about: outside, a year is mistyped."""

Texts = dict[Literal["en", "zh-CN", "zh-TW"], str]
Force = Literal["must", "advice", "entitlement"]
_DIGITS = 12
"""On either side of the point: no school counts trillions, and what is longer fills the memory."""
_ONE_OR_MORE = {"type": ["string", "array"], "items": {"type": "string"}}
MEASURES = ("", "credits", "hours", "records", "days", "months")
"""What can be summed or counted; beside these the values of a column, and units of records."""
_ALIKE = 0.75
"""As near as “hour” and “hours” are; “semester-hours” is a unit of its own."""
_NO_ID = pattern(r"^[\s.]|[\s.]$|[/\\\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""It would be the path of a file, or look like another one."""
_SHARE = pattern(r"\d{1,12}(\.\d{1,12})?%")
_PERCENT = pattern(r"\d{1,12}(\.\d{1,12})?%( of earned)?")


def _exact(value: Any) -> Any:  # noqa: ANN401 - a TOML value of any type arrives here
    """Take numbers as TOML or text has them; a percent or a word is left as it is."""
    if isinstance(value, bool):
        msg = _("a number is needed")
        raise ValueError(msg)  # noqa: TRY004 - pydantic collects ValueErrors
    if isinstance(value, str):
        try:
            value = Decimal(value)
        except ArithmeticError:
            msg = _("this is not a number")
            raise ValueError(msg) from None
    if isinstance(value, Decimal) and not value.is_finite():
        msg = _("this is not a number")
        raise ValueError(msg)
    if isinstance(value, int | Decimal) and not is_short(Decimal(value)):
        msg = _("a number has at most {digits} digits before and {digits} after the point")
        raise ValueError(msg.format(digits=_DIGITS))
    return value


def is_short(number: Decimal) -> bool:
    """Whether a number has no more digits than any rule or record needs."""
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_DIGITS and number.adjusted() < _DIGITS


def _in_the_calendar(day: date) -> date:
    if day.year not in _YEARS:
        told = _("a day lies between {first} and {last}")
        raise ValueError(told.format(first=_YEARS[0], last=_YEARS[-1]))
    return day


def _not_negative(number: Decimal) -> Decimal:
    if number < 0:
        msg = _("a number of zero or more is needed")
        raise ValueError(msg)
    return number


def _whole(value: Any) -> Any:  # noqa: ANN401 - a TOML value of any type arrives here
    if isinstance(value, bool):
        msg = _("a whole number is needed")
        raise ValueError(msg)  # noqa: TRY004 - pydantic collects ValueErrors
    return value


def _at_least_one(number: int) -> int:
    if number < 1:
        msg = _("a whole number of 1 or more is needed")
        raise ValueError(msg)
    return number


def an_id(text: str) -> str:
    """Return a name by which results, commands and files call a thing, if it can be one."""
    if not text:
        msg = _("it is empty")
        raise ValueError(msg)
    if _NO_ID.search(text) or text.endswith(".toml"):
        msg = _(
            "this is no name: it holds no slash and no control character, "
            "and no space, dot or “.toml” at its ends"
        )
        raise ValueError(msg)
    return text


def _a_measure(text: str) -> str:
    """Let any unit of records pass, but not a slip of what can be counted without one."""
    if text in MEASURES:
        return text
    if text.strip() == "distinct":
        msg = _("a column is missing, as in measure = “distinct society”")
        raise ValueError(msg)
    from difflib import get_close_matches  # noqa: PLC0415 - a unit is seldom named

    if near := get_close_matches(text, MEASURES, 1, _ALIKE):
        told = _("“{word}” is not counted; is “{meant}” meant?")
        raise ValueError(told.format(word=text, meant=near[0]))
    return text


def _listed(written: Any) -> Any:  # noqa: ANN401 - a TOML value of any type arrives here
    return (written,) if isinstance(written, str) else written


def _percent(text: str) -> str:
    if not _PERCENT.fullmatch(text):
        msg = _("this is no percent such as “15%” or “50% of earned”")
        raise ValueError(msg)
    return text


def percent_of(text: str) -> Fraction:
    """Return the number that a percent such as "15%" or "50% of earned" means."""
    return Fraction(text.partition("%")[0]) / 100


def not_above_all(percent: str, key: str) -> None:
    """Raise ValueError for a percent of more than there is, as `key` has it."""
    if percent_of(percent) > 1:
        told = _("“{percent}” is more than the whole: at most 100% can be asked or allowed")
        raise KeyFaultError(told.format(percent=percent), key)


def _a_share(text: str) -> str:
    if not _SHARE.fullmatch(text):
        msg = _("this is no percent such as “50%”")
        raise ValueError(msg)
    not_above_all(text, "")
    return text


Day = Annotated[date, After(_in_the_calendar)]
Signed = Annotated[Decimal, Before(_exact)]
Exact = Annotated[Signed, After(_not_negative)]
Percent = Annotated[str, After(_percent)]
Share = Annotated[str, After(_a_share)]
"""A percent of at most the whole."""
Whole = Annotated[int, Before(_whole)]
Count = Annotated[Whole, After(_at_least_one)]
Measure = Annotated[str, After(_a_measure)]
Id = Annotated[str, After(an_id)]
Where = Annotated[Filter, ReadBy(Filter.asking, {"type": "object"})]
WhereIfAny = Annotated[Filter, ReadBy(Filter.read, {"type": "object"})]
"""A filter that may name a column and no word of it: nothing fits it."""
Names = Annotated[tuple[str, ...], Before(_listed, _ONE_OR_MORE)]


def filled_in(wanted: Filter, scales: Mapping[str, Sequence[str]]) -> Filter:
    """Return the filter with each "step+" resolved, or as it is if a step is unknown."""
    try:
        return wanted.with_scales(scales)
    except ValueError:
        return wanted


def filters_in(written: object) -> Iterator[Filter]:
    """Yield every filter of a table, however deep it stands."""
    match written:
        case Filter():
            yield written
        case Table():
            for value in vars(written).values():
                yield from filters_in(value)
        case tuple():
            for each in written:
                yield from filters_in(each)


def in_language(texts: Mapping[Any, str], language: str) -> str:
    """Return the text in `language` if there is one, else in English, else ""."""
    return texts.get(language) or texts.get("en") or ""


class RuleLine(Table):
    """One entry of a rule file. `written_at` is its `FILE:LINE`, put in when the file is read."""

    id: Id = ""
    source: str = ""
    clause: str = ""
    quote: str = ""
    text: Texts = {}
    name: Texts = {}
    force: Force = "must"
    doubts: Names = ()
    written_at: str = ""

    def with_scales(self, scales: Mapping[str, Sequence[str]]) -> Self:
        """Return the line with each "step+" of its filters resolved, however deep they stand."""
        resolved: Self = _resolved(self, scales)
        return resolved

    def told(self, language: str) -> str:
        """Return the sentence that reports print, in `language` if the file has it."""
        return in_language(self.text, language) or self.id

    def named(self, language: str) -> str:
        """Return the short name for a column, in `language` if the file has it."""
        return in_language(self.name, language) or self.id


def _resolved(written: Any, scales: Mapping[str, Sequence[str]]) -> Any:  # noqa: ANN401 - any value
    """Return a value of a table with each "step+" of the filters in it resolved."""
    if isinstance(written, Filter):
        return filled_in(written, scales)
    if not any(filters_in(written)):
        return written
    if isinstance(written, tuple):
        return tuple(_resolved(each, scales) for each in written)
    return written.but(**{name: _resolved(each, scales) for name, each in vars(written).items()})
