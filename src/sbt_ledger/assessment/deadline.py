"""Tasks that are due on a day: for every teacher in post, the first time that it was done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sbt_ledger.assessment.adjust import holds
from sbt_ledger.assessment.result import DeadlineStanding, Mark, State
from sbt_ledger.assessment.span import scheme_of
from sbt_ledger.assessment.value import Valuer, reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.span import Span
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.cohort import Deadline
    from sbt_ledger.rules.rule_set import RuleSet


def deadline_standings(
    book: Book, rule_set: RuleSet, span: Span, codes: Sequence[str]
) -> Iterator[DeadlineStanding]:
    """Yield each deadline of each teacher in post, in each period that is asked for."""
    for deadline in rule_set.deadline:
        days, per = deadline.due()
        periods = span.choose(scheme_of(rule_set, per), rule_set.ruleset.from_)
        done = _days_done(book, rule_set, deadline, codes, span.as_of)
        for period in periods:
            due, since = (day + timedelta(days=days) for day in (period.last, period.first))
            for code in codes:
                timeline = book.timelines[code]
                day = min(period.last, span.as_of)
                who = (rule_set.who, deadline.who)
                asked = timeline.in_post(day) and holds(who, "at end", timeline, period, span.as_of)
                if asked is None:
                    teacher = book.teachers[code]
                    yield DeadlineStanding(rule_set, deadline, due, None, State.UNKNOWN, teacher)
                elif asked:
                    yield _standing(
                        book, rule_set, deadline, code, period, since, due, done, span.as_of
                    )


def _days_done(
    book: Book, rule_set: RuleSet, deadline: Deadline, codes: Sequence[str], as_of: date
) -> dict[str, list[date]]:
    """Return, by teacher, the days on which the task was done: the ends of its activities."""
    activities, valuer = book.activities, Valuer(rule_set, as_of)
    rows_say_kind = "kind" in book.columns.get("credits", ())
    of_kind = {
        number
        for number, (kind, status) in enumerate(activities.texts(("kind", "status")))
        if (kind == deadline.task or rows_say_kind)
        and not status
        and activities.ends[number] <= as_of
    }
    found: dict[str, list[date]] = {}
    for code in codes if of_kind else ():
        rows = book.rows.get(code)
        if rows is None or of_kind.isdisjoint(rows.activities):
            continue
        entries = [book.entry(pair) for pair in rows.pairs() if pair[0] in of_kind]
        found[code] = sorted(
            entry.activity.end
            for entry in entries
            if entry.text("kind") == deadline.task
            and book.timelines[code].in_post(entry.activity.end)
            and valuer.value(entry).mark is not Mark.VOID
            and deadline.where.fits(reader(entry))
        )
    return found


def _standing(  # noqa: PLR0913, PLR0917 - a deadline has this many sides
    book: Book,
    rule_set: RuleSet,
    deadline: Deadline,
    code: str,
    period: Period,
    since: date,
    due: date,
    done: dict[str, list[date]],
    as_of: date,
) -> DeadlineStanding:
    # What was done before that was due for the period before.
    until = max(due, period.last)
    first = next((day for day in done.get(code, ()) if since <= day <= until), None)
    if first is not None and first <= due:
        state = State.MET
    else:
        state = State.OPEN if as_of < due else State.SHORT
    return DeadlineStanding(
        rule_set, deadline, due, first, state, teacher=book.teachers[code], activity=None
    )
