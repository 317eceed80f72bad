"""Who should be told something and cannot be: with the line that is to be mended.

What reaches the office is told: its list has all teachers, and those without an address. So only
an address that is wrong, or a head who has none, is named where there is an office.
"""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.files.settings_file import SETTINGS
from sbt_ledger.mail.content import school_calls
from sbt_ledger.mail.matters import reminders
from sbt_ledger.mail.recipients import ROLES, heads_on
from sbt_ledger.records.address import same_box
from sbt_ledger.records.teacher import groups_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sbt_ledger.mail.edition import Edition
    from sbt_ledger.mail.matters import Lack
    from sbt_ledger.mail.recipients import Directory
    from sbt_ledger.records.place import Place
    from sbt_ledger.records.teacher import Teacher

_HEAD = "head_of"


class Untold:
    """What keeps some from being told, of the ROLES that a call asks for.

    `lines` are those of the keys of `ledger.toml`.
    """

    def __init__(
        self,
        edition: Edition,
        directory: Directory,
        roles: Collection[str],
        lines: Mapping[str, int],
    ) -> None:
        self._edition = edition
        self._book = edition.report.book
        self._mailing = edition.mailing
        self._unreachable = directory.unreachable
        self._headed = directory.heads
        self._roles = roles
        self._lines = lines

    def problems(self) -> tuple[Problem, ...]:
        """Return each thing that is to be mended, once."""
        found: list[Problem] = []
        if "teachers" in self._roles:
            found += self._teachers()
        if "groups" in self._roles:
            found += [*self._bad_heads(), *self._unknown_groups(), *self._headless()]
        if "office" in self._roles:
            found += self._no_office()
        return tuple(dict.fromkeys([*found, *self._at_the_same(found)]))

    def _teachers(self) -> Iterator[Problem]:
        for code, lack in self._edition.lacks.items():
            if code not in self._unreachable or not self._is_to_tell(lack):
                continue
            if problem := self._unreachable[code]:
                yield problem
            elif not self._mailing.offices:
                message = _("{name} ({code}) lacks something, and has no address of mail")
                yield _no_address(message, lack.teacher)

    def _bad_heads(self) -> Iterator[Problem]:
        """Yield what is wrong with the addresses of heads whose group lacks something."""
        for group, code in self._heads():
            if group in self._mailing.groups or code not in self._unreachable:
                continue
            if self._is_group_to_tell(group):
                message = _("{name} ({code}) is the head of {group}, and has no address of mail")
                teacher = self._book.teachers[code]
                yield self._unreachable[code] or _no_address(message, teacher, group)

    def _unknown_groups(self) -> Iterator[Problem]:
        """Yield the names of groups that none is called."""
        known = self._known_groups()
        text = _("there is no group “{group}” that somebody could be the head of")
        hint = _("Write the name as it stands in the roster.")
        for group in self._mailing.groups:
            if group not in known:
                line, told = self._line(f"mail.groups.{group}"), text.format(group=group)
                yield Problem("unknown-group", told, hint, SETTINGS, line, "mail.groups", group)
        for group, code in self._heads():
            if group not in known:
                place = _place(self._book.teachers[code], self._change_of(code))
                told = text.format(group=group)
                yield Problem("unknown-group", told, hint, *place, _HEAD, group)

    def _headless(self) -> Iterator[Problem]:
        """Yield the groups whose list goes to nobody, where others have a head."""
        named = {group for group, _code in self._heads()} | self._mailing.groups.keys()
        is_meant = bool(named) or self._is_asked("groups")
        if not is_meant or self._mailing.offices:
            return
        text = _("the group “{group}” lacks something, and has no head who is told")
        hint = _("“ledger teacher change CODE head_of GROUP”, or [mail.groups] in ledger.toml.")
        line = self._line("mail.groups")
        for group in self._edition.by_group:
            if group not in named and self._is_group_to_tell(group):
                yield Problem("no-head", text.format(group=group), hint, SETTINGS, line)

    def _no_office(self) -> Iterator[Problem]:
        if self._mailing.offices or not self._is_asked("office"):
            return
        lacks = self._edition.lacks.values()
        if school_calls(self._edition) or any(map(self._is_to_tell, lacks)):
            message = _("there is something to tell the office, and no address of it")
            hint = _('Name it in ledger.toml: [mail] office = "head@school.example"')
            yield Problem("no-office", message, hint, SETTINGS, self._line("mail"))

    def _at_the_same(self, found: Collection[Problem]) -> Iterator[Problem]:
        """Yield the other teachers at an address that stands twice: one of them is wrong."""
        twice = {same_box(each.text) for each in found if each.code == "double-address"}
        for problem in self._unreachable.values():
            if problem and problem.code == "double-address" and same_box(problem.text) in twice:
                yield problem

    def _is_to_tell(self, lack: Lack) -> bool:
        """Whether somebody is to be told of it today: there is need to, or a reminder has come."""
        day, days = self._edition.report.as_of, self._mailing.days_before
        return lack.calls or bool(reminders(lack.ends(), days, day))

    def _is_group_to_tell(self, group: str) -> bool:
        return any(map(self._is_to_tell, self._edition.by_group.get(group, ())))

    def _is_asked(self, role: str) -> bool:
        """Whether a role is asked for by its name, not as one of all."""
        return role in self._roles and len(self._roles) < len(ROLES)

    def _heads(self) -> Iterator[tuple[str, str]]:
        return heads_on(self._book, self._edition.report.as_of)

    def _known_groups(self) -> frozenset[str]:
        """Return all groups, those too whose teachers have all left."""
        day, timelines = self._edition.report.as_of, self._book.timelines.values()
        now = {group for each in timelines for group in each.groups(day)}
        told = (change for each in timelines for change in each.changes)
        cells = (change.value for change in told if change.attribute == "group")
        return frozenset(now.union(*map(groups_in, cells)))

    def _change_of(self, code: str) -> Place | None:
        day = self._edition.report.as_of
        told = (each for each in self._book.timelines[code].changes if each.attribute == _HEAD)
        return next((each.place for each in told if day in each), None)

    def _line(self, key: str) -> int:
        """Return the line of a key, of the table that it would stand in, or the first one."""
        while key not in self._lines and "." in key:
            key = key.rpartition(".")[0]
        return self._lines.get(key, 1)


def _no_address(message: str, teacher: Teacher, group: str = "") -> Problem:
    told = message.format(name=teacher.name, code=teacher.code, group=group)
    hint = _("Write it into the roster: ledger teacher change {code} email …")
    file, line = _place(teacher)
    return Problem("no-address", told, hint.format(code=teacher.code), file, line, "email")


def _place(teacher: Teacher, before: Place | None = None) -> tuple[str, int | None]:
    place = before or teacher.place
    return (place.file, place.line) if place else ("", None)
