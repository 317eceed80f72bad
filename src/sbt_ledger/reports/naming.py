"""The words of the files (kinds, steps, proofs, columns) as people read them.

The names come from outside; JSON and CSV keep the words of the files.
"""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# A step that a rule asks for may be an approval, a proof, or a record of such a kind.
_NEEDED = ("approval", "evidence", "kind")
# What money is booked for stands in the table of its side.
_OF_MONEY = ("income", "spending", "base")
_FLAGS = frozenset({"class_adviser", "in_post", "moved_in", "new_teacher", "trainer", "young"})


class Naming:
    """The names of words in one language; a word without a name is shown as written."""

    def __init__(self, name_of: Callable[[str, str], str] = lambda _table, word: word) -> None:
        """Take names from `name_of(table, word)`, which returns the word if it has none."""
        self._name_of = name_of
        self._cells: dict[tuple[str, str], str] = {}

    def step(self, word: str) -> str:
        """Return the name of an approval or of a proof."""
        return self._first(_NEEDED, word)

    def cell(self, column: str, text: str) -> str:
        """Return what stands in a cell; “yes” and “no” of a column that asks nothing else too."""
        named = self._cells.get((column, text))
        if named is None:
            named = self._cells[column, text] = self._named(column, text)
        return named

    def _named(self, column: str, text: str) -> str:
        if column in _FLAGS:
            return {"yes": _("yes"), "no": _("no")}.get(text, text)
        if column == "period":
            return told_label(text)
        if column == "group":
            return _(", ").join(text.split(";"))
        return self._first(_OF_MONEY if column == "what" else (column,), text)

    def column(self, name: str) -> str:
        """Return the title of a column."""
        return _titles().get(name) or self._first(("attribute",), name)

    def attribute(self, name: str) -> str:
        """Return what a column of the roster, or a change, is about: a title is a rank there."""
        return self._first(("attribute",), name) if name == "title" else self.column(name)

    def written(self, parts: Iterable[str], mark: str) -> tuple[str, ...]:
        """Return steps or proofs, each named before the `mark` of its day or path."""
        split = (part.partition(mark) for part in parts)
        return tuple(f"{self.step(word)}{found}{rest}" for word, found, rest in split)

    def _first(self, tables: Iterable[str], word: str) -> str:
        names = (self._name_of(table, word) for table in tables)
        return next((_within_a_sentence(name) for name in names if name != word), word)


AS_WRITTEN = Naming()


def told_label(label: str) -> str:
    """Return the label of a period as people read it: of one of somebody's own its first day."""
    _name, at, day = label.partition("@")
    return _("from {day}").format(day=day) if at else label


def _titles() -> dict[str, str]:
    return {
        "activity": _("activity"),
        "attendance": _("attendance"),
        "born_on": _("born"),
        "checked_on": _("compared"),
        "code": _("code"),
        "content": _("content"),
        "email": _("email"),
        "end": _("end"),
        "file": _("file"),
        "from": _("from"),
        "group": _("group"),
        "hired_on": _("hired"),
        "hours": _("hours"),
        "id": _("id"),
        "in_post": _("employed"),
        "in_use": _("used"),
        "kind": _("kind"),
        "lang": _("language"),
        "left_on": _("left"),
        "level": _("level"),
        "mode": _("mode"),
        "name": _("name"),
        "note": _("note"),
        "phone": _("phone"),
        "place": _("line"),
        "prize": _("prize"),
        "program": _("program"),
        "result": _("result"),
        "role": _("role"),
        "start": _("start"),
        "status": _("status"),
        "teachers": _("teachers"),
        "title": _("title"),
        "topic": _("topic"),
    }


def _within_a_sentence(name: str) -> str:
    """Return a name with a small first letter, unless it begins with an abbreviation."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
