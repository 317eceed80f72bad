"""The lines of a dossier: events, proofs, and what is asked; for people, and flat for programs."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.result import State
from sbt_ledger.reports.amounts import shown
from sbt_ledger.reports.coded import coded
from sbt_ledger.reports.explain_entries import Entries
from sbt_ledger.reports.import_sheet import provider_of
from sbt_ledger.reports.office.asked import written
from sbt_ledger.reports.office.dossier_words import told_brought
from sbt_ledger.reports.transcript import written_approvals, written_evidence
from sbt_ledger.reports.words import Words, period_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from fractions import Fraction

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.dossier_events import Event, Events
    from sbt_ledger.reports.office.sheet import Row


class _Proofs(NamedTuple):
    """The proofs of one event, or of one change."""

    evidence: Sequence[tuple[str, str]]
    title: str
    date: date
    place: str
    sponsor: str = ""
    hours: Fraction | None = None
    credits: Fraction | None = None


class DossierRows:
    """Makes lines; words are looked up once, as a school has a hundred thousand events."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._naming = asked.naming
        self._entries = Entries(asked.language, asked.naming)
        self._words = Words(asked.naming)
        self._standings: dict[str, list[Standing]] = {}
        for each in asked.assessment.assessments:
            self._standings[each.teacher.code] = [
                one for one in each.standings if one.state is not State.NOT_APPLICABLE
            ]
        self._pending = _("pending {pending}")
        self._copy = _("copy")

    def event(self, event: Event) -> Row:
        """Return an event as people read it."""
        entry = event.item.entry
        activity = entry.activity
        return (
            _days(activity.start, activity.end), activity.title or activity.id,
            entry.text("kind"), entry.text("mode"), self._provider(entry),
            event.attended, event.credits, self._result(entry), self._kinds(entry),
            entry.text("registered_by"), written_approvals(entry.approvals[-1:]),
            self._remark(event),
        )  # fmt: skip

    def flat(self, code: str, event: Event) -> Row:
        """Return an event as programs read it."""
        entry = event.item.entry
        activity = entry.activity
        return (
            code, self._asked.name(code), event.year.label, activity.start, activity.end,
            activity.title, entry.text("kind"), entry.text("mode"), self._provider(entry),
            entry.text("level"), entry.text("program"), event.attended, event.credits,
            event.pending, entry.text("result"), entry.text("prize"),
            written_evidence(entry.evidence), entry.text("registered_by"),
            written_approvals(entry.approvals), self._remark(event),
            activity.id, written(event.item.place),
        )  # fmt: skip

    def proofs(self, code: str, events: Events) -> list[Row]:
        """Return the proofs, those of an event in one line, as people read them."""
        return [
            (
                each.date, each.title,
                tuple(dict.fromkeys(self._naming.step(kind) for kind, _path in each.evidence)),
                self._copy if any(path for _kind, path in each.evidence) else "",
                each.sponsor, each.hours, each.credits, len(each.evidence),
                tuple(path for _kind, path in each.evidence if path),
            )
            for each in self._proofs(code, events)
        ]  # fmt: skip

    def flat_proofs(self, code: str, events: Events) -> Iterator[Row]:
        """Yield every proof for programs."""
        for each in self._proofs(code, events):
            for kind, path in each.evidence:
                yield (
                    code, self._asked.name(code), kind, each.title, each.date, each.sponsor,
                    each.hours, each.credits, "copy" if path else "", path, each.place,
                )  # fmt: skip

    def _proofs(self, code: str, events: Events) -> Iterator[_Proofs]:
        """Yield the proofs of events, and of what changed for the teacher."""
        for event in events.events:
            entry = event.item.entry
            # One that stands in two years is told in the one in which it ended.
            if entry.evidence and event.hours is not None:
                yield _Proofs(
                    entry.evidence, entry.activity.title or entry.activity.id, entry.activity.end,
                    written(event.item.place), self._provider(entry), event.attended, event.credits,
                )  # fmt: skip
        for change in self._asked.timeline(code).changes:
            if change.evidence and change.first <= self._asked.day:
                told = self._naming.attribute(change.attribute)
                yield _Proofs(change.evidence, told, change.first, written(change.place))

    def asked(self, code: str) -> list[Row]:
        """Return what is asked of a teacher, and how it stands."""
        return [
            (
                period_of(each), coded(each.requirement, self._asked.language), each.rule_set.id,
                each.state, each.needed, each.earned, each.certified, each.short or each.over,
            )
            for each in self._standings.get(code, ())
        ]  # fmt: skip

    def pending(self, amount: Fraction) -> str:
        """Return what more will count once it is complete, "" for nothing."""
        return self._pending.format(pending=shown(amount)) if amount else ""

    def _provider(self, entry: CreditEntry) -> str:
        return provider_of(self._asked.book, entry)

    def _result(self, entry: CreditEntry) -> str:
        """Return how the teacher did: the result, and the prize."""
        named = (self._naming.cell(name, entry.text(name)) for name in ("result", "prize"))
        return self._words.joined(named)

    def _kinds(self, entry: CreditEntry) -> tuple[str, ...]:
        return tuple(dict.fromkeys(kind for kind, _path in entry.evidence))

    def _remark(self, event: Event) -> str:
        """Return the part, what was brought along, the note, what is pending and counts less."""
        entry = event.item.entry
        named = _("part {part}").format(part=entry.part) if entry.part else ""
        parts = [named, entry.text("note"), self.pending(event.pending)]
        if entry.is_opening_balance:
            counts = None if event.credits is None else event.credits + event.pending
            parts.insert(0, told_brought(entry.attended, counts))
        if event.worth is not None:
            parts += [self._entries.told_why(each) for each in event.worth.counted.reductions]
        elif event.counts_in is not None:
            parts.append(_("counts in {period}").format(period=event.counts_in.label))
        elif not event.item.shows:
            parts.append(event.item.why)
        return self._words.joined(dict.fromkeys(parts))


def _days(first: date, last: date) -> str:
    """Return from when to when."""
    return last.isoformat() if first == last else f"{first.isoformat()}..{last.isoformat()}"
