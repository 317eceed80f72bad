"""The settings of a book: what `ledger.toml` says."""

from __future__ import annotations

from collections.abc import Iterable
from gettext import gettext as _
from typing import Annotated, Any, Literal

from sbt_ledger.notation.holiday import holiday
from sbt_ledger.notation.table import After, Table

Language = Literal["en", "zh-CN", "zh-TW"]


OF_PERSONS = frozenset(
    {"code", "name", "email", "lang", "hired_on", "left_on", "born_on", "fte", "note"}
)


def _not_empty(written: str | tuple[str, ...]) -> str | tuple[str, ...]:
    if not written:
        raise ValueError(_("it is empty"))
    return written


def _named_once(rules: tuple[str, ...]) -> tuple[str, ...]:
    twice = next((name for name in rules if rules.count(name) > 1), None)
    if twice is not None:
        raise ValueError(_("“{name}” is named twice").format(name=twice))
    return rules


def listed(names: str | Iterable[str]) -> Iterable[str]:
    """Return one name, or several, as several."""
    return (names,) if isinstance(names, str) else names


class Files(Table):
    """The files of each table, as names or globs; new rows go to the first."""

    teachers: str | tuple[str, ...] = ()
    changes: str | tuple[str, ...] = ()
    activities: str | tuple[str, ...] = ()
    credits: str | tuple[str, ...] = ()
    money: str | tuple[str, ...] = ()
    imports: str | tuple[str, ...] = ()
    encoding: str = ""


class Seats(Table):
    """Whose approval is needed before a seat at a session is given up."""

    approvals: Annotated[tuple[str, ...], After(_not_empty), After(_named_once)] = ("school",)


def _of_groups(columns: tuple[str, ...]) -> tuple[str, ...]:
    wrong = next((name for name in columns if name in OF_PERSONS), None)
    if wrong is not None:
        raise ValueError(_("“{name}” says who somebody is, not in which group").format(name=wrong))
    return columns


class Groups(Table):
    """The columns of the roster that say in which groups of the school somebody is."""

    columns: Annotated[
        tuple[str, ...], After(_not_empty), After(_named_once), After(_of_groups)
    ] = ("group",)


class Settings(Table):
    """What `ledger.toml` says; `import` and `mail` are read by the commands that use them."""

    school: Annotated[str, After(_not_empty)]
    code: str = ""
    lang: Language = "en"
    timezone: str = "Asia/Shanghai"
    rules: Annotated[tuple[str, ...], After(_not_empty), After(_named_once)]
    people: tuple[dict[str, Any], ...] = ()
    holidays: tuple[Annotated[str, After(holiday)], ...] = ()
    files: Files = Files()
    seats: Seats = Seats()
    groups: Groups = Groups()
    import_: dict[str, Any] = {}
    mail: dict[str, Any] = {}

    @property
    def rule_sets(self) -> tuple[str, ...]:
        """The names of all rule sets in use: the book's own, and those that hold for some."""
        for_some = [listed(entry.get("rulesets", ())) for entry in self.people]
        return tuple(dict.fromkeys((*self.rules, *(name for names in for_some for name in names))))
