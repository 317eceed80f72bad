"""Changes of the roster that results ask for: why, and which command makes them."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.reports.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sbt_ledger.assessment.proposals import Proposal

_COLUMNS = (
    "code", "name", "attribute", "now", "value", "from", "until", "why", "command", "period",
    "rules", "require", "clause", "place",
)  # fmt: skip


def proposals_listing(proposals: Iterable[Proposal], language: str) -> Listing:
    """Return a row a proposal; `place` is the rule's FILE:LINE, `now` what holds so far."""
    titles = (
        _("Code"), _("Name"), _("Attribute"), _("Now"), _("Becomes"), _("From"), _("Until"),
        _("Why"), _("Command"), _("Period"), _("Rules"), _("Requirement"), _("Clause"), _("Place"),
    )  # fmt: skip
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
    return Listing("proposals", _COLUMNS, tuple(rows), titles)


def command_of(proposal: Proposal) -> str:
    """Return the command that makes the change."""
    what = f"{proposal.attribute} {proposal.value or '--end'}"
    until = f" --until {proposal.until}" if proposal.until else ""
    return f"ledger teacher change {proposal.teacher.code} {what} --from {proposal.first}{until}"


def reason_of(proposal: Proposal) -> str:
    """Return why it is proposed, in a form that stays the same in every language."""
    standing = proposal.standing
    period = standing.period.label if standing.period else ""
    parts = (standing.rule_set.id, standing.requirement.id, period, standing.requirement.clause)
    return " ".join(filter(None, parts))
