"""Filters: `where` tests records, `who` tests teachers.

All keys must fit. A test answers True, False, or None: a cell that it needs is blank, so it is not
known. `not` leaves out what fits the whole inner filter; inside it, blank does not fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from gettext import gettext as _

from sbt_ledger.rules.condition import AtLeastStep, Read, Test, any_of, conditions_of, listed

_INNER = frozenset({"not", "any"})


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as a rule file writes it."""

    tests: tuple[Test, ...] = ()
    without: tuple[Filter, ...] = ()
    any_of: tuple[Filter, ...] = ()

    @classmethod
    def read(cls, written: object) -> Filter:
        """Return the filter that a TOML table means; ValueError if it is not one."""
        if isinstance(written, Filter):
            return written
        if not isinstance(written, dict):
            msg = _('a filter is a table such as { kind = "lecture" }')
            raise ValueError(msg)  # noqa: TRY004 - pydantic collects ValueErrors
        rest = dict(written)
        without = rest.pop("not", ())
        any_of = rest.pop("any", ())
        return cls(
            tests=tuple(Test(column, conditions_of(value)) for column, value in rest.items()),
            without=tuple(cls.read(part) for part in listed(without)),
            any_of=tuple(cls.read(part) for part in listed(any_of)),
        )

    @classmethod
    def asking(cls, written: object) -> Filter:
        """Return what `read` does; ValueError also where a filter, or a part of it, asks nothing.

        A rule file that says so leaves something out: it would fit everything, or nothing.
        """
        if written == {}:
            raise ValueError(_("this filter asks for nothing: leave it out, or say what must fit"))
        if isinstance(written, dict):
            _refuse_empty(written)
        return cls.read(written)

    def fits(self, read: Read) -> bool | None:
        """Whether a record or teacher fits; None if the answer hangs on a blank cell."""
        answer: bool | None = True
        for test in self.tests:
            found = test.fits(read)
            if found is False:
                return False
            answer = None if found is None else answer
        if any(part.fits(read) for part in self.without):
            return False
        if self.any_of:
            found = any_of([part.fits(read) for part in self.any_of])
            if found is False:
                return False
            answer = None if found is None else answer
        return answer

    def blanks(self, read: Read) -> tuple[str, ...]:
        """Return the columns whose blank cells keep the answer from being known."""
        own = [test.column for test in self.tests if test.fits(read) is None]
        inner = [column for part in self.any_of for column in part.blanks(read)]
        return tuple(dict.fromkeys([*own, *inner]))

    def columns(self) -> frozenset[str]:
        """Return every column that the filter names."""
        parts = [part.columns() for part in (*self.without, *self.any_of)]
        return frozenset(test.column for test in self.tests).union(*parts)

    def with_scales(self, scales: Mapping[str, Sequence[str]]) -> Filter:
        """Return the filter with each "step+" resolved; ValueError names an unknown step."""
        return Filter(
            tuple(test.with_scales(scales) for test in self.tests),
            tuple(part.with_scales(scales) for part in self.without),
            tuple(part.with_scales(scales) for part in self.any_of),
        )

    def unresolved(self, scales: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
        """Yield (column, step) of each "step+" that no scale has."""
        for test in self.tests:
            steps = scales.get(test.column, ())
            for each in test.conditions:
                if isinstance(each, AtLeastStep) and each.step not in steps:
                    yield test.column, each.step
        for part in (*self.without, *self.any_of):
            yield from part.unresolved(scales)

    def __bool__(self) -> bool:
        """Whether the filter asks for anything."""
        return bool(self.tests or self.without or self.any_of)


def both(one: Filter, other: Filter) -> Filter:
    """Return the filter that fits what both fit."""
    any_of = one.any_of or other.any_of
    if one.any_of and other.any_of:
        any_of = tuple(both(this, that) for this in one.any_of for that in other.any_of)
    return Filter(one.tests + other.tests, one.without + other.without, any_of)


def _refuse_empty(written: Mapping[str, object]) -> None:
    for key, value in written.items():
        if value in ({}, [], ()):
            raise ValueError(_("“{key}” is empty: it asks for nothing").format(key=key))
        for part in listed(value) if key in _INNER else ():
            if isinstance(part, dict):
                _refuse_empty(part or {key: part})
