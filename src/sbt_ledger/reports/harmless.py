"""Text that does nothing to a terminal, a line or a spreadsheet but be read.

Names, titles and the names of files come from anywhere: a line break or a tab in one of them would
tear a line apart, a control character would steer the terminal, and a writing direction would turn
the end of the line around. A byte in the name of a file that is no character fits into no file.
"""

from __future__ import annotations

from sbt_ledger.pattern import pattern

_DIRECTIONS = (0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A))
_STEERING = (*range(32), *range(127, 160), *_DIRECTIONS)
_BLANK = dict.fromkeys(_STEERING, " ")
_BLANK_IN_LINES = {code: " " for code in _STEERING if chr(code) not in "\t\n"}
# JSON itself escapes those below 32 only.
_ESCAPED = {code: f"\\u{code:04x}" for code in _STEERING}
# A spreadsheet runs what begins with one of these, the wide ones too in some languages. One that
# takes a semicolon for the separator would find a cell of its own behind each.
_FIRST = frozenset("'=+-@＝＋－＠")
_FORMULA = pattern("(^|[;\t\n])(?='*[=+@\t\n\uff1d\uff0b\uff0d\uff20-])")
_GUARD = pattern("^'(?='*[=+@\t\n\uff1d\uff0b\uff0d\uff20-])")


def tame(text: str) -> str:
    """Return the text as one line, without control characters."""
    return text if text.isprintable() else _of_characters(text.translate(_BLANK))


def tame_lines(text: str) -> str:
    """Return a text of several lines without control characters."""
    return text if text.isprintable() else _of_characters(text.translate(_BLANK_IN_LINES))


def _of_characters(text: str) -> str:
    """Return the text with a backslash and a number for what is no character, as on stdout."""
    return text.encode(errors="backslashreplace").decode()


def escaped(json: str) -> str:
    r"""Return JSON of one line with all control characters as `\uXXXX`."""
    return json if json.isprintable() else json.translate(_ESCAPED)


def guarded(cell: str) -> str:
    """Return a text as a cell of a table: an apostrophe stands before what would be a formula.

    What begins with apostrophes before such a sign gets one more: taking one off gives the text.
    """
    if cell[:1] not in _FIRST and ";" not in cell and cell.isprintable():
        return cell
    return _FORMULA.sub(r"\1'", tame_lines(cell))


def unguarded(cell: str) -> str:
    """Return the text of a cell that `guarded` wrote; any other apostrophe is the text's own."""
    return _GUARD.sub("", cell)
