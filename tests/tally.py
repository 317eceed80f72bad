"""What was tried beyond the tests' own count: added up over all processes, told at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

TALLIES: dict[str, Counter[str]] = {"torture": Counter(), "rows": Counter(), "mangled": Counter()}

_DISTURBED = {
    "kill": "killed in front of a named point",
    "half": "killed in the middle of a write",
    "power": "power cut, with all that was not synced lost",
    "fail": "one call of the system fails",
    "full": "the disk is full from a point on",
    "moment": "killed at a random moment",
    "program": "killed at a random moment, as a program of its own",
}
_TITLES = {
    **_DISTURBED,
    "limit": "no file may grow beyond a size",
    "pages": "a disk with so many pages left",
    "clerks": "writers at once, in groups of 8",
    "clerks killed": "writers at once, half of them killed",
    "clerks unlocked": "writers at once where locks lock nothing",
    "broken": "lock broken under a living command",
    "steps": "steps in sequences of commands, hand edits and kills",
}


def add(theirs: Mapping[str, Mapping[str, int]]) -> None:
    """Add what another process tried."""
    for name, counts in theirs.items():
        TALLIES[name].update(counts)


def lines() -> Iterator[str]:
    """Yield what is told of all that was tried; nothing if nothing was."""
    yield from _torture(TALLIES["torture"], TALLIES["rows"])
    if mangled := TALLIES["mangled"]:
        parts = ", ".join(f"{reader} {count}" for reader, count in mangled.items())
        yield f"{mangled.total()} mangled files were read: {parts}"


def _torture(tried: Mapping[str, int], rows: Mapping[str, int]) -> Iterator[str]:
    if not tried:
        return
    for name, title in _TITLES.items():
        if tried[name]:
            yield f"{tried[name]:7}  {title}"
    yield f"{sum(tried[how] for how in _DISTURBED):7}  times the command was disturbed"
    yield f"{tried['points']:7}  named points of {tried['deeds']} commands"
    yield f"{rows['looked for']:7}  rows looked for afterwards"
    yield f"{rows['lost']:7}  rows lost"
