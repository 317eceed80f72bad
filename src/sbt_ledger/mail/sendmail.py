"""A program of this machine that takes mails, as `sendmail` does."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from gettext import gettext as _
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from sbt_ledger.mail.courier import (
    DeferredError,
    LostError,
    TurnedDownError,
    UnansweredError,
    UnusableError,
)
from sbt_ledger.reports.harmless import tame

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

    from sbt_ledger.mail.courier import NotDeliveredError
    from sbt_ledger.mail.message import Envelope

# Of sysexits.h: of this mail alone; NOHOST, UNAVAILABLE, OSERR, IOERR; NOPERM (a wrong password),
# CONFIG.
_TEMPORARY = 75
_LOST = frozenset({68, 69, 71, 74})
_UNUSABLE = frozenset({77, 78})
_LONGEST = 300
_MOST = 4096  # bytes


class SendmailCourier:
    """Gives each mail to a program, which answers by its exit code."""

    def __init__(self, command: str, timeout: int) -> None:
        """Take the program with its options; `timeout` in seconds."""
        self.name = command
        self._words = shlex.split(command, posix=sys.platform != "win32")
        self._timeout = timeout

    def hand_over(self, envelope: Envelope, raw: bytes, claim: Callable[[], None]) -> str:
        """Hand one mail over; a program that ends with 0 has it."""
        sender, recipient = envelope.sender.address, envelope.recipient.address
        command = [*self._words, "-i", "-f", sender, "--", recipient]
        claim()
        # Into a file: a pipe would be waited for as long as a process that it left behind holds it.
        with TemporaryFile() as output:
            done = self._run(command, raw.replace(b"\r\n", os.linesep.encode()), output)
            output.seek(0)
            said = output.read(_MOST).decode("utf-8", "replace")
        words = tame(" ".join(f"{done.returncode} {said}".split()))[:_LONGEST]
        if done.returncode:
            raise _meant(done.returncode)(words)
        return words

    def _run(
        self, command: list[str], raw: bytes, output: IO[bytes]
    ) -> subprocess.CompletedProcess[bytes]:
        """Run the program with a mail, and return how it ended; raises a NotDeliveredError."""
        try:
            return subprocess.run(  # noqa: S603 - the settings name it; no shell reads it
                command,
                input=raw,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=self._timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise UnansweredError(_("no answer in time")) from None
        except BrokenPipeError:
            raise LostError(_("the program did not read the mail")) from None
        except OSError as trouble:
            raise UnusableError(trouble.strerror or str(trouble)) from None

    def try_out(self) -> None:
        """Look whether the program is there; raises UnusableError."""
        from shutil import which  # noqa: PLC0415 - only the doctor asks

        if which(self._words[0]) is None:
            raise UnusableError(_("there is no such program"))

    def close(self) -> None:
        """Do nothing: there is no connection."""


def _meant(code: int) -> type[NotDeliveredError]:
    """Return what the exit code of a program that did not take a mail means."""
    if code < 0:  # killed: it may have passed the mail on
        return UnansweredError
    if code in _UNUSABLE:
        return UnusableError
    if code in _LOST:
        return LostError
    return DeferredError if code == _TEMPORARY else TurnedDownError
