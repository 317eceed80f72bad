"""A full disk: the command is refused, or is done, and there is no third thing."""

import pytest

from tests.torture.conftest import TORTURE, TRIED
from tests.torture.storm import filled, limited, small_disk
from tests.torture.trial import DEEDS, Stage


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    return Stage(tmp_path_factory.mktemp("stage"), DEEDS["add"])


def test_no_file_grows_beyond_what_the_user_may_have(stage):
    journal = (stage.book / "journal.jsonl").stat().st_size
    step = 17 if TORTURE else 400
    wrong = []
    for size in range(journal - 2 * step, journal + 2000, step):
        TRIED["limit"] += 1
        wrong += limited(stage, size)
    assert wrong == []


def test_a_real_disk_is_full(stage, tmp_path):
    wrong = []
    try:
        with small_disk(tmp_path / "disk") as disk:
            for pages in range(12 if TORTURE else 4):
                TRIED["pages"] += 1
                wrong += filled(stage, disk, pages)
    except OSError as trouble:
        pytest.skip(str(trouble))
    assert wrong == []
