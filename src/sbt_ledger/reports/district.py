"""`rollup`: the tables of a district, in the frame of the office reports."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.assessment.district import VERDICTS, lines_of, pooled, rules_apart
from sbt_ledger.assessment.result import State
from sbt_ledger.reports import school_words
from sbt_ledger.reports.coded import coded
from sbt_ledger.reports.district_charts import cohort_charts, verdict_charts, verdict_of
from sbt_ledger.reports.office.sheet import OfficeReport, Sheet
from sbt_ledger.reports.office.titles import columns
from sbt_ledger.reports.unread_schools import problems_sheet, told_unread, unread_sheet
from sbt_ledger.reports.words import some_things

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from sbt_ledger.assessment.district import Pooled, SchoolFigures
    from sbt_ledger.periods import Period
    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.office.sheet import Row
    from sbt_ledger.reports.unread_schools import Unread

_COUNTS = "compliant* open pending unknown short*"
_STATES = (State.MET, State.OPEN, State.PENDING, State.UNKNOWN, State.SHORT, State.OVER)
_SOME = 12
"""So many schools of one kind are named; a province has thousands."""
_FREED = (State.EXEMPT, State.WAIVED)


@dataclass(frozen=True)
class District:
    """The schools of a district on a day; of those that are `unread` no figure tells."""

    schools: tuple[SchoolFigures, ...]
    unread: tuple[Unread, ...]
    period: Period
    as_of: date
    naming: Naming
    language: str

    @cached_property
    def pooled(self) -> list[Pooled]:
        """What the schools owe each by itself, over all of them."""
        return pooled(self.schools, self.as_of)

    @cached_property
    def remarks(self) -> tuple[str, ...]:
        """What is to be known of the figures: which schools have other rules under one id."""
        text = _(
            "“{rules}” does not say the same in all schools: {parted}. What it asks in the same"
            " words is added up all the same."
        )
        return tuple(
            text.format(rules=rules, parted=_("; ").join(map(_names_of, parts)))
            for rules, parts in rules_apart(self.schools).items()
        )

    def is_compliant(self, strict: bool) -> bool:  # noqa: FBT001 - as `check` asks
        """Whether nothing that is asked of all together is missed."""
        missed = {State.SHORT, State.OVER} | ({State.PENDING, State.UNKNOWN} if strict else set())
        found = (each.standing for each in self.pooled)
        return not any(each and each.binds and each.state in missed for each in found)

    def report(self) -> OfficeReport:
        """Return the tables: schools, requirements, groups, what is owed together, who is short."""
        schools = ngettext("{count} school", "{count} schools", len(self.schools))
        title = _("District")
        if self.schools:  # else nobody says in which period
            title = _("{title}, {period}").format(title=title, period=self.period.label)
        sheets = (
            self._schools(), unread_sheet(self.unread, self.naming), self._lines(),
            self._shares(), self._cohorts(), self._cohorts_by_school(), self._deadlines(),
            self._money(), self._missed(),
        )  # fmt: skip
        return OfficeReport(
            "rollup", title, schools.format(count=len(self.schools)), "", self.period, self.as_of,
            tuple(each for each in sheets if each.rows or each.name in {"schools", "short"}),
            self.remarks, (_("Filled in by"), _("Checked by"), _("Date")),
            # A program finds every table, also one in which nothing stands today.
            flat=(*sheets, problems_sheet(self.unread)), verdict=self._verdict(),
        )  # fmt: skip

    def _verdict(self) -> str:
        """Return the district in one line, which tells also of whom it says nothing."""
        verdict, more = verdict_of(self.schools), told_unread(self.unread)
        if not self.schools:
            return more
        return _("{verdict} {more}").format(verdict=verdict, more=more) if more else verdict

    def _schools(self) -> Sheet:
        rows: list[Row] = [
            (
                each.name, each.code, each.summary["teachers"],
                *_counted(each.summary), each.owed, each.remarks, each.place,
            )
            for each in self.schools
        ]  # fmt: skip
        names = f"school* code people* {_COUNTS} owed* remarks folder"
        summed = (sum(_int(row[at]) for row in rows) for at in range(2, 2 + 1 + len(VERDICTS) + 2))
        totals: Row = (_("all together"), "", *summed, "")
        titles = columns(self.naming, names)
        charts = verdict_charts(self.schools)
        # A workbook has no verdict: who reads its first sheet must not take the sums for all.
        notes = (told_unread(self.unread),) if self.unread else ()
        return Sheet(
            "schools", _("Schools"), titles, rows, totals, notes, charts=charts,
            folded=bool(charts),
        )  # fmt: skip

    def _lines(self) -> Sheet:
        rows: list[Row] = [
            (
                coded(each.requirement, self.language), key.period, sum(each.states.values()),
                *(each.states[state] for state in _STATES[:4]),
                each.states[State.SHORT] + each.states[State.OVER],
                sum(each.states[state] for state in _FREED),
                each.needed, each.earned, each.certified, each.short,
                key.rules, key.part_of or "",
            )
            for key, each in lines_of(self.schools)
        ]  # fmt: skip
        names = (
            "require* period* people* met* open pending unknown short* freed needed earned"
            " certified lacking rules part_of"
        )
        note = _("A requirement in several periods of one teacher counts in each.")
        return Sheet("lines", _("Requirements"), columns(self.naming, names), rows, notes=(note,))

    def _shares(self) -> Sheet:
        found: dict[tuple[str, str], dict[str, int]] = {}
        for school in self.schools:
            for key, counts in school.shares.items():
                kept = found.setdefault(key, {})
                for verdict, count in counts.items():
                    kept[verdict] = kept.get(verdict, 0) + count
        of_columns = {column: None for column, value in found if value}
        rows: list[Row] = [
            (
                self.naming.attribute(column), self.naming.cell(column, value) or _("none"),
                sum(found[column, value].values()), *_counted(found[column, value]),
            )
            for column in of_columns
            for column_, value in sorted(found, key=lambda key: (not key[1], key))
            if column_ == column
        ]  # fmt: skip
        names = f"column* cell* people* {_COUNTS}"
        titles = columns(self.naming, names)
        return Sheet("shares", _("Groups, stages, ranks"), titles, rows)

    def _cohorts(self) -> Sheet:
        rows: list[Row] = []
        for each in self.pooled:
            whole = each.standing
            rows.append((
                coded(each.first.cohort, self.language), each.first.group or "",
                each.first.period.label, school_words.needed(each.first),
                "" if whole is None else school_words.reached(whole),
                None if whole is None or whole.for_show else whole.state,
                None if whole is None else whole.numerator,
                None if whole is None else whole.denominator,
                each.states.total(), each.states[State.MET],
                each.states[State.SHORT] + each.states[State.OVER],
                each.first.rule_set.id, each.first.cohort.clause,
            ))  # fmt: skip
        names = (
            "require* group period* needed* reached* state* above below schools met short"
            " rules clause"
        )
        note = _("Shares and means are those of all people together, not means of the schools'.")
        titles = columns(self.naming, names)
        charts = cohort_charts(self.pooled, self.language)
        return Sheet(
            "cohorts", _("Owed together"), titles, rows, notes=(note,), charts=charts,
            folded=bool(charts),
        )  # fmt: skip

    def _cohorts_by_school(self) -> Sheet:
        rows = [
            (
                school.name, coded(each.cohort, self.language), each.group or "",
                each.period.label, school_words.needed(each), school_words.reached(each),
                None if each.for_show else each.state, each.numerator, each.denominator,
                each.rule_set.id,
            )
            for school in self.schools
            for each in school.cohorts
            if each.state is not State.NOT_APPLICABLE
        ]  # fmt: skip
        names = "school* require* group period needed* reached* state* above below rules"
        titles = columns(self.naming, names)
        return Sheet("cohorts_by_school", _("Owed together, school by school"), titles, rows)

    def _deadlines(self) -> Sheet:
        rows = [
            (
                school.name, coded(line, self.language), states.total(), states[State.MET],
                states[State.OPEN], states[State.SHORT], states[State.UNKNOWN], rules,
            )
            for school in self.schools
            for (rules, line), states in school.deadlines.items()
        ]  # fmt: skip
        names = "school* require* count* met open overdue* unknown rules"
        return Sheet("deadlines", _("Deadlines"), columns(self.naming, names), rows)

    def _money(self) -> Sheet:
        rows = [
            (
                school.name, coded(each.money, self.language), each.period.label, each.needed,
                school_words.money_reached(each), each.state, each.amount, each.whole,
                each.rule_set.id,
            )
            for school in self.schools
            for each in school.money
        ]  # fmt: skip
        names = "school* require* period needed* reached* state* amount base rules"
        return Sheet("money", _("Money"), columns(self.naming, names), rows)

    def _missed(self) -> Sheet:
        names = (
            "school* group code* name* require* period needed earned certified lacking* state rules"
        )
        rows = list(self._missed_rows())
        return Sheet("short", _("Who is short"), columns(self.naming, names), rows)

    def _missed_rows(self) -> Iterator[Row]:
        for school in self.schools:
            for each in school.missed:
                yield (
                    school.name, each.group, each.code, each.name,
                    coded(each.requirement, self.language), each.period, each.needed, each.earned,
                    each.certified, each.lacking, each.state, each.rules,
                )  # fmt: skip


def _names_of(schools: Iterable[SchoolFigures]) -> str:
    return some_things([each.name for each in schools], _SOME)


def _counted(counts: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(counts.get(verdict, 0) for verdict in reversed(VERDICTS))


def _int(cell: object) -> int:
    return cell if isinstance(cell, int) else 0
