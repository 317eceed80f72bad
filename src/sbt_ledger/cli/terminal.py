"""The person at the terminal: whether there is one, what is asked, and what is answered."""

from __future__ import annotations

import typer

YES = frozenset({"y", "yes", "ｙ", "是", "好"})


def is_terminal() -> bool:
    """Whether a person can be asked."""
    import sys

    return bool(sys.stdin and sys.stdin.isatty() and sys.stdout.isatty())


def read_line(prompt: str) -> str:
    """Return what a person types; no more input leaves the command."""
    from contextlib import suppress

    from sbt_ledger.reports.harmless import tame

    with suppress(ImportError):  # Windows edits lines by itself
        import readline  # noqa: F401 - arrow keys, and wide characters that can be taken back
    try:
        return input(tame(prompt)).replace("\0", "")  # a key can type it, no table can hold it
    except (EOFError, KeyboardInterrupt):
        print()
        raise typer.Abort from None


def tell(text: str) -> None:
    """Show a text; whatever it quotes does nothing to the terminal."""
    from sbt_ledger.reports.harmless import tame_lines

    print(tame_lines(text))
