"""Keep out who may not choose yet: something earlier is still to be rated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import LedgerError, Problem, RefusedError
from sbt_ledger.records.credit import CHOICE, OWN

if TYPE_CHECKING:
    from datetime import date

    from sbt_ledger.assessment.barred import Barred
    from sbt_ledger.cli.options import Options
    from sbt_ledger.files.session import Session
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book

_MOST = 5
_COMMANDS = {"rated_on": "rate", "evaluated_on": "evaluate"}


def refuse_barred(
    options: Options,
    book: Book,
    activity: Activity,
    codes: Sequence[str],
    anyway: str,
    rows: Sequence[Mapping[str, str]] = (),
) -> tuple[str, ...]:
    """Refuse to enrol teachers who chose an activity and may not choose yet; else return notes.

    `book` is the one before they are enrolled; `anyway` is why they are enrolled all the same, ""
    if nobody says so; `rows` are theirs, of which one may say by itself that it was chosen. Raises
    RefusedError with a problem for each task that is still to be done.
    """
    if activity.cells.get(CHOICE) != OWN:
        codes = [row["teacher"] for row in rows if row.get(CHOICE) == OWN]
    barred = _barred(options, book, activity.start, codes)
    problems = tuple(_problem(book, each) for each in barred if each.later)
    if problems and not anyway.strip():
        message = _("They chose it themselves, and may not choose yet. Nothing was written.")
        hint = _("--anyway “WHY” enrols them all the same; the journal keeps why.")
        raise RefusedError(message, hint, problems=problems)
    return tuple(_notes(book, barred))


def why_anyway(options: Options, book: Book, session: Session | None) -> str:
    """Return why people who may not choose yet are enrolled, as a person at the terminal says.

    "" if nobody is kept out, or if the session was not looked at yet.
    """
    from sbt_ledger.cli.terminal import read_line, tell
    from sbt_ledger.reports.problems import told

    if session is None:
        return ""
    codes = [each.teacher.code for each in session.people.people]
    try:
        refuse_barred(options, book, session.activity, codes, "", session.credits)
    except RefusedError as fault:
        tell(told(fault.problems))
        why = read_line(_("Why are they enrolled all the same? Enter leaves: ")).strip()
        if not why:
            raise
        return why
    return ""


def imported_notes(
    options: Options,
    book: Book,
    activities: Sequence[Mapping[str, str]],
    credits_: Sequence[Mapping[str, str]],
) -> list[str]:
    """Return a note for each teacher of a sheet who was there and might not choose it yet.

    A sheet tells what happened already, which is recorded whatever the rules say of it. The rows
    are the new ones, of a sheet that is imported into `book`.
    """
    from sbt_ledger.files.alike_rows import column_of
    from sbt_ledger.files.cells import parse_date

    begins = {row["id"]: parse_date(row["start"]) for row in activities if _is_own(row)}
    ids = set(column_of(credits_, "activity")) - begins.keys()
    known = [book.activities[id_] for id_ in ids if id_ in book.activities]
    begins |= {each.id: each.start for each in known if _is_own(each.cells)}
    notes: list[str] = []
    for id_, start in begins.items():
        codes = dict.fromkeys(row["teacher"] for row in credits_ if row["activity"] == id_)
        notes += _notes(book, _barred(options, book, start, list(codes)))
    return list(dict.fromkeys(notes))


def _is_own(cells: Mapping[str, str]) -> bool:
    return cells.get(CHOICE) == OWN


def _barred(options: Options, book: Book, begins: date, codes: Sequence[str]) -> list[Barred]:
    """Return what bars teachers; rules that cannot be used bar nobody.

    Whoever asks about the totals is told that they cannot.
    """
    from sbt_ledger.assessment.barred import barred_from_choice
    from sbt_ledger.cli.options import rule_sets_of

    if not codes:
        return []
    try:
        rule_sets = rule_sets_of(options.folder(), book, None)
    except LedgerError:
        return []
    day = options.day(book.settings.timezone)
    return list(barred_from_choice(book, rule_sets, day, begins, codes))


def _problem(book: Book, barred: Barred) -> Problem:
    """Return who may not choose, by which row of the book and which rule, and the cure."""
    from sbt_ledger.cli.language import spoken
    from sbt_ledger.records.chosen import rows_at
    from sbt_ledger.reports.sources import cited

    standing = barred.standing
    code, id_ = standing.teacher.code, standing.activity
    places = [row.place for row in rows_at(book, book.activities[id_], [code])] if id_ else []
    file, line = (places[0].file, places[0].line) if places else ("", None)
    rule = cited(standing.rule_set, standing.deadline, spoken())
    message = _("{barred} ({rule})").format(barred=_told(book, barred), rule=rule)
    return Problem("barred", message, _cure(barred), file=file, line=line)


def _notes(book: Book, barred: Sequence[Barred]) -> Iterator[str]:
    for each in barred[:_MOST]:
        yield "\n    ".join(filter(None, (_told(book, each), _cure(each))))
    if len(barred) > _MOST:
        yield _("… and {count} more may not choose yet").format(count=len(barred) - _MOST)


def _told(book: Book, barred: Barred) -> str:
    from sbt_ledger.cli.language import spoken

    standing = barred.standing
    who = f"{standing.teacher.name} ({standing.teacher.code})"
    task = standing.deadline.named(spoken())
    what = task
    if standing.activity:
        activity = book.activities[standing.activity]
        what = _("{task} of “{title}” ({id})")
        what = what.format(task=task, title=activity.title, id=activity.id)
    text = _("{teacher} may not choose yet: {what} is missing, due {day}.")
    if not barred.later:
        text = _("{teacher}: {what} is missing, due {day}; no choice for the next semester before.")
    return text.format(teacher=who, what=what, day=standing.due)


def _cure(barred: Barred) -> str:
    standing = barred.standing
    command = _COMMANDS.get(standing.deadline.task)
    if not command or not standing.activity:
        return ""
    words = f"ledger {command} {standing.activity} {standing.teacher.code} --on DATE"
    return _("“{command}” records it.").format(command=words)
