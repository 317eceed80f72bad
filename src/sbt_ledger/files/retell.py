"""Tell the errors of TOML and pydantic in our words: which table, which key, and what was meant."""

from __future__ import annotations

import tomllib
from gettext import gettext as _
from typing import TYPE_CHECKING, Any, get_args

from sbt_ledger.errors import Problem
from sbt_ledger.files.decode import UndecodableError, decode
from sbt_ledger.files.tables import unreadable
from sbt_ledger.files.toml_lines import bad_toml, read_exact, short_text
from sbt_ledger.records.nearest import meant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pydantic import BaseModel, ValidationError


def read_toml(path: Path, file: str) -> tuple[dict[str, Any], str] | Problem:
    """Return a TOML file as (tables with exact numbers, text), or the problem that it has."""
    try:
        text, _encoding = decode(path.read_bytes())
        return read_exact(text), text
    except FileNotFoundError:
        return Problem("missing-file", _("the file is missing"), "", file)
    except OSError as fault:
        return unreadable(path, file, fault)
    except UndecodableError as fault:
        return Problem("bad-encoding", str(fault), _("Save it as UTF-8."), file, fault.line)
    except tomllib.TOMLDecodeError as fault:
        return bad_toml(fault, file)


def retold(
    error: ValidationError,
    model: type[BaseModel],
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
        yield _problem(fault, place, key, entry, file, _line(place, lines), model)


def _problem(  # noqa: PLR0913, PLR0917 - a fault has this many sides
    fault: Any,  # noqa: ANN401 - pydantic's ErrorDetails
    place: list[str | int],
    key: str,
    entry: str,
    file: str,
    line: int | None,
    model: type[BaseModel],
) -> Problem:
    text = "" if isinstance(fault["input"], dict | list | tuple) else short_text(fault["input"])
    if fault["type"] == "extra_forbidden":
        known = keys_of(model, place[:-1])
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


def keys_of(model: type[BaseModel], place: list[str | int]) -> set[str]:
    """Return the keys that the table at `place` inside `model` knows."""
    for step in place:
        field = next(
            (
                field
                for name, field in model.model_fields.items()
                if step in {name, field.alias or name}
            ),
            None,
        )
        inner = None if field is None else _model_in(field.annotation)
        model = inner or model
    fields = model.model_fields.items()
    return {field.alias or name for name, field in fields} - {"#at"}


def _model_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - any type expression
    from pydantic import BaseModel  # noqa: PLC0415 - half of the start-up time

    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(part) for part in get_args(annotation))
    return next((model for model in found if model is not None), None)


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
