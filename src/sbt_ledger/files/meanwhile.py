"""Work that is done while Python does something else: native code mostly lets it go on."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Generic, TypeVar

from sbt_ledger.pattern import compile_while

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Thread

T = TypeVar("T")


class Meanwhile(Generic[T]):
    """Work that has begun; `result` returns what comes of it, or raises what it raised."""

    def __init__(self, work: Callable[[], T], *, at_once: bool = False) -> None:
        """`at_once`: the work is done before anything else is, and its end is told later."""
        self._work = work
        self._found: list[T] = []
        self._fault: BaseException | None = None
        self._thread = None if at_once else _started(self._do)
        if not self._thread:
            self._do()

    @property
    def is_going_on(self) -> bool:
        """Whether the work has not come to its end yet."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def has_failed(self) -> bool:
        """Whether the work has ended with a fault."""
        return self._fault is not None

    def wait(self) -> None:
        """Wait for the end of the work, whatever that is; a Ctrl-C is raised only then."""
        stopped: KeyboardInterrupt | None = None
        while self._thread and self._thread.is_alive():
            try:
                self._thread.join()
            except KeyboardInterrupt as fault:
                stopped = fault
        if stopped:
            raise stopped

    def result(self) -> T:
        """Wait for the end of the work, and make ready meanwhile what may be needed after it."""
        if self._thread:
            compile_while(self._thread.is_alive)
            self._thread.join()
        if self._fault:
            raise self._fault
        return self._found[0]

    def _do(self) -> None:
        try:
            self._found.append(self._work())
        except KeyboardInterrupt:  # comes where the work is done at once, and ends the command
            raise
        except BaseException as fault:  # noqa: BLE001 - raised where the result is asked for
            self._fault = fault


def _started(work: Callable[[], None]) -> Thread | None:
    """Return a thread that does the work; None where the system gives no more threads."""
    from threading import Thread  # noqa: PLC0415 - most commands need none

    # No daemon: one that is stopped amid native code ends the program with a crash.
    thread = Thread(target=work)
    with suppress(RuntimeError):
        thread.start()
        return thread
    return None
