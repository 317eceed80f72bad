"""Where a rule comes from, as reports cite it: document, clause, rule line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.reports.words import joined

if TYPE_CHECKING:
    from sbt_ledger.rules.line import RuleLine, Texts
    from sbt_ledger.rules.rule_set import RuleSet


def in_language(texts: Texts | str, language: str) -> str:
    """Return the text in `language`, else in English, else in any."""
    if isinstance(texts, str):
        return texts
    by_language: dict[str, str] = dict(texts.items())
    return by_language.get(language) or by_language.get("en") or next(iter(texts.values()), "")


def document(rule_set: RuleSet, key: str, language: str) -> str:
    """Return the title of a document of `[sources]`; the key itself if nothing more is known."""
    source = rule_set.sources.get(key, key)
    return source if isinstance(source, str) else in_language(source.title, language) or key


def cited(rule_set: RuleSet, line: RuleLine, language: str) -> str:
    """Return document, clause and rule line: whatever of the three is known."""
    return joined((document(rule_set, line.source, language), line.clause, line.written_at))
