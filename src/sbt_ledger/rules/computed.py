"""What this version computes of the rules language; the rest is refused, never ignored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sbt_ledger.notation.table import Table, key_of
from sbt_ledger.rules.deadline import Deadline

if TYPE_CHECKING:
    from sbt_ledger.rules.rule_set import RuleSet

_TOLD = {"id", "source", "clause", "quote", "text", "name", "force", "doubts", "written_at"}
_COMPUTED: dict[str, set[str]] = {
    "ruleset": {
        "title", "from_", "to", "replaces", "based_on", "if_both", "unit", "on_change",
        "checked_on",
    },
    "period": {
        "start", "starts", "length", "length_by", "ends", "by", "list", "from_day", "skip", "once",
    },
    "counting": {"date", "same_event", "same_course", "tags"},
    "attendance": {"credit", "void_if", "void_if_missing", "late_over"},
    "credit": {
        "where", "per_hour", "per_record", "per_unit", "minutes", "by", "table", "else_", "step",
        "round", "least", "factor", "plus", "at_most", "not_for", "share", "spread",
    },
    "valid": {"where", "needs", "needs_all", "needs_any", "before", "within", "else_"},
    "floor": {"group", "at_least", "where", "per"},
    "cap": {"where", "measure", "at_most", "per", "for_"},
    "require": {
        "who", "who_when", "where", "measure", "at_least", "at_most", "at_least_by", "per",
        "gives", "if_not", "of_which", "covers", "mix", "any_of", "how_many", "if_",
    },
    "carry": {"require", "at_most", "except_", "earned_in_last", "lives", "use"},
    "grace": {"length", "needs_all", "credits_go"},
    "adjust": {
        "require", "who", "when", "change", "by", "of", "each", "per", "least", "at_most",
        "min_length", "round", "active_if", "needs_all",
    },
    "deadline": {"task", "where", "who", "by", "within", "after", "days", "blocks"},
    "cohort": {
        "measure", "for_each", "where", "having", "of", "done", "at_least", "at_most", "per", "who",
        "count_on", "group_by", "round", "at_least_people",
    },
    "money": {"what", "of", "at_least", "per"},
    "keep": {"what", "for_", "per", "after"},
}  # fmt: skip
_VALUES: dict[tuple[str, str], set[object]] = {
    ("counting", "same_event"): {"once"},
}


def not_computed(rule_set: RuleSet) -> Iterator[tuple[str, str]]:
    """Yield (place, key) of everything that the rule set asks for and this version cannot compute.

    The place is the `FILE:LINE` of the entry, or the name of its table.
    """
    for table in rule_set.names():
        if table in {"sources", "doubts", "who", "scale"}:
            continue
        held = getattr(rule_set, table)
        entries = held.values() if isinstance(held, dict) else held
        for entry in (entries,) if isinstance(entries, Table) else entries:
            yield from _refused_keys(table, entry)


def _refused_keys(table: str, entry: Table) -> Iterator[tuple[str, str]]:
    place = getattr(entry, "written_at", "") or table
    if table not in _COMPUTED:
        yield place, table
        return
    for key in sorted(entry.written - _COMPUTED[table] - _TOLD):
        yield place, f"{table}: {key_of(key)}"
    for (of_table, key), known in _VALUES.items():
        if of_table == table and (value := getattr(entry, key)) not in known:
            yield place, f'{table}: {key} = "{value}"'
    yield from _refused_together(table, entry, place)
    yield from _refused_amounts(table, entry, place)


def _refused_together(table: str, entry: Table, place: str) -> Iterator[tuple[str, str]]:
    """Yield what is computed alone but not beside another key, or not of every value."""
    written = entry.written
    if table == "require" and {"at_least", "at_most"} <= written:
        yield place, "require: at_least + at_most"
    having = getattr(entry, "having", None)
    if having is not None and having.measure.startswith("distinct "):
        yield place, f'cohort: having: measure = "{having.measure}"'
    per = getattr(entry, "per", "")
    if isinstance(entry, Deadline) and entry.by:
        per = entry.due()[1]
    if table in {"cohort", "money", "deadline"} and (per == "career" or per.startswith("rolling ")):
        yield place, f'{table}: per = "{per}"'


def _refused_amounts(table: str, entry: Table, place: str) -> Iterator[tuple[str, str]]:
    """Yield amounts of requirements that are percents."""
    if table != "require":
        return
    for key in ("at_least", "at_most"):
        amount = getattr(entry, key, None)
        steps = amount if isinstance(amount, tuple) else ()
        amounts = (amount, *(step.amount for step in steps))
        if any(isinstance(each, str) for each in amounts):
            yield place, f"{table}: {key}"
