"""What a valued entry still lacks, and of what sort it is: an approval, a proof, a rating, a cell.

The rules name steps and proofs alike; the words that the ledger knows tell them apart, and one that
it does not know is taken for an approval.
"""

from __future__ import annotations

from enum import Enum
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.proofs import STEP_COLUMNS
from sbt_ledger.files.kinds import known_words
from sbt_ledger.rules.credit_rule import ValidRule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sbt_ledger.assessment.result import Credit, Reduction
    from sbt_ledger.rules.rule_set import RuleSet


class Wanted(Enum):
    """Of what sort a thing is that is lacking."""

    APPROVAL = 1
    PROOF = 2
    EVALUATION = 3
    COLUMN = 4


class Lack(NamedTuple):
    """What one line of the rules misses: words, "a|b" for any one of several; and its last day.

    Several are missed together if they are proofs.
    """

    wanted: Wanted
    words: tuple[str, ...]
    due: date | None
    line: ValidRule


def first_of(word: str) -> str:
    """Return the word, of several of which one is enough the first."""
    return word.partition("|")[0]


def lacks_of(credit: Credit, rule_set: RuleSet) -> Iterator[Lack]:
    """Yield what would lift an entry; of approvals under one line the next one only.

    What came too late is not lifted by anything, and a rating that has a deadline is told there.
    """
    for reduction in credit.reductions:
        line = reduction.rule
        if isinstance(line, ValidRule):
            if reduction.missing:
                yield from _missing(reduction, line, rule_set)
            elif not reduction.late:
                yield from _unfit(credit, line)


def steps_before(step: str, credit: Credit) -> Iterator[str]:
    """Yield the approvals that an entry lacks and that the rules name before a step."""
    for reduction in credit.reductions:
        if isinstance(reduction.rule, ValidRule):
            words = [word for word in reduction.missing if _sort_of(word) is Wanted.APPROVAL]
            before = list(takewhile(lambda word: step not in word.split("|"), words))
            if len(before) < len(words):
                yield from map(first_of, before)


def _missing(reduction: Reduction, line: ValidRule, rule_set: RuleSet) -> Iterator[Lack]:
    """Yield the steps and proofs that a line misses, those of one sort together."""
    sorted_out: dict[Wanted, list[str]] = {}
    for word in map(_proofs_first, reduction.missing):
        sorted_out.setdefault(_sort_of(word), []).append(word)
    for wanted, words in sorted_out.items():
        if wanted is Wanted.EVALUATION:
            for word in words:
                if not _has_deadline(word, rule_set):
                    yield Lack(wanted, (word,), reduction.due, line)
        else:
            some = words[:1] if wanted is Wanted.APPROVAL else words
            yield Lack(wanted, tuple(some), reduction.due, line)


def _unfit(credit: Credit, line: ValidRule) -> Iterator[Lack]:
    """Yield the columns that do not say what a line needs."""
    steps = {word for each in credit.reductions for word in each.missing}
    steps |= {step for each in credit.reductions for step, _day in each.late}
    for word in credit.awaits:
        if word not in steps and word in line.needs.columns():
            yield Lack(Wanted.COLUMN, (word,), None, line)


def _proofs_first(word: str) -> str:
    """Return several words with those that are proofs first: of these the office has a say."""
    parts = word.split("|")
    return "|".join(sorted(parts, key=lambda part: part not in known_words("evidence")))


def _sort_of(word: str) -> Wanted:
    first = first_of(word)
    if first in STEP_COLUMNS:
        return Wanted.EVALUATION
    return Wanted.PROOF if first in known_words("evidence") else Wanted.APPROVAL


def _has_deadline(word: str, rule_set: RuleSet) -> bool:
    column = STEP_COLUMNS[first_of(word)]
    return any(line.task == column and line.force == "must" for line in rule_set.deadline)
