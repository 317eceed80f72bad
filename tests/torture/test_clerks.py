"""Several clerks at one book: nobody's rows are lost, doubled or mixed."""

import pytest

from tests.torture.conftest import TORTURE, TRIED, chosen
from tests.torture.storm import broken_lock, clerks, locks_nothing
from tests.torture.trial import DEEDS, Stage

MANY = 8


@pytest.mark.parametrize("seed", range(5 * TORTURE or 1))
def test_eight_clerks_at_once_all_have_their_rows_kept(tmp_path, seed):
    TRIED["clerks"] += MANY

    assert clerks(tmp_path, MANY, seed=seed) == []


@pytest.mark.parametrize("seed", range(5 * TORTURE or 1))
def test_of_eight_clerks_half_are_killed(tmp_path, seed):
    TRIED["clerks killed"] += MANY

    assert clerks(tmp_path, MANY, seed=seed, killed=True) == []


@pytest.mark.parametrize("seed", range(5 * TORTURE or 1))
def test_eight_clerks_on_a_folder_where_locks_lock_nothing(tmp_path, seed):
    TRIED["clerks unlocked"] += MANY

    assert clerks(tmp_path, MANY, seed=seed, setup=locks_nothing) == []


def test_a_lock_broken_under_a_living_command_costs_no_acknowledged_row(tmp_path):
    points = Stage(tmp_path, DEEDS["add"]).points
    wrong = []
    for at, seed in chosen(len(points), 3, "broken"):
        TRIED["broken"] += 1
        wrong += [f"{points[at - 1]}: {each}" for each in broken_lock(tmp_path, at, seed)]
    assert wrong == []
