"""Run one command as a whole process; print its seconds, processor time, peak and exit code.

This launcher is small on purpose: on Linux a new process begins with the peak memory of the one
that started it, so no figure printed here can be smaller than the launcher's own 10 MB.
Usage: run_once.py OUTPUT ERRORS COMMAND..
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter


def main() -> None:
    """Run the command, its output and its errors kept in the two files named before it."""
    output, errors, *command = sys.argv[1:]
    with Path(output).open("wb") as out, Path(errors).open("wb") as err:
        begin = perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        megabytes, processor = _wait(process)
        seconds = perf_counter() - begin
    told = {"seconds": seconds, "processor": processor, "megabytes": megabytes}
    print(json.dumps({**told, "code": process.returncode}))


def _wait(process: subprocess.Popen[bytes]) -> tuple[float | None, float | None]:
    """Wait for the end; return peak megabytes and processor seconds, None if no system tells."""
    if sys.platform == "win32":
        process.wait()
        return None, None
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    peak = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return peak, usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
