"""Things that several processes do: each once, whatever becomes of a helper, and none is left."""

import os
import signal
import time

import pytest

from sbt_ledger.files import helpers
from sbt_ledger.files.helpers import Shared

if not hasattr(os, "fork"):
    pytest.skip("here a process cannot fork", allow_module_level=True)


@pytest.fixture(autouse=True)
def three_processors(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 3)


def shared(count, do=lambda _thing: None):
    """Return so many things to do, and who did each as it was told at the end."""
    done = {}

    def noted(thing):
        do(thing)
        done[thing] = str(os.getpid())

    return Shared(
        [str(number) for number in range(count)], noted, lambda: done, done.update, 20
    ), done


@pytest.mark.parametrize("count", [0, 1, 59, 60, 256, 257, 600])
def test_each_thing_is_done_and_known_of_once(count):
    things, done = shared(count)
    with things:
        told = list(things.rest())
    assert sorted(done, key=int) == [str(number) for number in range(count)]
    assert sum(told) == count
    assert min(told) >= 0


def test_helpers_begin_while_the_first_process_does_something_else():
    things, done = shared(60, lambda _thing: time.sleep(0.001))
    with things:
        time.sleep(0.3)
        list(things.rest())
    others = [thing for thing, process in done.items() if process != str(os.getpid())]
    assert others
    assert done["0"] == str(os.getpid())


def test_what_a_killed_helper_had_taken_is_done_again():
    here = os.getpid()

    def dying(thing):
        if os.getpid() != here and int(thing) % 7 == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    things, done = shared(60, dying)
    with things:
        time.sleep(0.1)
        assert sum(things.rest()) == 60
    assert len(done) == 60


@pytest.mark.parametrize("fault", [KeyboardInterrupt, OSError])
def test_after_a_fault_no_helper_is_left(fault):
    here = os.getpid()

    def long(_thing: object) -> None:
        if os.getpid() != here:
            time.sleep(60)

    things, _done = shared(60, long)
    with pytest.raises(fault), things:
        raise fault
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_where_no_process_can_fork_one_does_it_all(monkeypatch):
    monkeypatch.delattr(os, "fork")
    things, done = shared(helpers._TICKETS + 1)
    with things:
        assert sum(things.rest()) == helpers._TICKETS + 1
    assert set(done.values()) == {str(os.getpid())}
