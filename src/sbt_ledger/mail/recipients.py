"""Who gets what: one recipient an address, whatever their number of roles.

An address that stands in the roster twice gets no list of either teacher: one of the two is wrong,
and the list of one must not reach the other.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.records.address import address_of, same_box

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from sbt_ledger.records.book import Book
    from sbt_ledger.records.mailing import Mailing
    from sbt_ledger.records.teacher import Teacher

ROLES = ("teachers", "groups", "office")
_LANGUAGES = frozenset({"en", "zh-CN", "zh-TW"})


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address, and what it gets: a teacher's own list, those of groups, that of the office."""

    address: str
    name: str
    language: str
    own: str = ""
    groups: tuple[str, ...] = ()
    office: bool = False


@dataclass(frozen=True, slots=True)
class Directory:
    """All recipients by their roles, and the teachers whom no mail can reach, with the reason.

    The reason of one without any address is None. `heads` has the groups that have a head.
    """

    recipients: tuple[Recipient, ...]
    unreachable: Mapping[str, Problem | None]
    heads: frozenset[str]


def directory(book: Book, day: date, mailing: Mailing, roles: Collection[str]) -> Directory:
    """Return who gets lists on a day, for some of the ROLES."""
    addresses, unreachable = _addresses(book, day)
    heads = _heads(book, day, mailing, addresses)
    found = _Boxes(book, addresses)
    for code, address in addresses.items() if "teachers" in roles else ():
        found.put(replace(found.of(address), own=code))
    for group, boxes in heads.items() if "groups" in roles else ():
        for one in map(found.of, boxes):
            found.put(replace(one, groups=(*one.groups, group)))
    for written in mailing.offices if "office" in roles else ():
        found.put(replace(found.of(address_of(written) or ""), office=True))
    return Directory(tuple(found.boxes.values()), unreachable, frozenset(heads))


class _Boxes:
    """The recipients as far as they are known, one an address."""

    def __init__(self, book: Book, addresses: Mapping[str, str]) -> None:
        self.boxes: dict[str, Recipient] = {}
        self._book = book
        self._codes = {same_box(address): code for code, address in addresses.items()}

    def of(self, address: str) -> Recipient:
        """Return the recipient at an address: by name and in the own language, if a teacher."""
        box = same_box(address)
        if box in self.boxes:
            return self.boxes[box]
        teacher = self._book.teachers.get(self._codes.get(box, ""))
        name = "" if teacher is None else teacher.name
        return Recipient(address, name, _language(self._book, teacher))

    def put(self, recipient: Recipient) -> None:
        """Keep a recipient, in place of the one at the same address."""
        self.boxes[same_box(recipient.address)] = recipient


def _addresses(book: Book, day: date) -> tuple[dict[str, str], dict[str, Problem | None]]:
    """Return the address of each teacher in post, and whom no mail can reach."""
    written = {
        code: teacher.cells.get("email", "")
        for code, teacher in book.teachers.items()
        if book.timelines[code].in_post(day)
    }
    addresses = {code: address_of(text) for code, text in written.items()}
    counts = Counter(same_box(address) for address in addresses.values() if address)
    good: dict[str, str] = {}
    bad: dict[str, Problem | None] = {}
    for code, address in addresses.items():
        teacher = book.teachers[code]
        if not written[code]:
            bad[code] = None
        elif address is None:
            message = _("“{text}” is no address of mail, so {name} ({code}) gets none")
            bad[code] = _problem("bad-address", message, teacher)
        elif counts[same_box(address)] > 1:
            message = _("“{text}” stands at several teachers, so {name} ({code}) gets no mail")
            bad[code] = _problem("double-address", message, teacher)
        else:
            good[code] = address
    return good, bad


def _problem(kind: str, message: str, teacher: Teacher) -> Problem:
    text = teacher.cells["email"]
    told = message.format(text=text, name=teacher.name, code=teacher.code)
    hint = _("Each teacher needs an address of their own: ledger teacher change {code} email …")
    file, line = (teacher.place.file, teacher.place.line) if teacher.place else ("", None)
    return Problem(kind, told, hint.format(code=teacher.code), file, line, "email", text)


def _heads(
    book: Book, day: date, mailing: Mailing, addresses: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Return the addresses of the heads of each group: the settings speak before the roster."""
    heads: dict[str, list[str]] = {}
    for group, code in heads_on(book, day):
        if code in addresses:
            heads.setdefault(group, []).append(addresses[code])
    named = {group: (address_of(text) or "",) for group, text in mailing.groups.items()}
    return {group: tuple(dict.fromkeys(boxes)) for group, boxes in heads.items()} | named


def heads_on(book: Book, day: date) -> Iterator[tuple[str, str]]:
    """Yield the groups with the codes of those whose attribute `head_of` names them on a day."""
    for code, timeline in book.timelines.items():
        if timeline.in_post(day):
            for group in timeline.values("head_of", day) or ():
                yield group, code


def _language(book: Book, teacher: Teacher | None) -> str:
    told = "" if teacher is None else teacher.cells.get("lang", "")
    return told if told in _LANGUAGES else book.settings.lang
