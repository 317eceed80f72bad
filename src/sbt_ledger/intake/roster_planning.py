"""From the rows of a roster sheet to new teachers: nobody twice, and nothing written over."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.files.numbers_as_text import rounded
from sbt_ledger.intake.proposal import Said
from sbt_ledger.intake.roster_index import RosterIndex
from sbt_ledger.records.masking import masked_cell
from sbt_ledger.records.roster import matching_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from sbt_ledger.intake.roster_codes import RosterCodes
    from sbt_ledger.intake.roster_proposal import Entry
    from sbt_ledger.records.teacher import Teacher, Timeline


@dataclass(frozen=True, slots=True)
class Standing:
    """The roster as it is on a day."""

    teachers: Mapping[str, Teacher]
    timelines: Mapping[str, Timeline]
    day: date


class RosterPlanner:
    """Says of each row whether it is somebody new; `number` gives codes to those without."""

    def __init__(self, standing: Standing, codes: RosterCodes, file: str, *, number: bool) -> None:
        self._standing = standing
        self._index = RosterIndex(standing.teachers)
        self._codes = codes
        self._file = file
        self._number = number
        self._names: dict[str, str] = {}

    def plan(self, entries: Sequence[Entry]) -> Iterator[Said]:
        """Yield each person once; two rows that say the same of one person are one."""
        groups: dict[tuple[str, str], list[Entry]] = {}
        for entry in entries:
            key = (entry.code, "" if entry.code else matching_key(entry.name) or str(entry.line))
            groups.setdefault(key, []).append(entry)
        lost = {*rounded([code for code, _name in groups if code])}
        for (code, _name), group in groups.items():
            if any(each.problems for each in group):
                yield from (self._said(each, "rejected", each.problems) for each in group)
            elif code in lost:
                yield from (self._rejected(each, *_cut(each)) for each in group)
            elif len({(each.name, *sorted(each.cells.items())) for each in group}) > 1:
                yield from (self._rejected(each, *_clash(each, group)) for each in group)
            elif len(group) > 1 and not code:
                yield from (self._rejected(each, *_who(each)) for each in group)
            else:
                lines = tuple(each.line for each in group)
                yield self._decided(group[0])._replace(lines=lines)

    def _decided(self, entry: Entry) -> Said:
        """Return who somebody is: a teacher of the roster, somebody new, or nobody can tell."""
        named = self._index.by_name(entry.name)
        if not entry.code:
            return self._without_code(entry, named)
        coded = self._index.by_code(entry.code)
        whole = self._index.filled(entry.code)
        if not coded and whole:
            if whole not in named:
                return self._rejected(entry, *_short(entry, self._standing.teachers[whole]))
            return self._compared(entry, whole)
        if not coded:
            return self._new(entry, entry.code, named)
        same = [code for code in coded if code in named]
        if not same:
            return self._rejected(entry, *_other(entry, self._standing.teachers[coded[0]]))
        return self._compared(entry, same[0])

    def _without_code(self, entry: Entry, named: Sequence[str]) -> Said:
        if len(named) == 1:
            return self._compared(entry, named[0])
        if named:
            return self._rejected(entry, *_who(entry))
        if self._number:
            return self._new(entry, self._codes.next(), ())
        message = _("{name} has no code").format(name=entry.name)
        hint = _("Type the school's own code in, or let --number give codes such as T001.")
        return self._rejected(entry, "missing-code", message, hint)

    def _new(self, entry: Entry, code: str, named: Sequence[str]) -> Said:
        others = [*named, *filter(None, [self._names.get(matching_key(entry.name))])]
        self._names[matching_key(entry.name)] = code
        problems: tuple[Problem, ...] = ()
        if others:
            message = _("{name} ({code}) has the name of {others}")
            told = message.format(name=entry.name, code=code, others=_(", ").join(others))
            hint = _("If it is one person, undo this and correct the code in the sheet.")
            problems = (self._problem(entry, "namesake", told, hint, "warning"),)
        return self._said(entry, "new", problems)._replace(teacher=code)

    def _compared(self, entry: Entry, code: str) -> Said:
        """Return that somebody is in the roster already, and what the sheet says otherwise."""
        teacher, timeline = self._standing.teachers[code], self._standing.timelines[code]
        differing = []
        for column, text in entry.cells.items():
            kept = teacher.cells.get(column, "")
            if text not in {kept, *(timeline.values(column, self._standing.day) or ())}:
                told = _("{column}: “{kept}” in the roster, “{text}” in the sheet").format(
                    column=column, kept=masked_cell(column, kept), text=masked_cell(column, text)
                )
                differing.append(told)
        if not differing:
            return self._said(entry, "already")._replace(teacher=code)
        hint = _("If the sheet is right, write it into {place}, or as a row of changes.csv.")
        message, place = _("; ").join(differing), teacher.place or code
        problem = self._problem(entry, "differs", message, hint.format(place=place), "warning")
        return self._said(entry, "differing", [problem])._replace(teacher=code)

    def _rejected(self, entry: Entry, code: str, message: str, hint: str) -> Said:
        return self._said(entry, "rejected", [self._problem(entry, code, message, hint, "error")])

    def _said(self, entry: Entry, state: str, problems: Sequence[Problem] = ()) -> Said:
        text = entry.name or entry.code
        cells = {**entry.cells, "name": entry.name}
        return Said((entry.line,), text, state, cells=cells, problems=tuple(problems))

    def _problem(self, entry: Entry, code: str, message: str, hint: str, level: str) -> Problem:
        return Problem(code, message, hint, self._file, entry.line, level=level)


_Why = tuple[str, str, str]


def _cut(entry: Entry) -> _Why:
    message = _("{code}: the last digits of all long codes are zeros, as a spreadsheet cuts them")
    hint = _("Set the column to “text” and export it again from the source.")
    return "lost-digits", message.format(code=entry.code), hint


def _clash(entry: Entry, group: Sequence[Entry]) -> _Why:
    others = ", ".join(str(each.line) for each in group if each is not entry)
    message = _("{who} stands again in line {lines}, differently")
    told = message.format(who=entry.code or entry.name, lines=others)
    return "duplicate-code", told, _("Keep the row that is right, or give each its own code.")


def _who(entry: Entry) -> _Why:
    message = _("several people are called {name}, and the row has no code").format(name=entry.name)
    return "ambiguous-name", message, _("Type the code in.")


def _other(entry: Entry, teacher: Teacher) -> _Why:
    message = _("{code} is {name} in the roster ({place}), not {other}")
    told = message.format(code=entry.code, name=teacher.name, place=teacher.place, other=entry.name)
    return "other-name", told, _("Correct the code or the name.")


def _short(entry: Entry, teacher: Teacher) -> _Why:
    message = _("{code} is perhaps {whole}, but that is {name} in the roster")
    told = message.format(code=entry.code, whole=teacher.code, name=teacher.name)
    return "short-code", told, _("Format the column as text and type the code in full.")
