"""A rule set: one jurisdiction's rules, as one file says them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from gettext import gettext as _
from typing import Any, Literal, NamedTuple, Self

from sbt_ledger.notation.table import Table
from sbt_ledger.rules.cohort import Cohort, Keep, MoneyRatio
from sbt_ledger.rules.credit_rule import AttendanceRule, CreditRule, ValidRule
from sbt_ledger.rules.cut_rule import Cap, Floor
from sbt_ledger.rules.deadline import Deadline
from sbt_ledger.rules.filter import Filter
from sbt_ledger.rules.line import (
    Day,
    Names,
    RuleLine,
    Texts,
    Where,
    filled_in,
    filters_in,
    in_language,
)
from sbt_ledger.rules.period_rule import Counting, PeriodRule, rolling
from sbt_ledger.rules.requirement import Adjustment, Carry, Grace, Part, Requirement
from sbt_ledger.rules.source import Doubt, Source

OnChange = Literal["period start", "latest", "record date", "split", "better"]
LAYERS, OLDER = "#layers", "#older"
"""Names of what no file writes: it is put in when what a file names is read."""


class Head(Table):
    """The table `[ruleset]`: what the set is called, and when it holds."""

    id: str
    title: Texts | str = ""
    source: str = ""
    from_: Day
    to: Day | None = None
    replaces: str = ""
    based_on: Names = ()
    if_both: Literal["", "stricter"] = ""
    unit: str = "credit"
    on_change: OnChange = "period start"
    checked_on: date | None = None
    doubts: Names = ()
    written_at: str = ""


class Replaced(NamedTuple):
    """The version that a rule set replaces, since when, and what that does to a running period."""

    rule_set: RuleSet
    since: date
    on_change: OnChange


class RuleSet(Table):
    """All rules of one file, and of the layers below it. Filters have their scales filled in."""

    ruleset: Head
    sources: dict[str, Source | str] = {}
    doubts: dict[str, Doubt] = {}
    who: Where = Filter()
    period: dict[str, PeriodRule] = {}
    scale: dict[str, tuple[str, ...]] = {}
    counting: Counting = Counting()
    attendance: AttendanceRule = AttendanceRule()
    credit: tuple[CreditRule, ...] = ()
    valid: tuple[ValidRule, ...] = ()
    floor: tuple[Floor, ...] = ()
    cap: tuple[Cap, ...] = ()
    require: tuple[Requirement, ...] = ()
    carry: tuple[Carry, ...] = ()
    adjust: tuple[Adjustment, ...] = ()
    grace: tuple[Grace, ...] = ()
    deadline: tuple[Deadline, ...] = ()
    cohort: tuple[Cohort, ...] = ()
    money: tuple[MoneyRatio, ...] = ()
    keep: tuple[Keep, ...] = ()

    def checked(self) -> Self:
        """Return it with what "county+" means filled in; a step of no scale stays for `faults`."""
        filled: dict[str, Any] = {
            table: tuple(line.with_scales(self.scale) for line in getattr(self, table))
            for table in TABLES
        }
        filled["who"] = filled_in(self.who, self.scale)
        filled["attendance"] = self.attendance.with_scales(self.scale)
        # What the file does not write stays unwritten: `rules show` shows what it writes.
        return self.but(**{name: each for name, each in filled.items() if name in self.written})

    @property
    def id(self) -> str:
        """The name by which books and commands call the set."""
        return self.ruleset.id

    @property
    def older(self) -> Replaced | None:
        """The version that the set replaces, None if it replaces none."""
        found: Replaced | None = vars(self).get(OLDER)
        return found

    @property
    def layers(self) -> tuple[RuleSet, ...]:
        """What was laid over each other: what the file itself says, then what it is based on."""
        found: tuple[RuleSet, ...] = vars(self).get(LAYERS, ())
        return found

    @property
    def versions(self) -> tuple[RuleSet, ...]:
        """The set, the version that it replaces, the one that this one replaces, and so on."""
        return (self, *(self.older.rule_set.versions if self.older else ()))

    @property
    def listed(self) -> dict[str, Source | str]:
        """The documents, {} where a layer lists none: it may name them in so many words."""
        return self.sources if all(layer.sources for layer in self.layers) else {}

    def title(self, language: str) -> str:
        """Return the set's title in `language` if the file has it, else its id."""
        title = self.ruleset.title
        if isinstance(title, str):
            return title or self.id
        return in_language(title, language) or self.id

    def source_of(self, line: RuleLine, language: str) -> str:
        """Return the document and clause of a rule line, "" if it names none."""
        source = self.sources.get(line.source)
        title = source if isinstance(source, str) or source is None else source.title
        if isinstance(title, dict):
            title = in_language(title, language) or line.source
        return ", ".join(part for part in (title, line.clause) if part)

    def under(self, doubt: str) -> RuleSet | None:
        """Return the rule set as the other reading of `doubt` would have it, None if not given."""
        instead = self.doubts[doubt].instead if doubt in self.doubts else {}
        if not instead:
            return None
        if self.layers:
            from sbt_ledger.rules.layers import laid_under  # noqa: PLC0415 - it lays rule sets

            return laid_under(self, doubt)
        said = {name: vars(self)[name] for name in self.names() if name in self.written}
        return RuleSet.read({**said, **instead})

    def has_own(self, period: str) -> bool:
        """Whether a period is one of each teacher's own."""
        window = rolling(period)
        rule = self.period.get(window[1] if window else period)
        return rule is not None and rule.is_personal

    def faults(self) -> Iterator[tuple[str, str]]:
        """Yield (FILE:LINE, what is wrong) for names that do not fit together."""
        from sbt_ledger.rules.misnamed import misnamed  # noqa: PLC0415 - it looks into a rule set

        # What a file names may stand in a layer below: then it is looked at once they are laid.
        if self.layers or not self.ruleset.based_on:
            yield from self._unknown_periods()
            yield from self._unknown_names()
            yield from self._unknown_steps()
            yield from self._not_longer()
            yield from misnamed(self)
        yield from self._used_twice()

    def _used_twice(self) -> Iterator[tuple[str, str]]:
        """Yield ids of two requirements or parts; layers may have two readings of one."""
        seen: dict[str, str] = {}
        parts = [(part, each) for each in self.require for part in parts_of(each)]
        for line, whole in (*((each, each) for each in self.require), *parts):
            if line.id in seen and not (self.layers and seen[line.id] == whole.id):
                yield line.written_at, _("the id “{id}” is used twice").format(id=line.id)
            seen[line.id] = whole.id

    def _lines(self) -> tuple[RuleLine, ...]:
        return tuple(line for table in TABLES for line in getattr(self, table))

    def _unknown_periods(self) -> Iterator[tuple[str, str]]:
        known = {*self.period, "month", "week", "career", ""}
        lines: tuple[Requirement | Cohort | Cap | Floor | MoneyRatio, ...] = (
            *self.require, *self.cohort, *self.cap, *self.floor, *self.money,
        )  # fmt: skip
        named = [(line.written_at, line.per) for line in lines]
        named += [(line.written_at, line.period) for line in self.deadline]
        named.append((self.counting.written_at, self.counting.course_per))
        for place, per in named:
            window = rolling(per)
            is_known = (
                per in known
                if window is None
                else window[0] > 1 and window[1] in known - {"career", ""}
            )
            if not is_known:
                told = _("“{per}” is no period: [period.{per}] is missing")
                yield place, told.format(per=per)
        common: tuple[Cohort | MoneyRatio, ...] = (*self.cohort, *self.money)
        for place, per in [(line.written_at, line.per) for line in common]:
            if self.has_own(per):
                told = _("“{per}” is a period of each teacher's own; the school has none")
                yield place, told.format(per=per)

    def _unknown_names(self) -> Iterator[tuple[str, str]]:
        parts = (part.id for line in self.require for part in parts_of(line))
        known = {*(line.id for line in self.require), *parts}
        named: list[tuple[RuleLine, tuple[str, ...]]] = [
            *((line, line.not_for) for line in self.credit),
            *((line, line.require) for line in self.adjust),
            *((line, line.having.named) for line in self.cohort if line.having is not None),
        ]
        for entry, names in named:
            for name in names:
                if name not in known:
                    told = _("“{name}” is no requirement of this rule set")
                    yield entry.written_at, told.format(name=name)
        for line in (*self._lines(), *self.period.values(), self.counting, self.attendance):
            if line.source and self.listed and line.source not in self.listed:
                told = _("“{name}” is no key of [sources]")
                yield line.written_at, told.format(name=line.source)
            for doubt in line.doubts:
                if doubt not in self.doubts:
                    told = _("“{name}” is no key of [doubts]")
                    yield line.written_at, told.format(name=doubt)

    def _not_longer(self) -> Iterator[tuple[str, str]]:
        """Yield lines that pause or extend what has no length."""
        from_dates = {line.id for line in self.require if self._begins_on_a_date(line.per)}
        for line in self.adjust:
            if line.change not in {"pause", "extend"}:
                continue
            told = _("a period that begins on a date can be made longer: that of “{name}” does not")
            for name in line.require:
                if name not in from_dates:
                    yield line.written_at, told.format(name=name)

    def _begins_on_a_date(self, per: str) -> bool:
        window = rolling(per)
        rule = self.period.get(window[1] if window else per)
        return rule is not None and rule.begins_on_a_date

    def _unknown_steps(self) -> Iterator[tuple[str, str]]:
        filters = [("", self.who)]
        for line in (*self._lines(), self.attendance):
            filters += _placed(line, line.written_at)
        for place, wanted in filters:
            try:
                wanted.with_scales(self.scale)
            except ValueError as fault:
                yield place, str(fault)


def _placed(line: RuleLine, place: str) -> Iterator[tuple[str, Filter]]:
    """Yield every filter of a line with its place; those of a part stand where the part does."""
    for value in vars(line).values():
        if isinstance(value, tuple) and value and isinstance(value[0], Part):
            for part in value:
                yield from _placed(part, part.written_at or place)
        else:
            yield from ((place, each) for each in filters_in(value))


TABLES = (
    "credit", "valid", "floor", "cap", "require", "carry", "adjust", "grace", "deadline", "cohort",
    "money", "keep",
)  # fmt: skip


def parts_of(line: Requirement | Part) -> tuple[Part, ...]:
    """Return all parts of a requirement, however deep."""
    return tuple(deep for part in line.of_which for deep in (part, *parts_of(part)))


def line_of(place: str) -> int | None:
    """Return the line of a `FILE:LINE`, None if it has none."""
    line = place.rpartition(":")[2]
    return int(line) if line.isdigit() else None
