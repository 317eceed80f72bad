"""What `teacher change` makes of the roster: a dated value of an attribute, or a corrected cell.

`employment`, `leave` and `paired_with` have commands of their own, as more than one row rests on
them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.cells import CellError, day_or_text, parse_amount, parse_list, tidy
from sbt_ledger.files.group_values import put_beside, take_out
from sbt_ledger.files.kinds import key_of, known_words, named
from sbt_ledger.files.layout import COLUMNS
from sbt_ledger.files.roster_rows import (
    RosterRows,
    Span,
    Why,
    changes_of,
    check_born,
    check_kept,
    in_order,
)
from sbt_ledger.files.roster_values import Said, put_in
from sbt_ledger.records.nearest import meant
from sbt_ledger.records.roster import ALIASES, find_teacher, told
from sbt_ledger.records.teacher import ENTERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sbt_ledger.files.mend import Plan
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.teacher import Teacher, Timeline

_OTHERWISE: Mapping[str, str] = {
    "employment": "add, transfer-in, transfer-out, retire, left",
    "left_on": "transfer-out, retire, left",
    "leave": "leave, back",
    "paired_with": "pair, unpair",
}
"""What other commands of `ledger teacher` change, in step with all that rests on it."""
_PERSON = frozenset({"name", "email", "lang", "born_on", "hired_on", *ALIASES})
"""What has no days: it is true, or was mistyped."""
_VALUED = frozenset({"fte", "group", "post", "stage", "subject", "title"})
_DERIVED = frozenset({"in_post", "age"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A change as a person asks for it; `value` is None if none was said, as is `first`."""

    teacher: str
    attribute: str
    value: str | None = None
    first: date | None = None
    until: date | None = None
    also: bool = False
    ends: bool = False
    why: Why = field(default_factory=Why)


def change(book: Book, asked: Asked) -> Plan:
    """Return the rows that a change of a teacher makes; WrongUseError if it cannot be meant."""
    teacher = find_teacher(book.teachers, asked.teacher)
    asked = replace(asked, attribute=_attribute(book, asked.attribute))
    rows = RosterRows()
    about = told([teacher])
    if asked.first is None:
        told_change = _correct(book, rows, teacher, asked)
        about = _("{teacher}: {change}").format(teacher=about, change=told_change)
        return rows.plan(about, _GIVEN)
    if asked.attribute in _PERSON:
        message = _("“{attribute}” has no days: what the roster says of it is corrected.")
        hint = _("Leave out --from and --until.")
        raise WrongUseError(message.format(attribute=asked.attribute), hint)
    span = Span(asked.first, asked.until)
    in_order(span, "--until")
    timeline = book.timelines[teacher.code]
    value = _value(book, asked.attribute, asked.value or "")
    if not value and not asked.ends:
        _refuse_no_value(book, asked.attribute, timeline.group_columns)
    if asked.also:
        _check_beside(asked.attribute)
    said = Said(asked.attribute, value, span, asked.why)
    if asked.ends:
        take_out(rows, timeline, said)
        told_change = _("{attribute} ends before {day}").format(
            attribute=named("attribute", asked.attribute), day=span.first
        )
    else:
        (put_beside if asked.also else put_in)(rows, timeline, said)
        _note(book, rows, timeline, said)
        told_value = named(asked.attribute, value) or _("yes")
        told_change = f"{named('attribute', asked.attribute)} = {told_value}"
        told_change = _(", ").join((told_change, str(span)))
    about = _("{teacher}: {change}").format(teacher=about, change=told_change)
    return rows.plan(about, _GIVEN)


def note_group(book: Book, rows: RosterRows, groups: str, column: str = "group") -> None:
    """Keep which groups of a cell of a column are new: they may be mistyped."""
    known = {name for cell in _values(book, column) for name in parse_list(cell)}
    for group in parse_list(groups):
        if group not in known:
            text = _("The group “{group}” is new: nobody else is in it.").format(group=group)
            rows.note(text, meant(group, known))


_GIVEN: Mapping[str, str] = {
    **dict.fromkeys(("value", *COLUMNS["teachers"].split(",")), "VALUE"),
    "attribute": "ATTRIBUTE", "from": "--from", "until": "--until", "reason": "--reason",
    "by": "--by", "evidence": "--evidence",
}  # fmt: skip


def _attribute(book: Book, text: str) -> str:
    """Return an attribute as files have it; raises WrongUseError for what is changed otherwise."""
    attribute = key_of("attribute", tidy(text), _attributes(book))
    if attribute in _OTHERWISE:
        message = _("“{attribute}” is changed by commands of its own.").format(attribute=attribute)
        raise WrongUseError(message, f"ledger teacher: {_OTHERWISE[attribute]}")
    check_kept(attribute)
    if attribute == "code":
        message = _("“{column}” says whose row it is, and cannot be corrected.")
        hint = _("Everything recorded names the code; a person keeps it, also when moving back in.")
        raise WrongUseError(message.format(column=attribute), hint)
    if attribute in _DERIVED or not attribute:
        message = _("“{attribute}” cannot be changed: it follows from other dates.")
        hint = _("Change the dates that it follows from: hired_on, left_on, born_on.")
        raise WrongUseError(message.format(attribute=attribute), hint)
    return attribute


def _correct(book: Book, rows: RosterRows, teacher: Teacher, asked: Asked) -> str:
    """Give a cell of the roster another value; return it in words."""
    attribute = asked.attribute
    beside = asked.also and attribute not in ALIASES
    if asked.ends or asked.until or beside or attribute not in _PERSON:
        message = _("Still needed: {options}.").format(options="--from DATE")
        hint = _("A change holds from a day on, at the earliest from the first one in post.")
        raise WrongUseError(message, hint)
    if asked.value is None:
        message = _("Still needed: {options}.").format(options=_("VALUE"))
        raise WrongUseError(message, _('Two quotation marks, "", clear the cell.'))
    value = asked.value.strip()
    if attribute in ALIASES:
        before = parse_list(teacher.cells.get(attribute, "")) if asked.also else ()
        value = ";".join(dict.fromkeys((*before, *parse_list(value))))
    elif attribute != "name":
        value = _value(book, attribute, day_or_text(value))
    _check_days(teacher, book.timelines[teacher.code], attribute, value)
    rows.edit_teacher(teacher, {attribute: value})
    if attribute == "hired_on":
        timeline = book.timelines[teacher.code]
        entries = [each for each in changes_of(timeline, "employment") if each.value in ENTERS]
        if entries and entries[0].first == teacher.hired_on and value:
            rows.edit_change(entries[0], {"from": value})
    return f"{named('attribute', attribute)} = {named(attribute, value) or _('blank')}"


def _check_days(teacher: Teacher, timeline: Timeline, attribute: str, value: str) -> None:
    """Refuse a day of birth after the hiring, and no day of hiring where the changes tell one."""
    if attribute == "born_on":
        check_born(value, str(teacher.hired_on or ""))
    if attribute != "hired_on":
        return
    check_born(teacher.cells.get("born_on", ""), value)
    entries = [each for each in changes_of(timeline, "employment") if each.value in ENTERS]
    if entries and not value:
        message = _("“hired_on” cannot be blank: {place} says that there was a first day.")
        hint = _("Give the right day: ledger teacher change {code} hired_on DATE.")
        raise WrongUseError(message.format(place=entries[0].place), hint.format(code=teacher.code))


def _value(book: Book, attribute: str, text: str) -> str:
    """Return a value with the word that files have for it; WrongUseError for an impossible one."""
    value = text if attribute == "name" else key_of(attribute, tidy(text), _values(book, attribute))
    if attribute == "fte" and value:
        try:
            share = parse_amount(value)
        except CellError as fault:
            raise WrongUseError(f"VALUE: {fault}", fault.hint) from None
        if share > 1:
            message = _("VALUE: '{text}' is more than full time.").format(text=text)
            raise WrongUseError(
                message, _("A share of full time is a number up to 1, such as 0.5.")
            )
    return value


def _refuse_no_value(book: Book, attribute: str, group_columns: Sequence[str]) -> None:
    """Refuse a blank where it does not mean yes: words, groups or a number are to choose from."""
    words = known_words(attribute)
    if not words and attribute not in _VALUED and attribute not in group_columns:
        return
    hint = _("A share of full time is a number up to 1, such as 0.5.")
    if attribute != "fte":
        known = _(", ").join(dict.fromkeys((*words, *sorted(_values(book, attribute)))))
        hint = _("Known: {known}.").format(known=known)
    cure = _("--end ends the value that holds.")
    hint = _("{first} {second}").format(first=hint, second=cure)
    raise WrongUseError(_("Still needed: {options}.").format(options=_("VALUE")), hint)


def _check_beside(attribute: str) -> None:
    """Refuse a second share of full time: nobody works two."""
    if attribute == "fte":
        message = _("--also: of “{attribute}” only one value holds at a time.")
        hint = _("Leave out --also: the new value takes the place of the old.")
        raise WrongUseError(message.format(attribute=named("attribute", attribute)), hint)


def _attributes(book: Book) -> set[str]:
    told = {name for each in book.timelines.values() for name in each.attributes}
    return {*told, *book.columns.get("teachers", ()), *COLUMNS["teachers"].split(",")}


def _values(book: Book, attribute: str) -> set[str]:
    """Return the values of an attribute that the book has."""
    cells = {each.cells.get(attribute, "") for each in book.teachers.values()}
    changes = (each for timeline in book.timelines.values() for each in timeline.changes)
    return (cells | {each.value for each in changes if each.attribute == attribute}) - {""}


def _note(book: Book, rows: RosterRows, timeline: Timeline, said: Said) -> None:
    """Keep what may be a slip: an unknown attribute, value or group, a day that is out of post."""
    known = {*known_words("attribute"), *_attributes(book)}
    if said.attribute not in known:
        text = _("The attribute “{attribute}” is new: neither this book nor the ledger knows it.")
        rows.note(text.format(attribute=said.attribute), meant(said.attribute, known))
    words = {*known_words(said.attribute), *_values(book, said.attribute)}
    is_group = said.attribute in timeline.group_columns
    is_word = not is_group and said.attribute != "fte"
    if words and said.value and said.value not in words and is_word:
        text = _("The value “{value}” is new for “{attribute}”.")
        listed = _(", ").join(named(said.attribute, each) for each in sorted(words))
        hint = meant(said.value, words) or _("Known: {known}.").format(known=listed)
        rows.note(text.format(value=said.value, attribute=named("attribute", said.attribute)), hint)
    if not timeline.in_post(said.span.first):
        text = _("{teacher} is not in post on {day}.")
        rows.note(text.format(teacher=timeline.teacher.name, day=said.span.first))
    if is_group:
        note_group(book, rows, said.value, said.attribute)
