"""Words in capitals that stand in the commands of `ledger todo` for what only a person knows."""

from __future__ import annotations

from collections.abc import Iterable
from gettext import gettext as _

from sbt_ledger.errors import WrongUseError
from sbt_ledger.pattern import pattern

_WORDS = frozenset({"AMOUNT", "CODE", "DATE", "FILE", "NAME", "TITLE", "VALUE", "WHO", "WHY"})
_PARTS = pattern(r"[;,=@]")


def refuse_placeholders(words: Iterable[str]) -> None:
    """Raise WrongUseError if a word of a command, or a part of one, still stands for another.

    In `column=COLUMN` the name of a column in capitals stands for what the cell is to say.
    """
    for word in words:
        if (found := _placeholder(word)) is not None:
            message = _("“{word}” stands for what only you know: nothing was written.")
            hint = _("Write in its place what is so, or leave the command out if it is not so.")
            raise WrongUseError(message.format(word=found), hint)


def _placeholder(word: str) -> str | None:
    parts = [part.strip() for part in _PARTS.split(word)]
    named = {f"{parts[0].rpartition('.')[2].upper()}"} if len(parts) > 1 else set()
    known = _WORDS | {name for name in named if name != parts[0]}
    return next((part for part in parts if part in known), None)
