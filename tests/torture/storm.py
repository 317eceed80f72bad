"""Many clerks at one book, disks that fill up, and a lock that is broken under a living command."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sbt_ledger.files import holder, lock
from tests.books import write_book
from tests.torture.disk import Disk
from tests.torture.process import TEACHERS, run, session, start, warm
from tests.torture.trial import DEEDS, FIRST, NEXT, ROWS, Stage, tables, unsound

_PEOPLE = TEACHERS.count("\n") - 1
_PAGE = 4096


def locks_nothing() -> None:
    """Let the system's locks be had by everybody at once, as on some network disks."""
    lock._lock = _had


def _had(handle: int) -> None:
    """Let whoever asks have the lock."""


def elsewhere() -> None:
    """Be a command on another machine, which the system's locks do not reach."""
    locks_nothing()
    holder.host = lambda: "office-2"


def clerks(
    folder: Path,
    many: int,
    *,
    seed: int = 0,
    killed: bool = False,
    setup: Callable[[], None] | None = None,
) -> list[str]:
    """Let `many` clerks add a session each at once, some being killed; return what is wrong."""
    warm()
    chance = random.Random(seed)  # noqa: S311 - any moment will do
    book = write_book(folder / f"clerks-{seed}", {"teachers.csv": TEACHERS})
    names = {start(book, session(f"s{n}", "--wait", "60"), setup): f"s{n}" for n in range(many)}
    if killed:
        for process in chance.sample(list(names), many // 2):
            time.sleep(chance.uniform(0, 0.05))
            os.kill(process, signal.SIGKILL)
    ends = {name: os.waitstatus_to_exitcode(os.waitpid(p, 0)[1]) for p, name in names.items()}
    following = run(book, NEXT)
    wrong = [] if following.code == 0 else [f"the next command: {following.err}"]
    allowed = (0, -signal.SIGKILL) if killed else (0,)
    wrong += [f"{name} ended with {code}" for name, code in ends.items() if code not in allowed]
    must = {"a": 1, "next": _PEOPLE, **{n: _PEOPLE for n, code in ends.items() if code == 0}}
    return wrong + miscounted(book, must, ends) + unsound(book)


def miscounted(book: Path, must: dict[str, int], may: dict[str, int]) -> list[str]:
    """Return which sessions are not there, or in part only, or twice."""
    held = tables(book)
    ids = [line.split(b",")[0].decode() for line in held["activities.csv"].splitlines()[1:]]
    rows = [line.split(b",")[0].decode() for line in held["credits.csv"].splitlines()[1:]]
    ROWS["looked for"] += sum(must.values()) + len(must)
    ROWS["lost"] += sum(max(0, many - rows.count(name)) for name, many in must.items())
    wrong = [f"{name} is lost" for name in must if name not in ids]
    wrong += [f"{name} is nobody's" for name in ids if name not in {*must, *may}]
    for name in {*ids, *rows}:
        counted = (ids.count(name), rows.count(name))
        if counted != (1, must.get(name, _PEOPLE)):
            wrong.append(f"{name} stands {counted[0]} times, with {counted[1]} rows")
    return wrong


def limited(stage: Stage, size: int) -> list[str]:
    """Let no file become longer than `size` bytes, and return what is wrong afterwards."""
    book = stage.copy()

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return stage.outcome(book, run(book, stage.deed.words, setup=limit))


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Give a disk of a megabyte; raises OSError where nobody may mount one."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(words, check=False).returncode:
        raise OSError("no disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run([shutil.which("umount") or "", str(folder)], check=True)


def filled(stage: Stage, disk: Path, pages: int) -> list[str]:
    """Leave so many pages of a small disk free, and return what is wrong afterwards."""
    book = Path(shutil.copytree(stage.book, disk / "book"))
    ballast = disk / "ballast"
    free = os.statvfs(disk).f_bavail
    ballast.write_bytes(bytes(max(0, free - pages) * _PAGE))
    done = run(book, stage.deed.words)
    ballast.unlink()
    wrong = stage.outcome(book, done)
    shutil.rmtree(book, ignore_errors=True)
    return wrong


def broken_lock(folder: Path, at: int, seed: int) -> list[str]:
    """Break the lock of a command that sleeps at a point, wake it, and return what is wrong."""
    warm()
    book = write_book(folder / f"broken-{at}-{seed}", {"teachers.csv": TEACHERS})
    run(book, DEEDS["add"].before[0])
    disk = Disk(book, "stop", at)
    sleeper = start(book, FIRST, disk.install)
    _pid, status = os.waitpid(sleeper, os.WUNTRACED)
    is_asleep = os.WIFSTOPPED(status)
    other = run(book, session("other", "--wait", "0", "--break-lock"), setup=elsewhere)
    if is_asleep:
        os.kill(sleeper, signal.SIGCONT)
        _pid, status = os.waitpid(sleeper, 0)
    following = run(book, NEXT)
    must = {"a": 1, "earlier": _PEOPLE, "next": _PEOPLE, "other": _PEOPLE}
    if os.waitstatus_to_exitcode(status) == 0:
        must["first"] = _PEOPLE
    wrong = [f"ended with {each}" for each in (other.code, following.code) if each != 0]
    return wrong + miscounted(book, must, {"first": 1}) + unsound(book)
