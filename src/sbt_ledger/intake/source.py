"""Who made a sheet: by its columns, never by its file name or the words of its titles."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from sbt_ledger.intake.words import keys, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sbt_ledger.intake.table import Table

UNKNOWN = "unknown"
_MEETING = frozenset({"join", "leave", "duration", "action"})
_CLAIMS = frozenset({"hours", "credits"})


class Source(NamedTuple):
    """What made a table, as data/sheets.toml has it.

    `shape` is "meeting", "sign-in", "claims", "matrix", "roster" or "sessions"; `habits` what only
    this source does. Its table only fills up the one of `beside`; `together` are tables below each
    other; `columns` are headers, plain, that mean something else here.
    """

    name: str
    shape: str
    habits: Mapping[str, Any] = MappingProxyType({})
    beside: str = ""
    together: bool = False
    columns: Mapping[str, str] = MappingProxyType({})


def source_of(table: Table) -> Source:
    """Return the first source of the words that fits the columns of a table.

    A table that none fits is "unknown", with the shape that its columns give it.
    """
    known = words()
    headers = {one for column in table.columns for one in keys(column.header)}
    for name, wanted in known.sources.items():
        if _fits(wanted, table, headers, _header_keys(name)):
            return Source(
                name,
                wanted["shape"],
                wanted.get("habits", {}),
                wanted.get("beside", ""),
                wanted.get("together", False),
                wanted.get("columns", {}),
            )
    return Source(UNKNOWN, _shape(table.roles))


@cache
def _header_keys(name: str) -> frozenset[str]:
    listed: Iterable[str] = words().sources[name].get("headers", ())
    return frozenset(next(keys(header)) for header in listed)


def _fits(
    wanted: Mapping[str, Any], table: Table, headers: set[str], known: frozenset[str]
) -> bool:
    roles = table.roles
    if not roles.issuperset(wanted.get("roles", ())):
        return False
    if "any_role" in wanted and roles.isdisjoint(wanted["any_role"]):
        return False
    if wanted.get("numbered") and table.section:
        return True
    if not headers.issuperset(wanted.get("all_headers", ())):
        return False
    return not known or not known.isdisjoint(headers)


def _shape(roles: frozenset[str]) -> str:
    if roles & _MEETING:
        return "meeting"
    return "claims" if roles & _CLAIMS else "sign-in"
