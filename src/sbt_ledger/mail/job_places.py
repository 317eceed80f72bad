"""Where a machine says what it runs by itself: crontabs, systemd with its timers, Windows tasks.

A script that such a job runs is not looked into.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from gettext import gettext as _
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from sbt_ledger.mail.job_call import Call, Place, calls_in
from sbt_ledger.mail.job_rights import home_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SYSTEM = Path("/etc")
_PATIENCE = 20  # seconds
_CRON_PATH = "/usr/bin:/bin"
_SYSTEMD_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"
_SETTING = re.compile(r"\s*(?P<name>[A-Za-z_]\w*)\s*=\s*(?P<value>.*?)\s*")
_WHEN = r"\s*(?:@(?!reboot)[a-z]+|[\d*][\w*/,-]*(?:\s+[\w*/,?-]+){4})\s+"
_OWN_LINE = re.compile(rf"{_WHEN}(?P<user>)(?P<line>.+)", re.IGNORECASE)
_SYSTEM_LINE = re.compile(rf"{_WHEN}(?P<user>\S+)\s+(?P<line>.+)", re.IGNORECASE)
_TO_STDIN = re.compile(r"(?<!\\)%.*")


@dataclass(frozen=True, slots=True)
class Found:
    """A call where it stands; `user` is "" for whoever asks, `lack` what keeps it from running."""

    place: str
    user: str
    call: Call
    lack: str = ""


def found_here() -> Iterator[Found]:
    """Yield all calls of `ledger mail` by something that this machine runs by itself."""
    if sys.platform == "win32":
        yield from tasks_in(_said("schtasks", "/query", "/xml"))
    else:
        yield from _crontabs()
        yield from _services()


def _crontabs() -> Iterator[Found]:
    yield from _of_crontab("crontab -l", _said("crontab", "-l"), _OWN_LINE)
    for path in (SYSTEM / "crontab", *_files(SYSTEM / "cron.d", "*")):
        yield from _of_crontab(str(path), _text(path), _SYSTEM_LINE)


def _of_crontab(place: str, text: str, shape: re.Pattern[str]) -> Iterator[Found]:
    """Yield the calls of a crontab; a line `NAME = value` holds for those below it."""
    told = {"PATH": _CRON_PATH}
    for row in text.splitlines():
        if row.lstrip().startswith("#"):
            continue
        if setting := _SETTING.fullmatch(row):
            told[setting["name"]] = setting["value"].strip("\"'")
        elif found := shape.fullmatch(row):
            line = _TO_STDIN.sub("", found["line"]).replace(r"\%", "%")
            yield from _calls(place, found["user"], line, told)


def _calls(
    place: str, user: str, line: str, told: Mapping[str, str], folder: str = ""
) -> Iterator[Found]:
    """Yield the calls of a line that a user runs, in the home folder if no other is said."""
    told = {"HOME": home_of(user), **told}
    for call in calls_in(line, Place(folder or told["HOME"], told)):
        yield Found(place, user, call)


def _services() -> Iterator[Found]:
    home = home_of("")
    folders = {SYSTEM / "systemd/system": "/", Path(home) / ".config/systemd/user": home}
    for folder, usual in folders.items():
        for path in _files(folder, "*.service"):
            lack = _("its timer is not enabled: systemctl enable --now {timer}")
            lack = lack.format(timer=path.with_suffix(".timer").name)
            for each in _of_service(path, usual):
                yield each if _has_timer(path) else replace(each, lack=lack)


def _of_service(path: Path, usual: str) -> Iterator[Found]:
    """Yield the calls of a service, which runs in a folder of its own or in the usual one."""
    said = _said_in(path)
    user = "".join(said.get("User", [])[-1:])
    home, told = home_of(user), {"PATH": _SYSTEMD_PATH}
    words = (word for row in said.get("Environment", []) for word in _words(row))
    told |= {name: value for name, _sign, value in (word.partition("=") for word in words)}
    folder = "".join(said.get("WorkingDirectory", [])[-1:]).lstrip("-").replace("%h", home)
    for row in said.get("ExecStart", []):
        line = row.lstrip("-@:+!").replace("%h", home)
        yield from _calls(str(path), user, line, told, folder or usual)


def _has_timer(service: Path) -> bool:
    """Whether a timer that starts the service is enabled: a folder of wishes has it."""
    for wish in _files(service.parent, "*.wants/*.timer"):
        said = _said_in(wish) or _said_in(service.parent / wish.name)
        if said.get("Unit", [f"{wish.stem}.service"])[-1] == service.name:
            return True
    return False


def _said_in(path: Path) -> dict[str, list[str]]:
    """Return the values of a unit by their keys; a line that ends in a backslash goes on."""
    told: dict[str, list[str]] = {}
    for row in _text(path).replace("\\\n", " ").splitlines():
        name, sign, value = row.partition("=")
        if sign and not row.lstrip().startswith(("#", ";")):
            told.setdefault(name.strip(), []).append(value.strip())
    return told


def _words(row: str) -> list[str]:
    return [word.strip("\"'") for word in re.findall(r'"[^"]*"|\'[^\']*\'|\S+', row)]


def tasks_in(text: str) -> Iterator[Found]:
    """Yield the calls in the tasks that `schtasks` describes."""
    for task in re.findall(r"<Task\b.*?</Task>", text, re.DOTALL):
        settings = "".join(re.findall(r"<Settings>.*?</Settings>", task, re.DOTALL))
        is_off = re.search(r"<Enabled>\s*false", settings)
        lack = _("it is switched off in the Task Scheduler") if is_off else ""
        for action in re.findall(r"<Exec>.*?</Exec>", task, re.DOTALL):
            command, arguments, folder = (
                unescape("".join(re.findall(rf"<{name}>(.*?)</{name}>", action, re.DOTALL)))
                for name in ("Command", "Arguments", "WorkingDirectory")
            )
            place = Place(folder, os.environ)
            for call in calls_in(f"{command} {arguments}", place, windows=True):
                yield Found("schtasks", "", call, lack)


def _files(folder: Path, pattern: str) -> list[Path]:
    with suppress(OSError, RuntimeError):
        return sorted(folder.glob(pattern))
    return []


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _said(*command: str) -> str:
    """Return what a command prints, "" if it is not there or has nothing to say."""
    try:
        done = subprocess.run(  # noqa: S603 - the two that are named above
            command, capture_output=True, stdin=subprocess.DEVNULL, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="replace")
