"""The jobs that `examples/cron/` has for each system call what there is, and would work."""

import configparser
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET

import pytest

from sbt_ledger.mail.jobs import _calls
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
    assert _calls(line), "doctor finds it"
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


def test_a_remark_or_another_program_is_no_job():
    assert not _calls("# 0 7 * * * ledger mail --send\n0 7 * * * /usr/bin/mail -s ledger x\n")
    assert not _calls("0 7 * * * ledger check --quiet\n")
