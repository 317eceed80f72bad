"""`report groups`: of each group its people, its sessions, its duties, and who is short."""

from __future__ import annotations

from collections import Counter
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.reports import school_words
from sbt_ledger.reports.coded import all_together, coded
from sbt_ledger.reports.office.groups_brief import duties_in_brief, short_in_brief
from sbt_ledger.reports.office.papers import papers
from sbt_ledger.reports.office.sessions import Outcome, sessions_of
from sbt_ledger.reports.office.sheet import Sheet
from sbt_ledger.reports.office.titles import columns
from sbt_ledger.reports.words import period_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.sheet import OfficeReport, Row

_VERDICTS = ("compliant", "open", "pending", "unknown", "short")
_AHEAD = frozenset({Outcome.PLANNED, Outcome.OVERDUE, Outcome.DELAYED})
_MISSED = frozenset({State.SHORT, State.OVER})


def make(asked: Asked) -> OfficeReport:
    """Return the progress and the duties of the groups."""
    sheets = (_groups(asked), _duties(asked), _short(asked))
    return asked.report("groups", _("Groups"), sheets, *asked.readings(asked.standings()))


def _groups(asked: Asked) -> Sheet:
    """Return a row a group; each teacher of whom anything is asked has one verdict, as in `check`.

    Who has left meanwhile is judged in the last group, but no more among its people.
    """
    people = Counter(group for code in asked.in_post for group in asked.groups_of(code))
    verdicts = _verdicts(asked)
    sessions = [each for each in sessions_of(asked) if each.group]
    held = Counter(each.group for each in sessions if each.is_held)
    ahead = Counter(each.group for each in sessions if each.outcome in _AHEAD)
    filed = _filed(asked)
    rows: list[Row] = [
        (
            group, people[group], *(verdicts[group, verdict] for verdict in _VERDICTS),
            held[group], ahead[group], filed[group],
        )
        for group in dict.fromkeys((*asked.groups, *held, *ahead, *filed))
        if asked.is_group_meant(group)
    ]  # fmt: skip
    names = f"group* people* {' '.join(f'{each}*' for each in _VERDICTS)} held planned papers"
    once = Counter(verdict for _code, verdict in _judged(asked))
    of_people = (len(asked.in_post), *(once[verdict] for verdict in _VERDICTS))
    of_sessions = (_sum(rows, at) for at in range(1 + len(of_people), len(names.split())))
    totals: Row = (all_together(), *of_people, *of_sessions)
    note = _("Sessions for all, and papers of the whole school, are in “report plan”.")
    return Sheet(
        "groups", _("People and sessions"), columns(asked.naming, names), rows, totals,
        (note, *asked.notes_on_groups),
    )  # fmt: skip


def _filed(asked: Asked) -> Counter[str]:
    """Return how many papers each group has on file; several rules, or periods, may ask for one."""
    found = {(each.group, paper.id) for each in papers(asked) for paper in each.filed if each.group}
    return Counter(group for group, _paper in sorted(found))


def _sum(rows: list[Row], at: int) -> int:
    return sum(cell for row in rows if isinstance(cell := row[at], int))


def _verdicts(asked: Asked) -> Counter[tuple[str, str]]:
    """Return how many of each group have which verdict, of those of whom anything is asked."""
    return Counter(
        (group, verdict) for code, verdict in _judged(asked) for group in asked.groups_of(code)
    )


def _judged(asked: Asked) -> Iterator[tuple[str, str]]:
    """Yield the code and the verdict of each of whom anything is asked."""
    for each in asked.assessment.assessments:
        if each.standings and asked.is_meant(each.teacher.code):
            yield each.teacher.code, str(each.verdict)


def _duties(asked: Asked) -> Sheet:
    """Return what each group owes by itself, as `check` has it."""
    places = {group: number for number, group in enumerate(asked.groups)}
    found = [
        each
        for each in asked.assessment.cohorts
        if each.group is not None
        and asked.is_group_meant(each.group)
        and each.state not in {State.NOT_APPLICABLE, State.EMPTY}
    ]
    found.sort(key=lambda each: places.get(each.group or "", len(places)))
    rows = [
        (
            each.group, coded(each.cohort, asked.language), each.period.label,
            school_words.needed(each), school_words.reached(each), each.state,
            each.rule_set.id, each.cohort.clause, each.activities,
        )
        for each in found
    ]  # fmt: skip
    names = "group* require* period* needed reached* state* rules clause activity"
    note = "" if rows else _("No rule set in use asks anything of a group; see --rules.")
    notes = (note,) if note else ()
    title = _("Duties of groups")
    brief = duties_in_brief(asked, title, found)
    return Sheet("duties", title, columns(asked.naming, names), rows, notes=notes, brief=brief)


def _short(asked: Asked) -> Sheet:
    """Return who misses what must be met."""
    missed, title = list(_missed(asked)), _("Who is short")
    rows = [
        (
            asked.group_of(each.teacher.code), each.teacher.code, each.teacher.name,
            coded(each.requirement, asked.language), period_of(each),
            each.needed, each.earned, each.certified, each.short or each.over,
            each.state, each.rule_set.id,
        )
        for each in missed
    ]  # fmt: skip
    names = "group* code* name* require* period needed earned certified lacking* state rules"
    brief = short_in_brief(asked, title, missed)
    return Sheet("short", title, columns(asked.naming, names), rows, brief=brief)


def _missed(asked: Asked) -> Iterator[Standing]:
    return (each for each in asked.standings() if each.binds and each.state in _MISSED)
