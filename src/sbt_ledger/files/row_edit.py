"""What is to become of rows of a file, and what became of them, whatever form they are kept in."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.files.decode import encode
from sbt_ledger.files.refusing import refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sbt_ledger.errors import RefusedError

Splice = tuple[int, int, str]
"""From where to where in a text, and what stands there instead."""


class RowEdit(NamedTuple):
    """New cells by column, "" for a blank one, of the row that begins on `line` (from 1).

    Without `cells` the row is taken out.
    """

    line: int
    cells: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class EditedRow:
    """A row before and after: its filled cells as they are written, and its text in the file.

    `line` is where it stands now, or where it would if it had not been taken out.
    """

    line: int
    before: Mapping[str, str]
    after: Mapping[str, str] | None
    text_before: str
    text_after: str


@dataclass(frozen=True, slots=True)
class Edited:
    """The new bytes of a file, and its edited rows in the order of the edits."""

    after: bytes
    rows: tuple[EditedRow, ...]


def spliced(raw: bytes, text: str, encoding: str, splices: Sequence[Splice]) -> tuple[bytes, str]:
    """Return bytes and text with pieces replaced; all other bytes are those of `raw`.

    `text` and `encoding` are what `decode` says of `raw`; `splices` are in order and apart.
    """
    bare = encoding.removesuffix("-sig")
    at = len(encode("", encoding))
    pieces: list[bytes] = [raw[:at]]
    texts: list[str] = []
    done = 0
    for start, end, new in splices:
        until = at + len(encode(text[done:start], bare))
        pieces += (raw[at:until], encode(new, bare))
        texts += (text[done:start], new)
        at = until + len(encode(text[start:end], bare))
        done = end
    return b"".join((*pieces, raw[at:])), "".join((*texts, text[done:]))


def no_row(line: int) -> RefusedError:
    """Return the refusal of an edit of a row that is not where it was read."""
    message, hint = _("no row begins on this line any more"), _("Run the command again.")
    return refusal("changed", message, hint, line)
