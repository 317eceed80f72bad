"""Rows that are no part of a derivation, in words: by cause, with their lines put together."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.reports.naming import AS_WRITTEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sbt_ledger.assessment.aside import Aside, Misfit, Said
    from sbt_ledger.records.place import Place
    from sbt_ledger.reports.naming import Naming

# So many spans of lines fit into a sentence that is still read.
_FEW = 4
_ORDER = ("filter", "out of post", "elsewhere", "later", "other period")


class Group(NamedTuple):
    """Rows that stand aside for one cause; of `any_value` what stands in their cells differs."""

    cause: str
    misfit: Misfit | None
    places: tuple[Place, ...]
    any_value: bool


def grouped(asides: Sequence[Aside], *, in_full: bool) -> tuple[Group, ...]:
    """Return the rows by cause; those that do not fit by column, and by what stands in it.

    Unless `in_full`, many of them are told by the column alone.
    """
    any_value = not in_full and len(asides) > _FEW
    found: dict[tuple[str, Misfit | None], list[Place]] = {}
    for each in asides:
        misfit = each.misfit
        if misfit is not None and any_value:
            misfit = misfit._replace(values=(), also=())
        found.setdefault((each.cause, misfit), []).append(each.place)
    ordered = sorted(found.items(), key=lambda item: _ORDER.index(item[0][0]))
    return tuple(Group(*key, tuple(places), any_value) for key, places in ordered)


def lines_told(places: Iterable[Place], *, in_full: bool = True) -> str:
    """Return lines as few words: "credits.csv:3, 5-9"; only the first spans unless `in_full`."""
    told: list[str] = []
    count = left = 0
    for file, some in groupby(sorted(places), key=lambda place: place.file):
        name = f"{file}:"
        for first, last in _spans([place.line for place in some]):
            count += 1
            if not in_full and count > _FEW:
                left += last - first + 1
                continue
            told.append(f"{name}{first}" + (f"-{last}" if last > first else ""))
            name = ""
    text = _(", ").join(told)
    if not left:
        return text
    more = ngettext("{lines} and {count} more", "{lines} and {count} more", left)
    return more.format(lines=text, count=left)


def _spans(lines: Iterable[int]) -> Iterator[tuple[int, int]]:
    first = last = None
    for line in sorted(set(lines)):
        if first is None or last is None:
            first = last = line
        elif line == last + 1:
            last = line
        else:
            yield first, last
            first = last = line
    if first is not None and last is not None:
        yield first, last


class AsideWords:
    """The words for what stands aside, and for what the book says of a teacher."""

    def __init__(self, naming: Naming = AS_WRITTEN) -> None:
        self._naming = naming

    def told(self, group: Group, *, in_full: bool) -> str:
        """Return why some rows stand aside, and which."""
        # Rows of other periods are many, and hardly ever what is looked for.
        in_full = in_full and group.cause != "other period"
        return _("Left out: {lines} ({why}).").format(
            why=self._why(group), lines=lines_told(group.places, in_full=in_full)
        )

    def said(self, said: Said) -> str:
        """Return what the book says of an attribute, and where: "rank is x (changes.csv:2)"."""
        column = self._naming.attribute(said.column)
        names = [self._naming.cell(said.column, value) for value in said.values]
        if names:
            told = _("{column} is {value}").format(column=column, value=_(", ").join(names))
        else:
            told = _("{column} is blank").format(column=column)
        if said.fits is not True and said.unwanted:
            told = _("{told} (excepted)").format(told=told)
        elif said.fits is not True:
            wanted = self._wanted(said.column, said.wanted)
            told = _("{told}, asked: {wanted}").format(told=told, wanted=wanted)
        places = lines_told(said.places)
        if not places:
            return told
        text = _("{told} on {day} ({lines})")
        return text.format(told=told, day=said.day.isoformat(), lines=places)

    def _why(self, group: Group) -> str:
        match group.cause:
            case "later":
                return _("after the day of the question")
            case "other period":
                return _("in other periods")
            case "elsewhere":
                return _("counts in the period before, by its time of grace")
            case "out of post":
                return _("not in post then")
            case _:
                return self._misfit(group.misfit, any_value=group.any_value)

    def _misfit(self, misfit: Misfit | None, *, any_value: bool) -> str:
        if misfit is None or not misfit.column:
            return _("does not fit")
        column, wanted = misfit.column, self._wanted(misfit.column, misfit.wanted)
        values = [self._naming.cell(column, value) for value in misfit.values]
        words = {"column": self._naming.column(column), "wanted": wanted}
        if misfit.unwanted:
            return self._excepted((misfit, *misfit.also))
        if values:
            text = _("{column} is {value}, asked: {wanted}")
            return text.format(value=_(", ").join(values), **words)
        if any_value:
            return _("{column} is not {wanted}").format(**words)
        return _("{column} is blank, asked: {wanted}").format(**words)

    def _excepted(self, misfits: Iterable[Misfit]) -> str:
        told = []
        for each in misfits:
            values = [self._naming.cell(each.column, value) for value in each.values]
            value = _(", ").join(values) or self._wanted(each.column, each.wanted)
            column = self._naming.column(each.column)
            told.append(_("{column} is {value}").format(column=column, value=value))
        text = _("{told}, which is excepted") if len(told) == 1 else _("{told}, both excepted")
        if len(told) > 2:  # noqa: PLR2004 - one, both, all
            text = _("{told}, all of it excepted")
        return text.format(told=_(" and ").join(told))

    def _wanted(self, column: str, wanted: Sequence[str]) -> str:
        named = {"true": _("filled"), "false": _("empty")}
        return _(" or ").join(named.get(each) or self._step(column, each) for each in wanted)

    def _step(self, column: str, text: str) -> str:
        if not text.endswith("+"):
            return self._naming.cell(column, text)
        return _("{step} or higher").format(step=self._naming.cell(column, text[:-1]))
