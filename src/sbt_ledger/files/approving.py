"""What `approve` makes of rows: a step is passed on a day, by many sessions or rows in one act.

A session's own cell speaks for all its rows but those that have a cell of their own; so a step
that some teachers' rows pass alone is written into these rows, beside what the session has.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.errors import LedgerError, Problem, RefusedError, WrongUseError
from sbt_ledger.files.cells import parse_list
from sbt_ledger.files.group_papers import PAPERS
from sbt_ledger.files.kinds import key_of, known_words, named
from sbt_ledger.files.mend import Plan
from sbt_ledger.files.mistakes import parts_of, step_of
from sbt_ledger.files.passing import BEFOREHAND, Passing, listed
from sbt_ledger.records.chosen import find_activity, rows_by_activity, told_activity
from sbt_ledger.records.credit import OPENING_BALANCE, CreditEntry
from sbt_ledger.records.groups import groups_ever
from sbt_ledger.records.nearest import meant
from sbt_ledger.records.roster import find_teacher, matching_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from datetime import date

    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book

_BY_COMMAND = {"learner-evaluation": "rate", "trainer-evaluation": "evaluate"}
"""Steps that columns of their own record."""
_ONLY_IF_ASKED = frozenset({OPENING_BALANCE, *PAPERS})
_ALIVE = frozenset({"", "planned", "delayed"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sessions and rows are meant, as a person says it; all that is said must fit.

    `first` and `last` bound the last day of a session. `sent` has, by session, the teachers whose
    rows were sent and still are as they were sent; None if that is not asked. `before` gives the
    steps that an entry has to pass first; None if the order is not asked. `again` gives what
    goes to the college once more if it came back: (activity, teacher).
    """

    activities: Sequence[str] = ()
    teachers: Sequence[str] = ()
    groups: Sequence[str] = ()
    kinds: Sequence[str] = ()
    programs: Sequence[str] = ()
    first: date | None = None
    last: date | None = None
    sent: Mapping[str, Collection[str]] | None = None
    before: Callable[[CreditEntry], Collection[str]] | None = None
    again: Callable[[], Collection[tuple[str, str]]] = tuple

    def __bool__(self) -> bool:
        """Whether anything is said at all."""
        lists = self.activities, self.teachers, self.groups, self.kinds, self.programs
        return any(map(bool, lists)) or self.first is not None or self.last is not None


def approve(book: Book, step: str, wanted: Wanted, on: date) -> Plan:
    """Let sessions, or the rows of some teachers, pass a step on a day; what passed it stays.

    Raises WrongUseError for what cannot be meant, RefusedError for a name that fits several.
    """
    known = known_step(book, step)
    if not wanted and wanted.sent is None:
        message = _("Say what is approved: sessions, or at least one filter.")
        hint = _("For example: --period 2025-26, --kind lecture, --group G, or the id.")
        raise WrongUseError(message, hint)
    codes = [find_teacher(book.teachers, name).code for name in wanted.teachers]
    groups = _known_groups(book, wanted.groups)
    wanted = replace(
        wanted,
        kinds=tuple(known_word(book, "kind", text) for text in wanted.kinds),
        programs=tuple(known_word(book, "program", text) for text in wanted.programs),
    )
    approving = Passing(book, known, on, frozenset(codes), groups, wanted.again)
    found, left = _sessions(book, wanted, known, on)
    rows = rows_by_activity(book, [each.id for each in found])
    for activity in found:
        approving.take(activity, rows[activity.id], wanted)
    return Plan(tuple(approving.wishes), approving.about(), (*approving.notes(), *left))


def known_step(book: Book, text: str) -> str:
    """Return the step that a person means: one that has a name, or that the book has used."""
    used = _used(book)
    step = key_of("approval", text.strip(), used)
    if command := _BY_COMMAND.get(step):
        message = _("“{step}” is recorded by a day of its own.")
        message = message.format(step=named("approval", step))
        raise WrongUseError(message, _("Use “ledger {command}”.").format(command=command))
    if step in used or step in known_words("approval"):
        return step
    known = dict.fromkeys((*known_words("approval"), *used))
    names = (named("approval", each) for each in known)
    hint = meant(step, known) or _("Known: {known}.").format(known=_(", ").join(names))
    raise WrongUseError(_("There is no step “{step}”.").format(step=text), hint)


def known_word(book: Book, column: str, text: str) -> str:
    """Return the word of a column that a person means; WrongUseError for one that nobody knows."""
    used = {word for (cell,) in book.activities.texts([column]) for word in parse_list(cell)}
    word = key_of(column, text.strip(), used)
    if word in used or word in known_words(column):
        return word
    message = _("--{option}: nothing is called “{word}”.").format(option=column, word=text)
    listed = _("Known: {known}.").format(known=_(", ").join(sorted(used)))
    raise WrongUseError(message, meant(word, {*known_words(column), *used}) or listed)


def _used(book: Book) -> set[str]:
    cells = {cell for (cell,) in book.activities.texts(["approvals"])}
    cells |= {each.cells.get("approvals", "") for each in book.presences}
    return {step_of(part) for cell in cells for part in parts_of(cell)}


def _known_groups(book: Book, texts: Sequence[str]) -> frozenset[str]:
    known = {matching_key(name): name for name in sorted(groups_ever(book))}
    for text in texts:
        if matching_key(text) not in known:
            message = _("There is no group “{group}”.").format(group=text)
            hint = meant(text, known.values())
            listed = _("Known: {known}.").format(known=_(", ").join(known.values()))
            raise WrongUseError(message, hint or listed)
    return frozenset(known[matching_key(text)] for text in texts)


def _sessions(
    book: Book, wanted: Wanted, step: str, on: date
) -> tuple[list[Activity], tuple[str, ...]]:
    """Return the sessions that may pass the step, and notes on those that are left alone."""
    if wanted.activities:
        return _named(book, wanted, step, on), ()
    found, waiting, early = [], [], []
    for activity in map(book.activities.at, range(len(book.activities.ends))):
        # What was credited elsewhere, or is a paper, is approved only if it is asked for.
        special = activity.cells.get("kind", "") in _ONLY_IF_ASKED and not wanted.kinds
        if special or not _fits(activity, wanted):
            continue
        if why_not(activity, step, on)[0]:
            waiting += [activity] if activity.status in _ALIVE else []
        elif _steps_before(activity, wanted):
            early.append(activity)
        else:
            found.append(activity)
    return found, tuple(_left_alone(waiting, early, on))


def _left_alone(waiting: Sequence[Activity], early: Sequence[Activity], on: date) -> Iterator[str]:
    if waiting:
        text = ngettext(
            "Left alone, as it was not held by {day}: {activities}",
            "Left alone, as they were not held by {day}: {activities}",
            len(waiting),
        )
        yield text.format(day=on, activities=listed(waiting))
    if early:
        text = ngettext(
            "Left alone, as it has not passed an earlier step: {activities}",
            "Left alone, as they have not passed an earlier step: {activities}",
            len(early),
        )
        yield text.format(activities=listed(early))


def _steps_before(activity: Activity, wanted: Wanted) -> Collection[str]:
    """Return the steps that a session has to pass first, if it is not asked row by row."""
    by_row = wanted.sent is not None or wanted.teachers or wanted.groups
    return wanted.before(CreditEntry(activity)) if wanted.before and not by_row else ()


def _named(book: Book, wanted: Wanted, step: str, on: date) -> list[Activity]:
    """Return the sessions that are named and fit; tells all that cannot pass the step at once."""
    found: dict[str, Activity] = {}
    problems = []
    for text in wanted.activities:
        try:
            activity = find_activity(book, text)
        except LedgerError as fault:
            if len(wanted.activities) == 1:
                raise
            code = "ambiguous-name" if isinstance(fault, RefusedError) else "unknown-activity"
            problems.append(Problem(code, fault.message, fault.hint, column="ACTIVITY", text=text))
            continue
        message, hint = why_not(activity, step, on)
        if not message and _fits(activity, wanted):
            message, hint = _too_early(activity, step, _steps_before(activity, wanted))
        if message:
            problems.append(
                Problem("not-approvable", message, hint, column="ACTIVITY", text=activity.id)
            )
        elif _fits(activity, wanted):
            found[activity.id] = activity
    if problems:
        raise WrongUseError(_("Nothing was written."), problems=tuple(problems))
    return list(found.values())


def _too_early(activity: Activity, step: str, before: Collection[str]) -> tuple[str, str]:
    """Return that other steps come first, and what to do; "" if none does."""
    if not before:
        return "", ""
    message = _("{activity} has not passed {steps} yet, which comes before {step}.")
    steps = _(", ").join(named("approval", each) for each in before)
    words = {"activity": told_activity(activity), "steps": steps, "step": named("approval", step)}
    told = message.format(**words)
    hint = _("“ledger approve {step} {id}” first; --force enters it all the same.")
    return told, hint.format(step=next(iter(before)), id=activity.id)


def _fits(activity: Activity, wanted: Wanted) -> bool:
    cells = activity.cells
    return (
        (wanted.sent is None or activity.id in wanted.sent)
        and (not wanted.kinds or cells.get("kind", "") in wanted.kinds)
        and (not wanted.programs or not set(wanted.programs).isdisjoint(_programs(activity)))
        and (wanted.first is None or activity.end >= wanted.first)
        and (wanted.last is None or activity.end <= wanted.last)
    )


def _programs(activity: Activity) -> tuple[str, ...]:
    return parse_list(activity.cells.get("program", ""))


def why_not(activity: Activity, step: str, on: date) -> tuple[str, str]:
    """Return why a session cannot pass a step on a day, and what to do; "" if it can."""
    what, status = told_activity(activity), named("status", activity.status)
    if activity.status not in _ALIVE:
        message = _("{activity} is {status}: nothing of it is approved.")
        hint = _("“ledger correct ID --set status=” lets it be held again, if that was a mistake.")
        return message.format(activity=what, status=status), hint
    if step in BEFOREHAND:
        return "", ""
    if activity.status:
        message = _("{activity} is {status}: it is approved once it was held.")
        hint = _("“ledger hold ID” says that it was held, and who came.")
        return message.format(activity=what, status=status), hint
    if activity.end > on:
        message = _("{activity} had not ended on {day}.").format(activity=what, day=on)
        return message, _("Name the day on which it was approved: --on DATE.")
    return "", ""
