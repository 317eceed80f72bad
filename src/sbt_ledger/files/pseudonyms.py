"""Other names for whom and what a book names, under which its figures stay what they are.

A word stays if the ledger or the rules know it: only those can change a figure. What else a cell
says gets a name of its own where rules look at the column, so that cells that were the same still
are; and is left out where they do not.
"""

from __future__ import annotations

import re
from collections import Counter
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.files.cells import tidy
from sbt_ledger.files.kinds import all_words
from sbt_ledger.files.layout import NUMBER_COLUMNS
from sbt_ledger.files.numbers_as_text import Codes
from sbt_ledger.records.masking import NATIONAL_IDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

_PLAIN = re.compile(r"-?\d{1,6}(?:\.\d{1,6})?%?|\d{4}-\d\d?(?:-\d\d?)?", re.ASCII)
"""Numbers, days and months; an id or a telephone number is longer."""
_YES_OR_NO = frozenset({"yes", "no", "true", "false", "是", "否", "有", "无", "無"})
_NAMED = {
    "teachers": ("code", "name", "group", "stage", "lang", "hired_on", "left_on"),
    "changes": ("teacher", "attribute", "value", "from", "until", "evidence"),
    "activities": (
        "id", "title", "start", "end", "hours", "kind", "program", "mode", "level", "topic",
        "content", "choice", "platform", "sponsor", "lead", "group", "course", "status",
        "approvals", "evidence", "evidence_on", "planned_start", "planned_hours",
    ),
    "credits": (
        "activity", "teacher", "attendance", "hours", "minutes", "late_minutes", "part", "units",
        "unit", "role", "result", "prize", "author_rank", "for", "evidence", "approvals",
        "evaluated_on", "rated_on", "evidence_on", "status",
    ),
    "money": ("date", "what", "amount", "period", "activity", "group"),
}  # fmt: skip
"""The columns that are handed on, whether rules look at them or not; others only if they do."""
_NEVER = frozenset({"name", "title", "email", "reason", "by", "note", "mobile", *NATIONAL_IDS})
"""Columns of people, and of what was written about them, though a rule may have such a word."""
_OF_PEOPLE = frozenset({"lead", "mentor"})
"""Where a number is a teacher's code, though rules look at it; elsewhere it may be an amount."""
_LEAVE = "leave"
"""An attribute whose words tell of somebody's health: only what a rule looks at stays."""
_OF_BIRTH = frozenset({"age", "born_on"})


class Pseudonyms:
    """The other names of one book; `known` are the words of its rules, `codes` in a new order."""

    def __init__(
        self,
        codes: Sequence[str],
        ids: Iterable[str],
        names: Mapping[str, str],
        known: Iterable[str],
        groups: Collection[str] = ("group",),
    ) -> None:
        """`names` are the codes by the names that only one teacher has.

        `groups` are the columns of the roster that name groups, which have one set of names.
        """
        self._groups = frozenset(groups)
        self._codes = Codes(codes)
        self.teachers = {code: f"P{n:0{len(str(len(codes)))}}" for n, code in enumerate(codes, 1)}
        self.activities = {id_: f"A{n:05}" for n, id_ in enumerate(ids, 1)}
        self._ids = Codes(self.activities)
        self._by_name = names
        self._rules = frozenset(known)
        self._known = self._rules | all_words() | _YES_OR_NO
        self._told = self._known.union(*_NAMED.values())
        self._words: dict[tuple[str, str], str] = {}
        self._counts: Counter[str] = Counter()

    def columns(self, table: str, present: Collection[str]) -> list[str]:
        """Return the columns of a table that are handed on."""
        wanted = {*_NAMED[table], *(self._rules - _NEVER)}
        wanted |= self._groups if table == "teachers" else set()
        wanted |= {"born_on"} if _OF_BIRTH & self._rules else set()
        return [column for column in present if column in wanted]

    def row(self, table: str, cells: Mapping[str, str]) -> dict[str, str]:
        """Return a row under other names, with the columns that are handed on."""
        kept = self.columns(table, cells)
        return {column: self._cell(table, column, cells[column], cells) for column in kept}

    def teacher(self, text: str) -> str:
        """Return the other code of the teacher whom a cell means."""
        return self.teachers[self._meant(self._codes, self.teachers, text)]

    def renamed(self, column: str, text: str) -> str:
        """Return the name that a word of a column has: its own, if it can change a figure."""
        known = self._rules | _YES_OR_NO if column == _LEAVE else self._known
        if not text or text in known:
            return text
        is_number = bool(_PLAIN.fullmatch(text))
        is_amount = is_number and column in self._rules - _OF_PEOPLE
        if not is_amount and (code := self._person(text)):
            return self.teachers[code]
        if is_number and column != "group":
            return text
        if (column, text) not in self._words:
            # The name of an own attribute tells as much as what stands in it.
            told = column if column in self._told else "value"
            self._counts[told] += 1
            self._words[column, text] = f"{told}-{self._counts[told]}"
        return self._words[column, text]

    def _cell(self, table: str, column: str, text: str, cells: Mapping[str, str]) -> str:
        match table, column:
            case ("teachers", "code") | (_, "teacher"):
                return self.teacher(text)
            case ("activities", "id") | (_, "activity"):
                return self.activities[self._meant(self._ids, self.activities, text)]
            case "teachers", "name":
                code = self._meant(self._codes, self.teachers, cells["code"])
                return _("Teacher {code}").format(code=self.teachers[code])
            case "activities", "title":
                id_ = self._meant(self._ids, self.activities, cells["id"])
                return _("Activity {id}").format(id=self.activities[id_])
            case "changes", "value":
                return self.parts(cells["attribute"], text)
            case _:
                as_it_is = column in NUMBER_COLUMNS or column == "lang"
                return text if as_it_is else self.parts(column, text)

    def parts(self, column: str, text: str) -> str:
        """Return a list part by part; of a proof only its kind, of a step and a share all of it."""
        column = "group" if column in self._groups else column
        parts = (tidy(part) for part in re.split("[;；]", text))
        return ";".join(self._part(column, part) for part in parts)

    def _part(self, column: str, part: str) -> str:
        if column == "evidence":
            return self.renamed(column, tidy(part.partition("=")[0]))
        for mark in "@=":
            first, found, rest = part.partition(mark)
            if found and first.strip():
                return (
                    f"{self.renamed(column, tidy(first))}{mark}{self.renamed(column, tidy(rest))}"
                )
        return self.renamed(column, part)

    def _person(self, text: str) -> str:
        if text in self.teachers or self._codes.meant_by(text):
            return self._meant(self._codes, self.teachers, text)
        return self._by_name.get(text, "")

    @staticmethod
    def _meant(codes: Codes, known: Collection[str], text: str) -> str:
        """Return the code that a cell means, as the reader takes it: zeros may be lost."""
        return text if text in known else codes.meant_by(text)[0]
