"""What a valued entry still lacks, and of what sort it is: an approval, a proof, a rating, a cell.

The rules name steps and proofs alike; the words that the ledger knows tell them apart, and one that
it does not know is taken for an approval.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.proofs import STEP_COLUMNS
from sbt_ledger.files.kinds import known_words
from sbt_ledger.rules.credit_rule import ValidRule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sbt_ledger.assessment.result import Credit
    from sbt_ledger.rules.rule_set import RuleSet


class Wanted(Enum):
    """Of what sort a thing is that is lacking."""

    APPROVAL = 1
    PROOF = 2
    EVALUATION = 3
    COLUMN = 4


class Lack(NamedTuple):
    """A thing that is lacking: its word, or several of which one is enough; and its last day."""

    wanted: Wanted
    words: tuple[str, ...]
    due: date | None
    line: ValidRule


def lacks_of(credit: Credit, rule_set: RuleSet) -> Iterator[Lack]:
    """Yield what would lift an entry; of approvals under one line the next one only.

    What came too late is not lifted by anything, and a rating that has a deadline is told there.
    """
    missing = {word for each in credit.reductions for word in each.missing}
    late = {step for each in credit.reductions for step, _day in each.late}
    for reduction in credit.reductions:
        line = reduction.rule
        if not isinstance(line, ValidRule):
            continue
        approved = False
        for word in reduction.missing:
            lack = _sorted_out(word.split("|"), reduction.due, line)
            if lack.wanted is Wanted.APPROVAL and approved:
                continue
            approved = approved or lack.wanted is Wanted.APPROVAL
            if lack.wanted is not Wanted.EVALUATION or not _has_deadline(lack, rule_set):
                yield lack
        if not reduction.missing and not reduction.late:
            columns = [word for word in credit.awaits if word not in missing | late]
            for word in columns:
                if word in line.needs.columns():
                    yield Lack(Wanted.COLUMN, (word,), None, line)


def _sorted_out(words: Sequence[str], due: date | None, line: ValidRule) -> Lack:
    proofs, steps = known_words("evidence"), known_words("approval")
    known = tuple(word for word in words if word in proofs and word not in steps)
    if known:
        others = tuple(word for word in words if word not in known)
        return Lack(Wanted.PROOF, (*known, *others), due, line)
    if words[0] in STEP_COLUMNS:
        return Lack(Wanted.EVALUATION, tuple(words), due, line)
    return Lack(Wanted.APPROVAL, tuple(words), due, line)


def _has_deadline(lack: Lack, rule_set: RuleSet) -> bool:
    column = STEP_COLUMNS[lack.words[0]]
    return any(line.task == column and line.force == "must" for line in rule_set.deadline)
