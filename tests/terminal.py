"""The real command on a terminal, as a person sees it."""

import os
import re
import select
import signal
import sys
import time

import pytest

from tests.books import ROOT

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")


class Terminal:
    """The real command on a pseudo-terminal."""

    def __init__(self, *words):
        import pty

        self.screen = ""
        self.process, self.handle = pty.fork()
        if self.process == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # a job in the background ignores it
            environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "TERM": "dumb"}
            command = [sys.executable, "-m", "sbt_ledger", *map(str, words), "--lang", "en"]
            os.execve(sys.executable, command, environment)  # noqa: S606 - no shell is wanted

    def until(self, text):
        """Read until the screen ends with `text`."""
        deadline = time.monotonic() + 30
        while not self.screen.endswith(text):
            assert time.monotonic() < deadline, self.screen
            if select.select([self.handle], [], [], 0.1)[0]:
                self.screen += self.read()

    def read(self):
        """Return what came, without what only steers a terminal; "" at the end."""
        try:
            shown = os.read(self.handle, 1 << 16).decode(errors="replace")
        except OSError:  # Linux says so that the other end is gone
            return ""
        return re.sub(r"\x1b\[[?0-9;]*[a-zA-Z]", "", shown)

    def type(self, text):
        os.write(self.handle, text.encode())

    def end(self, key=""):
        """Return the exit code, once all is read; `key` is pressed until the command hears it."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            self.type(key)
            while select.select([self.handle], [], [], 0.5)[0]:
                more = self.read()
                self.screen += more
                if not more:
                    os.close(self.handle)
                    return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        raise AssertionError(self.screen)
