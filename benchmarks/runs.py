"""Whole processes: what each took, and what it printed."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from outcome import Run

if TYPE_CHECKING:
    from collections.abc import Callable

_LAUNCHER = (sys.executable, "-I", "-S", str(Path(__file__).with_name("run_once.py")))
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"  # modules compiled at each run tell nothing
_VERDICTS = (0, 1)  # exit codes of a check that came to its end: nobody short, somebody short


@dataclass(frozen=True)
class Work:
    """A command, and the exit codes of one that came to its end.

    `anew`: nothing is kept from run to run, as after a change of every file. `before`: what is
    done before each run, and not timed; it may return words for the end of the command.
    `changes`: the answer is another one each time.
    """

    name: str
    command: tuple[str, ...]
    good: tuple[int, ...] = (0,)
    anew: bool = False
    before: Callable[[], tuple[str, ...]] | None = None
    changes: bool = False


def of_ledger(name: str, *command: str, anew: bool = False) -> Work:
    """Return what the ledger does under this name."""
    return Work(name, command, _VERDICTS, anew=anew)


class Runner:
    """Runs whole processes; `output` holds what the last one printed."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.output = scratch / "output"
        self._errors = scratch / "errors"
        # What the ledger keeps it keeps here, and bytecode if it is kept nowhere else.
        self._environment = {**os.environ, "LEDGER_CACHE": str(scratch / "kept")}
        if self._environment.pop(_NO_BYTECODE, ""):
            self._environment["PYTHONPYCACHEPREFIX"] = str(scratch / "bytecode")

    def run(self, work: Work) -> Run:
        """Run it once; end the benchmark if it fails."""
        command = (*work.command, *(work.before() if work.before else ()))
        done = subprocess.run(
            [*_LAUNCHER, str(self.output), str(self._errors), *command],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            env={**self._environment, "LEDGER_CACHE": ""} if work.anew else self._environment,
        )
        if done.returncode:
            reason = done.stderr.strip().rpartition("\n")[2]
            raise SystemExit(f"{shlex.join(command)} could not be started: {reason}")
        told = json.loads(done.stdout)
        if told["code"] not in work.good:
            errors = self._errors.read_text(encoding="utf-8", errors="replace")
            raise SystemExit(f"{shlex.join(command)} ended with {told['code']}:\n{errors}")
        return Run(told["seconds"], told["megabytes"], told["processor"])
