"""A command that is killed, or that the system fails, has done all or nothing of its work.

Afterwards a check and another command go on, the journal rebuilds every file byte for byte, and
nothing is left behind. What was acknowledged is there, also when the power failed just then.
"""

import signal
import subprocess
import sys

import pytest

from tests.books import ROOT
from tests.torture.conftest import TORTURE, TRIED, chosen
from tests.torture.disk import HOW
from tests.torture.process import Run, run
from tests.torture.trial import DEEDS, Stage, random_delays

FEW = {"kill": 4, "half": 1, "power": 2, "fail": 2, "full": 1}


@pytest.fixture(scope="module", params=DEEDS)
def stage(request, tmp_path_factory):
    stage = Stage(tmp_path_factory.mktemp("stage"), DEEDS[request.param])
    TRIED["points"] += len(stage.points)
    TRIED["deeds"] += 1
    return stage


@pytest.mark.parametrize("how", HOW)
def test_it_is_there_whole_or_not_at_all_wherever_it_is_disturbed(stage, how):
    seeds = TORTURE if how == "power" else 1
    wrong = []
    for at, seed in chosen(len(stage.points), FEW[how], how + str(stage.deed), seeds):
        TRIED[how] += 1
        wrong += [f"{stage.points[at - 1]}: {each}" for each in stage.trial(how, at, seed)]
    assert wrong == []


def test_it_is_there_whole_or_not_at_all_whenever_it_is_killed(stage):
    wrong = []
    for delay in random_delays(stage, 40 * TORTURE or 1, TORTURE):
        TRIED["moment"] += 1
        book = stage.copy()
        wrong += stage.outcome(book, run(book, stage.deed.words, delay=delay))
    assert wrong == []


def test_the_program_itself_is_killed_at_any_moment(stage):
    if not TORTURE and stage.deed is not DEEDS["add"]:
        pytest.skip("it takes a second each time; make torture does it")
    wrong = []
    words = [sys.executable, "-m", "sbt_ledger", *stage.deed.words]
    for delay in random_delays(stage, 4 * TORTURE or 1, TORTURE):
        TRIED["program"] += 1
        book = stage.copy()
        process = subprocess.Popen(
            [*words, "--book", book], env={"PYTHONPATH": str(ROOT / "src"), "LEDGER_CACHE": ""},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            out, err = process.communicate(timeout=0.3 + delay * 4)  # it takes longer to start
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
        killed = process.returncode == -signal.SIGKILL
        wrong += stage.outcome(book, Run(None if killed else process.returncode, out, err))
    assert wrong == []
