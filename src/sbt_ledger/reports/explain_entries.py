"""The entries of a derivation: what each is worth, what of it counts, and by which rule line."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.attendance import told_attendance
from sbt_ledger.assessment.chain import told_by
from sbt_ledger.assessment.proofs import told_late, told_missing
from sbt_ledger.assessment.result import Mark
from sbt_ledger.reports.amounts import exact
from sbt_ledger.reports.asides import lines_told
from sbt_ledger.reports.explain import CUT, LEFT_OUT, mark_of
from sbt_ledger.reports.explain_worth import BY_SPAN, Worth, told_days
from sbt_ledger.reports.naming import AS_WRITTEN
from sbt_ledger.reports.page import Column, Grid, Row
from sbt_ledger.reports.sources import cited

if TYPE_CHECKING:
    from fractions import Fraction

    from sbt_ledger.assessment.result import Counted, Reduction, Standing
    from sbt_ledger.reports.explain import Derivation
    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.page import Tone
    from sbt_ledger.rules.line import RuleLine
    from sbt_ledger.rules.rule_set import RuleSet

_TONES: dict[str, Tone] = {
    Mark.PROVISIONAL: "doubtful",
    Mark.PENDING: "doubtful",
    Mark.VOID: "quiet",
    CUT: "quiet",
    LEFT_OUT: "doubtful",
}


class Entries:
    """Puts entries into rows; words and sources are looked up once, as a teacher has hundreds."""

    def __init__(self, language: str, naming: Naming = AS_WRITTEN) -> None:
        self._naming = naming
        self.language = language
        self._cited: dict[int, str] = {}
        self._marks: dict[str, str] = {
            Mark.OK: _("ok"),
            Mark.PROVISIONAL: _("provisional"),
            Mark.PENDING: _("pending"),
            Mark.VOID: _("void"),
            CUT: _("cut"),
            LEFT_OUT: _("left out"),
        }
        self._reason = _("{why} ({source})")
        self._beside = _("; ")
        self._worth = Worth(naming)

    def grid(self, derivation: Derivation) -> Grid:
        """Return the entries, a row each, oldest first."""
        columns = (
            Column(_("date")),
            Column(_("activity"), wraps=True),
            Column(_("worth"), spare=2, below=True),
            Column(_("counts"), right=True),
            Column(_("mark"), toned=True),
            Column(_("line"), spare=1, below=True),
        )
        standing = derivation.standing
        rows = (self._row(counted, standing) for counted in derivation.counted)
        return Grid(columns, tuple(rows), depth=1)

    def told_reason(self, reason: Reduction, rule_set: RuleSet) -> str:
        """Return why something is less than it could be, and where that is written."""
        source = "" if reason.rule is None else self.source(reason.rule, rule_set)
        source = self._beside.join(filter(None, (lines_told(reason.places), source)))
        why = self.told_why(reason)
        return self._reason.format(why=why, source=source) if source else why

    def told_why(self, reason: Reduction) -> str:
        """Return the reason with its steps, proofs and marks called by their names."""
        if reason.missing:
            steps = (each.split("|") for each in reason.missing)
            named = tuple("|".join(map(self._naming.step, each)) for each in steps)
            return told_missing(named, reason.due)
        if reason.late:
            return told_late(
                [(self._naming.step(step), day) for step, day in reason.late], reason.due
            )
        if reason.attendance:
            return told_attendance(self._naming.cell("attendance", reason.attendance))
        if reason.by is not None:
            column, value = reason.by
            return told_by(self._naming.column(column), self._naming.cell(column, value))
        return reason.why

    def told_period(self, reason: Reduction, rule_set: RuleSet) -> str:
        """Return from where a period is: the sentence that its rule has, if that alone is told."""
        rule = reason.rule
        if rule is not None and rule.text and not reason.places:
            told = _("Period: {text}.").format(text=rule.told(self.language))
            reason = reason._replace(why=told)
        return self.told_reason(reason, rule_set)

    def source(self, line: RuleLine, rule_set: RuleSet) -> str:
        """Return document, clause and rule line of a rule."""
        source = self._cited.get(id(line))
        if source is None:
            source = self._cited[id(line)] = cited(rule_set, line, self.language)
        return source

    def _row(self, counted: Counted, standing: Standing) -> Row:
        rule_set, asked = standing.rule_set, standing.requirement
        credit, mark, amount = counted.credit, mark_of(counted), exact(counted.amount)
        days = "" if asked.measure in BY_SPAN else told_days(counted, standing, self._naming)
        why = (self.told_reason(reason, rule_set) for reason in counted.reductions)
        return Row(
            (
                credit.day.isoformat(),
                credit.entry.activity.title or credit.entry.activity.id,
                self._worth.told(credit, asked),
                # What is pending is shown, but does not add to the sum.
                _counts(amount, counted.later, is_pending=mark == Mark.PENDING),
                self._marks[mark],
                str(counted.place),
            ),
            notes=(days, *why),
            tone=_TONES.get(mark, ""),
        )


def _counts(amount: str, later: Fraction, *, is_pending: bool) -> str:
    """Return what counts; what is pending stands in brackets, as it does not add to the sum."""
    if is_pending:
        return f"({amount})"
    return f"{amount} ({'+' if later > 0 else ''}{exact(later)})" if later else amount
