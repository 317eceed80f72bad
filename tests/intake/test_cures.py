"""What a message says is to be done helps; and what nobody can do anything about does not stop."""

import pytest

from tests.intake.clerk import Clerk, codes, hints, states

TALK = ("--title", "讲座", "--date", "2025-09-05", "--hours", "2")


@pytest.fixture
def clerk(ledger, tmp_path):
    return Clerk(ledger, tmp_path)


# ---------------------------------------------------------------- guests and slips


@pytest.mark.parametrize("guest", ["王强", "赵桂", "李明", "王五"])
def test_a_guest_with_the_surname_of_a_teacher_is_listed_and_stops_nothing(clerk, guest):
    code, told = clerk.imports(clerk.sheet("姓名,签到", "王芳,√", f"{guest},√"), *TALK)

    assert (code, states(told)) == (0, ["matched", "unknown"])
    assert codes(told) == ["near-name"]


@pytest.mark.parametrize("slip", ["王方", "欧阳娜拉", "欧阴娜娜"])
def test_a_slip_stops_and_the_hint_says_what_to_do_if_it_is_somebody_else(clerk, slip):
    sheet = clerk.sheet("姓名,签到", f"{slip},√")
    code, told = clerk.imports(sheet, *TALK)
    assert (code, states(told)) == (3, ["rejected"])
    assert f"--habit guests='[\"{slip}\"]'" in hints(told)

    code, told = clerk.imports(sheet, *TALK, "--habit", f'guests=["{slip}"]')

    assert (code, states(told), codes(told)) == (0, ["unknown"], [])


def test_guests_are_known_by_the_book_as_well(ledger, tmp_path):
    clerk = Clerk(ledger, tmp_path, 'guests = ["王方"]\n')

    code, told = clerk.imports(clerk.sheet("姓名,签到", "王方,√"), *TALK)

    assert (code, states(told)) == (0, ["unknown"])


def test_in_a_comparison_a_guest_is_somebody_who_is_only_there(clerk):
    sheet = clerk.sheet("姓名,项目名称,学时,日期", "王强,课,2,2025-09-05")

    answer = clerk.do("reconcile", sheet, "--format", "csv")

    assert answer.code == 1
    assert "only-there" in answer.out


# ---------------------------------------------------------------- roles


def test_a_role_that_does_not_exist_is_refused_with_those_that_do(ledger, tmp_path):
    clerk = Clerk(ledger, tmp_path, '[import.columns]\n"老师大名" = "nam"\n')

    answer = clerk.do("import", clerk.sheet("老师大名,签到", "王芳,√"), *TALK)

    assert answer.code == 3
    assert "ledger.toml: 老师大名: [import.columns] “老师大名” = “nam”" in answer.err
    assert "Did you mean name?" in answer.err
    assert "mark" in answer.err


def test_a_column_of_the_roster_is_a_role_that_imports_leave_alone(ledger, tmp_path):
    clerk = Clerk(ledger, tmp_path, '[import.columns]\n"职称" = "title"\n"入职" = "hired_on"\n')

    assert clerk.imports(clerk.sheet("姓名,签到", "王芳,√"), *TALK)[0] == 0
