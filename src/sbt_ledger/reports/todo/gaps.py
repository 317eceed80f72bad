"""What the data lacks: results that are not known, and warnings of the book, with counts."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.records.place import Place
from sbt_ledger.reports.todo.task import Kind, Rule, Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.assessment.school import DeadlineStanding
    from sbt_ledger.errors import Problem
    from sbt_ledger.reports.todo.desk import Desk

_NO_LACK = "later"
"""The code of rows that are left out since their day has not come."""


def _tasks(desk: Desk) -> Iterator[Task]:
    yield from _of_people(desk)
    yield from _of_school(desk)
    yield from _of_deadlines(desk)
    yield from _warnings(desk)


def _of_people(desk: Desk) -> Iterator[Task]:
    together: dict[tuple[str, str], list[Standing]] = {}
    for assessment in desk.report.assessments:
        for each in assessment.standings:
            if each.state is State.UNKNOWN and each.binds:
                key = (each.rule_set.id, each.requirement.id)
                together.setdefault(key, []).append(each)
    for standings in together.values():
        first = standings[0]
        codes = list(dict.fromkeys(each.teacher.code for each in standings))
        places = {place for each in standings for reason in each.why for place in reason.places}
        reasons = list(dict.fromkeys(reason.why for each in standings for reason in each.why))
        more = " …" if len(reasons) > 1 else ""
        yield Task(
            _unknown(first.requirement.named(desk.language), next(iter(reasons), ""), len(codes))
            + more,
            count=len(codes),
            people=tuple(map(desk.person, codes)),
            places=tuple(sorted(places)),
            rule=Rule(first.rule_set, first.requirement),
            commands=(("explain", codes[0], first.requirement.id),),
        )


def _of_school(desk: Desk) -> Iterator[Task]:
    for each in desk.report.cohorts if desk.is_whole else ():
        if each.state is State.UNKNOWN and each.binds:
            known = [key for key in each.unsure if key in desk.book.teachers]
            name = f"{each.cohort.named(desk.language)} {each.period.label}"
            yield Task(
                _unknown(name, _("A blank cell decides.")),
                people=tuple(map(desk.person, known)),
                groups=() if each.group is None else (each.group,),
                rule=Rule(each.rule_set, each.cohort),
                commands=(("explain", each.cohort.id),),
            )


def _of_deadlines(desk: Desk) -> Iterator[Task]:
    together: dict[tuple[str, str], list[DeadlineStanding]] = {}
    for each in desk.report.deadlines:
        if each.state is State.UNKNOWN and each.deadline.force == "must":
            together.setdefault((each.rule_set.id, each.deadline.id), []).append(each)
    for standings in together.values():
        first = standings[0]
        codes = list(dict.fromkeys(each.teacher.code for each in standings))
        why = _("No day is known on which it is due.") if first.due is None else ""
        yield Task(
            _unknown(first.deadline.named(desk.language), why, len(codes)),
            count=len(codes),
            people=tuple(map(desk.person, codes)),
            rule=Rule(first.rule_set, first.deadline),
            commands=(("explain", first.deadline.id),),
        )


def _unknown(name: str, why: str, people: int = 0) -> str:
    text = _("{name} is not known")
    if people:
        text = ngettext(
            "{name} is not known of {count} teacher",
            "{name} is not known of {count} teachers",
            people,
        )
    told = text.format(name=name, count=people)
    return _("{what}: {why}").format(what=told, why=why.rstrip(".。")) if why else told


def _warnings(desk: Desk) -> Iterator[Task]:
    of_book = () if desk.is_whole else desk.book.remarks
    by_code: dict[str, list[Problem]] = {}
    for problem in desk.report.problems:
        if problem.code != _NO_LACK and problem not in of_book:
            by_code.setdefault(problem.code, []).append(problem)
    for code, problems in by_code.items():
        text = ngettext(
            "{message} [{code}]",
            "{count} times: {message} [{code}]",
            len(problems),
        )
        message = problems[0].message.rstrip(".。")
        yield Task(
            text.format(count=len(problems), code=code, message=message),
            count=len(problems),
            places=tuple(Place(each.file, each.line or 0) for each in problems if each.file),
            commands=(("check",),),
        )


KIND = Kind("data", lambda: _("gaps in the data"), _tasks)
