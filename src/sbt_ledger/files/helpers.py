"""Things that several processes do: each takes the next ones from one queue, until it is empty.

The processes are forked, as they need all that was read and judged; where a process cannot fork,
or the machine has no room for one more, those that there are do it all.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import tempfile
from typing import IO, TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType

_TICKETS = 256
"""A ticket is one byte of a pipe: no two processes read the same, and none reads half of one."""


class Shared:
    """Things that this process and its helpers do, as a context: at its end no helper is left."""

    def __init__(
        self,
        things: Sequence[str],
        do: Callable[[str], None],
        told: Callable[[], dict[str, str]],
        take: Callable[[dict[str, str]], None],
        worth_a_helper: int,
    ) -> None:
        """Take the things and what does one; `take` is given what a helper `told` at its end.

        There is no helper for fewer things than are `worth_a_helper`.
        """
        self._things, self._do, self._told, self._take = things, do, told, take
        self._size = max(1, -(-len(things) // _TICKETS))
        self._left = set(range(-(-len(things) // self._size)))
        self._helpers: dict[int, IO[bytes]] = {}
        self._queue: int | None = None
        self._worth = worth_a_helper

    def __enter__(self) -> Self:
        """Do the first things, so that all have what was loaded for them; let the helpers begin."""
        for ticket in sorted(self._left)[:1]:
            self._do_all(ticket)
            self._left.discard(ticket)
        with contextlib.suppress(OSError):  # no room for a helper more: those that began go on
            self._begin()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _fault: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:  # fmt: skip
        """End the helpers that are still at work, as after a fault."""
        if self._queue is not None:
            os.close(self._queue)
        for process, told in self._helpers.items():
            told.close()
            for sign in (signal.SIGTERM, signal.SIGCONT):  # one that was stopped cannot end
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, sign)
        for process in self._helpers:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(process, 0)

    def _begin(self) -> None:
        """Fill the queue and let the helpers begin, or raise OSError where the machine is full."""
        self._queue, end = os.pipe()
        os.write(end, bytes(sorted(self._left)))
        os.close(end)
        for _helper in range(_processors(len(self._things) // self._worth) - 1):
            self._help()

    def rest(self) -> Iterator[int]:
        """Do what is left; yield of how many more things is known that they are taken or done.

        What a helper could not do is done here.
        """
        known = 0
        for ticket in self._taken():
            yield (reached := min((ticket + 1) * self._size, len(self._things))) - known
            known = reached
        for process, told in list(self._helpers.items()):
            failed = os.waitpid(process, 0)[1]
            del self._helpers[process]
            with told:
                if not failed:
                    self._hear(told)
        for ticket in sorted(self._left):
            self._do_all(ticket)
        yield len(self._things) - known

    def _taken(self) -> Iterator[int]:
        """Take tickets and do what they stand for; yield each when it is done."""
        for ticket in self._tickets():
            self._do_all(ticket)
            self._left.discard(ticket)
            yield ticket

    def _tickets(self) -> Iterator[int]:
        """Yield tickets from the queue as long as there are any; without a queue, all."""
        if self._queue is None:
            yield from sorted(self._left)
            return
        while taken := os.read(self._queue, 1):
            yield taken[0]

    def _do_all(self, ticket: int) -> None:
        for thing in self._things[ticket * self._size : (ticket + 1) * self._size]:
            self._do(thing)

    def _help(self) -> None:
        """Fork a helper, or raise OSError: whatever happens to it, it never gets out of here."""
        here, told = os.getpid(), tempfile.TemporaryFile()  # noqa: SIM115 - read at its end
        try:
            process = os.fork()
            if not process:
                self._live(here, told)
            self._helpers[process] = told
        except OSError:
            told.close()
            raise
        finally:
            if os.getpid() != here:
                os._exit(1)

    def _live(self, parent: int, told: IO[bytes]) -> None:
        """Do what a helper does, and end with 0 when all that it took is done."""
        done = []
        for ticket in self._taken():
            done.append(ticket)
            if os.getppid() != parent:  # nobody waits for it any more
                os._exit(1)
        told.write(json.dumps([done, self._told()]).encode())
        told.flush()
        os._exit(0)

    def _hear(self, told: IO[bytes]) -> None:
        told.seek(0)
        tickets, rest = json.load(told)
        self._left -= set(tickets)
        self._take(rest)


def _processors(useful: int) -> int:
    """Return by how many processes things are done: one where a process cannot fork."""
    if not hasattr(os, "fork"):
        return 1
    return max(1, min(os.cpu_count() or 1, useful))
