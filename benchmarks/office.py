"""What the office waits for most: the start of a command, and one more session."""

from __future__ import annotations

import shutil
import sys
from itertools import count
from typing import TYPE_CHECKING

from rival import RIVALS
from runs import Work, of_ledger

if TYPE_CHECKING:
    from contest import Contest

_SESSION = ("--date", "2026-06-20", "--hours", "2", "--kind", "lecture", "--all", "--yes")


def time_start_up(contest: Contest) -> None:
    """Time help, a check and `add` for the whole school beside the least that Python costs."""
    empty = Work("python -c pass", (sys.executable, "-c", "pass"))
    aid = of_ledger("--help", *contest.ledger, "--help")
    contest.runner.run(aid)
    contest.pairs(aid, empty)
    floor = next(each for each in RIVALS if each.name == "floor")
    if floor.name in contest.found.versions:
        contest.pairs(aid, contest.of_rival(floor))
        contest.pairs(_add(contest), contest.of_rival(floor))


def _add(contest: Contest) -> Work:
    """Return the recording of one session more, in a copy of the book with a journal."""
    book = contest.runner.scratch / f"book-{contest.size}"
    shutil.copytree(contest.schools[0], book)
    turn = count(1)
    words = contest.command("add", "--book", str(book), "--quiet", *_SESSION)

    def title() -> tuple[str, ...]:
        return (f"Session {next(turn)}",)

    work = Work("add", tuple(words), before=title, changes=True)
    contest.runner.run(work)  # the first begins the journal
    return work
