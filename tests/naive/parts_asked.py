"""What each part of a requirement is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.naive.amounts import Asked, asked_of_part
from tests.naive.book import Cells
from tests.naive.judge import Judge
from tests.naive.periods import Period


def parts_asked(requirement: Cells, period: Period, whole: Asked, judge: Judge) -> dict[str, Asked]:
    """Return what each part, at any depth, is asked."""
    found: dict[str, Asked] = {}

    def descend(line: Cells, path: Sequence[str], asked: Asked) -> None:
        for part in line.get("of_which", ()):
            asker = judge.asker(period)
            fit = asker.who(part.get("who", {}), asker.day)
            if asked.instead:
                found[part["id"]] = Asked(instead=asked.instead)
            elif fit is False:
                found[part["id"]] = Asked(instead="not-applicable")
            else:
                mine = asked_of_part(part, path, asked, asker)
                doubtful = mine.doubtful or asked.doubtful or fit is None
                found[part["id"]] = replace(mine, doubtful=doubtful)
            descend(part, [*path, part["id"]], found[part["id"]])

    descend(requirement, [requirement["id"]], whole)
    return found
