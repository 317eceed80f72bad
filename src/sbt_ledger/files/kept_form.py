"""A table as JSON and back: plain values, and objects of a closed list of classes.

Not pickle, which runs what a file says, and not marshal, which a broken file can crash.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sbt_ledger.notation.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Maker = Callable[[Any], object]
"""Makes an object of its parts."""


def as_text(table: Table) -> str:
    """Return the JSON of a table; ValueError or TypeError if that is not the whole of it."""
    text = json.dumps(parts(table), separators=(",", ":"))
    if from_text(text) != table:
        raise ValueError(text)
    return text


def from_text(text: str, others: Mapping[str, Maker] = MappingProxyType({})) -> object:
    """Return the value that JSON means; raises whatever fits if it means none.

    `others` make objects of other classes from what `parts` told of them.
    """
    makers = {**_MAKERS, **{each.__name__: _maker(each) for each in _tables(Table)}, **others}

    def made(item: dict[str, Any]) -> Any:  # noqa: ANN401 - as its name says
        ((name, parts),) = item.items()
        make = makers.get(name)
        return _filters()[name](*parts) if make is None else make(parts)

    return json.loads(text, object_hook=made)


def parts(value: object, other: Callable[[Any], object] = lambda _value: None) -> object:  # noqa: PLR0911 - each type has its form
    """Return a value in the types of JSON; an object is `{"its class": its parts}`.

    `other` tells of objects of other classes, and returns None for what it does not know.
    """
    told = other(value)
    if told is not None:
        return told
    match value:
        case None | bool() | int() | str():
            return value
        case Table():
            return {type(value).__name__: _flat(vars(value), other)}
        case dict():
            return {"dict": _flat(value, other)}
        case list() | tuple():
            return {type(value).__name__: [parts(each, other) for each in value]}
        case frozenset():
            return {"frozenset": sorted(value)}
        case Decimal() | Fraction() | date() if type(value) in {Decimal, Fraction, date}:
            return {type(value).__name__: str(value)}
        case _ if type(value) in _filters().values():
            names = type(value).__slots__  # type: ignore[attr-defined]  # of each of them
            return {type(value).__name__: [parts(getattr(value, name), other) for name in names]}
        case _:
            raise TypeError(value)


def _flat(pairs: dict[str, Any], other: Callable[[Any], object]) -> list[object]:
    return [part for name, value in pairs.items() for part in (name, parts(value, other))]


def _pairs(flat: list[Any]) -> dict[str, Any]:
    return dict(zip(flat[::2], flat[1::2], strict=True))


def _tables(base: type[Table]) -> Iterator[type[Table]]:
    for each in base.__subclasses__():
        yield each
        yield from _tables(each)


def _maker(table: type[Table]) -> Callable[[list[Any]], Table]:
    return lambda flat: table(**_pairs(flat))


@cache
def _filters() -> dict[str, type]:
    """Return the classes of filters by name; settings have none, and are read more often."""
    from sbt_ledger.rules.condition import (  # noqa: PLC0415 - as above
        AtLeastStep,
        Comparison,
        Filled,
        Test,
        Text,
    )  # fmt: skip
    from sbt_ledger.rules.filter import Filter  # noqa: PLC0415 - as above

    classes: tuple[type, ...] = (Filter, Test, Text, Comparison, AtLeastStep, Filled)
    return {each.__name__: each for each in classes}


_MAKERS: dict[str, Maker] = {
    "dict": _pairs,
    "list": list,
    "tuple": tuple,
    "frozenset": frozenset,
    "Decimal": Decimal,
    "Fraction": Fraction,
    "date": date.fromisoformat,
}
