"""Killed at any moment, a run is taken up by the next one: nobody gets two, nobody is left out."""

import itertools
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.books import ROOT
from tests.mail.conftest import TODAY
from tests.mail.forked import STEPS

MANY, FEW = 1_000, 12
DOUBTFUL = frozenset(STEPS[2:6])
"""A kill there leaves a mail of which nobody knows whether it arrived."""
_STEPS = ("before", "taken-not", "taken")
"""Killed when the server hears the address; with the mail handed over, and the server takes it not;
and after it took it, so that no answer is read."""


@pytest.fixture
def send(tmp_path):
    """Return what runs `ledger mail --send` as a process of its own, whose pid `told` gets."""

    def sent(told, *words):
        command = (
            sys.executable, "-m", "sbt_ledger", "mail", "--send", "--to", "teachers",
            "--as-of", TODAY, "--book", str(tmp_path / "school"), "--lang", "en", *words,
        )  # fmt: skip
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        told(process.pid)
        _out, err = process.communicate(timeout=60)
        return process.returncode, err

    return sent


@pytest.mark.skipif(sys.platform == "win32", reason="a signal that no process can catch")
def test_over_a_thousand_recipients_killed_again_and_again_nobody_gets_two_or_is_left_out(
    start, make, send
):
    server = start("none")
    roster = "".join(
        f"T{number},Teacher {number},t{number}@school.example,2010-09-01\n"
        for number in range(MANY)
    )
    make(
        server.port,
        mail='tls = "none"',
        teachers=f"code,name,email,hired_on\n{roster}",
        credits="activity,teacher\n",
    )
    killing = _Killing(server, seed=8)

    for step in _STEPS * 2:
        killing.arm(step)
        code, err = send(killing.of)
        assert code == -signal.SIGKILL, err
    killing.arm("")
    code, err = send(killing.of)

    assert code == 0, err
    counts = Counter(server.boxes)
    everybody = {f"t{number}@school.example" for number in range(MANY)}
    assert max(counts.values()) == 1, "nobody gets two"
    doubtful = {line.split()[-2] for line in err.splitlines() if "it is not known" in line}
    assert killing.unanswered == doubtful, "what was on its way at a kill is told, and no other"
    assert everybody - set(counts) == killing.never_taken, "and who else has none"

    code, err = send(killing.of, "--resend-doubtful")
    assert (code, err) == (0, "")
    assert set(server.boxes) == everybody, "nobody is left out"
    ids = {
        line.split()[1]
        for _box, raw in server.arrived
        for line in raw.decode().splitlines()
        if line.startswith("Message-ID:")
    }
    assert len(ids) == MANY, "what is sent once more has the id that it had: mailboxes show it once"
    assert send(killing.of) == (0, "")
    assert len(server.arrived) == MANY + len(doubtful - killing.never_taken)


@pytest.fixture(scope="module")
def forks():
    """Return what runs `ledger` in a fork: code and what was told; a step kills it."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    process = subprocess.Popen(
        (sys.executable, Path(__file__).parent / "forked.py"),
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip

    asks, answers = process.stdin, process.stdout
    assert asks
    assert answers

    def run(told, *words, step="", times=0):
        asked = {"words": [str(word) for word in words], "told": str(told)}
        asks.write(json.dumps({**asked, "step": step, "times": times}) + "\n")
        asks.flush()
        code = int(answers.readline())
        return code, told.read_text() if told.exists() else ""

    yield run
    asks.close()
    answers.close()
    process.wait()


@pytest.mark.skipif(sys.platform == "win32", reason="a signal that no process can catch")
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_every_step_of_every_mail_the_next_run_sends_exactly_the_rest(
    step, start, make, forks, tmp_path
):
    server, names = start("none"), [f"t{number}@school.example" for number in range(FEW)]
    roster = "".join(f"T{n},Teacher {n},{name},2010-09-01\n" for n, name in enumerate(names))
    book = make(server.port, mail='tls = "none"', credits="activity,teacher\n",
                teachers=f"code,name,email,hired_on\n{roster}")  # fmt: skip
    send = (tmp_path / "told", "mail", "--send", "--to", "teachers", "--as-of", TODAY,
            "--book", book, "--lang", "en")  # fmt: skip
    assert forks(*send) == (0, "")
    for times in itertools.count(1):
        server.arrived.clear()
        (book / "mail-log.csv").unlink(missing_ok=True)
        code, told = forks(*send, step=step, times=times)
        wait_until_closed(server)
        if code == 0:
            break  # it comes no more often
        assert code == -signal.SIGKILL, told
        code, told = forks(*send)
        doubtful = re.findall("whether the mail of .* to (.*) arrived", told)
        assert (code, told.count("\n")) == (0, 2 * len(doubtful)), told
        if step != STEPS[-1]:  # there every second line is one of `sending`
            assert len(doubtful) == (step in DOUBTFUL), (times, told)
        left_out = [name for name in names if name not in server.boxes]
        assert len(server.boxes) == len(set(server.boxes)), "nobody gets two"
        assert set(left_out) <= set(doubtful[:1]), "nobody is left out"
        if doubtful and times % 4 == 1:
            assert forks(*send, "--resend-doubtful") == (0, "")
            assert set(server.boxes) == set(names)
            assert len(server.boxes) == FEW + 1 - len(left_out)
            assert len({id_of(raw) for _box, raw in server.arrived}) == FEW
    assert times > FEW


def wait_until_closed(server):
    """Wait until what a process that was killed had handed over is taken or dropped."""
    end = time.monotonic() + 10
    while server.open and time.monotonic() < end:
        time.sleep(0.001)


def id_of(raw):
    return next(line for line in raw.decode().splitlines() if line.startswith("Message-ID:"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="where a disk that is full can be had")
def test_where_nothing_can_be_told_the_others_get_theirs_all_the_same(start, make, tmp_path):
    server = start("none")
    make(server.port, mail='tls = "none"')
    server.at_rcpt["wang@school.example"] = "550 No such user"
    command = [sys.executable, "-m", "sbt_ledger", "mail", "--send", "--to", "teachers",
               "--as-of", TODAY, "--book", str(tmp_path / "school")]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, env=environment, stderr=full, check=False, timeout=60)
    assert (done.returncode, server.boxes) == (3, ["ada@school.example"])


def test_two_runs_at_once_send_each_mail_once(start, make, send):
    from concurrent.futures import ThreadPoolExecutor

    server = start("none")
    roster = "".join(f"T{n},Teacher {n},t{n}@school.example,2010-09-01\n" for n in range(100))
    make(server.port, mail='tls = "none"', teachers=f"code,name,email,hired_on\n{roster}",
         credits="activity,teacher\n")  # fmt: skip
    with ThreadPoolExecutor() as pool:
        found = list(pool.map(lambda _run: send(lambda _pid: None), range(3)))
    assert [code for code, _err in found] == [0, 0, 0]
    assert server.boxes == sorted(f"t{n}@school.example" for n in range(100))


class _Killing:
    """Kills the sending process at a step of the mail to an address that chance names."""

    def __init__(self, server, seed):
        self.unanswered = set()
        self.never_taken = set()
        self._chance = random.Random(seed)  # noqa: S311 - the same moments each time
        self._step, self._pid, self._left = "", 0, 0
        self._rcpt, self._data = server.handle_RCPT, server.handle_DATA
        server.handle_RCPT, server.handle_DATA = self.handle_rcpt, self.handle_data

    def arm(self, step):
        """Kill at this step, some mails from now."""
        self._step, self._left = step, self._chance.randrange(1, MANY // 8)

    def of(self, pid):
        """Take the process that is to be killed."""
        self._pid = pid

    async def handle_rcpt(self, server, session, envelope, address, options):
        self._left -= 1
        if not self._left and self._step == "before":
            os.kill(self._pid, signal.SIGKILL)
        return await self._rcpt(server, session, envelope, address, options)

    async def handle_data(self, server, session, envelope):
        (address,) = envelope.rcpt_tos
        if self._left or self._step not in {"taken", "taken-not"}:
            return await self._data(server, session, envelope)
        os.kill(self._pid, signal.SIGKILL)
        self.unanswered.add(address)
        if self._step == "taken":
            return await self._data(server, session, envelope)
        self.never_taken.add(address)
        return "451 never mind"


def test_a_log_that_was_cut_anywhere_in_its_last_lines_leaves_nobody_out_and_sends_none_twice(
    server, make, run
):
    book = make(server.port)
    run("--send", "--to", "teachers")
    whole = (book / "mail-log.csv").read_bytes()
    starts = [at + 1 for at in range(len(whole)) if whole[at : at + 1] == b"\n"]
    # `sending` of Ada is written through to the disk before her mail leaves: from there on the
    # end can be lost, at any byte.
    for cut in sorted({starts[3], *range(starts[3] + 1, len(whole), 17), len(whole) - 1}):
        (book / "mail-log.csv").write_bytes(whole[:cut])
        server.arrived.clear()
        answer = run("--send", "--to", "teachers")
        assert (answer.code, server.boxes) == (0, []), cut
        is_told = whole[starts[3] : cut].count(b",") == 7  # and the answer itself is cut
        assert ("it is not known" in answer.err) != is_told, cut


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8", "gb18030"])
def test_a_log_that_a_spreadsheet_saved_in_another_encoding_is_read_and_written_on(
    encoding, server, make, run
):
    book = make(server.port)
    run("--send", "--to", "teachers", "--limit", "1")
    path = book / "mail-log.csv"
    path.write_bytes(path.read_bytes().decode("utf-8-sig").replace(",", "\t").encode(encoding))
    for _run in range(2):
        assert run("--send", "--to", "teachers") == (0, "", "")
    assert server.boxes == ["ada@school.example", "wang@school.example"]
    whole = path.read_bytes()
    path.write_bytes(whole[:-5])
    assert run("--send", "--to", "teachers").code == 0
    assert len(server.boxes) == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2025-26", "Sep-26"), (".example>", ".example"), ("ada@school.example", "ada at school"),
        ("teachers:", "teacher:"), ("2026-07-01,", "01/07,"), (",sent,", ",send,"),
    ],
)  # fmt: skip
def test_a_log_with_a_word_that_is_none_is_named_by_its_line_and_nothing_is_sent(
    old, new, server, make, run
):
    log = log_after_a_run(server, make, run)
    log.write_text(log.read_text(encoding="utf-8-sig").replace(old, new))
    answer = run("--send", "--to", "teachers")
    assert (answer.code, server.boxes) == (3, [])
    assert "mail-log.csv:" in answer.err


def test_blanks_around_the_cells_of_the_log_mean_nothing(server, make, run):
    log = log_after_a_run(server, make, run)
    log.write_text(log.read_text(encoding="utf-8-sig").replace(",", " , "))
    assert run("--send", "--to", "teachers") == (0, "", "")
    assert server.boxes == []


def test_a_log_that_was_emptied_is_told_and_one_that_was_removed_begins_anew(server, make, run):
    log = log_after_a_run(server, make, run)
    log.write_bytes(b"")
    answer = run("--send", "--to", "teachers")
    assert (answer.code, server.boxes) == (3, [])
    assert "mail-log.csv:1: it is empty" in answer.err
    log.unlink()
    assert run("--send", "--to", "teachers") == (0, "", "")
    assert len(server.boxes) == 2


def test_a_doubt_whose_line_lost_its_end_in_an_editor_stays_a_doubt(server, make, run):
    server.at_data["ada@school.example"] = "close"
    log = log_after_a_run(server, make, run)
    server.at_data.clear()
    log.write_bytes(log.read_bytes().removesuffix(b"\r\n"))
    for _run in range(2):
        answer = run("--send", "--to", "teachers")
        assert (answer.code, server.boxes) == (0, [])
        assert answer.err.startswith("mail-log.csv:4: it is not known")


def log_after_a_run(server, make, run):
    """Return the log after mails to two teachers, of which the server knows no more."""
    book = make(server.port)
    run("--send", "--to", "teachers")
    server.arrived.clear()
    return book / "mail-log.csv"


def test_a_line_that_was_not_written_to_its_end_tells_of_a_mail_that_never_left(server, make, run):
    book = make(server.port)
    run("--send", "--to", "teachers", "--limit", "1")
    whole = (book / "mail-log.csv").read_bytes()
    for tail in (b"2026-07-01T07:00:00+08:00,sending,ada@sch", b"\xe6", b'2026-07-01,sen,"'):
        (book / "mail-log.csv").write_bytes(whole + tail)
        server.arrived.clear()
        assert run("--send", "--to", "teachers") == (0, "", "")
        assert server.boxes == ["ada@school.example"]
