"""The tables of the yearly archive: `data/archive.toml` and `data/form-4068.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sbt_ledger.files.shipped import shipped
from sbt_ledger.rules.filter import Filter

if TYPE_CHECKING:
    from collections.abc import Mapping

Titles = dict[str, str]
"""By language."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A column of the roster: what it is called, and the columns of a book that may hold it."""

    name: str
    titles: Titles
    columns: tuple[str, ...]
    audit: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class Sort:
    """Rows of a sort, under a name or the code of a form."""

    name: str
    titles: Titles
    where: Filter


@dataclass(frozen=True, slots=True)
class Opinion:
    """Whose opinion stands in a column: the step of approvals that says so."""

    name: str
    titles: Titles
    step: str


@dataclass(frozen=True, slots=True)
class Archive:
    """The columns of the archive's tables, and which rows are what."""

    facts: tuple[Fact, ...]
    hours: tuple[Sort, ...]
    opinions: tuple[Opinion, ...]
    induction: frozenset[str]
    outside: Filter


@dataclass(frozen=True, slots=True)
class Band:
    """Whole hours of a year from `first` to `last`, both included; None = without end."""

    name: str
    titles: Titles
    first: int
    last: int | None

    def __contains__(self, hours: int) -> bool:
        """Whether so many hours lie in the band."""
        return self.first <= hours and (self.last is None or hours <= self.last)


@dataclass(frozen=True, slots=True)
class Form:
    """The national form: an hour has `minutes`, a day counts `a_day` of them at most."""

    code: str
    titles: Titles
    document: str
    foot: tuple[Titles, ...]
    start: tuple[int, int]
    minutes: int
    a_day: int
    training: Filter
    trained: Sort
    bands: tuple[Band, ...]
    levels: tuple[Sort, ...]


@lru_cache(maxsize=1)
def archive() -> Archive:
    """Return the tables as they are shipped."""
    told = _read("archive.toml")
    return Archive(
        tuple(
            Fact(
                each["name"], each["title"], tuple(each["columns"]),
                each.get("audit", False), each.get("last", False),
            )
            for each in told["fact"]
        ),
        tuple(_sort(each, each["name"]) for each in told["hours"]),
        tuple(Opinion(each["name"], each["title"], each["step"]) for each in told["opinion"]),
        frozenset(told["induction"]["program"]),
        Filter.read(told["outside"]["where"]),
    )  # fmt: skip


@lru_cache(maxsize=1)
def form_4068() -> Form:
    """Return the form as it is shipped."""
    told = _read("form-4068.toml")
    month, day = map(int, told["year"]["start"].split("-"))
    return Form(
        told["code"], told["title"], told["source"]["document"], tuple(told["foot"]),
        (month, day), told["hour"]["minutes"], told["hour"]["a_day"],
        Filter.read(told["training"]["where"]),
        _sort(told["trained"], told["trained"]["code"]),
        tuple(
            Band(each["code"], each["title"], each.get("from", 1), each.get("to"))
            for each in told["band"]
        ),
        tuple(_sort(each, each["code"]) for each in told["level"]),
    )  # fmt: skip


def _sort(told: Mapping[str, Any], name: str) -> Sort:
    return Sort(name, told["title"], Filter.read(told.get("where", {})))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((shipped("data") / name).read_text(encoding="utf-8"))
