"""A school of four: one is in order, one awaits a review, one is short, one moved to a group."""

import csv
import io
import json

import pytest

from tests.books import AS_OF, TOWN, write_book

REVIEWED = """\
valid = [ { where = { kind = "paper" }, needs_all = ["school-review"], else = "pending" } ]
"""
FILES = {
    "rules/town.toml": TOWN + REVIEWED,
    "teachers.csv": (
        "code,name,group,stage,hired_on\n"
        "T1,李静,Chinese,primary,2010-09-01\n"
        "T2,王芳,Chinese,primary,2010-09-01\n"
        "T3,王芳,Maths,primary,2010-09-01\n"
        "T4,张伟,Maths,secondary,2010-09-01\n"
    ),
    "changes.csv": "teacher,attribute,value,from\nT4,group,Chinese,2026-02-01\n",
    "activities.csv": (
        "id,title,start,hours,kind,evidence\n"
        "a,Talk,2026-03-05,30,lecture,certificate=evidence/a.pdf\n"
        "b,Essay,2025-10-12,30,paper,\n"
        "c,Circle,2025-03-05,2,reading,\n"
    ),
    "credits.csv": (
        "activity,teacher,attendance,approvals\n"
        "a,T1,,school-review@2026-04-01\n"
        "b,T2,,\n"
        "c,T3,late,\n"
        "a,T4,,\n"
    ),
}


@pytest.fixture
def school(tmp_path):
    return write_book(tmp_path / "school", FILES)


@pytest.fixture
def ask(ledger, school):
    """Return the command on the school, in English, on the last day of its year."""

    def asked(*words, lang="en"):
        answer = ledger(*words, "--book", school, "--as-of", AS_OF, "--lang", lang)
        assert answer.code != 70, answer.err
        assert "Traceback" not in answer.err
        return answer

    return asked


def rows_of(text):
    """Return the rows of a CSV by the names of their columns."""
    return list(csv.DictReader(io.StringIO(text)))


def problem_of(answer):
    """Return the code and message of the one problem that an answer tells as JSON."""
    (problem,) = json.loads(answer.out)["problems"]
    return problem["code"], problem["message"]
