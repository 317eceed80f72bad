"""Hold what is written against the annotations of a `Table`: the one module that needs pydantic."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, create_model
from pydantic_core import core_schema

from sbt_ledger.notation.table import Table, key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

__all__ = ["ValidationError", "json_schema", "keys_of", "read", "schema_of"]

_STRICT = ConfigDict(extra="forbid", arbitrary_types_allowed=True, defer_build=True)
"""An unknown key is an error, never ignored."""
_TOLD = (str, int, Decimal, tuple, dict, type(None))
"""Defaults that JSON Schema can tell."""
T = TypeVar("T", bound=Table)


def read(table: type[T], written: object) -> T:
    """Return the table that TOML means; ValidationError tells all its faults."""
    adapter: TypeAdapter[T] = _adapter(table)  # type: ignore[arg-type]  # a class has a hash
    return adapter.validate_python(written)


def json_schema(table: type[Table]) -> dict[str, Any]:
    """Return the JSON Schema of what may be written in a table."""
    found: dict[str, Any] = _adapter(table).json_schema()  # type: ignore[arg-type]  # a class has a hash
    for each in (found, *found.get("$defs", {}).values()):
        each.get("properties", {}).pop("#at", None)  # nobody writes it
    return found


def keys_of(table: type[Table], place: Sequence[str | int]) -> set[str]:
    """Return the keys that the table at `place` inside `table` knows."""
    for step in place:
        hints = get_type_hints(table)
        table = (
            next((_table_in(hints[name]) for name in hints if key_of(name) == step), None) or table
        )
    return {key_of(name) for name in table.names()} - {"#at"}


def schema_of(table: type[T], handler: GetCoreSchemaHandler) -> CoreSchema:
    """Return how pydantic reads a table: by its model, of which a plain object is made."""

    def plain(written: object, check: Callable[[object], BaseModel]) -> T:
        if isinstance(written, table):
            return written
        found = check(written)
        names = (name for name in table.names() if name in found.model_fields_set)
        return table(**{name: getattr(found, name) for name in names}).checked()

    model = _model_of(table)  # type: ignore[arg-type]  # a class has a hash
    return core_schema.no_info_wrap_validator_function(plain, handler.generate_schema(model))


@cache
def _adapter(table: type[T]) -> TypeAdapter[T]:
    return TypeAdapter(table)


@cache
def _model_of(table: type[Table]) -> type[BaseModel]:
    hints = get_type_hints(table, include_extras=True)
    fields: dict[str, Any] = {name: (hints[name], _field(table, name)) for name in table.names()}
    return create_model(table.__name__, __config__=_STRICT, __doc__=table.__doc__, **fields)


def _field(table: type[Table], name: str) -> Any:  # noqa: ANN401 - pydantic's FieldInfo
    key = key_of(name)
    if not hasattr(table, name):
        return Field(alias=key)
    default = getattr(table, name)
    if isinstance(default, _TOLD):
        return Field(default, alias=key)
    return Field(default_factory=lambda: default, alias=key)


def _table_in(annotation: Any) -> type[Table] | None:  # noqa: ANN401 - any type expression
    if isinstance(annotation, type) and issubclass(annotation, Table):
        return annotation
    found = (_table_in(part) for part in get_args(annotation))
    return next((table for table in found if table is not None), None)
