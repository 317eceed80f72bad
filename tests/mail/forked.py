"""Run `ledger` many times in forks of one process that has its modules, and kill it at any step.

A line of JSON a run goes in: words, the step, at which time it comes, and a file for what is told.
The exit code comes out, or the negative number of the signal.
"""

import json
import os
import signal
import smtplib
import sys
from typing import Any

from sbt_ledger.cli import main
from sbt_ledger.mail.mail_log import MailLog

STEPS = (
    "before the server hears of it", "the address is taken", "sending is written",
    "the server waits for the text", "the text is handed over", "the text is taken",
    "sent is written", "on the way to the disk",
)  # fmt: skip


def serve() -> None:
    """Run what standard input asks for; the first run is no fork, so that all is loaded."""
    vars(os)["fsync"] = lambda _handle: None  # who is killed loses nothing that was written
    for number, line in enumerate(sys.stdin):
        asked = json.loads(line)
        code = _forked(asked) if number else main(asked["words"])
        sys.stdout.write(f"{code}\n")
        sys.stdout.flush()


def _forked(asked: dict[str, Any]) -> int:
    pid = os.fork()
    if not pid:
        _run(asked)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _run(asked: dict[str, Any]) -> None:
    """Run one command; the process ends with it."""
    told = os.open(asked["told"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)
    os.dup2(told, 2)
    if asked["step"]:
        _prepare(asked["step"], asked["times"])
    code = main(asked["words"])
    sys.stderr.flush()
    os._exit(code)


def _prepare(step: str, times: int) -> None:
    """Let a step end the process, as the power or `kill -9` would, when it comes for that time."""
    left = times

    def at(name: str) -> None:
        nonlocal left
        if name == step:
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    def watch(owner, name, before="", after="", when=lambda *_words: True) -> None:
        original = getattr(owner, name)

        def watched(*words, **more):
            at(before)
            answer = original(*words, **more)
            if when(*words):
                at(after)
            return answer

        setattr(owner, name, watched)

    before, taken, sending, waits, text, given, sent, disk = STEPS
    watch(smtplib.SMTP, "mail", before=before)
    watch(smtplib.SMTP, "rcpt", after=taken)
    watch(MailLog, "sending", after=sending)
    watch(smtplib.SMTP, "docmd", after=waits, when=lambda _self, word, *_more: word == "DATA")
    watch(smtplib.SMTP, "send", after=text, when=lambda _self, raw: raw[-5:] == b"\r\n.\r\n")
    watch(MailLog, "answered", before=given, after=sent)
    watch(os, "fsync", before=disk)


if __name__ == "__main__":
    serve()
