"""The commands that tasks give: words behind `ledger`, and the line that a person copies."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from sbt_ledger.reports.harmless import tame
from sbt_ledger.rules.condition import AtLeastStep, Filled, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sbt_ledger.reports.todo.task import Command
    from sbt_ledger.rules.filter import Filter

MOST_CODES = 8
"""So many people are named in a command that is still read before it is run."""
SAYS_WHAT = frozenset({"kind", "program", "content", "topic", "mode", "course", "group"})
"""Columns that say what an activity is, before anybody knows how it went."""
_BARE = re.compile(r"[\w@%+=:,./-]+")
_LIVE = frozenset('"$`\\!')
"""What a shell would read inside double quotes."""


def line_of(command: Command, beside: Iterable[str] = ()) -> str:
    """Return a command as it is typed, with the options that this call was made with."""
    return " ".join(("ledger", *(quoted(tame(word)) for word in (*command, *beside))))


def quoted(word: str) -> str:
    """Return a word as a shell takes it: in double quotes, which those of Windows know as well."""
    if _BARE.fullmatch(word):
        return word
    return shlex.quote(word) if _LIVE.intersection(word) else f'"{word}"'


def add(title: str, where: Filter, *who: str, **cells: str) -> Command:
    """Return what records an activity that fits a filter whose words are known.

    What only a person knows is a word in capitals, which the command refuses: the day on which it
    was done, and how it went.
    """
    wanted = {**dict(_words(where)), **cells}
    kind = wanted.pop("kind", "")
    named = ("--kind", kind) if kind else ()
    cells_set = [word for name, text in wanted.items() for word in ("--set", f"{name}={text}")]
    head = ("add", title, "--date", "DATE", "--hours", "0")
    return (*head, *named, *cells_set, *who)


def people_or_who(codes: Sequence[str]) -> Sequence[str]:
    """Return the codes that a command names; of many people only that they are to be named."""
    return codes if len(codes) <= MOST_CODES else ("WHO",)


def kind_in(where: Filter) -> str:
    """Return the kind that a filter asks for, "" if more is to be known before it can be met."""
    asks_more = where.without or where.any_of
    words = () if asks_more else tuple(_words(where))
    return dict(words).get("kind", "") if len(words) == len(where.tests) else ""


def named_by(option: str, codes: Sequence[str]) -> Command:
    """Return an option that names some teachers."""
    return (option, ",".join(codes))


def _words(where: Filter) -> Iterator[tuple[str, str]]:
    """Yield what a cell of each column says to fit; of a result only that it is to be said."""
    for test in where.tests:
        match test.conditions[0]:
            case Text(text):
                yield test.column, text if test.column in SAYS_WHAT else test.column.upper()
            case AtLeastStep() | Filled(True):
                yield test.column, test.column.upper()
            case _:
                pass
