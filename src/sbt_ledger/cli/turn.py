"""A turn at writing: the lock on a book, and a word to who waits for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import gettext as _
from pathlib import Path

from sbt_ledger.cli.options import Options


@contextmanager
def turn(options: Options, folder: Path, command: str) -> Iterator[None]:
    """Keep other commands out of the book while `command` writes, as --wait and --break-lock say.

    Raises RefusedError, naming who holds the book, when the patience is over.
    """
    from datetime import datetime

    from sbt_ledger.files.lock import hold

    since = datetime.now().strftime("%Y-%m-%d %H:%M")  # noqa: DTZ005 - the clock on the wall
    with hold(
        folder,
        wait_seconds=options.wait,
        command=command,
        since=since,
        break_lock=options.break_lock,
        waiting=_say_for_whom,
    ) as notes:
        for note in notes:
            print(note, file=sys.stderr)
        yield


def _say_for_whom(holder: str) -> None:
    clear = "\r\x1b[K" if sys.stderr.isatty() else ""  # what is said there of the work itself
    text = _("Waiting for {holder} …").format(holder=holder)
    print(f"{clear}{text}", file=sys.stderr, flush=True)
