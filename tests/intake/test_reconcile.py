"""`ledger reconcile`: a book against a platform's export, through the real entry."""

import csv
import io
import json
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.books import ROOT, digest
from tests.intake.foreign import REAL, SAMPLES

SETTINGS = """\
school = "示例中学"
rules = ["changsha-meixihu"]
"""
TEACHERS = """\
code,name,group,hired_on
0012,王芳,语文,2010-09-01
0007,张三,数学,2010-09-01
0033,李四,英语,2010-09-01
0034,李四,物理,2010-09-01
"""
ACTIVITIES = """\
id,title,start,end,hours,kind,status
a1,暑期教师研修,2023-07-20,2023-08-20,10,course,
a2,关于“阅卷”的培训,2023-06-10,2023-06-11,6,course,
a3,教研活动,2023-03-01,,2,teaching-research,
a4,取消的讲座,2023-03-02,,2,lecture,cancelled
"""
CREDITS = """\
activity,teacher,attendance,status
a1,0012,,
a1,0007,,
a2,0012,,
a3,0012,absent,
a3,0007,,void
a4,0012,,
"""
HEADER = "教师编号,姓名,项目名称,开始日期,结束日期,学时,审核状态"


@pytest.fixture
def book(tmp_path):
    folder = tmp_path / "book"
    folder.mkdir()
    for name, text in (
        ("ledger.toml", SETTINGS), ("teachers.csv", TEACHERS), ("activities.csv", ACTIVITIES),
        ("credits.csv", CREDITS),
    ):  # fmt: skip
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def reconcile(ledger, book, tmp_path):
    """Hold the book against a sheet of these lines, or a file; return the exit code and JSON."""

    def run(sheet, *words):
        path = sheet
        if not hasattr(sheet, "exists"):
            path = tmp_path / "export.csv"
            path.write_text("\n".join(sheet), encoding="utf-8")
        answer = ledger("reconcile", path, "--book", book, "--format", "json", *words)
        return answer.code, json.loads(answer.out)

    return run


def what(found):
    return [
        (each["what"], each["teacher"], each["hours_here"], each["hours_there"])
        for each in found["findings"]
    ]


EQUAL = [
    HEADER,
    "0012,王芳,暑期教师研修,2023-07-20,2023-08-20,10,审核通过",
    "0007,张三,暑期教师研修,2023-07-20,2023-08-20,10,审核通过",
    '0012,王芳,"关于""阅 卷""的培训",2023-06-10,2023-06-11,6,审核通过',
]


def test_an_export_that_says_the_same_is_exit_0(reconcile):
    code, found = reconcile(EQUAL)

    assert (code, found["differs"], found["findings"]) == (0, False, [])
    assert found["counts"]["equal"] == 3
    assert [(each["from"], each["to"]) for each in found["periods"]] == [
        ("2022-09-01", "2023-08-31")
    ]


def test_only_here_only_there_and_differing_hours_stand_with_the_rows_of_both_sides(reconcile):
    code, found = reconcile([
        *EQUAL[:1],
        "0012,王芳,暑期教师研修,2023-07-20,2023-08-20,8,审核通过",
        "0012,王芳,国培计划,2023-05-01,2023-05-05,30,审核通过",
        *EQUAL[3:],
    ])  # fmt: skip

    assert code == 1
    assert what(found) == [
        ("only-there", "0012", None, "30"), ("differing-hours", "0012", "10", "8"),
        ("only-here", "0007", "10", None),
    ]  # fmt: skip
    differing = found["findings"][1]
    assert differing["here"][0]["rows"] == ["credits.csv:2"]
    assert differing["there"][0]["line"] == 2


def test_what_is_void_cancelled_or_missed_is_not_in_the_book(reconcile):
    code, found = reconcile([*EQUAL, "0007,张三,教研活动,2023-03-01,2023-03-01,2,审核通过"])

    assert (code, what(found)) == (1, [("only-there", "0007", None, "2")])


def test_what_the_platform_has_not_approved_is_told_apart(reconcile):
    pending = [*EQUAL[:3], EQUAL[3].replace("审核通过", "审核中")]

    code, found = reconcile(pending)
    assert (code, what(found)) == (0, [("pending-there", "0012", "6", "6")])

    code, _found = reconcile(pending, "--strict")
    assert code == 1


def test_another_title_is_no_difference_unless_one_is_strict(reconcile):
    other = [*EQUAL[:3], EQUAL[3].replace('关于""阅 卷""的培训', "中考评卷")]

    code, found = reconcile(other)
    assert (code, what(found)) == (0, [("other-title", "0012", "6", "6")])

    assert reconcile(other, "--strict")[0] == 1


def test_what_is_of_no_hours_claims_nothing(reconcile, book):
    with (book / "activities.csv").open("a", encoding="utf-8") as stream:
        stream.write("a5,个人计划,2023-09-01,,0,growth-plan,\n")
    with (book / "credits.csv").open("a", encoding="utf-8") as stream:
        stream.write("a5,0012,,\n")

    assert reconcile(EQUAL, "--period", "2022-09-01..2023-09-30")[0] == 0


def test_a_claim_made_twice_is_a_difference(reconcile):
    code, found = reconcile([*EQUAL, EQUAL[1]])

    assert (code, what(found)) == (1, [("duplicate-there", "0012", None, "10")])
    assert found["findings"][0]["there"][0]["line"] in {2, 5}


def test_who_is_not_in_the_roster_is_only_there(reconcile):
    code, found = reconcile([*EQUAL, "0099,赵外校,暑期教师研修,2023-07-20,2023-08-20,10,审核通过"])

    assert code == 1
    assert [(each["what"], each["teacher"], each["name"]) for each in found["findings"]] == [
        ("only-there", None, "赵外校")
    ]


def test_rows_that_are_ambiguous_or_cannot_be_read_are_exit_3(reconcile, ledger, book, tmp_path):
    sheet = [
        *EQUAL,
        ",李四,讲座,2023-05-01,2023-05-01,2,审核通过",
        "0007,张三,讲座,2023-05-01,,约2,审核通过",
    ]

    code, found = reconcile(sheet)

    assert code == 3
    assert [(each["line"], each["code"]) for each in found["problems"]] == [
        (5, "ambiguous-name"), (6, "bad-number"),
    ]  # fmt: skip
    answer = ledger("reconcile", tmp_path / "export.csv", "--book", book)
    assert "export.csv:5" in answer.err
    assert "not all" in answer.err


def test_a_pending_row_that_cannot_be_read_need_not_be_mended(reconcile):
    code, found = reconcile([*EQUAL, "0007,张三,讲座,2023-05-01,2023-05-01,约2,审核中"])

    assert code == 0
    assert [each["level"] for each in found["problems"]] == ["warning"]


def test_a_sheet_that_cannot_be_read_is_exit_3_one_without_hours_wrong_use(ledger, book, tmp_path):
    (tmp_path / "empty.csv").write_bytes(b" ")
    broken = SAMPLES / "paper_signin_typed_mojibake_utf8.csv"
    meeting = SAMPLES / "google_meet_attendance.csv"

    assert ledger("reconcile", tmp_path / "empty.csv", "--book", book).code == 3
    assert ledger("reconcile", broken, "--book", book).code == 3
    assert ledger("reconcile", meeting, "--book", book).code == 2
    assert ledger("reconcile", tmp_path / "none.csv", "--book", book).code == 2


def test_a_period_a_teacher_and_a_group_narrow_both_sides(reconcile):
    differing = [*EQUAL[:1], "0012,王芳,暑期教师研修,2023-07-20,2023-08-20,8,审核通过"]

    assert what(reconcile(differing, "--teacher", "0007")[1]) == [("only-here", "0007", "10", None)]
    assert what(
        reconcile(differing, "--group", "语文", "--period", "2023-07-01..2023-08-31")[1]
    ) == [("differing-hours", "0012", "10", "8")]
    assert reconcile(differing, "--period", "2021-22")[0] == 0


def test_csv_is_a_line_for_each_difference_to_send_back(ledger, book, tmp_path):
    (tmp_path / "export.csv").write_text("\n".join(EQUAL[:2]), encoding="utf-8")

    answer = ledger("reconcile", tmp_path / "export.csv", "--book", book, "--format", "csv")

    rows = list(csv.DictReader(io.StringIO(answer.out)))
    assert answer.code == 1
    assert [(row["what"], row["name"], row["hours_here"], row["row_here"]) for row in rows] == [
        ("only-here", "王芳", "6", "credits.csv:4"), ("only-here", "张三", "10", "credits.csv:3"),
    ]  # fmt: skip


def test_a_person_reads_it_in_chinese(ledger, book, tmp_path):
    (tmp_path / "export.csv").write_text("\n".join(EQUAL[:2]), encoding="utf-8")

    told = ledger("reconcile", tmp_path / "export.csv", "--book", book, "--lang", "zh-CN").out

    assert "仅本台账有" in told
    assert "2022-09-01..2023-08-31" in told


def test_a_sheet_without_rows_is_held_against_all_of_the_book(reconcile):
    code, found = reconcile(EQUAL[:1])

    assert (code, found["counts"]["only-here"]) == (1, 3)


def test_nothing_is_written(reconcile, book):
    before = digest(book)

    reconcile(EQUAL)

    assert digest(book) == before


def test_a_book_as_it_was_known_is_held_against_an_export(ledger, tmp_path):
    book, export = tmp_path / "known", tmp_path / "export.csv"
    ledger("init", book, "--rules", "changsha-meixihu", "--school", "A")
    (book / "teachers.csv").write_text(TEACHERS, encoding="utf-8")
    words = ["add", "T", "--date", "2023-05-05", "--hours", "2", "--kind", "lecture"]
    assert ledger(*words, "--teachers", "0012", "--book", book, "--yes").code == 0
    export.write_text("code,title,start,hours\n0012,T,2023-05-05,2\n", encoding="utf-8")

    assert ledger("reconcile", export, "--book", book).code == 0
    assert ledger("reconcile", export, "--book", book, "--as-known-on", "2000-01-01").code != 0
    last = ledger("reconcile", export, "--book", book, "--as-known-on", "2099-01-01")
    assert last.code == 0


def test_nothing_that_a_sheet_says_steers_the_terminal_or_a_spreadsheet(ledger, book, tmp_path):
    evil = "=cmd()\x1b[31m\u202e"
    export = tmp_path / "export.csv"
    export.write_text(f"code,title,start,hours\n0012,{evil},2023-05-05,2\n", encoding="utf-8")

    for form in ("text", "table", "json", "csv"):
        told = ledger("reconcile", export, "--book", book, "--format", form)
        assert told.code == 1
        assert not {"\x1b", "\u202e"} & {*told.out, *told.err}
        assert ",=cmd" not in told.out


CELL = st.sampled_from([
    "", "0012", "王芳", "李四", "无此人", "2023-07-20", "9/1/2023", "2023", "2022-2023", "10", "-3",
    "约2", "1e9", "半天", "审核中", "暑期教师研修", "\ufffd", '"', "合计", "30学分", "2203-01-01",
])  # fmt: skip
HEADS = st.lists(
    st.sampled_from([
        "教师编号", "姓名", "项目名称", "开始日期", "结束日期", "学时", "学分", "审核状态",
        "培训年度", "第1年(2022)", "第2年(2023)", "activity", "title", "attendance", "hours",
        "kind", "end",
    ]),
    min_size=2, max_size=8, unique=True,
)  # fmt: skip


@given(HEADS, st.lists(st.lists(CELL, max_size=8), max_size=4))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_an_export_holds_it_is_compared_or_refused(ledger, book, tmp_path, head, rows):
    export = tmp_path / "export.csv"
    export.write_text("\n".join(",".join(each) for each in (head, *rows)), encoding="utf-8")

    assert ledger("reconcile", export, "--book", book).code in {0, 1, 2, 3}


# ---------------------------------------------------------------- sums, and years without days

SUMS = ["序号,姓名,教师统编号,远程培训学时,合计学时,折合学分", "1,王芳,0012,10,16,5"]
FIVE = [
    "××学校教师培训学时汇总一览表（2019—2023周期）",
    "序号,姓名,教师统编号,第1年(2022),第2年(2023),周期累计学时,差额",
    "1,王芳,0012,16,0,16,+4",
    "应达标__人,,已达标__人",
]


@pytest.mark.parametrize(
    "above", ["学校（盖章）：,,审核年度：2023", "学校（盖章）：,,审核年度：2022-2023年度"]
)
def test_a_sum_sheet_is_held_against_the_hours_of_its_year(reconcile, above):
    code, found = reconcile([above, *SUMS], "--habit", "year_day=06-30")

    assert found["sums"]
    assert (code, what(found)) == (1, [("only-here", "0007", "10", None)])
    assert found["counts"]["equal"] == 1


def test_a_sum_that_differs_names_every_row_behind_it(reconcile):
    short = [SUMS[0], "1,王芳,0012,10,15.5,5"]

    code, found = reconcile(short, "--period", "2022-23", "--teacher", "0012")

    assert (code, what(found)) == (1, [("differing-hours", "0012", "16", "15.5")])
    assert found["findings"][0]["here"][0]["rows"] == ["credits.csv:2", "credits.csv:4"]


def test_a_year_that_may_be_two_school_years_is_not_guessed(ledger, reconcile, book, tmp_path):
    (tmp_path / "sums.csv").write_text("\n".join(["审核年度：2023", *SUMS]), encoding="utf-8")
    (tmp_path / "none.csv").write_text("\n".join(SUMS), encoding="utf-8")

    unclear = ledger("reconcile", tmp_path / "sums.csv", "--book", book)
    nothing = ledger("reconcile", tmp_path / "none.csv", "--book", book)

    assert (unclear.code, nothing.code) == (2, 2)
    assert "year_day" in unclear.err
    assert "--period" in nothing.err


def test_a_column_for_each_year_is_a_sum_for_each_year(reconcile):
    code, found = reconcile(FIVE, "--habit", "year_day=09-01", "--teacher", "0012")

    assert [each["from"] for each in found["periods"]] == ["2022-09-01", "2023-09-01"]
    assert (code, found["counts"]["equal"]) == (0, 2)


def test_credits_are_hours_only_by_what_is_declared(reconcile):
    sheet = [FIVE[1].replace("学时", "学分"), FIVE[2].replace(",16,0,16", ",8,0,8")]
    words = ["--habit", "year_day=09-01", "--teacher", "0012"]

    code, found = reconcile(sheet, *words)
    assert (code, found["problems"][0]["code"]) == (3, "undeclared-unit")

    assert reconcile(sheet, *words, "--habit", "credit_hours=2")[0] == 0


def test_of_a_course_without_days_the_title_tells_within_its_year(reconcile):
    sheet = [
        "姓名,培训年度,培训项目名称,培训机构名称,培训获得学时",
        "王芳,2022-2023,暑期教师研修,某大学,10",
        "张三,2022-2023,其他项目,某大学,10",
    ]

    code, found = reconcile(sheet)

    assert (code, what(found)) == (1, [
        ("only-here", "0012", "6", None), ("only-there", "0007", None, "10"),
        ("only-here", "0007", "10", None),
    ])  # fmt: skip


@pytest.mark.skipif(not REAL.is_dir(), reason="the real samples are not here")
def test_a_real_export_of_a_platform_is_read_to_its_end(ledger, book):
    path = REAL / "sichuan_teacher_credit_records.csv"

    answer = ledger(
        "reconcile", path, "--book", book, "--format", "json", "--habit", "credit_hours=1"
    )

    counts = json.loads(answer.out)["counts"]
    assert counts["pending-there"] > 100
    assert answer.code in {0, 1, 3}


# ---------------------------------------------------------------- the book's own exports


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    folder = tmp_path_factory.mktemp("school") / "book"
    shutil.copytree(ROOT / "examples/meixihu", folder)
    return folder


@pytest.fixture(scope="module")
def exported(school, tmp_path_factory):
    """Return the school's credits as `ledger list` exports them."""
    from sbt_ledger.cli import main

    path = tmp_path_factory.mktemp("sheets") / "credits.csv"
    assert main(["list", "credits", "--book", str(school), "-o", str(path)]) == 0
    return path


def test_a_book_differs_in_nothing_from_what_it_exports(ledger, school, exported):
    answer = ledger("reconcile", exported, "--book", school, "--strict", "--format", "json")

    assert (answer.code, json.loads(answer.out)["findings"]) == (0, [])


@pytest.mark.parametrize("teacher", ["M001", "M006", "M085"])
def test_a_transcript_differs_in_nothing_from_its_book(ledger, school, tmp_path, teacher):
    sheet = tmp_path / "one.csv"
    ledger("show", teacher, "--book", school, "-o", sheet)

    answer = ledger("reconcile", sheet, "--book", school, "--teacher", teacher)

    assert answer.code == 0, answer.out


def _emptied(school, folder):
    shutil.copytree(school, folder)
    for name in ("activities.csv", "credits.csv"):
        text = (folder / name).read_text(encoding="utf-8-sig")
        (folder / name).write_text(text.splitlines()[0] + "\n", encoding="utf-8-sig")
    return folder


def _credits(ledger, book, *words):
    rows = csv.DictReader(io.StringIO(
        ledger("list", "credits", "--book", book, "--format", "csv", *words).out
    ))  # fmt: skip
    return sorted(
        tuple(value for name, value in row.items() if name != "place")
        for row in rows
        if not row["status"]
    )


def test_what_a_book_exports_makes_the_same_credits_in_an_empty_one(ledger, school, tmp_path):
    other, exported = _emptied(school, tmp_path / "other"), tmp_path / "credits.csv"
    ledger("list", "credits", "--group", "物理组", "--book", school, "-o", exported)

    answer = ledger("import", exported, "--book", other, "--yes", "--quiet")

    assert answer.code == 0, answer.err
    assert _credits(ledger, other) == _credits(ledger, school, "--group", "物理组")
    assert ledger("reconcile", exported, "--book", other).code == 0
    again = json.loads(ledger("import", exported, "--book", other, "--format", "json").out)
    assert (again["written"], again["counts"]["matched"]) == (False, 0)


def test_a_transcript_brings_steps_and_proofs_along(ledger, school, tmp_path):
    other, sheet = _emptied(school, tmp_path / "other"), tmp_path / "one.csv"
    ledger("show", "M007", "--book", school, "-o", sheet)

    answer = ledger("import", sheet, "--book", other, "--yes")

    assert answer.code == 0, answer.err
    there = [row for row in _credits(ledger, school, "--teacher", "M007") if row[6] == "present"]
    assert [row for row in _credits(ledger, other) if row[6] == "present"] == there
    steps = [
        [(row["evidence"], row["approvals"]) for row in csv.DictReader(io.StringIO(
            ledger("show", "M007", "--book", book, "--format", "csv").out
        )) if not row["why"]]
        for book in (school, other)
    ]  # fmt: skip
    assert steps[0] == steps[1]


def test_hours_of_a_book_are_not_converted_when_it_takes_them_in_again(ledger, book, tmp_path):
    settings = (book / "ledger.toml").read_text(encoding="utf-8")
    (book / "ledger.toml").write_text(f"{settings}[import]\nhour_minutes = 45\n", encoding="utf-8")
    sheet = tmp_path / "credits.csv"
    ledger("list", "credits", "--book", book, "-o", sheet)

    assert ledger("reconcile", sheet, "--book", book).code == 0


def test_a_list_of_sessions_says_that_nobody_stands_in_it(ledger, book, tmp_path):
    sheet = tmp_path / "activities.csv"
    ledger("list", "activities", "--book", book, "-o", sheet)

    answer = ledger("import", sheet, "--book", book)

    assert answer.code == 2
    assert "ledger list credits" in answer.err
