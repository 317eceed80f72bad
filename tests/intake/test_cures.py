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


# ---------------------------------------------------------------- what the command line says


def told(clerk, *words, sheet=("姓名,签到", "王芳,√"), code=2):
    answer = clerk.do("import", clerk.sheet(*sheet), *TALK, *words)
    assert answer.code == code
    return answer.err


def test_an_id_is_no_column_to_be_set(clerk):
    err = told(clerk, "--set", "id=x")

    assert "--activity ID" in err
    assert "--id" not in err.replace("--set id", "")


@pytest.mark.parametrize(
    ("habit", "cure"),
    [
        ("blank=maybe", "Known: present, absent."),
        ("below=none", "Known: absent, minutes."),
        ("threshold=80", "For example: --habit threshold=80%"),
        ("late_over=15", "For example: --habit late_over='15 minutes'"),
        ("hour_minutes=many", "For example: --habit hour_minutes=45"),
        ("blnk=absent", "Known: accept_makeup, below, blank"),
    ],
)
def test_a_habit_without_meaning_is_answered_with_its_values(clerk, habit, cure):
    assert cure in told(clerk, "--habit", habit)


@pytest.mark.parametrize("command", [("import",), ("reconcile",), ("teacher", "import")])
def test_help_says_where_habits_stand(clerk, command, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")

    answer = clerk.ledger(*command, "--help", "--lang", "en")

    assert "A habit, as under “import” in ledger.toml" in answer.out


def test_a_fault_of_the_whole_sheet_is_told_once(clerk):
    err = told(clerk, sheet=("",), code=3)

    assert err.count("the file is empty") == 1
    assert err.count("Look whether it was saved.") == 1


def test_a_workbook_with_a_password_is_to_be_saved_without_it(clerk):
    sheet = clerk.desk / "locked.xlsx"
    sheet.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    )

    answer = clerk.do("import", sheet, *TALK)

    assert answer.code == 3
    assert "take the password off" in answer.err


def test_a_day_that_is_none_in_the_order_of_zoom_names_the_other_order(clerk):
    sheet = clerk.sheet(
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest",
        "王芳,,13/03/2026 02:00:00 PM,13/03/2026 03:30:00 PM,90,No",
    )  # fmt: skip

    answer = clerk.do("import", sheet, "--title", "T", "--hours", "2", "--habit", "hour_minutes=45")

    assert "--date-order dmy reads it as 2026-03-13" in answer.err
    words = ("--title", "T", "--hours", "2", "--habit", "hour_minutes=45", "--date-order", "dmy")
    assert clerk.imports(sheet, *words)[0] == 0


@pytest.mark.parametrize("hours", ["1E2", "1e400"])
def test_hours_in_powers_of_ten_are_no_id_that_lost_its_digits(clerk, hours):
    code, found = clerk.imports(clerk.sheet("姓名,学时", f"王芳,{hours}"), *TALK[:4])

    assert (code, codes(found)) == (3, ["bad-number"])
    assert "Write only a number" in hints(found)


def test_a_quotation_mark_inside_a_name_is_a_cell_that_was_cut(clerk):
    code, found = clerk.imports(clerk.sheet("姓名,签到", '王"芳,√', '"李""四",√'), *TALK)

    assert (code, codes(found)) == (3, ["stray-quote", "stray-quote"])


@pytest.mark.parametrize("cell", ["9" * 5000, "龘" * 5000, "约" + "2" * 300])
def test_a_long_cell_is_quoted_in_short(clerk, cell):
    answer = clerk.do("import", clerk.sheet("姓名,学时", f"王芳,{cell}", f"{cell},2"), *TALK)

    assert max(map(len, (answer.out + answer.err).splitlines())) < 300


@pytest.mark.parametrize("text", ["同上", "〃"])
def test_as_above_is_taken_and_told(clerk, text):
    sheet = clerk.sheet("姓名,签到,日期", "王芳,√,2025-09-05", f"李四,√,{text}")

    code, found = clerk.imports(sheet, "--title", "T", "--hours", "2")

    assert (code, codes(found)) == (0, ["as-above"])
    assert clerk.rows("activities", "start") == [("2025-09-05",)]


def test_undo_of_an_import_ends_no_line_with_nothing(clerk):
    clerk.imports(clerk.sheet("姓名,签到", "王芳,√"), *TALK)

    lines = clerk.do("undo", "--yes").out.splitlines()

    assert any("imports.csv:2: taken out" in line for line in lines)
    assert not [line for line in lines if line.rstrip().endswith(":")]


# ---------------------------------------------------------------- comparing


def test_a_sheet_with_one_column_of_one_school_year_is_compared(clerk):
    answer = clerk.do("reconcile", clerk.sheet("姓名,2025-26学年", "王芳,40"), "--format", "csv")

    assert answer.code == 1
    assert "only-there,T001" in answer.out or "differing-hours,T001" in answer.out


def test_of_whom_a_row_could_not_be_read_nothing_is_said_to_be_missing_there(clerk):
    header = "姓名,项目名称,学时,日期"
    clerk.imports(clerk.sheet(header, "王芳,课,2,2025-09-05", "李四,课,2,2025-09-05"))

    answer = clerk.do(
        "reconcile", clerk.sheet(header, "王芳,课,二三,2025-09-05"), "--period", "2025-26",
        "--format", "csv",
    )  # fmt: skip

    assert answer.code == 3
    assert "only-here,T002" in answer.out
    assert "T001" not in answer.out


def test_of_one_teacher_the_faults_of_others_do_not_matter(clerk):
    header = "姓名,项目名称,学时,日期"
    clerk.imports(clerk.sheet(header, "王芳,课,2,2025-09-05"))
    sheet = clerk.sheet(header, "王芳,课,2,2025-09-05", "李四,课,二三,2025-09-05")

    assert clerk.do("reconcile", sheet, "--teacher", "王芳").code == 0
    assert clerk.do("reconcile", sheet).code == 3
