"""`rules show ID`: every value of a rule set with its document, clause, date and words."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.reports.check_json import VERSION
from sbt_ledger.reports.csv_text import csv_text
from sbt_ledger.reports.json_text import listed, one_line, whole
from sbt_ledger.reports.page import Heading, Line
from sbt_ledger.reports.rule_words import rule_entries, written
from sbt_ledger.reports.sources import in_language
from sbt_ledger.reports.words import Words, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.reports.page import Block, Page
    from sbt_ledger.reports.rule_words import RuleEntry
    from sbt_ledger.rules.rule_set import RuleSet
    from sbt_ledger.rules.source import Source


COLUMNS = (
    "table", "id", "key", "value", "text", "source", "clause", "quote", "force", "doubts", "at",
    "part_of",
)  # fmt: skip


def page(rule_set: RuleSet, language: str) -> Page:
    """Return the rule set from its head to its doubts, and where a head of school signs it."""
    words = Words()
    return (
        *_head(rule_set, language),
        *_sources(rule_set, language),
        *(line for entry in rule_entries(rule_set, language) for line in _entry(entry, words)),
        *_doubts(rule_set, language),
        *_signature(),
    )


def as_json(rule_set: RuleSet, language: str) -> str:
    """Return the rule set, one entry a line; values are texts as the rule file writes them."""
    head = rule_set.ruleset
    return whole(
        {
            "version": one_line(VERSION),
            "id": one_line(rule_set.id),
            "title": one_line(rule_set.title(language)),
            "unit": one_line(head.unit),
            "from": one_line(head.from_),
            "to": one_line(head.to),
            "checked_on": one_line(head.checked_on),
            "rests_on": one_line(head.doubts),
            "who": one_line(written(rule_set.who) if rule_set.who else None),
            "scale": one_line(rule_set.scale),
            "sources": listed(
                one_line(_source_fields(key, source, language))
                for key, source in rule_set.sources.items()
            ),
            "lines": listed(one_line(_fields(each)) for each in rule_entries(rule_set, language)),
            "doubts": listed(one_line(each) for each in _doubt_fields(rule_set, language)),
        }
    )


def as_csv(rule_set: RuleSet, language: str) -> str:
    """Return a line a value, with the texts and the source of its entry beside it."""
    return csv_text(
        COLUMNS,
        (
            (
                entry.table, entry.id, key, value, entry.text, entry.source, entry.clause,
                entry.quote, entry.force, entry.doubts, entry.at, entry.part_of,
            )
            for entry in rule_entries(rule_set, language)
            for key, value in entry.values or (("", ""),)
        ),
    )  # fmt: skip


def _head(rule_set: RuleSet, language: str) -> Iterator[Block]:
    head = rule_set.ruleset
    yield Heading(f"{rule_set.title(language)} ({rule_set.id})")
    span = _("In force from {first}.").format(first=head.from_.isoformat())
    if head.to is not None:
        text = _("In force from {first} to {last}.")
        span = text.format(first=head.from_.isoformat(), last=head.to.isoformat())
    yield Line(span, 1)
    checked = head.checked_on
    yield Line(
        _("Last compared with its documents on {day}.").format(day=checked.isoformat())
        if checked
        else _("Not yet compared with its documents by anyone."),
        1,
    )
    yield Line(_("Unit: {unit}.").format(unit=head.unit), 1)
    for key in ("replaces", "on_change", "based_on", "if_both"):
        if key in head.written:
            yield Line(f"{key} = {written(getattr(head, key))}", 1)
    if rule_set.who:
        yield Line(f"who = {written(rule_set.who)}", 1)
    for column, steps in rule_set.scale.items():
        yield Line(f"scale.{column} = {written(steps)}", 1)
    if head.doubts:
        yield Line(_("Rests on: {doubts}").format(doubts=joined(head.doubts)), 1)


def _sources(rule_set: RuleSet, language: str) -> Iterator[Block]:
    if rule_set.sources:
        yield Heading(_("Documents"))
    for key, source in rule_set.sources.items():
        fields = _source_fields(key, source, language)
        *told, note = (str(fields[name] or "") for name in _SOURCE_FIELDS)
        yield Line(f"{key}: {joined(told)}", 1)
        if note:
            yield Line(note, 2, "quiet")


def _entry(entry: RuleEntry, words: Words) -> Iterator[Block]:
    name = " ".join(part for part in (entry.table, entry.id) if part)
    titled = f"{name}: {entry.name}" if entry.name else name
    depth = entry.depth + 1
    yield Line(titled, entry.depth) if entry.part_of else Heading(titled)
    if entry.text:
        yield Line(entry.text, depth)
    for key, value in entry.values:
        yield Line(f"{key} = {value}", depth)
    if source := joined((entry.source, entry.clause, entry.at)):
        yield Line(source, depth, "quiet")
    if entry.quote:
        yield Line(_("“{quote}”").format(quote=entry.quote), depth, "quiet")
    if force := words.forces.get(entry.force):
        yield Line(_("Not binding: {force}.").format(force=force), depth)
    if entry.doubts:
        yield Line(_("Rests on: {doubts}").format(doubts=joined(entry.doubts)), depth, "doubtful")


def _doubts(rule_set: RuleSet, language: str) -> Iterator[Block]:
    if rule_set.doubts:
        yield Heading(_("Doubts"))
    for fields in _doubt_fields(rule_set, language):
        title = " ".join(part for part in (fields["doubt"], fields["clause"]) if part)
        yield Line(_("{doubt}: {readings}").format(doubt=title, readings=fields["readings"]), 1)
        yield Line(_("Taken: {taken}").format(taken=fields["taken"]), 2)
        if fields["at"]:
            yield Line(fields["at"], 2, "quiet")


def _signature() -> Iterator[Block]:
    """Yield the lines on which somebody answers for the rules: on paper, so nowhere else."""
    yield Heading(_("Signature"))
    yield Line(_("I have compared these rules with their documents. They hold here."), 1)
    for title in (_("Name"), _("Date"), _("Signature")):
        told = _("{title}: {line}")
        yield Line(told.format(title=title, line=_BLANK), 1)


_BLANK = "_" * 30
"""Room for a name in handwriting, and no more than a narrow page has."""
_SOURCE_FIELDS = ("title", "issuer", "date", "kind", "file", "url", "note")


def _source_fields(key: str, source: Source | str, language: str) -> dict[str, object]:
    if isinstance(source, str):
        return {"source": key, **dict.fromkeys(_SOURCE_FIELDS, ""), "title": source}
    return {
        "source": key,
        "title": in_language(source.title, language),
        "issuer": source.issuer,
        "date": source.date_,
        "kind": source.kind,
        "file": source.file,
        "url": source.url,
        "note": in_language(source.note, language),
    }


def _fields(entry: RuleEntry) -> dict[str, object]:
    values: dict[str, list[str]] = {}
    for key, value in entry.values:
        values.setdefault(key, []).append(value)
    return {
        "table": entry.table,
        "id": entry.id,
        "text": entry.text,
        "values": {key: "; ".join(each) for key, each in values.items()},
        "source": entry.source,
        "clause": entry.clause,
        "quote": entry.quote,
        "force": entry.force,
        "doubts": entry.doubts,
        "at": entry.at,
        "part_of": entry.part_of,
    }


def _doubt_fields(rule_set: RuleSet, language: str) -> Iterator[dict[str, str]]:
    for name, doubt in rule_set.doubts.items():
        yield {
            "doubt": name,
            "clause": doubt.clause,
            "readings": in_language(doubt.readings, language),
            "taken": in_language(doubt.taken, language),
            "at": doubt.written_at,
        }
