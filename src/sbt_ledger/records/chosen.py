"""Find the activity that a person means, and the rows of teachers at it. Nothing is guessed."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import RefusedError, WrongUseError
from sbt_ledger.records.nearest import nearest
from sbt_ledger.records.roster import matching_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.records.place import Place

_MOST = 5


class RowAt(NamedTuple):
    """A teacher's row at an activity: what it says, and where it stands."""

    code: str
    entry: CreditEntry
    place: Place


def find_activity(book: Book, text: str) -> Activity:
    """Return the activity of an id, or of a title that only one has.

    Raises RefusedError when several fit, WrongUseError with near ones when none does.
    """
    activities, wanted = book.activities, matching_key(text)
    if text in activities:
        return activities[text]
    ids = [each for each in activities if matching_key(each) == wanted]
    titles = {row[0]: row[1] for row in activities.texts(["id", "title"])}
    called = [each for each, title in titles.items() if matching_key(title) == wanted]
    for fitting in filter(None, (ids, called)):
        if len(fitting) == 1:
            return activities[fitting[0]]
        message = _("“{text}” fits {count} activities: {activities}.")
        told = _listed(activities[each] for each in fitting[:_MOST])
        told += " …" if len(fitting) > _MOST else ""
        message = message.format(text=text, count=len(fitting), activities=told)
        raise RefusedError(message, _("Give the id."))
    near = [activities[each] for each in _near(titles, text)]
    hint = _("Did you mean {activities}?").format(activities=_listed(near)) if near else ""
    hint = hint or _("“ledger list activities” shows all of them.")
    raise WrongUseError(_("No activity is called “{text}”.").format(text=text), hint)


def told_activity(activity: Activity) -> str:
    """Return an activity as people know it: title, id and days."""
    days = dict.fromkeys((activity.start.isoformat(), activity.end.isoformat()))
    return f"{activity.title} ({activity.id}, {'..'.join(days)})"


def rows_at(book: Book, activity: Activity, codes: Iterable[str] | None = None) -> Iterator[RowAt]:
    """Yield the rows of an activity: those of some teachers, or of all in the order of the roster.

    A teacher may have several rows there, for parts of it.
    """
    number = book.activities.numbers[activity.id]
    for code in book.rows if codes is None else codes:
        rows = book.rows[code]
        for (each, presence), packed in zip(rows.pairs(), rows.places, strict=True):
            if each == number:
                yield RowAt(code, book.entry((each, presence)), book.place(packed))


def rows_by_activity(book: Book, ids: Iterable[str]) -> dict[str, list[RowAt]]:
    """Return the rows at each of some activities, in the order of the roster: all rows once."""
    wanted = {book.activities.numbers[id_]: id_ for id_ in ids}
    found: dict[str, list[RowAt]] = {id_: [] for id_ in wanted.values()}
    for code, rows in book.rows.items():
        for pair, packed in zip(rows.pairs(), rows.places, strict=True):
            if pair[0] in wanted:
                found[wanted[pair[0]]].append(RowAt(code, book.entry(pair), book.place(packed)))
    return found


def ids_of(book: Book, code: str) -> set[str]:
    """Return the ids of the activities at which a teacher has a row; none for an unknown code."""
    numbers = set(book.rows[code].activities) if code in book.rows else set()
    return {id_ for id_, number in book.activities.numbers.items() if number in numbers}


def _near(titles: dict[str, str], text: str) -> list[str]:
    """Return the ids of those whose title holds the text, else whose id or title is near."""
    wanted = matching_key(text)
    holding = [id_ for id_, title in titles.items() if wanted and wanted in matching_key(title)]
    if holding:
        return holding[-_MOST:]
    by_key: dict[str, str] = {}
    for id_, title in titles.items():
        by_key |= {matching_key(title): id_, matching_key(id_): id_}
    return list(dict.fromkeys(by_key[key] for key in nearest(wanted, by_key, 3)))


def _listed(activities: Iterable[Activity]) -> str:
    return _(", ").join(map(told_activity, activities))
