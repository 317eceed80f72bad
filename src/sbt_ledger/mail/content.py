"""What one recipient is told, and its digest: the same as long as nothing of it changed.

What the day alone changes, as the days that are left, is no part of the digest.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sbt_ledger.mail.matters import reminders
from sbt_ledger.mail.recipients import ROLES
from sbt_ledger.reports.concerns import states_of_concern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from sbt_ledger.mail.edition import Edition
    from sbt_ledger.mail.matters import Lack, Matter
    from sbt_ledger.mail.recipients import Recipient

_MISSED = states_of_concern(short_only=True)


@dataclass(frozen=True, slots=True)
class Listed:
    """The list of a group, or of all (`group` is None), row by row."""

    group: str | None
    rows: tuple[tuple[Lack, Matter], ...]
    overdue: tuple[Lack, ...]

    @property
    def calls(self) -> bool:
        """Whether somebody of it is short, behind or late."""
        return bool(self.overdue) or any(matter.calls for _lack, matter in self.rows)


@dataclass(frozen=True, slots=True)
class Content:
    """What a recipient is told: the own matters, and lists; `calls` if there is need to."""

    recipient: Recipient
    own: Lack | None
    lists: tuple[Listed, ...]
    calls: bool
    reminders: frozenset[date]
    digest: str


def roles_of(recipient: Recipient) -> tuple[str, ...]:
    """Return the ROLES that a recipient has."""
    has = (recipient.own, recipient.groups, recipient.office)
    return tuple(role for role, is_so in zip(ROLES, has, strict=True) if is_so)


def as_only(recipient: Recipient, roles: Collection[str]) -> Recipient:
    """Return a recipient as one who has these roles alone."""
    if len(roles) == len(roles_of(recipient)):
        return recipient
    return replace(
        recipient,
        own=recipient.own if "teachers" in roles else "",
        groups=recipient.groups if "groups" in roles else (),
        office=recipient.office and "office" in roles,
    )


def content_for(recipient: Recipient, edition: Edition) -> Content | None:
    """Return what a recipient is told, None if there is nothing."""
    own = edition.lacks.get(recipient.own)
    lists = tuple(each for each in _lists(recipient, edition) if each.rows or each.overdue)
    school = recipient.office and school_calls(edition)
    listed = tuple(each for each in lists if each.calls)
    if own is None and not lists and not school:
        return None
    today, days = edition.report.as_of, edition.mailing.days_before
    ends = set() if own is None else set(own.ends())
    for each in lists:
        ends |= {matter.outlook.period.last for _lack, matter in each.rows if matter.outlook}
    calls = bool(listed) or school or (own is not None and own.calls)
    fields = _fields(recipient, own, lists, edition)
    return Content(recipient, own, lists, calls, reminders(ends, days, today), _digest(fields))


def _lists(recipient: Recipient, edition: Edition) -> Iterator[Listed]:
    """Yield the lists of a recipient; that of the office has all groups in it."""
    if recipient.office:
        yield _listed(None, edition.lacks.values(), edition)
        return
    for group in recipient.groups:
        yield _listed(group, edition.by_group.get(group, ()), edition)


def _listed(group: str | None, lacks: Iterable[Lack], edition: Edition) -> Listed:
    lacks = tuple(lacks)
    rows = tuple(
        (lack, matter) for lack in lacks for matter in lack.matters if _is_listed(matter, edition)
    )
    return Listed(group, rows, tuple(lack for lack in lacks if lack.overdue))


def _is_listed(matter: Matter, edition: Edition) -> bool:
    """Whether a list has it: what is open, or only awaits something, once its end is near."""
    if matter.calls:
        return True
    return matter.outlook is not None and matter.outlook.days <= edition.farthest


def school_calls(edition: Edition) -> bool:
    """Whether the school itself misses something that it must meet, of which an office reads."""
    report = edition.report
    cohorts = any(each.binds and each.state in _MISSED for each in report.cohorts)
    return cohorts or any(
        each.money.force == "must" and each.state in _MISSED for each in report.money
    )


def _fields(
    recipient: Recipient, own: Lack | None, lists: Iterable[Listed], edition: Edition
) -> list[object]:
    told: list[object] = [] if own is None else [*_own_fields(own)]
    for each in lists:
        told.append(each.group)
        told += [_matter_fields(lack, matter) for lack, matter in each.rows]
        told += [fields for lack in each.overdue for fields in _overdue_fields(lack)]
    if recipient.office:
        told += [*_school_fields(edition), list(edition.unreachable)]
        told += _if_any(edition.unknown)
    return told


def _own_fields(own: Lack) -> Iterator[object]:
    yield from (_matter_fields(own, each) for each in own.matters)
    yield from _overdue_fields(own)


def _matter_fields(lack: Lack, matter: Matter) -> list[object]:
    standing, outlook = matter.standing, matter.outlook
    planned = None if outlook is None else (outlook.planned, outlook.after)
    amounts = (
        standing.needed, standing.earned, standing.certified, standing.pending, standing.short,
        standing.over, standing.carried_in, planned,
    )  # fmt: skip
    return [
        lack.teacher.code, standing.rule_set.id, standing.requirement.id, standing.part_of,
        None if standing.period is None else standing.period.label,
        matter.why.value,
        *map(str, amounts), *standing.awaits, *_if_any(standing.missing),
    ]  # fmt: skip


def _overdue_fields(lack: Lack) -> Iterator[object]:
    for each in lack.overdue:
        yield [lack.teacher.code, each.rule_set.id, each.deadline.id, str(each.due), each.activity,
               *each.blocks]  # fmt: skip


def _school_fields(edition: Edition) -> Iterator[object]:
    report = edition.report
    for cohort in report.cohorts:
        if cohort.state in _MISSED:
            yield [cohort.rule_set.id, cohort.cohort.id, cohort.group, cohort.period.label,
                   str(cohort.value)]  # fmt: skip
    for money in report.money:
        if money.state in _MISSED:
            yield [money.rule_set.id, money.money.id, money.period.label, str(money.value)]


def _if_any(names: tuple[str, ...]) -> list[object]:
    return [list(names)] if names else []


def _digest(fields: list[object]) -> str:
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
