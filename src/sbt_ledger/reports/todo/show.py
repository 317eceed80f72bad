"""The list of tasks as people and programs read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.reports.check_json import VERSION
from sbt_ledger.reports.csv_text import csv_text
from sbt_ledger.reports.json_text import listed, one_line, whole
from sbt_ledger.reports.page import Heading, Line
from sbt_ledger.reports.school_words import told_blocks
from sbt_ledger.reports.sources import cited
from sbt_ledger.reports.todo.commands import line_of
from sbt_ledger.reports.todo.kinds import KINDS
from sbt_ledger.reports.todo.task import WHENS
from sbt_ledger.reports.words import joined, some_of, some_things

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sbt_ledger.reports.page import Page, Tone
    from sbt_ledger.reports.todo.task import Person, Task, When

_PEOPLE = 8
_PLACES = 3
_COMMANDS = 3
_ALIKE = 5
"""So many tasks of a kind are shown in a part of the list, if not all are asked for."""
_FRESH = timedelta(days=7)
"""What has been overdue for longer is no news of this morning: it is told by its kind."""
_IN, _FURTHER_IN = 1, 3
_TONES: dict[When, Tone] = {"overdue": "bad", "week": "doubtful"}
FIELDS = (
    "due", "when", "kind", "what", "count", "teachers", "groups", "places", "rules", "rule",
    "clause", "rule_at", "until_then", "commands",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TodoList:
    """The tasks of a school on a day; `until` is the last day that was looked ahead to.

    `asked` are the options by which the list was asked for, `beside` those that a command needs so
    that it means the same book. A list of some kinds `only` has each task by itself.
    """

    school: str
    today: date
    until: date
    tasks: Sequence[Task]
    language: str
    asked: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    only: Sequence[str] = ()

    @property
    def is_late(self) -> bool:
        """Whether something is overdue."""
        return any(task.when(self.today) == "overdue" for task in self.tasks)

    def due(self, when: When) -> list[Task]:
        """Return the tasks of a part of the list."""
        return [task for task in self.tasks if task.when(self.today) == when]


def page(todo: TodoList, *, everything: bool = False) -> Page:
    """Return the list in its parts; of many tasks of a kind the first, unless all are wanted."""
    blocks: list[Heading | Line] = [Line(_headline(todo))]
    if todo.tasks:
        blocks.append(Line(_by_kind(todo), tone="quiet"))
    for when in WHENS:
        tasks = todo.due(when)
        if tasks:
            blocks.append(Heading(f"{_titles()[when]} ({len(tasks)})"))
            blocks += _part(todo, tasks, when, everything=everything)
    return tuple(blocks)


def as_json(todo: TodoList) -> str:
    """Return the counts and an object a task."""
    counts = {when: len(todo.due(when)) for when in WHENS}
    return whole({
        "version": one_line(VERSION),
        "as_of": one_line(todo.today),
        "until": one_line(todo.until),
        "school": one_line(todo.school),
        "counts": one_line(counts),
        "tasks": listed(one_line(_fields(task, todo)) for task in todo.tasks),
    })  # fmt: skip


def as_csv(todo: TodoList) -> str:
    """Return a line a task; of its commands the first."""
    rows = (_fields(task, todo) for task in todo.tasks)
    return csv_text((*FIELDS[:-1], "command"), map(_cells, rows))


def _headline(todo: TodoList) -> str:
    count = len(todo.tasks)
    if not count:
        text = _("{school}, {day}: nothing to do until {until}.")
        return text.format(school=todo.school, day=todo.today, until=todo.until)
    parts: dict[When, str] = {
        "overdue": _("{count} overdue"),
        "week": _("{count} this week"),
        "later": _("{count} later"),
        "open": _("{count} without a day"),
    }
    told = joined(
        text.format(count=len(tasks)) for when, text in parts.items() if (tasks := todo.due(when))
    )
    text = ngettext(
        "{school}, {day}: {count} task: {told}", "{school}, {day}: {count} tasks: {told}", count
    )
    return text.format(school=todo.school, day=todo.today, count=count, told=told)


def _by_kind(todo: TodoList) -> str:
    counts = {kind: sum(task.kind == kind.word for task in todo.tasks) for kind in KINDS}
    text = _("{name} {count} ({word})")
    told = (
        text.format(word=kind.word, name=kind.name(), count=count)
        for kind, count in counts.items()
        if count
    )
    return _("By kind, for --only: {kinds}").format(kinds=joined(told))


def _titles() -> dict[When, str]:
    return {
        "overdue": _("Overdue"),
        "week": _("This week"),
        "later": _("Later"),
        "open": _("Without a day"),
    }


def _part(todo: TodoList, tasks: Sequence[Task], when: When, *, everything: bool) -> Iterator[Line]:
    singly = everything or bool(todo.only)
    old = {} if singly else _old(todo, tasks)
    for word, alike in old.items():
        yield from _folded(word, alike, todo)
    shown: dict[str, int] = {}
    for task in tasks:
        if task in old.get(task.kind, ()):
            continue
        shown[task.kind] = shown.get(task.kind, 0) + 1
        if singly or shown[task.kind] <= _ALIKE:
            yield from _lines(task, todo, when, everything=everything)
    for kind in KINDS:
        more = shown.get(kind.word, 0) - _ALIKE
        if more > 0 and not singly:
            text = ngettext("and {count} more of {kind}:", "and {count} more of {kind}:", more)
            yield Line(text.format(count=more, kind=kind.name()), _IN)
            yield _singly(kind.word, todo)


def _old(todo: TodoList, tasks: Sequence[Task]) -> dict[str, list[Task]]:
    """Return what has been overdue for long, by kind, the oldest first; no kind with but one."""
    found: dict[str, list[Task]] = {}
    for task in tasks:
        if task.due is not None and task.due < todo.today - _FRESH:
            found.setdefault(task.kind, []).append(task)
    return {kind: alike for kind, alike in found.items() if len(alike) > 1}


def _folded(kind: str, alike: Sequence[Task], todo: TodoList) -> Iterator[Line]:
    name = next(each.name() for each in KINDS if each.word == kind)
    text = ngettext(
        "{name}: {count} has been overdue for more than a week",
        "{name}: {count} have been overdue for more than a week",
        len(alike),
    )
    told = text.format(name=name, count=len(alike))
    yield Line(f"{alike[0].due}  {told}", _IN, _TONES["overdue"])
    yield _singly(kind, todo)


def _singly(kind: str, todo: TodoList) -> Line:
    """Return the command that lists the tasks of a kind one by one."""
    return Line(
        line_of(("todo", "--only", kind, *todo.asked), todo.beside), _FURTHER_IN, whole=True
    )


def _lines(task: Task, todo: TodoList, when: When, *, everything: bool) -> Iterator[Line]:
    due = "" if task.due is None else task.due.isoformat()
    if task.due == todo.today:
        due = _("{day} (today)").format(day=due)
    yield Line("  ".join(filter(None, (due, task.what))), _IN, _TONES.get(when, ""))
    for text in filter(None, _about(task, todo, everything=everything)):
        yield Line(text, _FURTHER_IN, "quiet")
    shown = task.commands if everything else task.commands[:_COMMANDS]
    for command in shown:
        yield Line(line_of(command, todo.beside), _FURTHER_IN, whole=True)
    more = len(task.commands) - len(shown)
    if more:
        text = ngettext("and {count} command more: --all shows it",
                        "and {count} commands more: --all shows them", more)  # fmt: skip
        yield Line(text.format(count=more), _FURTHER_IN, "quiet")


def _about(task: Task, todo: TodoList, *, everything: bool) -> Iterator[str]:
    most = max(len(task.people), len(task.groups), len(task.places)) if everything else 0
    yield some_of([_told(person) for person in task.people], most or _PEOPLE)
    if not task.people or len(task.groups) > 1:
        yield some_things(task.groups, most or _PEOPLE)
    cites = "" if task.rule is None else cited(*task.rule, todo.language)
    places = some_things([str(place) for place in task.places], most or _PLACES)
    yield _("; ").join(filter(None, (places, cites)))
    yield told_blocks(task.until_then)


def _told(person: Person) -> str:
    return f"{person.name} {person.amount}".rstrip()


def _fields(task: Task, todo: TodoList) -> dict[str, object]:
    rule = task.rule
    people = [
        {"teacher": each.code, "name": each.name, "amount": each.amount or None}
        for each in task.people
    ]
    values = (
        task.due, task.when(todo.today), task.kind, task.what, task.count, people, task.groups,
        [str(place) for place in task.places], rule and rule.rule_set.id, rule and rule.line.id,
        rule and rule.line.clause, rule and rule.line.written_at, task.until_then,
        [line_of(command, todo.beside) for command in task.commands],
    )  # fmt: skip
    return dict(zip(FIELDS, values, strict=True))


def _cells(fields: dict[str, object]) -> Iterator[object]:
    for name, value in fields.items():
        if name == "teachers" and isinstance(value, list):
            yield [each["teacher"] for each in value]
        elif name == "commands" and isinstance(value, list):
            yield next(iter(value), "")
        else:
            yield value
