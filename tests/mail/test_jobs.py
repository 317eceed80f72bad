"""The jobs of `examples/cron/` would work, and `doctor` knows which job mails this book."""

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest

from sbt_ledger.mail import job_places
from sbt_ledger.mail.job_call import Place, calls_in
from tests.books import ROOT

CRON = ROOT / "examples/cron"
WINDOWS = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def lines():
    """Return each call of `ledger mail` in the files."""
    told = [
        line.split(maxsplit=5)[5] for line in text("crontab").splitlines() if line[:1].isdigit()
    ]
    told.append(unit("service")["Service"]["ExecStart"])
    task = ET.fromstring(text("ledger-mail.xml"))  # noqa: S314 - our own file
    arguments = task.find(f".//{WINDOWS}Arguments")
    assert arguments is not None
    assert arguments.text is not None
    told.append(arguments.text.partition('"')[2].partition(" 2>>")[0])
    return told


def text(name):
    encoding = "utf-16" if name.endswith(".xml") else "utf-8"
    return (CRON / name).read_bytes().decode(encoding)


def unit(kind):
    found = configparser.ConfigParser(strict=False, interpolation=None)
    found.optionxform = str  # type: ignore[assignment,method-assign]  # capitals matter
    found.read_string(text(f"ledger-mail.{kind}"))
    return found


@pytest.mark.parametrize("line", lines())
def test_each_job_sends_what_changed(line, server, make, run, tmp_path):
    assert re.fullmatch(r"\S*ledger(?:\.exe)? mail --send --changed --book \S+", line)
    (call,) = calls_in(line, Place("/", {}), windows="\\" in line)
    assert (call.book, "--send" in call.given) == (line.split()[-1], True), "doctor finds it"
    make(server.port)
    words = line.split()[2:-2]
    assert run(*words) == (0, "", ""), "silent, as cron wants"
    assert server.boxes == ["ada@school.example", "li@school.example", "wang@school.example"]


def test_the_timer_starts_the_service_that_tries_again_on_75_alone():
    service, timer = unit("service"), unit("timer")
    assert service["Service"]["Type"] == "oneshot"
    assert service["Service"]["Restart"] == "on-failure"
    assert service["Service"]["RestartPreventExitStatus"].split() == ["1", "2", "3", "4", "70"]
    assert timer["Timer"]["OnCalendar"] == "Mon..Fri 07:00"
    assert timer["Install"]["WantedBy"] == "timers.target"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="where there is systemd")
def test_systemd_takes_the_units():
    command = ["systemd-analyze", "verify", str(CRON / "ledger-mail.timer")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if "ledger-mail" in line]
    assert [line for line in told if "/usr/local/bin/ledger" not in line] == []


def test_the_task_of_windows_is_found_and_so_is_that_it_is_switched_off():
    (found,) = job_places.tasks_in(text("ledger-mail.xml"))
    assert (found.call.program, found.call.book) == ("ledger.exe", r"C:\ledger\school")
    assert not found.lack
    off = text("ledger-mail.xml").replace("<Settings>", "<Settings><Enabled>false</Enabled>")
    (found,) = job_places.tasks_in(off)
    assert found.lack == "it is switched off in the Task Scheduler"


@pytest.fixture
def machine(tmp_path, monkeypatch, make, run):
    """Return what `doctor` says of the jobs of a machine with this crontab and these files.

    In the texts BOOK is the book, BIN/ledger a program that is there.
    """
    if sys.platform == "win32":
        pytest.skip("crontabs and units")
    programs, home = tmp_path / "bin", tmp_path / "home"
    for folder in (programs, programs / "old", home):
        folder.mkdir()
    (programs / "old/ledger").write_bytes(b"\x7fELF")
    (programs / "old/ledger").chmod(0o755)
    for name in ("ledger", "python3"):
        (programs / name).touch(0o755)
    (programs / "crontab").write_text(f"#!/bin/sh\ncat '{tmp_path}/crontab.txt'\n")
    (programs / "crontab").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(job_places, "SYSTEM", tmp_path / "etc")
    book = make(1)

    def said(crontab="", **files):
        told = {"crontab.txt": crontab} | files
        for name, content in told.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            filled = re.sub(r"\bBOOK\b", str(book), content)
            path.write_text(re.sub(r"\bBIN\b", str(programs), filled))
        every = json.loads(run("--format", "json", command="doctor").out)["findings"]
        return [(each["state"], each["told"]) for each in every if each["about"] == "job"]

    return said


NONE = [("note", "nothing found that runs “ledger mail --send” for this book by itself")]


@pytest.mark.parametrize(
    "crontab",
    [
        "0 7 * * * BIN/ledger mail --send --book BOOK",
        "30 7 * * * BIN/python3 -m sbt_ledger mail --send --book=BOOK",
        "@daily cd BOOK/.. && BIN/ledger --book school mail --changed --send 2>&1 | logger",
        "LEDGER_BOOK = 'BOOK'\n0 7 * * 1-5 env LANG=C BIN/ledger mail --send",
        "0 7 * * mon flock -n /tmp/l sudo -u ledger BIN/ledger mail --send --book BOOK",
        "0 7 * * * [ -d BOOK ] && bash -lc 'cd BOOK; BIN/ledger mail --send' # daily",
        "0 7 * * * PATH=BIN:/bin uv run --project /srv/tools ledger mail --send --book BOOK",
        "PATH=BIN:/bin\n0 7 * * * ledger mail --send --book BOOK % what is read",
        "0 7 * * * BIN/ledger mail --send --book $HOME/../school",
    ],
)
def test_a_job_that_sends_for_this_book_is_known_however_it_is_written(crontab, machine):
    assert machine(crontab) == [("ok", "“ledger mail” is run by crontab -l")]


@pytest.mark.parametrize(
    "crontab",
    [
        "",
        "# 0 7 * * * BIN/ledger mail --send --book BOOK",
        "0 7 * * * /usr/bin/mail -s ledger x",
        "0 7 * * * BIN/ledger check --short --book BOOK | mail -s short head@x.de",
        "0 7 * * * BIN/ledger check --book BOOK/mail --send",
        "0 7 * * * echo BIN/ledger mail --send --book BOOK",
        "0 7 * * * BIN/ledger mail --send --book BIN",
        "0 7 * * * BIN/ledger mail --send --book /no/such/book",
        "@reboot BIN/ledger mail --send --book BOOK",
        "0 7 * * * BIN/ledger mail --send --book 'BOOK",
    ],
)
def test_what_is_no_job_of_this_book_is_none(crontab, machine):
    assert machine(crontab) == NONE


@pytest.mark.parametrize(
    ("crontab", "lack"),
    [
        ("0 7 * * * BIN/ledger mail --book BOOK", "it sends nothing: it needs --send"),
        ("0 7 * * * BIN/ledger mail --send --dry-run --book BOOK", "it sends nothing"),
        ("0 7 * * * BIN/ledger mail --send --as-of 2026-01-01 --book BOOK", "the same day each"),
        ("0 7 * * * sbt-ledger mail --send --book BOOK", "“sbt-ledger” is not found from there"),
        ("PATH=BIN/old\n0 7 * * * ledger mail --send --book BOOK", "that is called “ledger” too"),
        ("0 7 * * * BIN/nothing/ledger mail --send --book BOOK", "is not found from there"),
        ("0 7 * * * BIN/ledger mail --send", "which book it means is not known"),
        ("0 7 * * * BIN/ledger mail --send --book $WHERE", "which book it means is not known"),
    ],
)
def test_what_a_job_lacks_is_said(crontab, lack, machine):
    ((state, told),) = machine(crontab)
    assert state == "mend"
    assert told.startswith("crontab -l: ")
    assert lack in told
    both = machine(f"{crontab}\n0 8 * * * BIN/ledger mail --send --book BOOK")
    assert [state for state, _told in both] == ["ok", "note"], "another one does its work"


UNIT = "[Service]\nWorkingDirectory=BOOK\nExecStart=-BIN/ledger mail \\\n  --send --changed\n"


def test_a_service_needs_a_timer_that_is_enabled(machine):
    units = "home/.config/systemd/user"
    ((state, told),) = machine(
        **{f"{units}/lists.service": UNIT, f"{units}/lists.timer": "[Timer]"}
    )
    assert state == "mend"
    assert told.endswith("its timer is not enabled: systemctl enable --now lists.timer")
    ((state, told),) = machine(**{f"{units}/timers.target.wants/lists.timer": "[Timer]\n"})
    assert (state, told.endswith("lists.service")) == ("ok", True)


def test_the_user_of_a_job_must_be_able_to_write_into_the_book(machine):
    unit = UNIT + "User=nobody\n"
    wish = "etc/systemd/system/timers.target.wants/lists.timer"
    line = "0 7 * * * nobody BIN/ledger mail --send --book BOOK\n"
    found = machine(
        **{"etc/systemd/system/lists.service": unit, wish: "[Timer]\n", "etc/crontab": line}
    )
    assert [state for state, _told in found] == ["mend", "mend"]
    assert all("its user cannot write " in told for _state, told in found)


@pytest.mark.parametrize("lang", ["zh-CN", "zh-TW"])
def test_it_is_said_in_chinese_too(lang, machine, run):
    machine("0 7 * * * BIN/ledger mail --book BOOK")
    told = run(command="doctor", lang=lang).out
    assert "--send" in told
    assert "it sends nothing" not in told


def test_who_cannot_write_into_the_book_is_told(make, tmp_path):
    if sys.platform == "win32" or os.geteuid() or not shutil.which("unshare"):
        pytest.skip("a folder that not even root can write")
    mount = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"'
    book = make(1)
    before = ["unshare", "-m", "sh", "-c", mount, "sh", str(book)]
    if subprocess.run([*before, "true"], check=False, capture_output=True).returncode:
        pytest.skip("may not mount a folder read-only here")
    command = [sys.executable, "-m", "sbt_ledger", "doctor", "--book", str(book), "--lang", "en"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "400"}
    done = subprocess.run(
        [*before, *command], env=environment, capture_output=True, text=True, check=False
    )
    assert f"mend: rights: {book} cannot be written by you" in done.stdout


@pytest.mark.parametrize(("rules", "said"), [("x = [", "rules/town.toml:1: "), (None, "town")])
def test_rules_that_cannot_be_read_are_to_be_mended(rules, said, make, run):
    path = make(1) / "rules/town.toml"
    path.unlink()
    if rules:
        path.write_text(rules)
    answer = run("--format", "json", command="doctor")
    found = [each for each in json.loads(answer.out)["findings"] if each["about"] == "rules"]
    assert (answer.code, [each["state"] for each in found]) == (1, ["mend"])
    assert said in found[0]["told"]
