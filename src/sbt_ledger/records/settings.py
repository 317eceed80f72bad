"""The settings of a book: what `ledger.toml` says."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["en", "zh-CN", "zh-TW"]


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
    holidays: tuple[str, ...] = ()
    files: Files = Files()
    import_: dict[str, Any] = Field(default={}, alias="import")
    mail: dict[str, Any] = {}
