"""Tell the errors of TOML and pydantic in our words: which table, which key, and what was meant."""

from __future__ import annotations

import tomllib
from gettext import gettext as _
from typing import TYPE_CHECKING, Any

from sbt_ledger.errors import Problem
from sbt_ledger.files.decode import UndecodableError, decode
from sbt_ledger.files.toml_read import bad_toml, read_exact
from sbt_ledger.notation.as_written import as_written
from sbt_ledger.notation.schema import keys_of
from sbt_ledger.notation.table import KeyFaultError
from sbt_ledger.pattern import pattern
from sbt_ledger.records.nearest import meant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sbt_ledger.notation.schema import ValidationError
    from sbt_ledger.notation.table import Table

_A_KEY = "[key]"
"""The last step of pydantic's place of a key that is none of a closed list."""
_A_WORD = pattern(r"'([^']*)'")


def read_toml(raw: bytes, file: str) -> tuple[dict[str, Any], str] | Problem:
    """Return a TOML file as (tables with exact numbers, text), or the problem that it has."""
    try:
        text, _encoding = decode(raw)
        return read_exact(text), text
    except UndecodableError as fault:
        return Problem("bad-encoding", str(fault), _("Save it as UTF-8."), file, fault.line)
    except tomllib.TOMLDecodeError as fault:
        return bad_toml(fault, file)


def retold(
    error: ValidationError,
    table: type[Table],
    written: Mapping[str, Any],
    file: str,
    lines: Mapping[str, int],
) -> Iterator[Problem]:
    """Yield each fault that pydantic found, in our words and with the line of its entry."""
    told: list[list[str | int]] = []
    for fault in error.errors(include_url=False):
        place = _without_branches(fault, written) + _key_at_fault(fault)
        # A value that fits no shape of several is told once, not once a shape.
        if any(other[: len(place)] == place for other in told):
            continue
        told.append(place)
        yield _problem(fault, place, file, _line(place, lines), table)


def _problem(
    fault: Any,  # noqa: ANN401 - pydantic's ErrorDetails
    place: list[str | int],
    file: str,
    line: int,
    table: type[Table],
) -> Problem:
    key = place[-1] if place and isinstance(place[-1], str) else ""
    entry = _entry_of(place[:-1] if key else place)
    text = "" if isinstance(fault["input"], dict | list | tuple) else as_written(fault["input"])
    is_no_key = fault["type"] == "literal_error" and fault["loc"][-1] == _A_KEY
    if fault["type"] == "extra_forbidden" or is_no_key:
        listed = _listed(fault) or sorted(keys_of(table, place[:-1]))
        message = _("{entry}unknown key “{key}”").format(entry=entry, key=key)
        return Problem("unknown-key", message, _hint(key, listed), file, line, key)
    if fault["type"] == "missing" and key:
        message = _("{entry}the key “{key}” is missing").format(entry=entry, key=key)
        hint = _("Write it: {key} = …").format(key=key)
        return Problem("missing-key", message, hint, file, line, key)
    if fault["type"] == "literal_error":
        message = _("{entry}{key} = “{text}” is not known").format(entry=entry, key=key, text=text)
        listed = _listed(fault)
        # A short list is told whole: the word that looks most alike is often not the one meant.
        hint = " ".join(filter(None, dict.fromkeys((meant(text, listed), _hint("", listed)))))
        return Problem("unknown-word", message, hint, file, line, key, text)
    words = _words(fault)
    # The key stands before the message, as the column of a table does.
    told = _("{entry}“{text}”: {words}") if key and text else "{entry}{words}"
    message = told.format(entry=entry, text=text, words=words)
    return Problem("bad-value", message, "", file, line, key, text)


def _listed(fault: Any) -> list[str]:  # noqa: ANN401 - pydantic's ErrorDetails
    """Return the words of a closed list, [] if the fault is about none."""
    expected = str(fault.get("ctx", {}).get("expected", ""))
    return [word for word in _A_WORD.findall(expected) if word]


def _hint(word: str, known: list[str]) -> str:
    return meant(word, known) or _("Known: {known}.").format(known=", ".join(known))


def _words(fault: Any) -> str:  # noqa: ANN401 - pydantic's ErrorDetails
    """Return what pydantic found in words that a person who keeps a book knows."""
    if fault["type"] == "value_error":
        return str(fault["msg"]).removeprefix("Value error, ")
    if fault["input"] == "":
        return _("it is empty")
    wanted = {
        "missing": _("a value is missing"),
        "string": _("a text in quotation marks is needed"),
        "date": _("a day such as 2026-03-05 is needed"),
        "int": _("a whole number is needed"),
        "decimal": _("a number is needed"),
        "bool": _("true or false is needed"),
        "tuple": _("a list in square brackets is needed"),
        "list": _("a list in square brackets is needed"),
        "dict": _("a table is needed"),
        "model": _("a table is needed"),
        "too": _("it is empty"),
    }
    return wanted.get(fault["type"].partition("_")[0], _("this is not possible here"))


def _without_branches(
    fault: Any,  # noqa: ANN401 - pydantic's ErrorDetails
    written: Any,  # noqa: ANN401 - a TOML value
) -> list[str | int]:
    """Return the steps of a place that exist in the file; pydantic adds names of union branches."""
    place: tuple[str | int, ...] = fault["loc"]
    steps: list[str | int] = []
    for number, step in enumerate(place):
        listed = isinstance(written, list | tuple) and isinstance(step, int)
        if step in range(len(written)) if listed else isinstance(written, dict) and step in written:
            written = written[step]
        elif number < len(place) - 1 or fault["type"] != "missing" or isinstance(step, int):
            continue
        steps.append(step)
    return steps


def _key_at_fault(fault: Any) -> list[str | int]:  # noqa: ANN401 - pydantic's ErrorDetails
    """Return the key that a fault of a whole table is said of, [] if of none."""
    error = fault.get("ctx", {}).get("error")
    return [error.key] if isinstance(error, KeyFaultError) and error.key else []


def _entry_of(place: list[str | int]) -> str:
    """Return the entry for a message: `require 2: `, or "" for a key at the top."""
    names = [str(step + 1) if isinstance(step, int) else step or '""' for step in place]
    return " ".join(names) + ": " if names else ""


def _line(place: list[str | int], lines: Mapping[str, int]) -> int:
    """Return the line of a place, or of what it stands in; the first of the file if nothing has."""
    for end in range(len(place), 0, -1):
        name = ".".join(str(step) for step in place[:end])
        found = lines.get(name, lines.get(f"{name}.0"))
        if found is not None:
            return found
    return 1
