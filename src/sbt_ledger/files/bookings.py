"""What `money add` makes of an amount: a row of money.csv, checked before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import LedgerError, Problem, RefusedError, WrongUseError
from sbt_ledger.files.cells import CellError, parse_amount, parse_date, tidy
from sbt_ledger.files.kinds import SIDES, key_of, known_words, named, named_money, side_of
from sbt_ledger.files.mend import Plan
from sbt_ledger.records.chosen import find_activity
from sbt_ledger.records.nearest import meant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from sbt_ledger.records.book import Book

OPTIONS = {
    "what": "WHAT", "amount": "AMOUNT", "date": "--date", "activity": "--activity",
    "group": "--group", "period": "--period", "note": "--note", "side": "--side",
}  # fmt: skip

_SAME = ("activity", "group", "side")
"""What else is the same where an amount seems to be booked already."""


@dataclass(frozen=True, slots=True)
class BookingWords:
    """What a person says of an amount, as typed; `side` is one of SIDES, "" as its words say."""

    what: str
    amount: str
    day: str = ""
    activity: str = ""
    group: str = ""
    period: str = ""
    note: str = ""
    side: str = ""


def booking(
    book: Book,
    words: BookingWords,
    is_period: Callable[[str], bool],
    today: date,
    *,
    twice: bool = False,
) -> Plan:
    """Return the row that a person means.

    `is_period` says whether the rules know a period of such a name. Raises WrongUseError with all
    that is wrong, RefusedError, unless `twice`, if the same amount seems booked already.
    """
    what = _word_of(book, words.what)
    problems = list(_faults(words, what))
    problems += () if twice else _doubts(book, words, is_period, today)
    id_, group = "", words.group.strip()
    if words.activity.strip():
        try:
            id_ = find_activity(book, words.activity.strip()).id
        except LedgerError as fault:
            told = Problem("unknown-activity", fault.message, fault.hint, column="--activity")
            problems.append(told)
    if problems:
        raise WrongUseError(_("Nothing was written."), problems=tuple(problems))
    side = words.side or _side_so_far(book, what)
    row = {
        "date": parse_date(words.day).isoformat(), "what": what, "amount": tidy(words.amount),
        "period": words.period.strip(), "activity": id_, "group": group,
        "note": words.note.strip(), "side": side if side != side_of(what) else "",
    }  # fmt: skip
    if not twice:
        _refuse_twin(book, row)
    about = _(", ").join((named_money(row["what"]), row["amount"], row["date"]))
    filled = {column: text for column, text in row.items() if text}
    notes = tuple(_notes(book, words, what))
    return Plan((), about, notes, {"money": [filled]}, OPTIONS)


def _word_of(book: Book, text: str) -> str:
    """Return the word that files have for what a person calls it, in any language."""
    plain = tidy(text)
    used = {entry.what for entry in book.money}
    found = (key_of(side, plain, used) for side in SIDES)
    return next((word for word in found if word != plain), plain)


def _side_so_far(book: Book, what: str) -> str:
    """Return the side on which the book has a word of its own, "" for a word of the ledger."""
    if side_of(what):
        return ""
    sides = [each.cells.get("side", "") for each in book.money if each.what == what]
    return sides[-1] if sides else ""


def _faults(words: BookingWords, what: str) -> Iterator[Problem]:
    if not what:
        message = _("It is not said what the amount is for.")
        yield Problem("missing-what", message, _("For example: “lecture fee”."), column="WHAT")
    if tidy(words.amount) and not tidy(words.amount).strip("0."):
        message = _("An amount of nothing is no booking.")
        yield Problem("bad-amount", message, _("Give what was paid."), column="AMOUNT")
    for column, text, parse in (
        ("AMOUNT", words.amount, parse_amount), ("--date", words.day, parse_date),
    ):  # fmt: skip
        try:
            parse(text)
        except CellError as fault:
            yield Problem(fault.code, fault.message, fault.hint, column=column, text=text)


def _refuse_twin(book: Book, row: dict[str, str]) -> None:
    for entry in book.money:
        same = (
            entry.day.isoformat() == row["date"]
            and entry.what == row["what"]
            and entry.amount == parse_amount(row["amount"])
            and all(entry.cells.get(column, "") == row[column] for column in _SAME)
        )
        if same:
            message = _("It seems to be booked already: {what} of {day}, {place}.")
            text = message.format(what=named_money(entry.what), day=entry.day, place=entry.place)
            raise RefusedError(text, _("Give --yes to book it all the same."))


def _notes(book: Book, words: BookingWords, what: str) -> Iterator[str]:
    """Yield what a person should see: a word that nobody knows yet, or on another side."""
    known = {word for side in SIDES for word in known_words(side)} | {e.what for e in book.money}
    if what not in known:
        text = _("“{what}” is new; it counts as {side}.").format(
            what=what, side=named("side", words.side or "spending")
        )
        yield "\n    ".join(filter(None, (text, meant(what, known))))
    elif not side_of(what) and words.side not in {"", _side_so_far(book, what) or "spending"}:
        text = _("“{what}” counted as {before} so far; this amount counts as {side}.")
        before = named("side", _side_so_far(book, what) or "spending")
        yield text.format(what=what, before=before, side=named("side", words.side))


def _doubts(
    book: Book, words: BookingWords, is_period: Callable[[str], bool], today: date
) -> Iterator[Problem]:
    """Yield what is most likely a slip: a group or a period that nobody knows, a day to come."""
    cure = _("Give --yes to book it all the same.")
    try:
        day = parse_date(words.day)
    except CellError:
        return
    if day > today:
        text = _("{day} has not come yet.").format(day=day)
        yield Problem("bad-date", text, cure, column="--date")
    groups = {group for timeline in book.timelines.values() for group in timeline.groups(day)}
    group, period = words.group.strip(), words.period.strip()
    if group and group not in groups | {e.cells.get("group", "") for e in book.money}:
        text = _("Nobody belongs to a group “{group}” on that day.").format(group=group)
        known = meant(group, groups) or _("Known: {known}.").format(
            known=_(", ").join(sorted(groups))
        )
        hint = _("{first} {second}").format(first=known, second=cure)
        yield Problem("unknown-group", text, hint, column="--group")
    if period and not is_period(period):
        text = _("No rule set in use has a period “{period}”: shares leave the amount out.")
        yield Problem("unknown-value", text.format(period=period), cure, column="--period")
