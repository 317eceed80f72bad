"""Time `ledger mail --eml` for many recipients, and its peak memory beside that of `ledger check`.

Processor time tells more than the clock where other work runs on the machine.

Every teacher is behind and gets a mail of their own; the office gets one with all of them.
Usage: mailing.py [--teachers 10000,1000]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_RUN = Path(__file__).with_name("run_once.py")
_AS_OF = "2026-07-01"
_SETTINGS = (
    'school = "S"\nlang = "zh-CN"\nrules = ["changsha-meixihu"]\n'
    '[mail]\nfrom = "office@school.example"\noffice = "head@school.example"\n'
)
_SESSIONS = 12


def main(arguments: Sequence[str] | None = None) -> int:
    """Print seconds, those of the processor, and megabytes of each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--teachers", default="1000,10000", help="sizes")
    asked = parser.parse_args(arguments)
    for teachers in map(int, asked.teachers.split(",")):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            book = _book(folder / "book", teachers)
            _timed(folder, "check", "--book", str(book))  # what was read is kept for the others
            check = _timed(folder, "check", "--book", str(book))
            out = folder / "mails"
            mail = _timed(folder, "mail", "--book", str(book), "--eml", str(out))
            written = sum(1 for _each in out.iterdir())
            print(f"{teachers} teachers, {written} mails")
            for told, figures in (("check", check), ("mail --eml", mail)):
                names = ("seconds", "processor", "megabytes")
                seconds, processor, megabytes = (figures[name] or 0 for name in names)
                print(f"  {told:12}{seconds:7.1f} s {processor:7.1f} s cpu {megabytes:7.0f} MB")
    return 0


def _timed(folder: Path, *words: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "sbt_ledger", *words, "--as-of", _AS_OF, "--quiet"]
    launched = [sys.executable, str(_RUN), str(folder / "out"), str(folder / "err"), *command]
    done = subprocess.run(launched, capture_output=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    if found["code"] not in {0, 1}:
        sys.exit((folder / "err").read_text(encoding="utf-8"))
    return found


def _book(folder: Path, teachers: int) -> Path:
    folder.mkdir()
    (folder / "ledger.toml").write_text(_SETTINGS, encoding="utf-8")
    roster = "".join(
        f"T{n:05},教师{n},{n % 40}组,t{n}@school.example,2010-09-01\n" for n in range(teachers)
    )
    head = "code,name,group,email,hired_on\n"
    (folder / "teachers.csv").write_text(head + roster, encoding="utf-8")
    sessions = "".join(
        f"a{n},课程{n},2025-{9 + n % 4:02}-{n + 1:02},2,lecture\n" for n in range(_SESSIONS)
    )
    head = "id,title,start,hours,kind\n"
    (folder / "activities.csv").write_text(head + sessions, encoding="utf-8")
    rows = (f"a{n},T{t:05}\n" for n in range(_SESSIONS) for t in range(teachers) if (t + n) % 3)
    with (folder / "credits.csv").open("w", encoding="utf-8") as stream:
        stream.write("activity,teacher\n")
        stream.writelines(rows)
    return folder


if __name__ == "__main__":
    raise SystemExit(main())
