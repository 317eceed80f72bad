"""A program of this machine that takes mails, as `sendmail` does."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from gettext import gettext as _
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

    from sbt_ledger.mail.message import Envelope

_TEMPORARY = 75  # EX_TEMPFAIL of sysexits.h
_LONGEST = 300


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
        try:
            done = subprocess.run(  # noqa: S603 - the settings name it; no shell reads it
                command,
                input=raw.replace(b"\r\n", os.linesep.encode()),
                capture_output=True,
                timeout=self._timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise UnansweredError(_("no answer in time")) from None
        except BrokenPipeError:
            raise LostError(_("the program did not read the mail")) from None
        except OSError as trouble:
            raise UnusableError(trouble.strerror or str(trouble)) from None
        said = done.stderr.decode("utf-8", "replace") or done.stdout.decode("utf-8", "replace")
        words = tame(" ".join(f"{done.returncode} {said}".split()))[:_LONGEST]
        if done.returncode == _TEMPORARY:
            raise DeferredError(words)
        if done.returncode < 0:
            raise UnansweredError(words)
        if done.returncode:
            raise TurnedDownError(words)
        return words

    def try_out(self) -> None:
        """Look whether the program is there; raises UnusableError."""
        from shutil import which  # noqa: PLC0415 - only the doctor asks

        if which(self._words[0]) is None:
            raise UnusableError(_("there is no such program"))

    def close(self) -> None:
        """Do nothing: there is no connection."""
