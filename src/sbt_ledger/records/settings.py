"""The settings of a book: what `ledger.toml` says."""

from __future__ import annotations

import re
from datetime import date
from gettext import gettext as _
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

Language = Literal["en", "zh-CN", "zh-TW"]


_HOLIDAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?", re.ASCII)


def _holiday(text: str) -> str:
    """Let a day, or FROM..TO in order, pass."""
    found = _HOLIDAY.fullmatch(text)
    try:
        days = [date.fromisoformat(day) for day in found.groups() if day] if found else []
    except ValueError:
        days = []
    if not days:
        told = _("“{text}” is neither a day such as 2026-10-01 nor 2026-10-01..2026-10-07")
        raise ValueError(told.format(text=text))
    if days != sorted(days):
        told = _("{last} is before {first}")
        raise ValueError(told.format(last=days[1], first=days[0]))
    return text


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Files(_Table):
    """The files of each table, as names or globs; new rows go to the first."""

    teachers: str | tuple[str, ...] = ()
    changes: str | tuple[str, ...] = ()
    activities: str | tuple[str, ...] = ()
    credits: str | tuple[str, ...] = ()
    money: str | tuple[str, ...] = ()
    encoding: str = ""


class Settings(_Table):
    """What `ledger.toml` says; `import` and `mail` are read by the commands that use them."""

    school: str = Field(min_length=1)
    code: str = ""
    lang: Language = "en"
    timezone: str = "Asia/Shanghai"
    rules: tuple[str, ...] = Field(min_length=1)
    people: tuple[dict[str, Any], ...] = ()
    holidays: tuple[Annotated[str, AfterValidator(_holiday)], ...] = ()
    files: Files = Files()
    import_: dict[str, Any] = Field(default={}, alias="import")
    mail: dict[str, Any] = {}

    @field_validator("rules")
    @classmethod
    def _each_is_named_once(cls, rules: tuple[str, ...]) -> tuple[str, ...]:
        twice = next((name for name in rules if rules.count(name) > 1), None)
        if twice is not None:
            raise ValueError(_("“{name}” is named twice").format(name=twice))
        return rules
