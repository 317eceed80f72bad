"""Who is meant where names alone are listed: two people of one name are told apart by code."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sbt_ledger.records.teacher import Teacher


class Namesakes:
    """The names of a roster, as they stand in a list."""

    def __init__(self, teachers: Mapping[str, Teacher]) -> None:
        self._teachers = teachers

    @cached_property
    def _names(self) -> Counter[str]:
        return Counter(each.name for each in self._teachers.values())

    def called(self, code: str) -> str:
        """Return the name of a teacher, of two of one name with the code; other texts are names."""
        teacher = self._teachers.get(code)
        if teacher is None:
            return code
        return teacher.name if self._names[teacher.name] == 1 else f"{teacher.name} ({code})"
