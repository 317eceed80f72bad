"""One command at a time writes a book, and who waits learns for whom."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from sbt_ledger.errors import RefusedError
from sbt_ledger.files import busy, lock
from sbt_ledger.files.holder import is_alive, sign
from sbt_ledger.files.lock import Patience, hold

HOLD = """
import sys
from pathlib import Path
from sbt_ledger.files import lock

if "no-system-locks" in sys.argv:
    def refuse(handle):
        raise OSError(95, "Operation not supported")
    lock._lock = refuse
with lock.hold(Path(sys.argv[1]), command="ledger add", since="09:15"):
    print("held", flush=True)
    sys.stdin.readline()
"""

ADD_ONE_TWENTY_TIMES = """
import sys, time
from pathlib import Path
from sbt_ledger.files import lock

if "locks-that-lock-nothing" in sys.argv:
    lock._lock = lambda handle: None
count = Path(sys.argv[1]) / "count"
for _ in range(20):
    with lock.hold(Path(sys.argv[1]), patience=lock.Patience(60)):
        read = int(count.read_text())
        time.sleep(0.005)  # the others come meanwhile
        count.write_text(str(read + 1))
"""

ELSEWHERE = {"user": "fang", "host": "office-2", "pid": 7, "command": "ledger add", "since": "9:15"}


@contextmanager
def another_command(book, *how):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, book, *how],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def refusal(folder, seconds=0, *, break_lock=False, say=None):
    patience = Patience(seconds, break_lock)
    with pytest.raises(RefusedError) as caught, hold(folder, patience=patience, say=say):
        pass
    return caught.value


@contextmanager
def held(folder, *patience):
    """Hold the folder, and give what was said meanwhile."""
    said: list[str] = []
    with hold(folder, patience=Patience(*patience), say=said.append):
        yield said


def left_by(folder, holder):
    (folder / ".ledger.busy").write_text(json.dumps(holder))


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def no_system_locks(_handle):
    raise OSError(95, "Operation not supported")


def test_a_second_command_is_told_who_holds_the_book(tmp_path):
    with another_command(tmp_path) as process:
        refused = refusal(tmp_path)

    assert refused.exit_code == 4
    assert refused.message.startswith(f"{tmp_path} is in use by ")
    assert refused.message.endswith(f": 'ledger add' since 09:15 (process {process.pid})")
    assert refused.hint == "Wait until that command is done, or end it, and run yours again."


def test_a_command_that_waits_gets_its_turn(tmp_path):
    with another_command(tmp_path) as process:
        process.stdin.write("\n")
        process.stdin.flush()

        with held(tmp_path, 30) as notes:
            process.wait()

    assert (process.returncode, notes) == (0, [])


def test_waiting_ends_when_the_patience_does_and_says_once_for_whom(tmp_path):
    told: list[str] = []
    with another_command(tmp_path) as process:
        begin = time.monotonic()
        refusal(tmp_path, 1.3, say=told.append)
        waited = time.monotonic() - begin

    assert waited >= 1.3
    (said,) = told
    assert said.startswith("Waiting for ")
    assert said.endswith(f": 'ledger add' since 09:15 (process {process.pid}) …")


def test_a_short_wait_is_not_spoken_of(tmp_path):
    told: list[str] = []
    with another_command(tmp_path):
        refusal(tmp_path, 0.3, say=told.append)

    assert told == []


@pytest.mark.parametrize("how", [(), ("no-system-locks",)])
def test_the_lock_of_a_killed_command_is_taken_over_and_that_is_said(tmp_path, how, monkeypatch):
    with another_command(tmp_path, *how) as process:
        process.kill()
        process.wait()
        if how:
            monkeypatch.setattr(lock, "_lock", no_system_locks)

        with held(tmp_path, 0) as notes:
            pass

    (note,) = notes
    assert note.startswith("Taken over: the lock of ")
    assert note.endswith(
        f": 'ledger add' since 09:15 (process {process.pid}), which is no longer running."
    )
    assert files(tmp_path) == {".ledger.lock": b""}


def test_a_number_that_went_to_another_process_meanwhile_keeps_no_book_shut(tmp_path):
    (tmp_path / ".ledger.busy").write_bytes(sign("ledger add", "yesterday"))  # ours, and alive

    with held(tmp_path, 0) as notes:
        assert len(notes) == 1


@pytest.mark.parametrize("how", ["refused", "without effect"])
def test_where_the_disk_knows_no_locks_a_living_command_still_keeps_others_out(
    tmp_path, how, monkeypatch
):
    with another_command(tmp_path, "no-system-locks") as process:
        refuse = no_system_locks if how == "refused" else lambda _handle: None
        monkeypatch.setattr(lock, "_lock", refuse)
        refused = refusal(tmp_path)

        assert f"(process {process.pid})" in refused.message
        process.stdin.write("\n")
        process.stdin.flush()
        with held(tmp_path, 30):
            pass


def test_a_command_of_another_machine_is_never_taken_for_dead(tmp_path):
    left_by(tmp_path, ELSEWHERE)
    refused = refusal(tmp_path, 0.2)

    assert refused.message == (
        f"{tmp_path} is in use by fang on office-2: 'ledger add' since 9:15 (process 7)"
    )
    assert refused.hint == "Wait until it is done. If it is surely not running, give --break-lock."
    assert json.loads((tmp_path / ".ledger.busy").read_text()) == ELSEWHERE


def test_the_lock_of_another_machine_is_broken_when_asked_and_waited_for(tmp_path):
    left_by(tmp_path, ELSEWHERE)
    begin = time.monotonic()
    with held(tmp_path, 0.3, True) as notes:
        waited = time.monotonic() - begin

    assert notes == [
        "Broken, as asked: the lock of fang on office-2: 'ledger add' since 9:15 (process 7)."
    ]
    assert waited >= 0.3
    assert files(tmp_path) == {".ledger.lock": b""}


def test_a_lock_is_not_broken_where_others_get_their_turn(tmp_path, monkeypatch):
    left_by(tmp_path, ELSEWHERE)

    def next_one(_seconds):
        left_by(tmp_path, {**ELSEWHERE, "pid": 8})

    monkeypatch.setattr(time, "sleep", next_one)
    refused = refusal(tmp_path, 0.1, break_lock=True)

    assert refused.message.endswith("(process 8)")


def test_a_living_command_of_this_machine_is_not_broken(tmp_path):
    with another_command(tmp_path):
        assert refusal(tmp_path, break_lock=True).exit_code == 4


def test_a_lock_that_nobody_signed_is_taken_over_after_moments(tmp_path):
    (tmp_path / ".ledger.busy").write_bytes(b"")  # what a power cut leaves
    begin = time.monotonic()
    with held(tmp_path, 5) as notes:
        waited = time.monotonic() - begin

    assert notes[-1] == "Taken over: the lock of another command, which is no longer running."
    assert 2 <= waited < 5


@pytest.mark.parametrize("how", ["too soon", "no system locks"])
def test_a_lock_that_nobody_signed_is_left_alone_while_it_may_be_alive(tmp_path, how, monkeypatch):
    (tmp_path / ".ledger.busy").write_bytes(b'{"user": "fang"')
    if how == "no system locks":
        monkeypatch.setattr(lock, "_lock", no_system_locks)
        monkeypatch.setattr(lock, "_UNSIGNED", 0.1)
    refused = refusal(tmp_path, 0.5)

    assert refused.message == f"{tmp_path} is in use by another command"


@pytest.mark.parametrize(
    "unfit", [[], {"pid": 7}, {**ELSEWHERE, "pid": 0}, {**ELSEWHERE, "pid": True},
              {**ELSEWHERE, "host": 1}]
)  # fmt: skip
def test_a_signature_that_is_none_names_nobody(tmp_path, unfit):
    left_by(tmp_path, unfit)

    assert refusal(tmp_path).message == f"{tmp_path} is in use by another command"


def test_another_ones_lock_is_not_given_back(tmp_path):
    with hold(tmp_path):
        left_by(tmp_path, ELSEWHERE)

    assert json.loads((tmp_path / ".ledger.busy").read_text()) == ELSEWHERE


def test_only_the_lock_that_was_looked_at_is_taken_away(tmp_path):
    left_by(tmp_path, ELSEWHERE)
    seen = (tmp_path / ".ledger.busy").read_bytes()

    assert not busy.take_away(tmp_path, b"another")
    assert files(tmp_path) == {".ledger.busy": seen}
    assert busy.take_away(tmp_path, seen)
    assert not busy.take_away(tmp_path, seen)


def test_what_killed_commands_had_taken_away_is_swept(tmp_path):
    (tmp_path / ".ledger.busy.0123456789abcdef.tmp").write_text("x")
    with hold(tmp_path):
        pass

    assert files(tmp_path) == {".ledger.lock": b""}


@pytest.mark.parametrize("how", ["", "locks-that-lock-nothing"])
def test_no_turn_is_lost_and_none_is_taken_twice(tmp_path, how):
    (tmp_path / "count").write_text("0")

    commands = [
        subprocess.Popen([sys.executable, "-c", ADD_ONE_TWENTY_TIMES, tmp_path, how])
        for _command in range(3)
    ]
    codes = [command.wait() for command in commands]

    assert codes == [0, 0, 0]
    assert (tmp_path / "count").read_text() == "60"


def test_a_command_that_fails_gives_the_lock_back(tmp_path):
    with pytest.raises(ZeroDivisionError), hold(tmp_path):
        raise ZeroDivisionError

    with held(tmp_path, 0) as notes:
        assert notes == []
    assert files(tmp_path) == {".ledger.lock": b""}


def test_a_holder_without_a_name_is_told_as_far_as_it_is_known(tmp_path):
    with hold(tmp_path):
        unnamed = refusal(tmp_path).message

    assert unnamed.endswith(f" (process {os.getpid()})")


def test_a_folder_that_does_not_exist_cannot_be_locked(tmp_path):
    assert refusal(tmp_path / "nowhere").message.startswith(
        f"{tmp_path / 'nowhere'} cannot be locked: "
    )


def test_a_full_disk_leaves_no_lock_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "write", lambda _handle, text: len(text) // 2)
    refused = refusal(tmp_path)

    assert refused.message == f"{tmp_path} cannot be locked: No space left on device"
    assert files(tmp_path) == {".ledger.lock": b""}


def test_this_process_is_alive_and_one_that_has_ended_is_not():
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()

    assert is_alive(os.getpid())
    assert not is_alive(ended.pid)
    assert not is_alive(2**40)


@pytest.mark.skipif(sys.platform == "win32", reason="as POSIX has it")
def test_colleagues_who_may_write_the_folder_may_lock_it(tmp_path):
    tmp_path.chmod(0o770)

    with hold(tmp_path):
        rights = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}

    assert rights == {".ledger.lock": 0o660, ".ledger.busy": 0o660}


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="the system follows every link")
@pytest.mark.parametrize("exists", [True, False])
def test_a_lock_that_is_a_link_is_refused_and_makes_nothing_elsewhere(exists, tmp_path):
    book, elsewhere = tmp_path / "book", tmp_path / "elsewhere"
    book.mkdir()
    if exists:
        elsewhere.write_bytes(b"theirs")
    (book / ".ledger.lock").symlink_to(elsewhere)

    refused = refusal(book)

    assert refused.message == f"{book} cannot be locked: its file .ledger.lock is a link"
    assert (refused.hint or "").startswith("Remove the link: ")
    assert elsewhere.exists() == exists
    assert not exists or elsewhere.read_bytes() == b"theirs"
    assert [path.name for path in book.iterdir()] == [".ledger.lock"]


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_read_only_folder_cannot_be_locked(tmp_path):
    tmp_path.chmod(0o555)
    try:
        refused = refusal(tmp_path)
    finally:
        tmp_path.chmod(0o755)

    assert refused.hint == "A command that writes needs a folder that you may write to."
