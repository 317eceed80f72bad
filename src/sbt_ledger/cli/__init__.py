"""How the ledger is asked: one module a command, and `main`, the one place that catches."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    import gc

    from sbt_ledger.cli.language import chosen_language, speak

    # A command is short and leaves no cycles worth looking for among millions of rows.
    gc.disable()
    words = list(sys.argv[1:] if argv is None else argv)
    speak(chosen_language(words, os.environ))
    from sbt_ledger.cli.run import run

    return run(words)


def script() -> NoReturn:
    """Run as a program of its own, and leave without tidying up a memory that is thrown away.

    That tidying is a sixth of a small `check`. All files are closed by then, and both streams
    flushed.
    """
    code = main()
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)
