"""`report groups` in brief: what is not met, the periods of one thing together.

What is asked every week or month would else fill pages with the same line; advice least of all
deserves a line for each group. The tables themselves have every period.
"""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.reports.coded import coded
from sbt_ledger.reports.office.asked import LAST
from sbt_ledger.reports.office.sheet import Sheet
from sbt_ledger.reports.office.titles import columns
from sbt_ledger.reports.words import period_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.assessment.school import CohortStanding
    from sbt_ledger.reports.listing import Cell
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.sheet import Row

_DONE = frozenset({State.MET, State.WAIVED, State.EXEMPT})
_NOT_ADVISED = _DONE | {State.OPEN}
"""What is no remark where nobody must meet it."""


def duties_in_brief(asked: Asked, title: str, duties: Sequence[CohortStanding]) -> Sheet | None:
    """Return a row a requirement and state that is not met: how often, and in which groups."""
    together: dict[tuple[object, ...], list[CohortStanding]] = {}
    for each in duties:
        if each.state not in (_DONE if each.binds else _NOT_ADVISED):
            key = (not each.binds, each.rule_set.id, each.cohort.id, each.state)
            together.setdefault(key, []).append(each)
    if not duties:
        return None
    rows: list[Row] = [
        (
            coded(alike[0].cohort, asked.language), alike[0].state, len(alike),
            _groups(alike, len(asked.groups) - (LAST in asked.groups)),
            _span(each.period.label for each in alike), alike[0].cohort.clause,
        )
        for _key, alike in sorted(together.items(), key=lambda item: item[0][0] is True)
    ]  # fmt: skip
    names = columns(asked.naming, "require* state* count* group* period* clause")
    return Sheet("duties", title, names, rows, notes=(_note("duties"),))


def short_in_brief(asked: Asked, title: str, missed: Sequence[Standing]) -> Sheet | None:
    """Return a row a teacher and requirement, however often it was missed."""
    together: dict[tuple[object, ...], list[Standing]] = {}
    for each in missed:
        key = (each.teacher.code, each.rule_set.id, each.part_of, each.requirement.id, each.state)
        together.setdefault(key, []).append(each)
    if len(together) == len(missed):
        return None
    rows: list[Row] = [
        (
            asked.group_of(alike[0].teacher.code), alike[0].teacher.code, alike[0].teacher.name,
            coded(alike[0].requirement, asked.language), len(alike), _span(map(period_of, alike)),
            sum(each.earned for each in alike), sum(each.certified for each in alike),
            sum(each.short or each.over for each in alike), alike[0].state,
        )
        for alike in together.values()
    ]  # fmt: skip
    names = columns(
        asked.naming, "group* code* name* require* count* period earned certified lacking* state"
    )
    return Sheet("short", title, names, rows, notes=(_note("short"),))


def _groups(alike: Sequence[CohortStanding], every: int) -> Cell:
    """Return the groups; of what is only advised, or of all groups, how many."""
    groups = tuple(dict.fromkeys(each.group or "" for each in alike))
    if len(groups) == 1 or (alike[0].binds and len(groups) < every):
        return groups
    text = ngettext("{count} group", "{count} groups", len(groups))
    return text.format(count=len(groups))


def _span(labels: Iterable[str]) -> str:
    """Return the first period and the last, or the only one."""
    found = list(labels)
    return (
        found[0]
        if found[0] == found[-1]
        else _("{first} to {last}").format(first=found[0], last=found[-1])
    )


def _note(table: str) -> str:
    return _("Only what is not met, in brief; all of it: --table {table}.").format(table=table)
