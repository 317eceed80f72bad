"""A rule set: one jurisdiction's rules, as one file says them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, Self

from sbt_ledger.notation.table import After, Table
from sbt_ledger.rules.adjustment import Adjustment
from sbt_ledger.rules.carry_rule import Carry, Grace
from sbt_ledger.rules.cohort import Cohort, Keep, MoneyRatio
from sbt_ledger.rules.credit_rule import AttendanceRule, CreditRule, ValidRule
from sbt_ledger.rules.cut_rule import Cap, Floor
from sbt_ledger.rules.deadline import Deadline
from sbt_ledger.rules.filter import Filter
from sbt_ledger.rules.line import (
    Day,
    Id,
    Names,
    RuleLine,
    Texts,
    Where,
    filled_in,
    in_language,
)
from sbt_ledger.rules.period_rule import Counting, PeriodRule, rolling
from sbt_ledger.rules.requirement import Part, Requirement
from sbt_ledger.rules.source import Doubt, Source

if TYPE_CHECKING:
    from sbt_ledger.rules.faults import Fault

OnChange = Literal["period start", "latest", "record date", "split", "better"]
LAYERS, OLDER, VALUED_BY = "#layers", "#older", "#valued by"
HANDS_ON = "#hands on"
"""Names of what no file writes: it is put in when what a file names is read."""


def _each_once(steps: tuple[str, ...]) -> tuple[str, ...]:
    """Let the steps of a scale pass if it is known which of them is higher."""
    if not steps or not all(steps):
        msg = _("it is empty")
        raise ValueError(msg)
    twice = next((each for number, each in enumerate(steps) if each in steps[:number]), None)
    if twice is not None:
        raise ValueError(_("the step “{step}” stands twice").format(step=twice))
    return steps


class Head(Table):
    """The table `[ruleset]`: what the set is called, and when it holds."""

    id: Id
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

    def checked(self) -> Self:
        """Return it if it holds on some day."""
        if self.to is not None and self.to < self.from_:
            told = _("it ends on {to}, before it begins on {from_}")
            raise ValueError(told.format(to=self.to, from_=self.from_))
        return self


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
    period: dict[Id, PeriodRule] = {}
    scale: dict[str, Annotated[tuple[str, ...], After(_each_once)]] = {}
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
    def hands_on(self) -> bool:
        """Whether one of its versions hands surplus, or holes to fill, on to the next one."""
        return HANDS_ON in vars(self)

    @property
    def valued_by(self) -> tuple[tuple[date, RuleSet], ...]:
        """The newer versions that say what records are worth, oldest first, and from when on."""
        found: tuple[tuple[date, RuleSet], ...] = vars(self).get(VALUED_BY, ())
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

    def faults(self) -> Iterator[Fault]:
        """Yield what does not fit together in it, and names that name nothing."""
        from sbt_ledger.rules.faults import faults  # noqa: PLC0415 - it looks into a rule set

        return faults(self)


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
