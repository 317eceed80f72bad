"""Changes of the roster that results ask for: why, and which command makes them."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.reports.listing import Listing, as_text
from sbt_ledger.reports.page import Line
from sbt_ledger.reports.todo.commands import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sbt_ledger.assessment.proposals import Proposal
    from sbt_ledger.reports.page import Page

_COLUMNS = (
    "code", "name", "attribute", "now", "value", "from", "until", "why", "command", "period",
    "rules", "require", "clause", "place",
)  # fmt: skip


def proposals_listing(proposals: Iterable[Proposal], language: str) -> Listing:
    """Return a row a proposal; `place` is the rule's FILE:LINE, `now` what holds so far."""
    rows = []
    for each in proposals:
        line, standing = each.standing.requirement, each.standing
        why = _("missed: {rule}").format(rule=line.told(language))
        rows.append((
            each.teacher.code, each.teacher.name, each.attribute, each.now, each.value,
            each.first, each.until, why, command_of(each),
            standing.period.label if standing.period else "", standing.rule_set.id, line.id,
            line.clause, line.written_at,
        ))  # fmt: skip
    return Listing("proposals", _COLUMNS, tuple(rows))


def proposals_text(listed: Listing) -> str:
    """Return a line with the names of the columns and a line a proposal, or that there is none."""
    header = "\t".join(listed.columns)
    return f"{header}\n{as_text(listed)}" if listed.rows else _("Nothing is proposed.")


def proposals_page(proposals: Iterable[Proposal], language: str) -> Page:
    """Return what each proposal changes, why, by which clause and line, and its command."""
    lines = []
    for each in proposals:
        line, teacher = each.standing.requirement, each.teacher
        what = _("{teacher}: {attribute}: {now} → {value}, {days}").format(
            teacher=f"{teacher.code} {teacher.name}", attribute=each.attribute,
            now=_(", ").join(each.now), value=each.value or _("none"),
            days=f"{each.first}..{each.until or ''}",
        )  # fmt: skip
        period = each.standing.period.label if each.standing.period else ""
        why = _("missed: {rule}").format(rule=f"{line.told(language)} ({period})")
        by = filter(None, (each.standing.rule_set.id, line.clause, line.written_at))
        lines += [Line(what), Line(why, 1), Line(_(", ").join(by), 1), Line(command_of(each), 1)]
    return tuple(lines) or (Line(_("Nothing is proposed.")),)


def command_of(proposal: Proposal) -> str:
    """Return the command that makes the change, as it is typed."""
    return " ".join(("ledger", *map(quoted, words_of(proposal))))


def words_of(proposal: Proposal) -> tuple[str, ...]:
    """Return the words of the command that makes the change, without `ledger`."""
    until = ("--until", proposal.until.isoformat()) if proposal.until else ()
    return (
        "teacher", "change", proposal.teacher.code, proposal.attribute, proposal.value or "--end",
        "--from", proposal.first.isoformat(), *until,
    )  # fmt: skip


def reason_of(proposal: Proposal) -> str:
    """Return why it is proposed, in a form that stays the same in every language."""
    standing = proposal.standing
    period = standing.period.label if standing.period else ""
    parts = (standing.rule_set.id, standing.requirement.id, period, standing.requirement.clause)
    return " ".join(filter(None, parts))
