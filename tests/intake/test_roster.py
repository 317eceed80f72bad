"""`ledger teacher import` and `init --roster`: lists of teachers, through the real entry."""

import csv
import json

import pytest

from sbt_ledger.intake.codes import check_digit
from tests.books import ROOT
from tests.intake.foreign import REAL, SAMPLES, workbook

TEMPLATES = ROOT.parent / "shared/inputs/templates"
LEDGER = 'school = "示例中学"\nrules = ["changsha-meixihu"]\n'
ID = "99000119800101001" + check_digit("99000119800101001")


@pytest.fixture
def book(tmp_path):
    folder = tmp_path / "book"
    folder.mkdir()
    files = {
        "ledger.toml": LEDGER,
        "teachers.csv": "code,name,group,hired_on\n0012,王芳,语文,2010-09-01\n",
        "activities.csv": "id,title,start,end,hours,kind\n",
        "credits.csv": "activity,teacher\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def import_(ledger, book, tmp_path):
    """Take lines, or a file, into the roster; return the exit code and what a program is told."""

    def run(sheet, *words):
        if not hasattr(sheet, "exists"):
            path = tmp_path / "名册.csv"
            path.write_text("\n".join(sheet) + "\n", encoding="utf-8")
            sheet = path
        answer = ledger("teacher", "import", sheet, "--book", book, "--format", "json", *words)
        return answer.code, json.loads(answer.out)

    return run


def teachers(book):
    with (book / "teachers.csv").open(encoding="utf-8-sig", newline="") as stream:
        return {row["code"]: row for row in csv.DictReader(stream)}


def states(told):
    return [(each["teacher"], each["state"]) for each in told["people"]]


def codes(told):
    return {each["code"] for each in told["problems"]}


def messages(told):
    return " ".join(each["message"] for each in told["problems"])


# ---------------------------------------------------------------- what is taken over


def test_a_list_of_teachers_becomes_the_roster(import_, book):
    code, told = import_([
        "示例中学教师名册,,,,,,", "工号,姓名,性别,任教学科,任教学段,入职日期,职称",
        "0020,李 四,男,数学,初中,2015年9月1日,一级教师", "合计：1人,,,,,,",
    ])  # fmt: skip

    assert (code, told["written"], told["source"], told["header_line"]) == (0, True, "roster", 2)
    assert told["counts"] == {
        "rows": 1, "people": 1, "new": 1, "already": 0, "differing": 0, "rejected": 0,
    }  # fmt: skip
    row = teachers(book)["0020"]
    assert row["name"] == "李四"
    assert (row["group"], row["stage"], row["hired_on"]) == ("数学", "secondary", "2015-09-01")
    assert (row["sex"], row["title"]) == ("男", "一级教师")


def test_the_second_time_all_are_there_already(import_, book):
    sheet = ["工号,姓名", "0020,李四", "0012,王芳"]
    import_(sheet)
    before = (book / "teachers.csv").read_bytes()

    code, told = import_(sheet)

    assert (code, told["written"]) == (0, False)
    assert states(told) == [("0020", "already"), ("0012", "already")]
    assert (book / "teachers.csv").read_bytes() == before


def test_one_undo_takes_the_whole_list_back_and_the_journal_tells_it(import_, ledger, book):
    before = (book / "teachers.csv").read_bytes()
    import_(["工号,姓名,性别", "0020,李四,男", "0021,赵六,女"])

    log = json.loads(ledger("log", "--book", book, "--format", "json").out)
    assert ledger("undo", "--yes", "--book", book).code == 0

    assert log["changes"][-1]["command"].startswith("teacher import")
    assert [row["after"]["code"] for row in log["changes"][-1]["rows"]] == ["0020", "0021"]
    assert (book / "teachers.csv").read_bytes() == before


def test_a_dry_run_writes_nothing(import_, book):
    before = {path.name: path.read_bytes() for path in book.iterdir()}

    code, told = import_(["工号,姓名", "0020,李四"], "--dry-run")

    assert (code, told["written"], states(told)) == (0, False, [("0020", "new")])
    assert {path.name: path.read_bytes() for path in book.iterdir()} == before


def test_stages_become_the_words_of_rules_and_others_stay_with_a_warning(import_, book):
    stages = {
        "幼儿园": "kindergarten",
        "小学": "primary",
        "高中": "secondary",
        "中职": "vocational",
    }
    rows = [
        f"{at},某某{name},{stage}"
        for at, (name, stage) in enumerate(zip("甲乙丙丁", stages, strict=True))
    ]

    _code, told = import_(["工号,姓名,任教学段", *rows, "9,某某戊,特教部"])

    found = [row["stage"] for row in teachers(book).values() if row["stage"]]
    assert found == [*stages.values(), "特教部"]
    assert "特教部" in messages(told)


def test_a_month_is_its_first_day_and_the_day_of_coming_goes_before_the_first_work(import_, book):
    _code, told = import_([
        "工号,姓名,参加工作时间,入编/调入时间,出生年月", "0020,李四,2002-08,2010年8月,198001",
    ])  # fmt: skip

    row = teachers(book)["0020"]
    assert (row["hired_on"], row["born_on"]) == ("2010-08-01", "1980-01-01")
    assert "month-only" in codes(told)
    assert "first-work" not in codes(told)


def test_the_first_work_alone_is_taken_with_a_warning(import_, book):
    _code, told = import_(["工号,姓名,参加工作时间", "0020,李四,2002-08-15"])

    assert teachers(book)["0020"]["hired_on"] == "2002-08-15"
    assert "first-work" in codes(told)


@pytest.mark.skipif(not TEMPLATES.is_dir(), reason="the templates are not here")
def test_the_official_form_of_the_roster_is_read(import_, book):
    (form,) = TEMPLATES.glob("1_*.csv")

    code, told = import_(form)

    assert (code, states(told)) == (0, [("T0012", "new")])
    assert ID not in (book / "teachers.csv").read_text(encoding="utf-8")
    assert told["header_line"] == 3


def test_an_own_column_is_taken_over_where_the_book_names_it(import_, book):
    with (book / "ledger.toml").open("a", encoding="utf-8") as stream:
        stream.write('[import.columns]\n"学历" = "education"\n')

    import_(["工号,姓名,学历", "0020,李四,本科"])

    assert teachers(book)["0020"]["education"] == "本科"


# ---------------------------------------------------------------- codes


def test_numbers_of_a_workbook_are_as_wide_as_the_codes_that_are_texts(import_, tmp_path, book):
    sheet = tmp_path / "roster.xlsx"
    sheet.write_bytes(workbook({"Sheet1": [
        ["工号", "姓名"], ["0007", "张三"], [8, "李四"], ["0010", "赵六"], [11, "钱七"],
    ]}))  # fmt: skip

    code, told = import_(sheet)

    assert code == 0
    assert [teacher for teacher, _state in states(told)] == ["0007", "0008", "0010", "0011"]
    assert "zeros-filled" in codes(told)
    assert "0008" in teachers(book)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not here")
def test_a_real_list_of_texts_and_numbers_gives_one_kind_of_code(import_):
    code, told = import_(REAL / "roster_mixed_text_and_number_ids.xlsx")

    assert (code, told["counts"]["new"]) == (0, 40)
    assert {len(each["teacher"]) for each in told["people"]} == {13}


def test_who_has_no_code_is_refused_until_running_ones_are_asked_for(import_, book):
    sheet = ["姓名,性别", "李四,男", "赵六,女", "王芳,"]

    refused, told = import_(sheet)
    assert refused == 3
    assert "missing-code" in codes(told)
    assert "李四" not in (book / "teachers.csv").read_text(encoding="utf-8")

    code, told = import_(sheet, "--number")
    assert code == 0
    assert states(told) == [("T001", "new"), ("T002", "new"), ("0012", "already")]

    _code, told = import_([*sheet, "钱七,男"], "--number")
    assert states(told)[-1] == ("T003", "new")


def test_a_code_that_is_a_national_id_is_refused_and_not_shown(import_, book):
    code, told = import_(["工号,姓名", f"{ID},李四"])

    assert code == 3
    assert "national-id" in codes(told)
    assert ID not in json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize("damaged", ["4.30104E+17", "430104198001010000"])
def test_a_code_that_lost_its_digits_is_refused(import_, damaged):
    code, told = import_(["工号,姓名", f"{damaged},李四"])

    assert (code, codes(told)) == (3, {"lost-digits"})


def test_a_number_that_is_the_code_without_its_zeros_is_the_same_person(import_):
    code, told = import_(["工号,姓名", "12,王芳"])
    assert (code, states(told)) == (0, [("0012", "already")])

    code, told = import_(["工号,姓名", "12,李四"])
    assert (code, codes(told)) == (3, {"short-code"})


# ---------------------------------------------------------------- who is there already


def test_what_differs_is_told_and_never_written_over(import_, book):
    before = (book / "teachers.csv").read_bytes()

    code, told = import_(["工号,姓名,任教学科", "0012,王芳,数学"])

    assert (code, states(told)) == (0, [("0012", "differing")])
    assert "“语文”" in messages(told)
    assert "teachers.csv:2" in told["problems"][0]["hint"]
    assert (book / "teachers.csv").read_bytes() == before


def test_what_a_dated_change_says_today_does_not_differ(import_, book):
    changes = "teacher,attribute,value,from\n0012,group,数学,2020-09-01\n"
    (book / "changes.csv").write_text(changes, encoding="utf-8")

    _code, told = import_(["工号,姓名,任教学科", "0012,王芳,数学"])

    assert states(told) == [("0012", "already")]


def test_a_known_code_under_another_name_is_rejected_and_nothing_is_written(import_, book):
    before = (book / "teachers.csv").read_bytes()
    sheet = ["工号,姓名", "0012,李四", "0020,赵六"]

    code, told = import_(sheet)

    assert (code, codes(told)) == (3, {"other-name"})
    assert (book / "teachers.csv").read_bytes() == before

    code, told = import_(sheet, "--skip-bad")
    assert (code, states(told)) == (0, [(None, "rejected"), ("0020", "new")])
    rejects = (book.parent / "名册.rejects.csv").read_text(encoding="utf-8-sig")
    assert "0012,李四" in rejects
    assert "0020" not in rejects


def test_namesakes_with_their_own_codes_are_two_people_with_a_warning(import_, book):
    code, told = import_(["工号,姓名", "0020,王芳", "0021,李四", "0022,李四"])

    assert code == 0
    assert [state for _teacher, state in states(told)] == ["new"] * 3
    assert sum(each["code"] == "namesake" for each in told["problems"]) == 2


def test_one_code_on_two_rows_is_one_person_only_if_they_say_the_same(import_):
    _code, told = import_(["工号,姓名", "0020,李四", "0020,李四"], "--dry-run")
    assert states(told) == [("0020", "new")]

    code, told = import_(["工号,姓名", "0020,李四", "0020,赵六"])
    assert (code, codes(told)) == (3, {"duplicate-code"})


def test_the_traditional_form_of_a_name_is_the_same_person(import_, book):
    import_(["工号,姓名", "0020,陈国强"])

    _code, told = import_(["工號,姓名", "0020,陳國強"])

    assert states(told) == [("0020", "already")]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("0020,", "missing-name"), ("0020,李?四", "lost-character"), ("0020,T7李四", "bad-name"),
    ],
)  # fmt: skip
def test_a_name_that_is_none_is_rejected_on_its_line(import_, row, found):
    code, told = import_(["工号,姓名", row])

    assert (code, codes(told)) == (3, {found})
    assert told["problems"][0]["line"] == 2


def test_who_attended_is_no_list_of_teachers(ledger, book):
    sheet = SAMPLES / "teams_report_3sections_en_utf16le.csv"

    answer = ledger("teacher", "import", sheet, "--book", book)

    assert answer.code == 2
    assert "ledger import" in answer.err


# ---------------------------------------------------------------- national ids


def test_a_national_id_is_not_kept_unless_the_book_asks_for_it(import_, book):
    import_(["工号,姓名,身份证号", f"0020,李四,{ID}"])

    assert ID not in "".join(path.read_text(encoding="utf-8") for path in book.iterdir())


def test_a_kept_national_id_is_masked_in_every_output(import_, ledger, book, tmp_path):
    with (book / "ledger.toml").open("a", encoding="utf-8") as stream:
        stream.write("[import]\nkeep_national_id = true\n")
    _code, told = import_(["工号,姓名,身份证号,备注", f"0020,李四,{ID},"])
    assert teachers(book)["0020"]["national_id"] == ID
    text = (book / "teachers.csv").read_text(encoding="utf-8")
    (book / "teachers.csv").write_text(text.replace("0020,李四,", "0020,李四,语文"), "utf-8")

    shown = [json.dumps(told, ensure_ascii=False)]
    for words in (
        ("list", "teachers"), ("show", "0020"), ("explain", "0020"), ("log",), ("check",),
        ("verify",), ("undo", "--dry-run"), ("list", "teachers", "--where", f"national_id={ID}"),
    ):  # fmt: skip
        for kind in ("text", "json", "csv"):
            answer = ledger(*words, "--book", book, "--format", kind, "--as-of", "2026-08-31")
            shown += [answer.out, answer.err]
    other = ID[:-2] + ("1" if ID[-2] == "0" else "0") + ID[-1]
    (book / "teachers.csv").write_text(text.replace(ID, other), "utf-8")
    shown.append(ledger("verify", "--book", book).out)

    assert not [text for text in shown if ID in text or other in text]
    assert any("990**************" in text for text in shown)


def test_a_national_id_that_differs_is_told_without_its_digits(import_, book):
    with (book / "ledger.toml").open("a", encoding="utf-8") as stream:
        stream.write("[import]\nkeep_national_id = true\n")

    _code, told = import_(["工号,姓名,身份证号", f"0012,王芳,{ID}"])

    assert states(told) == [("0012", "differing")]
    assert ID not in json.dumps(told, ensure_ascii=False)


# ---------------------------------------------------------------- a new book


def test_a_book_is_made_with_its_roster_in_one_act(ledger, tmp_path):
    sheet, folder = tmp_path / "名册.csv", tmp_path / "new"
    sheet.write_bytes("工号,姓名,任教学科\n0020,李四,数学\n0021,赵六,语文\n".encode("gb18030"))

    answer = ledger(
        "init", folder, "--rules", "changsha-meixihu", "--school", "示例", "--roster", sheet,
        "--lang", "zh-CN",
    )  # fmt: skip

    assert answer.code == 0
    assert [*teachers(folder)] == ["0020", "0021"]
    assert (folder / "teachers.csv").read_bytes().startswith(b"\xef\xbb\xbfcode,")
    log = json.loads(ledger("log", "--book", folder, "--format", "json").out)
    assert len(log["changes"]) == 1
    assert ledger("verify", "--book", folder).code == 0


def test_no_book_is_made_while_the_roster_is_not_clear(ledger, tmp_path):
    sheet, folder = tmp_path / "名册.csv", tmp_path / "new"
    sheet.write_text("姓名,性别\n李四,男\n", encoding="utf-8")

    answer = ledger(
        "init", folder, "--rules", "changsha-meixihu", "--school", "示例", "--roster", sheet
    )

    assert answer.code == 3
    assert "missing-code" in answer.err
    assert not folder.exists()


OWN_COLUMNS = ["编号,姓名,教研组,部门,年级组,学历", "T1,李静,语文,教务处,一年级,本科"]


def test_columns_that_the_settings_name_as_groups_come_in_with_the_list(import_, book):
    with (book / "ledger.toml").open("a", encoding="utf-8") as file:
        file.write('[groups]\ncolumns = ["部门", "年级组", "group"]\n')

    assert import_(OWN_COLUMNS)[0] == 0

    row = teachers(book)["T1"]
    assert (row["部门"], row["年级组"], row["group"]) == ("教务处", "一年级", "语文")
    assert "学历" not in row


def test_a_column_that_stays_out_is_told_with_what_keeps_it(ledger, book, tmp_path):
    sheet = tmp_path / "roster.csv"
    sheet.write_text("\n".join(OWN_COLUMNS) + "\n", encoding="utf-8")

    answer = ledger("teacher", "import", sheet, "--book", book, "--lang", "en", "--dry-run")

    assert "These columns are not taken over: 部门, 年级组, 学历.\n    ledger.toml" in answer.err
    assert "[groups] columns" in answer.err
    assert "[import.columns]" in answer.err


def test_a_new_book_takes_over_the_columns_of_groups_that_are_named(ledger, tmp_path):
    sheet, book = tmp_path / "roster.csv", tmp_path / "new"
    sheet.write_text("\n".join(OWN_COLUMNS) + "\n", encoding="utf-8")
    made = ("init", book, "--school", "A", "--rules", "changsha-meixihu", "--roster", sheet)

    answer = ledger(*made, "--group-column", "部门", "--group-column", "年级组", "--lang", "en")

    assert answer.code == 0
    assert "not taken over: 学历.\n    “--group-column 学历” keeps one" in answer.err
    assert teachers(book)["T1"]["年级组"] == "一年级"
    for group in ("教务处", "一年级", "语文"):
        assert "李静" in ledger("check", "--group", group, "--book", book).out


@pytest.mark.parametrize("name", ["name", "", "Code"])
def test_what_says_who_somebody_is_names_no_group(ledger, tmp_path, name):
    book = tmp_path / "new"

    answer = ledger("init", book, "--school", "A", "--rules", "changsha-meixihu",
                    "--group-column", name, "--lang", "en")  # fmt: skip

    assert (answer.code, book.exists()) == (2, False)
    assert "--group-column" in answer.err
