"""The list of rows that were left out: written each time, and never over anything."""

import pytest

from tests.intake.clerk import Clerk

TALK = ("--title", "讲座", "--date", "2025-09-05", "--hours", "2", "--skip-bad")
GOOD, BAD = "王芳,√", "李四,代签"


@pytest.fixture
def clerk(ledger, tmp_path):
    return Clerk(ledger, tmp_path)


@pytest.fixture(params=["import", "teacher import"])
def imports(request, clerk):
    """Take in a sheet of which one row is bad, by either command."""
    lines = {
        "import": ("姓名,签到", GOOD, BAD),
        "teacher import": ("工号,姓名", "T009,孙八", "T001,李四"),
    }[request.param]
    words = TALK if request.param == "import" else ("--skip-bad",)
    table = "credits" if request.param == "import" else "teachers"

    def run(*more, name="bad.csv", write=True):
        sheet = clerk.sheet(*lines, name=name) if write else clerk.desk / name
        before = len(clerk.rows(table))
        answer = clerk.do(*request.param.split(), sheet, *words, *more)
        return answer, len(clerk.rows(table)) - before

    return run


def listed(path):
    return path.read_text(encoding="utf-8-sig")


def test_the_list_is_never_written_over_the_sheet(clerk, imports):
    answer, new = imports("--rejects", clerk.desk / "bad.csv")

    assert (answer.code, new) == (4, 0)
    assert "bad.csv is the sheet itself." in answer.err
    assert "--rejects" in answer.err
    assert "李四" in listed(clerk.desk / "bad.csv")


def test_a_list_that_was_mended_by_hand_is_not_written_over(clerk, imports):
    mended = clerk.sheet("姓名,签到", "李四,√", name="bad.rejects.csv")

    answer, new = imports()

    assert (answer.code, new) == (0, 1)
    assert listed(mended) == "姓名,签到\n李四,√\n"
    assert "李四" in listed(clerk.desk / "bad.rejects-2.csv")
    assert "Left out: " in answer.err


def test_a_file_named_for_the_list_that_holds_something_else_is_kept(clerk, imports):
    other = clerk.sheet("mine", name="other.csv")

    answer, new = imports("--rejects", other)

    assert (answer.code, new) == (4, 0)
    assert "other.csv is there already." in answer.err
    assert listed(other) == "mine\n"


@pytest.mark.parametrize("where", ["nowhere/x.csv", ".", "../book/credits.csv"])
def test_a_list_that_cannot_be_written_is_refused_before_anything_is_recorded(
    clerk, imports, where
):
    answer, new = imports("--rejects", clerk.desk / where)

    assert (answer.code, new) == (4, 0)
    assert "Traceback" not in answer.err


def test_the_list_is_written_again_when_the_good_rows_stand_already(clerk, imports):
    imports()
    (clerk.desk / "bad.rejects.csv").unlink()

    answer, new = imports()

    assert (answer.code, new) == (0, 0)
    assert "李四" in listed(clerk.desk / "bad.rejects.csv")


def test_the_same_list_again_needs_no_second_file(clerk, imports):
    imports()

    imports()

    assert sorted(path.name for path in clerk.desk.iterdir()) == ["bad.csv", "bad.rejects.csv"]


def test_the_list_is_written_if_every_row_is_bad(clerk):
    answer = clerk.do("import", clerk.sheet("姓名,签到", BAD, name="bad.csv"), *TALK)

    assert answer.code == 0
    assert "李四" in listed(clerk.desk / "bad.rejects.csv")


def test_a_list_that_could_not_be_written_after_all_is_shown(clerk, imports, monkeypatch):
    def full(*_words):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)

    answer, new = imports()

    assert new == 1
    assert "No space left on device" in answer.err
    assert "李四" in answer.err
    assert "Traceback" not in answer.err


def test_a_look_at_a_sheet_writes_no_list(clerk, imports):
    answer, new = imports("--dry-run")

    assert (answer.code, new) == (0, 0)
    assert [path.name for path in clerk.desk.iterdir()] == ["bad.csv"]
