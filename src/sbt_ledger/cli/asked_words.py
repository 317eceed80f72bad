"""Words and days that a command cannot do without: as given, else asked for on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import WrongUseError

if TYPE_CHECKING:
    from datetime import date


class Word(NamedTuple):
    """A word that is needed: how it is given, what was, how it is asked for, and a default."""

    option: str
    given: str
    question: str
    default: str = ""


def words_asked(words: Sequence[Word], hint: str = "") -> list[str]:
    """Return each word; raises WrongUseError with all that is missing where nobody can be asked."""
    from sbt_ledger.cli.terminal import is_terminal

    missing = [word.option for word in words if not word.given.strip()]
    if missing and not is_terminal():
        message = _("Still needed: {options}.").format(options=_(", ").join(missing))
        raise WrongUseError(message, hint)
    return [word.given.strip() or _asked(word) for word in words]


def day_of(option: str, text: str) -> date:
    """Return the day that an option gives; WrongUseError if it gives none."""
    from sbt_ledger.files.cells import CellError, parse_date

    try:
        return parse_date(text)
    except CellError as fault:
        raise WrongUseError(f"{option}: {fault}", fault.hint) from None


def day_if_any(option: str, text: str) -> date | None:
    """Return the day that an option gives, None if it is not given."""
    return day_of(option, text) if text.strip() else None


def day_asked(option: str, text: str, question: str) -> date:
    """Return the day that an option gives, else the one asked for on a terminal."""
    (word,) = words_asked([Word(f"{option} DATE", text, question)])
    return day_of(option, word)


def _asked(word: Word) -> str:
    from sbt_ledger.cli.terminal import read_line

    shown = f" [{word.default}]" if word.default else ""
    text = ""
    while not text:
        text = read_line(f"{word.question}{shown}: ").strip() or word.default
    return text
