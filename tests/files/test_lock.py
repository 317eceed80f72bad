"""One command at a time writes a book, and who waits learns for whom."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from sbt_ledger.errors import RefusedError
from sbt_ledger.files.lock import hold

HOLD = """
import sys
from pathlib import Path
from sbt_ledger.files.lock import hold

with hold(Path(sys.argv[1]), command="ledger add", since="09:15"):
    print("held", flush=True)
    sys.stdin.readline()
"""

ADD_ONE_TWENTY_TIMES = """
import sys, time
from pathlib import Path
from sbt_ledger.files.lock import hold

count = Path(sys.argv[1]) / "count"
for _ in range(20):
    with hold(Path(sys.argv[1]), wait_seconds=60):
        read = int(count.read_text())
        time.sleep(0.005)  # the others come meanwhile
        count.write_text(str(read + 1))
"""


@contextmanager
def another_command(book):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, book], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def refusal(folder):
    with pytest.raises(RefusedError) as caught, hold(folder, wait_seconds=0):
        pass
    return caught.value


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

        with hold(tmp_path, wait_seconds=30):
            process.wait()

    assert process.returncode == 0


def test_waiting_ends_when_the_patience_does(tmp_path):
    with another_command(tmp_path):
        begin = time.monotonic()
        with pytest.raises(RefusedError), hold(tmp_path, wait_seconds=0.3):
            pass
        waited = time.monotonic() - begin

    assert waited >= 0.3


def test_a_killed_command_holds_nothing_any_more(tmp_path):
    with another_command(tmp_path) as process:
        process.kill()
        process.wait()

        with hold(tmp_path, wait_seconds=0):
            pass


def test_no_turn_is_lost_and_none_is_taken_twice(tmp_path):
    (tmp_path / "count").write_text("0")

    commands = [
        subprocess.Popen([sys.executable, "-c", ADD_ONE_TWENTY_TIMES, tmp_path])
        for _command in range(3)
    ]
    codes = [command.wait() for command in commands]

    assert codes == [0, 0, 0]
    assert (tmp_path / "count").read_text() == "60"


def test_the_lock_file_stays_and_is_empty(tmp_path):
    with hold(tmp_path, command="ledger add", since="09:15"):
        assert b"ledger add" in (tmp_path / ".ledger.lock").read_bytes()

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {".ledger.lock": b""}


def test_a_command_that_fails_gives_the_lock_back(tmp_path):
    with pytest.raises(ZeroDivisionError), hold(tmp_path):
        raise ZeroDivisionError

    with hold(tmp_path, wait_seconds=0):
        pass


def test_a_holder_without_a_name_is_told_as_far_as_it_is_known(tmp_path):
    with hold(tmp_path):
        unnamed = refusal(tmp_path).message
        (tmp_path / ".ledger.lock").write_bytes(b"not ours")
        unsigned = refusal(tmp_path).message

    assert unnamed.endswith(f" (process {os.getpid()})")
    assert unsigned == f"{tmp_path} is in use by another command"


def test_a_folder_that_does_not_exist_cannot_be_locked(tmp_path):
    assert refusal(tmp_path / "nowhere").message.startswith(
        f"{tmp_path / 'nowhere'} cannot be locked: "
    )


@pytest.mark.skipif(sys.platform == "win32", reason="as POSIX has it")
def test_colleagues_who_may_write_the_folder_may_lock_it(tmp_path):
    tmp_path.chmod(0o770)

    with hold(tmp_path):
        pass

    assert (tmp_path / ".ledger.lock").stat().st_mode & 0o777 == 0o660


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
