"""Files that were right once, and then met a slip of the hand, a bad disk or somebody's joke."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypothesis import strategies as st

_TOKEN = re.compile(r'"[^"\n]*"|[\w.\-/]+|\s+|.', re.DOTALL)
# What has broken readers before, anybody's or ours.
ODD = (
    "", "\0", "\x1f", "\x1b[31m", '"', '""', "'", "\n", "\r", "\r\n", "\t", ",", ";", ",,,,", "=",
    "=1+1", "sep=;\n", "\ufeff", "\u202e", "\u3000", "\ud7ff", "𠮷", "½", "²", "０", "٣", "-0",
    "-1", "0", "1", "1e9", "1e999999999", "9" * 40, "0." + "0" * 40 + "1", "1_000", "0x1F",
    "nan", "inf",
    "NaN", "-inf", "true", "false", "yes", "no", "TRUE", "2026-02-30", "0000-00-00", "9999-12-31",
    "0001-01-01", "2026-03-05", "2026/3/5", "46086", "12:30", "2026-03-05T08:30:00Z", "1.5E+17",
    "[", "]", "[[", "]]", "{", "}", "{}", "[]", "[[credit]]", "[credit]", '"""', "'''", "#", "\\",
    '"\\u0000"', '"\\ud800"', "@", "k=../..", "k=/etc/passwd", "k=", "school-review@", "a|b", "a+",
    "%", "100%", "0%", "1/0", "1/3", "30 days", "0 days", "-1 days", "99999999 years", "year",
    "cycle", "career", "none", "any", "not", "who", "where", "present", "absent", "void", "t", "a",
    "0007", "7", "null", "%s", "{0}", "$(x)", "a" * 300, "\x85", "\u2028", "\x0b", "\x0c",
)  # fmt: skip
_ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "cp950",
    "big5hkscs", "shift_jis", "latin-1", "utf-7",
)  # fmt: skip
_places = st.integers(0, 10_000)


def mangled(seeds: Sequence[str]) -> st.SearchStrategy[bytes]:
    """Return files that were one of `seeds`; some never were anything."""
    texts = st.builds(_changed, st.sampled_from(seeds), st.lists(_changes, max_size=5))
    right = st.builds(_saved, texts, st.sampled_from(("utf-8",) * 6 + _ENCODINGS))
    damaged = st.builds(_damaged, right, st.lists(_damages, min_size=1, max_size=3))
    return st.one_of(right, right, right, damaged, st.binary(max_size=200))


_changes = st.tuples(
    st.sampled_from(["replace", "swap", "drop", "double", "odd", "odd", "odd", "line", "cut"]),
    _places,
    _places,
)
_damages = st.tuples(
    st.sampled_from(["flip", "cut", "insert", "double"]), _places, st.binary(min_size=1, max_size=9)
)


def _changed(text: str, changes: Sequence[tuple[str, int, int]]) -> str:
    """Return the text with tokens and lines of it changed."""
    parts = _TOKEN.findall(text) or [""]
    for how, one, two in changes:
        at, other = one % len(parts), two % len(parts)
        match how:
            case "replace":
                parts[at] = parts[other]
            case "swap":
                parts[at], parts[other] = parts[other], parts[at]
            case "drop":
                parts[at] = ""
            case "double":
                parts[at] *= 1 + two % 3
            case "odd":
                parts[at] = ODD[two % len(ODD)]
            case "cut":
                del parts[at + 1 : at + 1 + two % 40]
            case "line":
                lines = "".join(parts).splitlines(keepends=True) or [""]
                lines.insert(one % len(lines), lines[two % len(lines)])
                parts = _TOKEN.findall("".join(lines)) or [""]
    return "".join(parts)


def _saved(text: str, encoding: str) -> bytes:
    return text.encode(encoding, errors="replace")


def _damaged(raw: bytes, damages: Sequence[tuple[str, int, bytes]]) -> bytes:
    """Return the bytes as a bad disk or a broken transfer leaves them."""
    for how, place, extra in damages:
        at = place % (len(raw) + 1)
        match how:
            case "flip":
                raw = raw[:at] + bytes(each ^ extra[0] for each in raw[at : at + 1]) + raw[at + 1 :]
            case "cut":
                raw = raw[:at]
            case "insert":
                raw = raw[:at] + extra + raw[at:]
            case "double":
                raw = raw[:at] + raw[at // 2 :]
    return raw
