"""`explain` of the school as JSON and CSV: the fields of `check`, then who and what they are of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.reports.asides import grouped
from sbt_ledger.reports.check_json import VERSION, cohort_fields, money_fields
from sbt_ledger.reports.csv_text import csv_text
from sbt_ledger.reports.explain import mark_of
from sbt_ledger.reports.explain_json import entry_fields, left_out_fields, said_fields
from sbt_ledger.reports.json_text import listed, one_line, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.cohort_trail import CohortTrail, Member
    from sbt_ledger.assessment.deadline_trail import DeadlineTrail
    from sbt_ledger.assessment.money_trail import MoneyTrail
    from sbt_ledger.records.money import MoneyEntry
    from sbt_ledger.reports.explain_entries import Entries
    from sbt_ledger.reports.explain_school import SchoolExplanation
    from sbt_ledger.rules.line import RuleLine

COLUMNS = (
    "rules", "id", "group", "period", "teacher", "name", "date", "activity", "title", "counted",
    "of", "mark", "due", "done", "state", "file", "line",
)  # fmt: skip


def as_json(explanation: SchoolExplanation, words: Entries) -> str:
    """Return the explanation, one standing a line."""
    return whole(
        {
            "version": one_line(VERSION),
            "as_of": one_line(explanation.as_of),
            "school": one_line(explanation.book.settings.school),
            "cohorts": listed(one_line(_cohort(each, words)) for each in explanation.cohorts),
            "deadlines": listed(one_line(_deadline(each)) for each in explanation.deadlines),
            "money": listed(one_line(_money(each)) for each in explanation.money),
        }
    )


def as_csv(explanation: SchoolExplanation) -> str:
    """Return one line an entry, a person, an activity, a task or a booking."""
    rows = [row for each in explanation.cohorts for row in _cohort_rows(each)]
    rows += [_deadline_row(each) for each in explanation.deadlines]
    rows += [row for each in explanation.money for row in _money_rows(each)]
    return csv_text(COLUMNS, ([row.get(name) for name in COLUMNS] for row in rows))


def _cited(line: RuleLine) -> dict[str, object]:
    return {"rule": line.written_at or line.id, "clause": line.clause, "quote": line.quote}


def _cohort(trail: CohortTrail, words: Entries) -> dict[str, object]:
    return {
        **cohort_fields(trail.standing),
        **_cited(trail.standing.cohort),
        "count_day": trail.count_day,
        "members": [_member(each, trail, words) for each in trail.members],
        "outsiders": [
            {
                "teacher": each.teacher.code,
                "name": each.teacher.name,
                "why": each.why,
                "said": [said_fields(one) for one in each.said],
            }
            for each in trail.outsiders
        ],
        "counted_activities": [
            {"activity": each.id, "title": each.title, "date": each.end, "place": str(each.place)}
            for each in trail.activities
        ],
    }


def _member(member: Member, trail: CohortTrail, words: Entries) -> dict[str, object]:
    figure, standing = member.part.certain, member.standing
    return {
        "teacher": member.teacher.code,
        "name": member.teacher.name,
        "sure": member.sure,
        "numerator": figure.above,
        "denominator": figure.below,
        "require": standing and standing.requirement.id,
        "state": standing and standing.state.value,
        "entries": [entry_fields(each, trail.standing.rule_set, words) for each in member.entries],
        "missed": [str(each.place) for each in member.missed],
        "left_out": [left_out_fields(each) for each in grouped(member.asides, in_full=True)],
    }


def _deadline(trail: DeadlineTrail) -> dict[str, object]:
    standing = trail.standing
    return {
        "rules": standing.rule_set.id,
        "deadline": standing.deadline.id,
        "activity": standing.activity,
        "teacher": standing.teacher.code,
        "due": standing.due,
        "done": standing.done,
        "state": standing.state.value,
        "blocks": standing.blocks,
        **_cited(standing.deadline),
        "start": trail.start,
        "started_by": [str(place) for place in trail.started_by],
        "done_by": [str(place) for place in trail.done_by],
        "weekend_days": trail.weekends,
        "holidays": trail.holidays,
    }


def _money(trail: MoneyTrail) -> dict[str, object]:
    return {
        **money_fields(trail.standing),
        **_cited(trail.standing.money),
        "booked": [_booking(each) for each in trail.amount],
        "booked_of": [_booking(each) for each in trail.whole],
        "left_out": [str(each.place) for each in trail.others],
    }


def _booking(entry: MoneyEntry) -> dict[str, object]:
    return {
        "date": entry.day,
        "what": entry.what,
        "amount": entry.amount,
        "place": str(entry.place),
    }


def _cohort_rows(trail: CohortTrail) -> Iterator[dict[str, object]]:
    standing = trail.standing
    head: dict[str, object] = {
        "rules": standing.rule_set.id,
        "id": standing.cohort.id,
        "group": standing.group,
        "period": standing.period.label,
    }
    for activity in trail.activities:
        place = activity.place
        told = {"date": activity.end, "activity": activity.id, "title": activity.title}
        lines = {"file": place and place.file, "line": place and place.line}
        yield {**head, **told, "counted": 1, **lines}
    for member in trail.members:
        figure = member.part.certain
        who = {"teacher": member.teacher.code, "name": member.teacher.name}
        yield {**head, **who, "counted": figure.above, "of": figure.below}
        missed = {each.place for each in member.missed}
        for each in member.entries:
            yield {
                **head,
                **who,
                "date": each.credit.day,
                "activity": each.credit.entry.activity.id,
                "title": each.credit.entry.activity.title,
                "counted": 0 if each.place in missed else each.amount,
                "mark": "missed" if each.place in missed else mark_of(each),
                "file": each.place.file,
                "line": each.place.line,
            }


def _deadline_row(trail: DeadlineTrail) -> dict[str, object]:
    standing, places = trail.standing, trail.done_by or trail.started_by
    return {
        "rules": standing.rule_set.id,
        "id": standing.deadline.id,
        "teacher": standing.teacher.code,
        "name": standing.teacher.name,
        "activity": standing.activity,
        "date": trail.start,
        "due": standing.due,
        "done": standing.done,
        "state": standing.state.value,
        "file": places[0].file if places else None,
        "line": places[0].line if places else None,
    }


def _money_rows(trail: MoneyTrail) -> Iterator[dict[str, object]]:
    standing = trail.standing
    booked: Sequence[MoneyEntry] = (*trail.amount, *trail.whole)
    for each in booked:
        yield {
            "rules": standing.rule_set.id,
            "id": standing.money.id,
            "period": standing.period.label,
            "date": each.day,
            "title": each.what,
            "counted": each.amount,
            "state": standing.state.value,
            "file": each.place and each.place.file,
            "line": each.place and each.place.line,
        }
