"""Ids that the journal has seen are found, however many days are asked for."""

from datetime import date, timedelta
from unittest.mock import patch

from hypothesis import example, given
from hypothesis import strategies as st

from sbt_ledger.files import given_ids as module
from sbt_ledger.files.journal import JOURNAL

FIRST = date(2025, 1, 1)
DAYS = [FIRST + timedelta(days=count) for count in range(3)]
PIECE = st.sampled_from([
    '"20250101-01"', ",20250102-02,", "20250101-03", '"20250101-1"', "\\n20250103-004,", "x", ";",
    '"20250101-', "20250102-05'", '"120250101-06"', "'20250102-07'", "20250101-20250102-08,",
])  # fmt: skip


@given(text=st.lists(PIECE).map("".join))
@example(text='"20250101-01","20250101-01"')
def test_one_search_for_all_days_finds_what_a_search_for_each_day_finds(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("book")
    (folder / JOURNAL).write_text(text, encoding="utf-8")

    each = module.given_ids(folder)
    with patch.object(module, "_FEW", 0):
        once = module.given_ids(folder)
        found = [set(once(day)) for day in DAYS]

    assert found == [set(each(day)) for day in DAYS]
