"""What a rule set owes its readers: document, clause, words in each language, and a day."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, Literal

from sbt_ledger.rules.finding import finding, named_lines
from sbt_ledger.rules.requirement import Part
from sbt_ledger.rules.source import DatedAmount

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sbt_ledger.errors import Problem
    from sbt_ledger.rules.line import RuleLine
    from sbt_ledger.rules.rule_set import RuleSet

_LANGUAGES: tuple[Literal["en", "zh-CN", "zh-TW"], ...] = ("en", "zh-CN", "zh-TW")


def citing(rule_set: RuleSet, lines: Mapping[str, int]) -> Iterator[Problem]:
    """Yield entries without document, clause or words, and what is listed and never named.

    `lines` are the lines of the places of the file: a document may be a mere text.
    """
    head = rule_set.ruleset
    if head.checked_on is None:
        message = _("'checked_on' is missing: nobody says when the rules were compared")
        hint = _("Write the day on which a person last compared them with their documents.")
        yield finding("no-checked-on", "warning", head.written_at, message, hint)
    for name, line in named_lines(rule_set):
        yield from _uncited(name, line, by_head=bool(head.source))
        yield from _untold(name, line)
    yield from _unused(rule_set, lines)


def _uncited(name: str, line: RuleLine, *, by_head: bool) -> Iterator[Problem]:
    # A part stands in the sentence of its requirement.
    if isinstance(line, Part) and not line.source:
        return
    dated = any(isinstance(step, DatedAmount) and step.source for step in _steps(line))
    if not line.source and not by_head and not dated:
        message = _("{entry}: 'source' is missing").format(entry=name)
        hint = _("Name the document that says so: a key of [sources].")
        yield finding("no-source", "warning", line.written_at, message, hint)
    elif line.source and not line.clause:
        message = _("{entry}: 'clause' is missing").format(entry=name)
        hint = _("Name the place in the document, so that others find it.")
        yield finding("no-clause", "note", line.written_at, message, hint)


def _steps(line: RuleLine) -> Iterator[object]:
    for value in vars(line).values():
        if isinstance(value, tuple):
            yield from value


def _untold(name: str, line: RuleLine) -> Iterator[Problem]:
    lacking = [language for language in _LANGUAGES if not line.text.get(language)]
    if lacking:
        text = _("{entry}: 'text' is missing in {languages}")
        message = text.format(entry=name, languages=", ".join(lacking))
        hint = _("Reports print it; without it they print the id, or another language.")
        yield finding("no-text", "note", line.written_at, message, hint)


def _unused(rule_set: RuleSet, places: Mapping[str, int]) -> Iterator[Problem]:
    lines = [line for _name, line in named_lines(rule_set)]
    file = rule_set.ruleset.written_at.rpartition(":")[0]
    sources = {rule_set.ruleset.source, *(line.source for line in lines)}
    sources |= {
        step.source for line in lines for step in _steps(line) if isinstance(step, DatedAmount)
    }
    for name in rule_set.sources:
        if name not in sources:
            message = _("the document “{name}” of [sources] is named by nothing").format(name=name)
            hint = _("Name it where it is the source of something, or take it out.")
            line = places.get(f"sources.{name}")
            place = f"{file}:{line}" if line else file
            yield finding("unused-source", "warning", place, message, hint)
    doubts = {*rule_set.ruleset.doubts, *(doubt for line in lines for doubt in line.doubts)}
    for name, doubt in rule_set.doubts.items():
        if name not in doubts:
            message = _("the doubt “{name}” is named by nothing").format(name=name)
            hint = _("Name it in 'doubts' of what rests on it, or results will not say so.")
            yield finding("unused-doubt", "warning", doubt.written_at, message, hint)
