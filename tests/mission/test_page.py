"""The page of clauses says what the tests show."""

import subprocess
import sys

from tests.books import ROOT


def test_the_page_is_as_the_tests_say_and_no_clause_is_left_out():
    told = subprocess.run(
        [sys.executable, ROOT / "scripts" / "mission.py", "--check"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (told.returncode, told.stdout) == (0, "")
