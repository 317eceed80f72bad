"""What every rule line shares: a closed list of keys, its source, and its sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from gettext import gettext as _
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from sbt_ledger.rules.filter import Filter

Texts = dict[Literal["en", "zh-CN", "zh-TW"], str]
Force = Literal["must", "advice", "entitlement"]


def _exact(value: Any) -> Any:  # noqa: ANN401 - a TOML value of any type arrives here
    """Take numbers as TOML or text has them; a percent or a word is left as it is."""
    if isinstance(value, bool):
        msg = _("a number is needed")
        raise ValueError(msg)  # noqa: TRY004 - pydantic collects ValueErrors
    if isinstance(value, str):
        try:
            return Decimal(value)
        except ArithmeticError:
            msg = _("this is not a number")
            raise ValueError(msg) from None
    return value


Exact = Annotated[Decimal, BeforeValidator(_exact)]
Percent = Annotated[str, Field(pattern=r"^\d+(\.\d+)?%( of earned)?$")]
Where = Annotated[Filter, BeforeValidator(Filter.read)]
Names = Annotated[
    tuple[str, ...], BeforeValidator(lambda value: (value,) if isinstance(value, str) else value)
]


def filled_in(wanted: Filter, scales: Mapping[str, Sequence[str]]) -> Filter:
    """Return the filter with each "step+" resolved, or as it is if a step is unknown."""
    try:
        return wanted.with_scales(scales)
    except ValueError:
        return wanted


class Strict(BaseModel):
    """A table of a rule file: an unknown key is an error, never ignored."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True
    )


class RuleLine(Strict):
    """One entry of a rule file. `written_at` is its `FILE:LINE`, put in when the file is read."""

    id: str = ""
    source: str = ""
    clause: str = ""
    quote: str = ""
    text: Texts = {}
    name: Texts = {}
    force: Force = "must"
    doubts: Names = ()
    written_at: str = Field(default="", alias="#at")

    def with_scales(self, scales: Mapping[str, Sequence[str]]) -> Self:
        """Return the line with each "step+" of its filters resolved."""
        filters = {name: value for name, value in self if isinstance(value, Filter) and value}
        return self.model_copy(
            update={name: filled_in(value, scales) for name, value in filters.items()}
        )

    def told(self, language: str) -> str:
        """Return the sentence that reports print, in `language` if the file has it."""
        return self.text.get(language) or self.text.get("en") or self.id  # type: ignore[call-overload]

    def named(self, language: str) -> str:
        """Return the short name for a column, in `language` if the file has it."""
        return self.name.get(language) or self.name.get("en") or self.id  # type: ignore[call-overload]
