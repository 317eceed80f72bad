"""What one run tells: the assessment of a day, and the words of each language, made once.

Texts are looked up in the language that is spoken; whoever composes a mail asks for its language
first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from sbt_ledger.reports.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager

    from sbt_ledger.assessment.result import Report
    from sbt_ledger.mail.matters import Lack
    from sbt_ledger.records.mailing import Mailing
    from sbt_ledger.reports.naming import Naming

MOST_ROWS = 200
"""Of a table inside a mail; the attached one has all."""


@dataclass(frozen=True)
class Edition:
    """All that the mails of one run are made of.

    `period` is the label of the school year, under which the log keeps what was sent. `speaking`
    lets texts be in a language for a while, and `naming` gives the names of words in it.
    `unreachable` are the teachers whom no mail reaches, `unknown` those who cannot be judged, as
    the office reads of them.
    """

    report: Report
    lacks: Mapping[str, Lack]
    mailing: Mailing
    period: str
    speaking: Callable[[str], AbstractContextManager[None]]
    naming: Callable[[], Naming]
    unreachable: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    _words: dict[str, Words] = field(default_factory=dict)

    def words(self, language: str) -> Words:
        """Return the words of a language, which is spoken now."""
        if language not in self._words:
            self._words[language] = Words(self.naming())
        return self._words[language]

    @cached_property
    def by_group(self) -> Mapping[str, tuple[Lack, ...]]:
        """What the teachers of each group lack."""
        found: dict[str, list[Lack]] = {}
        for lack in self.lacks.values():
            for group in lack.groups:
                found.setdefault(group, []).append(lack)
        return {group: tuple(lacks) for group, lacks in found.items()}

    @cached_property
    def farthest(self) -> int:
        """The longest distance of a reminder, in days: from there on lists have what is open."""
        return max(self.mailing.days_before, default=-1)
