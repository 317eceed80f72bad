"""Who attended a session: what a person says about it, as teachers of the roster with their marks.

The day is the last one of the session: on it the assessment asks who was in post, too.
"""

from __future__ import annotations

from gettext import gettext as _
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import LedgerError, Problem, RefusedError
from sbt_ledger.pattern import pattern
from sbt_ledger.records.groups import groups_on
from sbt_ledger.records.nearest import meant
from sbt_ledger.records.roster import find_teacher, matching_key, near_teachers, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from sbt_ledger.records.book import Book
    from sbt_ledger.records.teacher import Teacher, Timeline

PRESENT = "present"
MARKS = ("absent", "leave", "late", "left-early")
_BETWEEN_NAMES = pattern(r"[,，、;；\n]")


class Naming(NamedTuple):
    """Who is meant, in a person's own words: names as typed, also several in one text.

    `marks` holds, by mark, names with `=` and an amount behind: minutes late, hours attended.
    """

    teachers: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    everybody: bool = False
    without: tuple[str, ...] = ()
    marks: Mapping[str, tuple[str, ...]] = MappingProxyType({})

    def __bool__(self) -> bool:
        """Whether anybody is named at all."""
        return bool(self.teachers or self.groups or self.everybody or any(self.marks.values()))


class Attendee(NamedTuple):
    """A teacher at a session; `amount` is the text of the minutes or hours, "" if none is said."""

    teacher: Teacher
    attendance: str = PRESENT
    amount: str = ""


class Attendees(NamedTuple):
    """Who attended, in the order of the roster; what is wrong; and what a person should see.

    `by_part` are those named by a part of a name, `on_leave` those that the roster has on leave,
    `not_there` those excepted who were not among the others anyway.
    """

    people: tuple[Attendee, ...] = ()
    problems: tuple[Problem, ...] = ()
    by_part: Mapping[str, Teacher] = MappingProxyType({})
    on_leave: tuple[Teacher, ...] = ()
    not_there: tuple[Teacher, ...] = ()


def attendees(book: Book, day: date | None, naming: Naming) -> Attendees:
    """Return who is meant; without a day, which is then wrong itself, names are checked only."""
    search = _Search(book, day)
    named = search.named("--teachers", naming.teachers)
    grouped = search.together(naming.groups, everybody=naming.everybody)
    without = search.named("--except", naming.without, must_be_in_post=False)
    marked = search.marked(naming.marks)
    search.contradictions({"--teachers": named, "--except": without}, marked)
    taken = {**grouped, **named}
    kept = {code: Attendee(each) for code, each in taken.items() if code not in without}
    kept |= {code: attendee for code, (_option, attendee) in marked.items()}
    return Attendees(
        people=tuple(kept[code] for code in book.teachers if code in kept),
        problems=tuple(search.problems),
        by_part=search.by_part,
        on_leave=tuple(
            book.teachers[code]
            for code in grouped
            if code not in {*named, *without, *marked} and search.on_leave(code)
        ),
        not_there=tuple(each for code, each in without.items() if code not in taken),
    )


def names_in(texts: Iterable[str]) -> Iterator[str]:
    """Yield each name; commas and semicolons, also full-width ones, stand between names."""
    for text in texts:
        yield from filter(None, map(str.strip, _BETWEEN_NAMES.split(text)))


def could_be(teachers: Mapping[str, Teacher], text: str, most: int = 9) -> list[Teacher]:
    """Return those whom a text that names nobody for certain could mean: a part of it, or near."""
    wanted = matching_key(text)
    having = [
        each
        for each in teachers.values()
        if wanted and wanted in f"{matching_key(each.name)}\n{matching_key(each.code)}"
    ]
    return (having or near_teachers(teachers, text))[:most]


def told_marks(book: Book, people: Sequence[Attendee]) -> str:
    """Return who has which mark, in words; "" if all were simply present."""
    words = {
        "absent": _("absent: {names}"),
        "leave": _("on leave: {names}"),
        "late": _("late: {names}"),
        "left-early": _("left early: {names}"),
    }
    names: dict[str, list[str]] = {}
    for each in people:
        amount = f" ({each.amount})" if each.amount else ""
        names.setdefault(each.attendance, []).append(book.called(each.teacher.code) + amount)
    return "; ".join(
        text.format(names=_(", ").join(names[mark]))
        for mark, text in words.items()
        if mark in names
    )


class _Search:
    """Looks people up and collects whatever is wrong with their names."""

    def __init__(self, book: Book, day: date | None) -> None:
        self.problems: list[Problem] = []
        self.by_part: dict[str, Teacher] = {}
        self._book = book
        self._day = day
        self._groups = groups_on(book, day) if day else {}

    def named(
        self, option: str, texts: Iterable[str], *, must_be_in_post: bool = True
    ) -> dict[str, Teacher]:
        found = [
            self._find(option, name, must_be_in_post=must_be_in_post) for name in names_in(texts)
        ]
        return {teacher.code: teacher for teacher in found if teacher}

    def marked(self, marks: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, Attendee]]:
        """Return each marked teacher's option and mark; tell who has two that differ."""
        found: dict[str, tuple[str, Attendee]] = {}
        for mark, texts in marks.items():
            option = f"--{mark}"
            for text in names_in(texts):
                name, _equals, amount = text.replace("＝", "=").partition("=")
                teacher = self._find(option, name.strip(), must_be_in_post=True)
                if teacher is None:
                    continue
                attendee = Attendee(teacher, mark, amount.strip())
                other = found.setdefault(teacher.code, (option, attendee))
                if other[1] != attendee:
                    self._contradiction(teacher, other[0], option)
        return found

    def together(self, groups: Iterable[str], *, everybody: bool) -> dict[str, Teacher]:
        """Return everybody in post, or those who were in one of the groups."""
        codes = self._everybody() if everybody else []
        for text in groups if self._day else ():
            whole = self._group(text)
            for name in (text,) if whole else names_in((text,)):
                held = self._group(name)
                codes += held
                if not held:
                    self.problems.append(self._unknown_group(name))
        return {code: self._book.teachers[code] for code in codes}

    def _everybody(self) -> list[str]:
        day, timelines = self._day, self._book.timelines.items()
        return [] if day is None else [code for code, each in timelines if each.in_post(day)]

    def contradictions(
        self,
        lists: Mapping[str, Mapping[str, Teacher]],
        marked: Mapping[str, tuple[str, Attendee]],
    ) -> None:
        """Tell who is excepted, and named or marked all the same."""
        for code, teacher in lists["--except"].items():
            named = "--teachers" if code in lists["--teachers"] else ""
            other = marked[code][0] if code in marked else named
            if other:
                self._contradiction(teacher, other, "--except")

    def on_leave(self, code: str) -> bool:
        return bool(self._day and self._book.timelines[code].values("leave", self._day))

    def _find(self, option: str, text: str, *, must_be_in_post: bool) -> Teacher | None:
        try:
            teacher = find_teacher(self._book.teachers, text)
        except LedgerError as fault:
            ambiguous = isinstance(fault, RefusedError)
            code = "ambiguous-name" if ambiguous else "unknown-teacher"
            self.problems.append(Problem(code, fault.message, fault.hint, column=option, text=text))
            return None
        timeline = self._book.timelines[teacher.code]
        if must_be_in_post and self._day and not timeline.in_post(self._day):
            message, hint = not_in_post(timeline, self._day)
            self.problems.append(Problem("not-in-post", message, hint, column=option, text=text))
            return None
        if matching_key(text) not in {matching_key(teacher.code), matching_key(teacher.name)}:
            self.by_part[text] = teacher
        return teacher

    def _group(self, text: str) -> list[str]:
        wanted = matching_key(text)
        held = (codes for name, codes in self._groups.items() if matching_key(name) == wanted)
        return next(held, []) if wanted else []

    def _unknown_group(self, name: str) -> Problem:
        message = _("On {day} nobody belongs to a group “{group}”.")
        known = [*self._groups]
        hint = meant(name, known) or _("Known: {known}.").format(known=_(", ").join(known))
        message = message.format(day=self._day, group=name)
        return Problem("unknown-group", message, hint, column="--group", text=name)

    def _contradiction(self, teacher: Teacher, one: str, other: str) -> None:
        differently = _("{teacher} is named twice with {one}, differently.")
        twice = _("{teacher} is named twice, with {one} and with {other}.")
        message = differently if one == other else twice
        text = message.format(teacher=told([teacher]), one=one, other=other)
        hint = _("Keep the one that is right.")
        self.problems.append(Problem("contradiction", text, hint, column=other, text=teacher.name))


def not_in_post(timeline: Timeline, day: date) -> tuple[str, str]:
    """Return that a teacher was not in post, with the reason that the book gives, and a hint."""
    teacher = timeline.teacher
    reason = _("the changes of employment say so")  # before the first entry into post
    if teacher.hired_on and day < teacher.hired_on:
        reason = _("hired on {day}").format(day=teacher.hired_on)
    elif teacher.left_on and day > teacher.left_on:
        reason = _("the last day was {day}").format(day=teacher.left_on)
    else:
        told_on = [c for c in timeline.changes if c.attribute == "employment" and day in c]
        reason = f"{told_on[-1].value}, {told_on[-1].place}" if told_on else reason
    message = _("{teacher} was not in post on {day}: {reason}.")
    hint = _("Leave the name out, correct the day, or mend the roster first.")
    return message.format(teacher=told([teacher]), day=day, reason=reason), hint
