import pytest

from sbt_ledger.reports.naming import AS_WRITTEN, Naming

NAMES = {
    ("approval", "college-review"): "College review",
    ("evidence", "ctle-certificate"): "CTLE certificate",
    ("evidence", "photo"): "活动照片",
    ("kind", "growth-plan"): "Growth plan",
    ("kind", "lecture"): "Expert talk",
    ("attribute", "title"): "Professional title",
    ("attribute", "subject"): "Subject",
}
NAMING = Naming(lambda table, word: NAMES.get((table, word), word))


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("college-review", "college review"),
        ("photo", "活动照片"),
        ("growth-plan", "growth plan"),
        ("ctle-certificate", "CTLE certificate"),
        ("Our own form", "Our own form"),
    ],
)
def test_a_step_may_be_an_approval_a_proof_or_a_kind_of_record(word, name):
    assert NAMING.step(word) == name


def test_a_proof_keeps_its_path_and_an_approval_its_day():
    assert NAMING.written(("photo=a=b.png", "photo"), "=") == ("活动照片=a=b.png", "活动照片")
    assert NAMING.written(("college-review@2026-03-01",), "@") == ("college review@2026-03-01",)


def test_a_cell_is_named_by_its_column_only():
    assert NAMING.cell("kind", "lecture") == "expert talk"
    assert NAMING.cell("title", "lecture") == "lecture"


def test_a_title_is_that_of_an_activity_or_the_rank_of_a_teacher():
    assert NAMING.column("title") == "title"
    assert NAMING.attribute("title") == "professional title"
    assert NAMING.attribute("subject") == NAMING.column("subject") == "subject"
    assert NAMING.column("our_column") == "our_column"


def test_without_names_words_stay_as_the_files_write_them():
    assert AS_WRITTEN.step("college-review") == "college-review"
    assert AS_WRITTEN.cell("kind", "lecture") == "lecture"
