"""A rule set: one jurisdiction's rules, as one file says them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from sbt_ledger.rules.cohort import Cohort, Deadline, Keep, MoneyRatio
from sbt_ledger.rules.credit_rule import AttendanceRule, Cap, CreditRule, Floor, ValidRule
from sbt_ledger.rules.filter import Filter
from sbt_ledger.rules.line import Names, RuleLine, Strict, Texts, Where
from sbt_ledger.rules.period_rule import Counting, PeriodRule
from sbt_ledger.rules.requirement import Adjustment, Carry, Grace, Part, Requirement
from sbt_ledger.rules.source import Doubt, Source

OnChange = Literal["period start", "latest", "record date", "split", "better"]


class Head(Strict):
    """The table `[ruleset]`: what the set is called, and when it holds."""

    id: str
    title: Texts | str = ""
    source: str = ""
    from_: date = Field(alias="from")
    to: date | None = None
    replaces: str = ""
    based_on: Names = ()
    if_both: Literal["", "stricter"] = ""
    unit: str = "credit"
    on_change: OnChange = "period start"
    checked_on: date | None = None
    doubts: Names = ()
    written_at: str = Field(default="", alias="#at")


class RuleSet(Strict):
    """All rules of one file. Filters have their scales filled in."""

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

    @property
    def id(self) -> str:
        """The name by which books and commands call the set."""
        return self.ruleset.id

    def title(self, language: str) -> str:
        """Return the set's title in `language` if the file has it, else its id."""
        title = self.ruleset.title
        if isinstance(title, str):
            return title or self.id
        return title.get(language) or title.get("en") or self.id  # type: ignore[call-overload]

    def source_of(self, line: RuleLine, language: str) -> str:
        """Return the document and clause of a rule line, "" if it names none."""
        source = self.sources.get(line.source)
        title = source if isinstance(source, str) or source is None else source.title
        if isinstance(title, dict):
            title = title.get(language) or title.get("en") or line.source  # type: ignore[call-overload]
        return ", ".join(part for part in (title, line.clause) if part)

    def under(self, doubt: str) -> RuleSet | None:
        """Return the rule set as the other reading of `doubt` would have it, None if not given."""
        instead = self.doubts[doubt].instead if doubt in self.doubts else {}
        if not instead:
            return None
        tables = {name: getattr(self, name) for name in RuleSet.model_fields}
        return RuleSet.model_validate({**tables, **instead})

    @model_validator(mode="after")
    def _names_fit_together(self) -> RuleSet:
        faults = [
            *self._unknown_periods(),
            *self._unknown_sources(),
            *self._unknown_steps(),
            *self._doubled_ids(),
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _unknown_periods(self) -> list[str]:
        known = {*self.period, "month", "week", "career"}
        lines: tuple[Requirement | Cohort | Cap | Floor, ...] = (
            *self.require, *self.cohort, *self.cap, *self.floor,
        )  # fmt: skip
        return [
            f"'{line.per}' of '{line.id}' is no period: [period.{line.per}] is missing"
            for line in lines
            if line.per and line.per not in known and not line.per.startswith("rolling ")
        ]

    def _unknown_sources(self) -> list[str]:
        lines: list[RuleLine] = [line for table in TABLES for line in getattr(self, table)]
        return [
            f"'{line.source}' of '{line.id or line.written_at}' is no key of [sources]"
            for line in lines
            if line.source and self.sources and line.source not in self.sources
        ]

    def _unknown_steps(self) -> list[str]:
        lines: list[RuleLine] = [line for table in TABLES for line in getattr(self, table)]
        faults = []
        for line in (*lines, self.attendance):
            for wanted in (value for _name, value in line if isinstance(value, Filter)):
                try:
                    wanted.with_scales(self.scale)
                except ValueError as fault:
                    faults.append(str(fault))
        return faults

    def _doubled_ids(self) -> list[str]:
        ids = [line.id for line in self.require] + [
            part.id for line in self.require for part in parts_of(line)
        ]
        return [f"the id '{name}' is used twice" for name in sorted({*ids}) if ids.count(name) > 1]


TABLES = (
    "credit", "valid", "floor", "cap", "require", "carry", "adjust", "grace", "deadline", "cohort",
    "money", "keep",
)  # fmt: skip


def parts_of(line: Requirement | Part) -> tuple[Part, ...]:
    """Return all parts of a requirement, however deep."""
    return tuple(deep for part in line.of_which for deep in (part, *parts_of(part)))
