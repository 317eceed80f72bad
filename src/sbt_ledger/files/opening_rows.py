"""What a teacher brings along from another school: one activity of opening balance a period."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import gettext as _
from itertools import chain
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.cells import CellError, parse_amount
from sbt_ledger.files.given_ids import given_ids
from sbt_ledger.files.kinds import name_of
from sbt_ledger.records.credit import OPENING_BALANCE
from sbt_ledger.records.session import next_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from sbt_ledger.files.roster_rows import RosterRows
    from sbt_ledger.records.book import Book


@dataclass(frozen=True, slots=True)
class Balance:
    """Hours of a period that ended, or was left, on `day`; `label` names it in the title."""

    label: str
    day: date
    hours: str


def add_balances(  # noqa: PLR0913, PLR0917 - where, whose, which, from when on, and with what proof
    rows: RosterRows,
    book: Book,
    folder: Path,
    code: str,
    balances: Sequence[Balance],
    moved_in: date,
    evidence: str,
) -> None:
    """Add the activities, or those of the same title and day that the book has, and the rows.

    WrongUseError for hours that are no number, and for a day from the first one in post on.
    """
    ids: list[str] = []
    given = given_ids(folder)
    labels = [balance.label for balance in balances]
    for balance in balances:
        _check(balance, moved_in)
        if labels.count(balance.label) > 1:
            message = _("--balance {label}: it is given twice.").format(label=balance.label)
            raise WrongUseError(message, _("Each school year has one balance."))
        title = f"{name_of('kind', OPENING_BALANCE, book.settings.lang)} {balance.label}"
        id_ = _standing(book, title, balance.day)
        if not id_:
            id_ = next_id(chain(book.activities, given(balance.day), ids), balance.day)
            ids.append(id_)
            rows.add(
                "activities",
                {"id": id_, "title": title, "start": str(balance.day), "kind": OPENING_BALANCE},
            )
        elif _has(book, code, id_):
            message = _("“{title}” of {teacher} is in the book already ({id}).")
            told = message.format(title=title, teacher=code, id=id_)
            hint = _("To change its hours: ledger correct {id} {teacher} --set hours={hours}")
            raise WrongUseError(told, hint.format(id=id_, teacher=code, hours=balance.hours))
        rows.add(
            "credits",
            {"activity": id_, "teacher": code, "hours": balance.hours, "evidence": evidence},
        )


def _check(balance: Balance, moved_in: date) -> None:
    try:
        parse_amount(balance.hours)
    except CellError as fault:
        raise WrongUseError(f"--balance {balance.label}: {fault}", fault.hint) from None
    if balance.day >= moved_in:
        message = _("--balance {label}: {day} is not before the first day in post, {first}.")
        told = message.format(label=balance.label, day=balance.day, first=moved_in)
        raise WrongUseError(told, _("What was earned here is recorded as it happened."))


def _standing(book: Book, title: str, day: date) -> str:
    """Return the id of the balance of this title and day, "" if there is none."""
    columns = ("id", "title", "kind", "status")
    for id_, its_title, kind, status in book.activities.texts(columns):
        fits = (its_title, kind, status) == (title, OPENING_BALANCE, "")
        if fits and book.activities[id_].end == day:
            return id_
    return ""


def _has(book: Book, code: str, id_: str) -> bool:
    if code not in book.teachers:
        return False
    return any(entry.activity.id == id_ and not entry.void for entry, _place in book.rows_of(code))
