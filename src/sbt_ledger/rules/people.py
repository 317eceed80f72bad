"""For whom rule sets hold: an entry of `people` in the settings of a book."""

from __future__ import annotations

from gettext import gettext as _
from typing import Any, Self

from sbt_ledger.notation.table import Table
from sbt_ledger.rules.filter import Filter
from sbt_ledger.rules.line import Names, Where


class ForSome(Table):
    """The part of the settings that says what holds for some."""

    people: tuple[People, ...] = ()


class People(Table):
    """Who is judged by other rule sets than the book's, and by which."""

    who: Where
    rulesets: Names

    @classmethod
    def of(cls, written: dict[str, Any]) -> People:
        """Return an entry of settings that were checked."""
        named = written["rulesets"]
        rulesets = (named,) if isinstance(named, str) else tuple(named)
        return cls(who=Filter.read(written["who"]), rulesets=rulesets)

    def checked(self) -> Self:
        """Return it if it says what holds, and needs no scale to say for whom."""
        if not self.rulesets:
            raise ValueError(_("'rulesets' is empty: it says which rule sets hold instead"))
        try:
            self.who.with_scales({})
        except ValueError:
            raise ValueError(
                _("'who' names its values: here no scale says what “+” means")
            ) from None
        return self
