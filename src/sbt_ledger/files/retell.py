"""Tell the errors of TOML and pydantic in our words: which table, which key, and what was meant."""

from __future__ import annotations

import tomllib
from gettext import gettext as _
from typing import TYPE_CHECKING, Any

from sbt_ledger.errors import Problem
from sbt_ledger.files.decode import UndecodableError, decode
from sbt_ledger.files.toml_lines import bad_toml, read_exact, short_text
from sbt_ledger.notation.schema import keys_of
from sbt_ledger.records.nearest import meant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sbt_ledger.notation.schema import ValidationError
    from sbt_ledger.notation.table import Table


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
    told: set[tuple[str | int, ...]] = set()
    for fault in error.errors(include_url=False):
        place = _without_branches(fault["loc"], written)
        # A value that fits no shape of several is told once, not once a shape.
        if tuple(place) in told:
            continue
        told.add(tuple(place))
        key = place[-1] if place and isinstance(place[-1], str) else ""
        entry = _entry_of(place[:-1] if key else place)
        yield _problem(fault, place, key, entry, file, _line(place, lines), table)


def _problem(  # noqa: PLR0913, PLR0917 - a fault has this many sides
    fault: Any,  # noqa: ANN401 - pydantic's ErrorDetails
    place: list[str | int],
    key: str,
    entry: str,
    file: str,
    line: int | None,
    table: type[Table],
) -> Problem:
    text = "" if isinstance(fault["input"], dict | list | tuple) else short_text(fault["input"])
    if fault["type"] == "extra_forbidden":
        known = keys_of(table, place[:-1])
        message = _("{entry}unknown key “{key}”").format(entry=entry, key=key)
        hint = meant(key, known) or _("Known: {known}.").format(known=", ".join(sorted(known)))
        return Problem("unknown-key", message, hint, file, line, key)
    if fault["type"] == "missing":
        message = _("{entry}the key “{key}” is missing").format(entry=entry, key=key)
        return Problem("missing-key", message, "", file, line, key)
    if fault["type"] == "literal_error":
        message = _("{entry}{key} = “{text}” is not known").format(entry=entry, key=key, text=text)
        hint = _("Known: {known}.").format(known=fault["ctx"]["expected"])
        return Problem("unknown-word", message, hint, file, line, key, text)
    words = _words(fault)
    # The key stands before the message, as the column of a table does.
    told = _("{entry}“{text}”: {words}") if key and text else "{entry}{words}"
    message = told.format(entry=entry, text=text, words=words)
    return Problem("bad-value", message, "", file, line, key, text)


def _words(fault: Any) -> str:  # noqa: ANN401 - pydantic's ErrorDetails
    """Return what pydantic found in words that a person who keeps a book knows."""
    if fault["type"] == "value_error":
        return str(fault["msg"]).removeprefix("Value error, ")
    if fault["input"] == "":
        return _("it is empty")
    wanted = {
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
    place: tuple[str | int, ...],
    written: Any,  # noqa: ANN401 - a TOML value
) -> list[str | int]:
    """Return the steps of a place that exist in the file; pydantic adds names of union branches."""
    steps: list[str | int] = []
    for number, step in enumerate(place):
        listed = isinstance(written, list | tuple) and isinstance(step, int)
        if step in range(len(written)) if listed else isinstance(written, dict) and step in written:
            written = written[step]
        elif number < len(place) - 1 or not isinstance(written, dict):
            continue
        steps.append(step)
    return steps


def _entry_of(place: list[str | int]) -> str:
    """Return the entry for a message: `require 2: `, or "" for a key at the top."""
    names = [str(step + 1) if isinstance(step, int) else step for step in place]
    return " ".join(names) + ": " if names else ""


def _line(place: list[str | int], lines: Mapping[str, int]) -> int | None:
    for end in range(len(place), 0, -1):
        found = lines.get(".".join(str(step) for step in place[:end]))
        if found is not None:
            return found
    return None
