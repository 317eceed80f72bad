"""Opening balances, and the history of years: sheets into a real book, through the real entry."""

import csv
import json
from collections import defaultdict
from fractions import Fraction
from random import Random

import pytest

from tests.books import ROOT
from tests.intake.foreign import REAL

TEMPLATES = ROOT.parent / "shared/inputs/templates"
LEDGER = 'school = "示例中学"\nrules = ["changsha-meixihu"]\nlang = "zh-CN"\n'
TEACHERS = "code,name,hired_on\nT0012,王芳,2024-09-01\nT0013,李四,2010-09-01\n"
KIND = ("--kind", "opening-balance")
DAY = ("--habit", "year_day=08-31")


@pytest.fixture
def book(tmp_path):
    folder = tmp_path / "book"
    folder.mkdir()
    files = {
        "ledger.toml": LEDGER, "teachers.csv": TEACHERS,
        "activities.csv": "id,title,start,end,hours,kind\n", "credits.csv": "activity,teacher\n",
    }  # fmt: skip
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def import_(ledger, book, tmp_path):
    def run(sheet, *words):
        if not hasattr(sheet, "exists"):
            path = tmp_path / "sheet.csv"
            path.write_text("\n".join(sheet) + "\n", encoding="utf-8")
            sheet = path
        answer = ledger("import", sheet, "--book", book, "--format", "json", *words)
        return answer.code, json.loads(answer.out)

    return run


def table(book, name):
    with (book / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def balances(book):
    """Return what was recorded: the day, the teacher, the hours."""
    days = {row["id"]: row["start"] for row in table(book, "activities")}
    return [(days[row["activity"]], row["teacher"], row["hours"]) for row in table(book, "credits")]


def codes(told):
    return {each["code"] for each in told["problems"]}


# ---------------------------------------------------------------- rows


def test_rows_of_years_become_one_balance_a_year_with_a_row_a_teacher(import_, book):
    code, told = import_(
        ["工号,姓名,学年,学时", "T0012,王芳,2022-2023学年,40", "T0012,王芳,2021-22,35.5",
         "T0013,李四,2022-2023学年,28"], *KIND, *DAY,
    )  # fmt: skip

    assert (code, told["counts"]["matched"]) == (0, 3)
    assert {row["kind"] for row in table(book, "activities")} == {"opening-balance"}
    assert balances(book) == [
        ("2023-08-31", "T0012", "40"), ("2022-08-31", "T0012", "35.5"),
        ("2023-08-31", "T0013", "28"),
    ]  # fmt: skip


def test_balances_count_in_their_year_also_before_the_time_in_post(import_, ledger, book):
    import_(["工号,姓名,学年,学时", "T0012,王芳,2022-2023学年,40"], *KIND, *DAY)

    told = ledger("explain", "T0012", "year", "--as-of", "2024-09-30", "--book", book)
    answer = ledger(
        "explain", "T0012", "cycle", "--as-of", "2024-09-30", "--book", book, "--format", "json"
    )

    assert told.code in {0, 1}
    assert '"40"' in answer.out


def test_the_same_sheet_again_adds_nothing_and_a_longer_one_only_what_is_new(import_, book):
    sheet = ["工号,姓名,学年,学时", "T0012,王芳,2022-2023学年,40"]
    import_(sheet, *KIND, *DAY)

    _code, told = import_(sheet, *KIND, *DAY)
    assert told["counts"]["already"] == 1

    _code, told = import_([*sheet, "T0013,李四,2022-2023学年,28"], *KIND, *DAY)
    assert (told["counts"]["already"], told["counts"]["matched"]) == (1, 1)
    assert len(table(book, "activities")) == 1


def test_the_kind_may_be_given_by_its_name_and_the_proof_stands_at_the_activity(import_, book):
    code, _told = import_(
        ["工号,姓名,学年,学时", "T0012,王芳,2022-2023学年,40"], "--kind", "转入学分", *DAY,
        "--evidence", "transfer-sheet",
    )  # fmt: skip

    assert code == 0
    assert table(book, "activities")[0]["evidence"] == "transfer-sheet"


def test_without_a_day_for_years_nothing_is_written_and_the_cure_is_told(import_, book):
    code, told = import_(["工号,姓名,学年,学时", "T0012,王芳,2022-2023学年,40"], *KIND)

    assert (code, codes(told)) == (3, {"only-year"})
    assert "year_day" in told["problems"][0]["hint"]
    assert not table(book, "credits")


def test_days_of_a_sheet_are_taken_as_they_are(import_, book):
    import_(
        ["工号,姓名,开始日期,结束日期,学时", "T0012,王芳,2022-09-01,2023-07-15,40"], *KIND,
    )  # fmt: skip

    (row,) = table(book, "activities")
    assert (row["start"], row["end"]) == ("2022-09-01", "2023-07-15")


def test_one_day_for_all_may_be_given(import_, book):
    import_(["工号,姓名,学时", "T0012,王芳,40"], *KIND, "--date", "2023-08-31")

    assert balances(book) == [("2023-08-31", "T0012", "40")]


def test_a_sheet_without_years_and_days_is_refused(ledger, book, tmp_path):
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("工号,姓名,学时\nT0012,王芳,40\n", encoding="utf-8")

    answer = ledger("import", sheet, "--book", book, *KIND, *DAY)

    assert answer.code == 2
    assert "--date" in answer.err


def test_credits_are_no_hours_unless_it_is_said_what_they_are_worth(import_, book):
    sheet = ["工号,姓名,学年,学分", "T0012,王芳,2022-2023学年,10"]

    code, told = import_(sheet, *KIND, *DAY)
    assert (code, codes(told)) == (3, {"undeclared-unit"})

    import_(sheet, *KIND, *DAY, "--habit", "credit_hours=6")
    assert balances(book) == [("2023-08-31", "T0012", "60")]


def test_a_second_balance_of_one_year_is_told(import_):
    import_(["工号,姓名,学年,学时", "T0012,王芳,2022-2023学年,40"], *KIND, *DAY)

    _code, told = import_(
        ["工号,姓名,学时", "T0012,王芳,40"], *KIND, "--date", "2023-06-30", "--dry-run"
    )

    assert "second-balance" in codes(told)


# ---------------------------------------------------------------- columns


@pytest.mark.parametrize(
    ("header", "day"),
    [
        ("2021-22", "2022-08-31"), ("2021-2022学年", "2022-08-31"), ("2021—2022年度", "2022-08-31"),
        ("2021-2022学年（学时）", "2022-08-31"), ("2021学年", "2022-08-31"), ("2022", "2022-08-31"),
        ("2022年度", "2022-08-31"),
        ("第3年(2022)", "2022-08-31"), ("第三年（2021-2022学年）", "2022-08-31"),
    ],
)  # fmt: skip
def test_a_column_is_a_year_however_its_header_names_it(import_, book, header, day):
    code, _told = import_([f"工号,姓名,{header}", "T0012,王芳,40"], *KIND, *DAY)

    assert code == 0
    assert [start for start, _teacher, _hours in balances(book)] == [day]


def test_the_autumn_of_a_school_year_is_in_its_first_calendar_year(import_, book):
    import_(
        ["工号,姓名,2021-22", "T0012,王芳,40"], *KIND, "--habit", "year_day=12-31",
    )  # fmt: skip

    assert balances(book) == [("2021-12-31", "T0012", "40")]


def test_counted_years_need_the_first_one(import_, book):
    sheet = ["工号,姓名,第1年,第2年", "T0012,王芳,40,50"]

    code, told = import_(sheet, *KIND, *DAY)
    assert (code, codes(told)) == (3, {"counted-year"})

    import_(sheet, *KIND, *DAY, "--year", "2019")
    assert balances(book) == [("2019-08-31", "T0012", "40"), ("2020-08-31", "T0012", "50")]


def test_blank_and_zero_bring_nothing_and_what_is_no_number_is_rejected(import_, book):
    sheet = ["工号,姓名,2020-21,2021-22", "T0012,王芳,0,", "T0013,李四,12,约20"]

    code, told = import_(sheet, *KIND, *DAY)
    assert (code, codes(told)) == (3, {"bad-number"})

    import_(sheet, *KIND, *DAY, "--skip-bad")
    assert balances(book) == []


def test_years_of_one_number_are_told_with_their_day(import_):
    _code, told = import_(["工号,姓名,2022", "T0012,王芳,40"], *KIND, *DAY, "--dry-run")

    (problem,) = [each for each in told["problems"] if each["code"] == "one-year"]
    assert "2022-08-31" in problem["message"]


@pytest.mark.skipif(not TEMPLATES.is_dir(), reason="the templates are not here")
def test_the_official_table_of_five_years_is_read(import_, book):
    (form,) = TEMPLATES.glob("3_*.csv")

    code, told = import_(form, *KIND, *DAY, "--habit", "credit_hours=1")

    assert (code, told["counts"]["matched"]) == (0, 5)
    assert [hours for _day, _teacher, hours in balances(book)] == ["72", "80", "66", "74", "72"]


# ---------------------------------------------------------------- years of a platform

SURNAMES, NAMES = "赵钱孙李周吴郑王冯陈", "芳伟娜敏静丽强磊军洋"


@pytest.fixture
def history(book):
    """Return five years of a hundred teachers as a platform exports them: rows of cells."""
    people = [
        (f"P{at:03d}", a + b) for at, (a, b) in enumerate((a, b) for a in SURNAMES for b in NAMES)
    ]
    lines = "".join(f"{code},{name},2010-09-01\n" for code, name in people)
    (book / "teachers.csv").write_text("code,name,hired_on\n" + lines, encoding="utf-8")
    chance = Random(5)  # noqa: S311 - it needs to be the same each time
    return [
        [name, code, f"第{number}期研修{year}", "course", f"{year}-{number + 2:02d}-10",
         chance.choice(["8", "6.5", "12"])]
        for year in range(2019, 2024) for number in range(1, 4) for code, name in people
    ]  # fmt: skip


HEADER = ["姓名", "工号", "培训项目名称", "培训类别", "培训开始日期", "学时"]


def lines(rows):
    return [",".join(row) for row in (HEADER, *rows)]


def recorded_hours(book):
    activities = {row["id"]: row for row in table(book, "activities")}
    sums: defaultdict[object, Fraction] = defaultdict(Fraction)
    for row in table(book, "credits"):
        activity = activities[row["activity"]]
        hours = row.get("hours") or activity["hours"]
        sums[row["teacher"], activity["start"][:4]] += Fraction(hours)
    return sums


def test_five_years_of_a_platform_are_recorded_to_the_hour(import_, book, history):
    wanted: defaultdict[object, Fraction] = defaultdict(Fraction)
    for _name, code, _title, _kind, day, hours in history:
        wanted[code, day[:4]] += Fraction(hours)

    code, told = import_(lines(history))

    assert (code, told["counts"]["matched"], len(wanted)) == (0, 1500, 500)
    assert recorded_hours(book) == wanted
    assert len(table(book, "activities")) == 15


def test_the_totals_of_a_check_are_those_of_the_export(import_, ledger, book, history):
    import_(lines(history))

    told = json.loads(
        ledger("check", "--book", book, "--as-of", "2022-08-31", "--format", "json").out
    )

    wanted: defaultdict[object, Fraction] = defaultdict(Fraction)
    for _name, code, _title, _kind, day, hours in history:
        if "2021-09-01" <= day <= "2022-08-31":
            wanted[code] += Fraction(hours)
    earned = {
        each["teacher"]: Fraction(each["earned"])
        for each in told["results"]
        if each["require"] == "year" and each["period"] == "2021-22"
    }
    assert earned == wanted


def test_the_export_of_a_later_year_adds_only_what_is_new(import_, book, history):
    import_(lines(history[:900]))

    code, told = import_(lines(history))

    assert (code, told["counts"]["already"], told["counts"]["matched"]) == (0, 900, 600)
    assert len(table(book, "credits")) == 1500
    assert len(table(book, "activities")) == 15


def test_a_late_row_of_a_known_course_has_its_own_hours(import_, book, history):
    first = [row for row in history[:100] if row[5] == "8"]
    late = next(row for row in history[:100] if row[5] == "12")
    import_(lines(first))

    import_(lines([*first, late]))

    assert recorded_hours(book)[late[1], "2019"] == 12


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not here")
def test_the_real_records_of_a_province_are_recorded_with_all_their_credits(ledger, book, tmp_path):
    file = REAL / "sichuan_teacher_credit_records.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        claims = list(csv.DictReader(stream))
    people = {(row["employeeName"], row["idCard"]): "" for row in claims}
    codes_ = {person: f"S{at:03d}" for at, person in enumerate(people)}
    roster = tmp_path / "roster.csv"
    with roster.open("w", encoding="utf-8", newline="") as stream:
        rows = ((code, *person) for person, code in codes_.items())
        csv.writer(stream).writerows([("工号", "姓名", "身份证号"), *rows])
    keep = ("--habit", "keep_national_id=true")
    assert ledger("teacher", "import", roster, "--book", book, *keep).code == 0

    answer = ledger(
        "import", file, "--book", book, "--habit", 'counts=["审核中"]', "--habit", "credit_hours=6",
        "--format", "json",
    )  # fmt: skip

    wanted: defaultdict[object, Fraction] = defaultdict(Fraction)
    for row in claims:
        wanted[codes_[row["employeeName"], row["idCard"]]] += 6 * Fraction(row["credit"])
    found: defaultdict[object, Fraction] = defaultdict(Fraction)
    for (code, _year), hours in recorded_hours(book).items():
        found[code] += hours
    told = json.loads(answer.out)
    assert (answer.code, told["counts"]["matched"]) == (0, 163)
    assert found == wanted
    texts = answer.out + (book / "imports.csv").read_text(encoding="utf-8")
    assert not [id_ for _name, id_ in people if id_ in texts]
