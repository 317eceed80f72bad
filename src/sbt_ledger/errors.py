"""What can be wrong: a `Problem` of the user's files, and a `LedgerError` that stops a command.

A shortfall is neither: it is a result.
"""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """Something wrong in a file: what, where, and how to mend it.

    `level` is "error" (blocks the command), "warning" (stands beside valid results), or "note"
    (said by `rules lint` only).
    """

    code: str
    message: str
    hint: str = ""
    file: str = ""
    line: int | None = None
    column: str = ""
    text: str = ""
    level: str = "error"

    @property
    def where(self) -> tuple[str, int, str]:
        """The place, in the order in which problems are listed."""
        return (self.file, self.line or 0, self.column)


class LedgerError(Exception):
    """The command cannot go on. Raised anywhere, caught in `cli.main` only."""

    exit_code = 70
    kind = "error"
    """Tells a program what it is, where it is no line of a file."""

    def __init__(self, message: str, hint: str = "", *, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.problems = problems


class WrongUseError(LedgerError):
    """The command was asked for something that it cannot mean."""

    exit_code = 2
    kind = "wrong-use"


class BrokenFilesError(LedgerError):
    """Files or rules are broken; `problems` lists all of it."""

    exit_code = 3
    kind = "broken"


class RefusedError(LedgerError):
    """The command would be unsafe: locked, changed meanwhile, closed, an ambiguous name."""

    exit_code = 4
    kind = "refused"


class TryAgainError(LedgerError):
    """What was asked cannot be done now: a server, or whoever keeps a secret, does not answer."""

    exit_code = 75
