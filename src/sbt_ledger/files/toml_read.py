"""Read TOML with exact numbers; of a text that is none, say where and why in our words."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from gettext import gettext as _
from typing import Any

from sbt_ledger.errors import Problem
from sbt_ledger.pattern import pattern

_DEEPEST = 100
"""Tables inside each other: no rule comes near, and what reads them calls itself for each."""
_LONGEST_LINE = 40
"""Characters of a line that are quoted."""
# Begins at the start of a word only: otherwise a long word would be tried from each of its letters.
_MANY_STEPS = pattern(rf"(?<![\w-])(?:[\w-]+[\"']?\s?\.\s?[\"']?){{{_DEEPEST}}}")
_LONG_NUMBER = pattern(r"(?<![\w-])[+-]?[\d_.]{4000}|[\d.][eE][+-]?\d{10}")
_PLACE = pattern(r" ?\(at (?:line (\d+), column \d+|end of document)\)$")
_SECRET = pattern(r"(?i)pass(?:w|phrase|code|\b)\w*|pwd\w*|secret\w*|token\w*|密码|密碼")
_UNSAID = pattern(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*')


def read_exact(text: str) -> dict[str, Any]:
    """Return the tables of a TOML text; TOMLDecodeError says in our words why it cannot be read."""
    if found := _MANY_STEPS.search(text):
        raise _too_deep(_line_of(text, found))
    try:
        read = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        raise _in_our_words(fault, text) from None
    except (ArithmeticError, ValueError):
        hint = _("No rule and no record needs as many digits.")
        line = _line_of(text, _LONG_NUMBER.search(text))
        raise _unreadable(_("a number is far too long"), line, hint) from None
    except RecursionError:
        raise _too_deep(_deepest_line(text)) from None
    if _is_too_deep(read):
        raise _too_deep(_deepest_line(text))
    return read


def bad_toml(fault: tomllib.TOMLDecodeError, file: str) -> Problem:
    """Return the problem of a file that is no TOML."""
    place = _PLACE.search(str(fault))
    told, _line, hint = _PLACE.sub("", str(fault)).partition("\n")
    message = _("this is no TOML: {fault}").format(fault=told)
    line = int(place[1]) if place and place[1] else None
    return Problem("bad-toml", message, hint, file, line)


def _unreadable(told: str, line: int, hint: str) -> tomllib.TOMLDecodeError:
    return tomllib.TOMLDecodeError(f"{told}\n{hint} (at line {line}, column 1)")


def _in_our_words(fault: tomllib.TOMLDecodeError, text: str) -> tomllib.TOMLDecodeError:
    rows = text.splitlines() or [""]
    place = _PLACE.search(str(fault))
    last = max((number for number, row in enumerate(rows, 1) if row.strip()), default=1)
    line = min(int(place[1]), len(rows)) if place and place[1] else last
    # Of a text that is not closed the last line is meant, which may be the secret itself.
    is_known = bool(place and place[1]) or not _SECRET.search(text)
    quoted = _quoted(rows[line - 1].strip()) if is_known else "…"
    why, hint = _reason(str(fault))
    return _unreadable(_("{reason}: “{line}”").format(reason=why, line=quoted), line, hint)


def _quoted(row: str) -> str:
    """Return the begin of a line; nothing that follows a word for a secret."""
    found = _SECRET.search(row)
    end = min(found.end() if found else _LONGEST_LINE, _LONGEST_LINE)
    return row if len(row) <= end else f"{row[:end]}…"


def _reason(english: str) -> tuple[str, str]:
    """Return what is wrong, and how to mend it, of what Python's reader says."""
    keys = _("Write key = value, or [table]; a table in braces stands on one line.")
    brackets = _(
        "Each bracket that opens needs one that closes, with commas between what is inside."
    )
    marks = _("A text begins and ends with the same mark, on one line.")
    once = _("Write each key and each table once.")
    slashes = _("Write \\\\ for a backslash, or put the text into single quotation marks.")
    reasons = {
        r"Invalid value \(at end|Unclosed": (_("a bracket is not closed"), brackets),
        "Invalid value": (_("what follows the sign = is no value"), _of_values()),
        "Expected newline": (_("there is more than one value on the line"), _of_values()),
        "Expected '='|Invalid (statement|initial)": (_("this is no key with a value"), keys),
        r"Expected '\]": (_("the name of a table ends in a bracket as it began"), keys),
        r"Illegal character '\\n'|Unterminated|Expected": (_("a text is not closed"), marks),
        "Illegal|Found invalid": (
            _("a character stands there that no text has"),
            _("Take it out."),
        ),
        "Cannot|Duplicate": (_("it is written twice"), once),
        "Unescaped|Invalid hex|Esc": (_("a backslash in a text means something else"), slashes),
        "Invalid date": (_("there is no such day or time"), _of_values()),
    }
    found = (told for pattern, told in reasons.items() if re.match(pattern, english))
    return next(found, (_("it cannot be read"), keys))


def _of_values() -> str:
    return _("Texts stand in quotation marks, days as 2026-03-05.")


def _too_deep(line: int) -> tomllib.TOMLDecodeError:
    told = _("too many brackets or steps stand inside each other")
    hint = _("At most {count} may stand inside each other.").format(count=_DEEPEST)
    return _unreadable(told, line, hint)


def _line_of(text: str, found: re.Match[str] | None) -> int:
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _is_too_deep(read: dict[str, Any]) -> bool:
    layer: list[Any] = [read]
    for _depth in range(_DEEPEST):
        layer = [
            inner
            for each in layer
            for inner in (each.values() if isinstance(each, dict) else each)
            if isinstance(inner, dict | list)
        ]
        if not layer:
            return False
    return True


def _deepest_line(text: str) -> int:
    """Return the line on which most brackets are open."""
    depth, deepest = 0, (0, 1)
    for number, row in enumerate(text.splitlines(), 1):
        said = _UNSAID.sub("", row)
        opened = sum(map(said.count, "[{"))
        deepest = max(deepest, (depth + opened, -number), key=lambda each: each[0])
        depth += opened - sum(map(said.count, "]}"))
    return abs(deepest[1])
