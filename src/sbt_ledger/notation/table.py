"""A table of a TOML file as a plain object: what a person wrote, over the defaults of its class.

Only what is written stands in the object, the rest in the class. What may be written is said in
the annotations; `schema` holds it against them, and alone needs pydantic: an object that was
checked once can be made again without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable, KeysView

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema


class KeyFaultError(ValueError):
    """What does not go together in a table, and is said of one of its keys ("" of none)."""

    def __init__(self, told: str, key: str) -> None:
        super().__init__(told)
        self.key = key


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Table:
    """A table with a closed list of keys, each an annotated name of the class.

    A name that is a word of Python's ends in an underscore: `from_` is the key "from".
    """

    def __init__(self, **written: Any) -> None:  # noqa: ANN401 - as the annotations say
        vars(self).update(written)

    @classmethod
    def read(cls, written: object) -> Self:
        """Return the table that TOML means; pydantic's ValidationError tells all its faults."""
        from sbt_ledger.notation.schema import read  # noqa: PLC0415 - most of the start-up time

        return read(cls, written)

    def checked(self) -> Self:
        """Return the table as it is used; ValueError says which of its keys do not go together."""
        return self

    def but(self, **values: Any) -> Self:  # noqa: ANN401 - as the annotations say
        """Return the table with these values in place of its own."""
        return type(self)(**{**vars(self), **values})

    @property
    def written(self) -> KeysView[str]:
        """The names of what the file itself says."""
        return vars(self).keys()

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the names of all that can be written, in the order of the classes."""
        tables = (each for each in reversed(cls.__mro__) if issubclass(each, Table))
        return tuple(dict.fromkeys(name for each in tables for name in each.__annotations__))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(name)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and vars(other) == vars(self)

    def __hash__(self) -> int:
        return hash(frozenset(vars(self)))

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({values})"

    @classmethod
    def __get_pydantic_core_schema__(
        cls,
        _source: object,
        handler: GetCoreSchemaHandler,
    ) -> CoreSchema:
        from sbt_ledger.notation.schema import schema_of  # noqa: PLC0415 - pydantic asks, not we

        return schema_of(cls, handler)


def key_of(name: str) -> str:
    """Return the key that a name of a class has in the file; "#at" is put in when it is read."""
    return "#at" if name == "written_at" else name.removesuffix("_")


def wording(value: Any) -> Any:  # noqa: ANN401 - a table, or what may stand in one
    """Return what is said, wherever it stands: a comment above it moves a line, and no word."""
    match value:
        case Table():
            told = {name: wording(each) for name, each in vars(value).items()}
            told.pop("written_at", None)
            return type(value)(**told)
        case list() | tuple():
            return tuple(map(wording, value))
        case dict():
            return {key: wording(each) for key, each in value.items()}
        case _:
            return value


class After:
    """In an annotation: a function that returns the read value, or says in a ValueError why not."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self.function = function

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema  # noqa: PLC0415 - pydantic asks, not we

        return core_schema.no_info_after_validator_function(self.function, handler(source))


class Before(After):
    """In an annotation: a function that tidies up what is written before it is held to its type.

    `told` is the JSON Schema of what may be written, where it is not that of the type.
    """

    def __init__(self, function: Callable[[Any], Any], told: dict[str, Any] | None = None) -> None:
        super().__init__(function)
        self.told = told

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema  # noqa: PLC0415 - pydantic asks, not we

        return core_schema.no_info_before_validator_function(self.function, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return handler(schema) if self.told is None else self.told


class ReadBy(Before):
    """In an annotation: a function that reads what is written, instead of pydantic."""

    def __get_pydantic_core_schema__(
        self, _source: object, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema  # noqa: PLC0415 - pydantic asks, not we

        return core_schema.no_info_plain_validator_function(self.function)


class ByShape:
    """In an annotation: one of several types, told apart by the shape that `shape_of` names.

    So a fault is one of the shape that was meant, not one of each.
    """

    def __init__(self, shape_of: Callable[[Any], str], **types: Any) -> None:  # noqa: ANN401 - any type expression
        self.shape_of = shape_of
        self.types = types

    def __get_pydantic_core_schema__(
        self, _source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema  # noqa: PLC0415 - pydantic asks, not we

        choices = {shape: handler.generate_schema(each) for shape, each in self.types.items()}
        return core_schema.tagged_union_schema(choices, self.shape_of)
