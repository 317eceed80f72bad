"""`report dossier`: one person one sheet, one event one line; the page of the teacher's own."""

import json

import pytest

from tests.books import AS_OF, write_book
from tests.cli.conftest import rows_of
from tests.cli.test_report import MEIXIHU

RULES = """\
ruleset = { id = "town", from = 2015-09-01 }
period.year = { start = "09-01" }
[[credit]]
id = "hour"
per_hour = 1
[[require]]
id = "year"
name = { en = "A year", zh-CN = "学年" }
at_least = 30
per = "year"
"""
FILES = {
    "rules/town.toml": RULES,
    "teachers.csv": (
        "code,name,group,national_id,hired_on,left_on\n"
        "T1,王芳,Chinese,110101199001011234,2010-09-01,\n"
        "T2,李静,Maths,,2010-09-01,2024-08-31\n"
    ),
    "activities.csv": (
        "id,title,start,end,hours,kind,sponsor,evidence,approvals,status,registered_by\n"
        "a,Talk,2024-10-05,2024-10-07,10,lecture,The college,"
        "certificate=evidence/a.pdf;sign-in-sheet,school-review@2024-11-01,,office\n"
        "b,Course,2026-03-05,,12,course,,,,,\n"
        "c,Gone,2026-04-05,,5,course,,,,void,\n"
        "d,Circle,2026-05-05,,2,reading,,,,,\n"
        "e,Later,2026-10-05,,2,reading,,,,,\n"
        "f,Early,2024-05-05,,3,course,,,,,\n"
    ),
    "credits.csv": (
        "activity,teacher,attendance\na,T1,\nb,T1,\nb,T1,\nc,T1,\nd,T1,leave\ne,T1,\na,T2,\nf,T2,\n"
    ),
}


@pytest.fixture
def ask(ledger, tmp_path):
    book = write_book(tmp_path / "school", FILES)

    def asked(*words, lang="en"):
        answer = ledger(*words, "--book", book, "--as-of", AS_OF, "--lang", lang)
        assert answer.code in {0, 1}, answer.err
        return answer

    return asked


def test_an_event_is_a_line_and_what_is_none_is_counted(ask):
    answer = ask("report", "dossier", "--teacher", "T1", "--format", "csv")
    rows = rows_of(answer.out)
    assert [(row["year"], row["title"], row["hours"], row["credits"]) for row in rows] == [
        ("2024-25", "Talk", "10", "10"), ("2025-26", "Course", "12", "12"),
    ]  # fmt: skip
    told = ask("report", "dossier", "--teacher", "T1").out
    assert "3 rows are no events: on leave 1, void, not held, told twice, or out of post 2." in told
    assert "Later" not in told


def test_proofs_are_listed_with_who_gave_them_and_whether_a_copy_is_on_file(ask):
    table = ("--table", "proofs", "--format", "csv")
    rows = rows_of(ask("report", "dossier", "--teacher", "T1", *table).out)
    assert [(row["material"], row["sponsor"], row["original"], row["path"]) for row in rows] == [
        ("certificate", "The college", "copy", "evidence/a.pdf"),
        ("sign-in-sheet", "The college", "", ""),
    ]


def test_the_sheet_has_the_person_on_top_sums_of_years_and_room_to_sign(ask):
    told = ask("report", "dossier", "--teacher", "T1").out
    assert "110*************4" in told.replace("**************", "*************")
    assert "110101199001011234" not in told
    sums = [line.split() for line in told.splitlines() if "Sum of the year" in line]
    assert [line[-2:] for line in sums] == [["10", "10"], ["12", "12"]]
    assert "Teacher: ____" in told
    assert "2024-10-05..2024-10-07" in told
    assert "school-review@2024-11-01" in told or "school review@2024-11-01" in told


def test_without_a_teacher_there_is_a_sheet_for_each_who_was_there_in_the_period(ask):
    flat = json.loads(ask("report", "dossier", "--format", "json").out)
    assert {row["code"] for row in flat["events"]} == {"T1"}
    both = json.loads(
        ask("report", "dossier", "--period", "2023-09-01..2026-08-31", "--format", "json").out
    )
    assert {row["code"] for row in both["events"]} == {"T1", "T2"}


def test_the_credits_of_the_example_are_those_of_check_and_its_hours_those_of_the_audit(ledger):
    words = ("report", "dossier", "--format", "csv", *MEIXIHU)
    rows = [row for row in rows_of(ledger(*words).out) if row["year"] == "2025-26"]
    earned: dict[str, float] = {}
    hours: dict[str, float] = {}
    for row in rows:
        earned[row["code"]] = earned.get(row["code"], 0) + float(row["credits"] or 0)
        hours[row["code"]] = hours.get(row["code"], 0) + float(row["hours"] or 0)
    found = json.loads(ledger("check", "--format", "json", *MEIXIHU).out)["results"]
    years = {
        each["teacher"]: float(each["earned"])
        for each in found
        if (each["rules"], each["require"]) == ("changsha-meixihu", "year")
    }
    assert years
    assert {code: earned.get(code, 0) for code in years} == years
    audit = rows_of(ledger("report", "hours", "--format", "csv", *MEIXIHU).out)
    assert len(audit) > len(years), "who left is in it"
    assert {row["code"]: hours.get(row["code"], 0) for row in audit} == {
        row["code"]: float(row["hours_sum"]) for row in audit
    }
    (moved,) = (row for row in rows if row["kind"] == "opening-balance")
    assert (moved["hours"], moved["pending"]) == ("", "20")
    assert moved["note"].startswith("另带入20学分")


def test_hours_out_of_post_and_hours_that_do_not_show_yet_are_in_no_sum(ledger, tmp_path):
    rated = (
        '[[deadline]]\nid = "rate"\ntask = "rated_on"\nwhere = { mode = "online" }\n'
        'within = "10 days"\nafter = "end"\ndays = "calendar"\nblocks = ["show hours"]\n'
    )
    files = {
        "rules/town.toml": RULES + rated,
        "teachers.csv": "code,name,group,hired_on\nT1,王芳,Chinese,2010-09-01\n",
        "changes.csv": (
            "teacher,attribute,value,from,until\nT1,employment,left,2025-12-01,2026-02-28\n"
            "T1,employment,transferred-in,2026-03-01,\n"
        ),
        "activities.csv": (
            "id,title,start,hours,kind,mode,status\na,Talk,2025-10-05,8,lecture,,\n"
            "b,Away,2026-01-11,10,lecture,,\nc,Net,2026-03-11,4,course,online,\n"
            "d,Before,2025-12-31,7,opening-balance,,\n"
            "e,Not yet,2025-12-30,9,opening-balance,,planned\n"
        ),
        "credits.csv": "activity,teacher\na,T1\nb,T1\nc,T1\nd,T1\nd,T1\ne,T1\n",
    }
    book = ("--book", write_book(tmp_path / "school", files), "--as-of", AS_OF, "--lang", "en")
    events = rows_of(ledger("report", "dossier", "--format", "csv", *book).out)
    assert [(row["title"], row["hours"], row["credits"], row["pending"]) for row in events] == [
        ("Talk", "8", "8", "0"), ("Before", "", "7", "0"), ("Net", "", "0", "4"),
    ]  # fmt: skip
    (audit,) = rows_of(ledger("report", "hours", "--format", "csv", *book).out)
    assert (audit["hours_sum"], audit["credits"], audit["pending"]) == ("8", "15", "4")
    assert audit["note"] == "left 2025-11-30, back 2026-03-01, 7 brought along", "once, as held"
    told = ledger("report", "dossier", *book).out
    assert "3 rows are no events: void, not held, told twice, or out of post 3." in told
    shown = ledger("show", "T1", *book).out
    assert "Not in post on that day." in shown
    assert shown.count("Not in post") == 1, "what was brought along was earned before"


def test_what_was_brought_along_is_told_as_it_stands_and_as_it_counts(ledger, tmp_path):
    """The rule makes half a credit of each that somebody brings: seven are three and a half."""
    half = '[[credit]]\nwhere = { kind = "opening-balance" }\nper_hour = "0.5"\n'
    files = {
        "rules/town.toml": RULES.replace("[[credit]]", f"{half}[[credit]]", 1),
        "teachers.csv": "code,name,hired_on\nT1,王芳,2010-09-01\n",
        "activities.csv": "id,title,start,hours,kind\na,Before,2025-12-31,7,opening-balance\n",
        "credits.csv": "activity,teacher\na,T1\n",
    }
    book = ("--book", write_book(tmp_path / "school", files), "--as-of", AS_OF)
    for lang, told in (
        ("en", "7 brought along, which count as 3.5"),
        ("zh-CN", "另带入7，折算计入3.5学分"),
        ("zh-TW", "另帶入7，折算計入3.5學分"),
    ):
        asked = (*book, "--lang", lang, "--format", "csv")
        (event,) = rows_of(ledger("report", "dossier", *asked).out)
        (audit,) = rows_of(ledger("report", "hours", *asked).out)
        assert (event["credits"], event["note"]) == ("3.5", told)
        assert (audit["credits"], audit["note"]) == ("3.5", told)


def test_an_event_that_two_years_share_stands_in_both_also_if_it_is_the_oldest(ledger, tmp_path):
    files = {
        "rules/town.toml": RULES.replace("[[credit]]", 'counting.date = "split"\n[[credit]]'),
        "teachers.csv": "code,name,hired_on\nT1,王芳,2010-09-01\n",
        "activities.csv": (
            "id,title,start,end,hours,kind\na,Border,2025-08-31,2025-09-01,6,course\n"
        ),
        "credits.csv": "activity,teacher,part\na,T1,morning\n",
    }
    book = ("--book", write_book(tmp_path / "school", files), "--as-of", AS_OF, "--lang", "en")
    events = rows_of(ledger("report", "dossier", "--format", "csv", *book).out)
    assert [(row["year"], row["hours"], row["credits"]) for row in events] == [
        ("2024-25", "", "3"), ("2025-26", "6", "3"),
    ]  # fmt: skip
    assert {row["note"].split(", ")[0] for row in events} == {"part morning"}


@pytest.mark.parametrize("ending", ["md", "html", "xlsx"])
def test_dossiers_and_what_check_finds_are_written_by_the_ending_of_the_file(ending, ask, tmp_path):
    pytest.importorskip("jinja2")
    pytest.importorskip("xlsxwriter")
    for words in (("report", "dossier"), ("check",), ("check", "--short"), ("report", "results")):
        target = tmp_path / f"{'-'.join(words)}.{ending}"
        ask(*words, "-o", target, lang="zh-CN")
        assert target.stat().st_size > 300
        if ending != "xlsx":
            assert "王芳" in target.read_text("utf-8")


def test_a_workbook_has_one_sheet_a_person(ask, tmp_path):
    calamine = pytest.importorskip("python_calamine")
    pytest.importorskip("xlsxwriter")
    target = tmp_path / "all.xlsx"
    ask("report", "dossier", "--period", "2023-09-01..2026-08-31", "-o", target)
    book = calamine.CalamineWorkbook.from_path(str(target))
    assert book.sheet_names == ["T1 王芳", "T2 李静"]
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows if row[0] in {"2024-25", "2025-26", "What is asked", "Proofs"}]
    assert [row[5:7] for row in rows if row[1] == "Sum of the year"] == [[10, 10], [12, 12]]


def test_the_page_of_ones_own_says_how_it_stands_and_why(ask, tmp_path):
    pytest.importorskip("jinja2")
    target = tmp_path / "own.html"
    ask("explain", "T1", "-o", target)
    page = target.read_text("utf-8")
    assert "<h1>T1 王芳, as of 2026-08-31</h1>" in page
    assert "How it stands" in page
    assert 'rect width="40"' in page, "12 of 30"
    assert "12 h × 1 = 12" in page
    assert "credits.csv:3" in page
    assert "<script" not in page


@pytest.mark.parametrize(
    ("lang", "titles"),
    [
        ("en", ["sex", "national id", "political status", "line of work"]),
        ("zh-CN", ["性别", "身份证件号码", "政治面貌", "岗位类别"]),
        ("zh-TW", ["性別", "身分證件號碼", "政治面貌", "職務類別"]),
    ],
)
def test_the_facts_on_top_are_called_as_in_the_roster(lang, titles, ledger, tmp_path):
    roster = "code,name,sex,身份证号,政治面貌,line\nT1,王芳,女,110101199001011234,群众,教学\n"
    rows = "activity,teacher\na,T1\n"
    files = FILES | {"teachers.csv": roster, "credits.csv": rows}
    book = write_book(tmp_path / "school", files)
    asked = ("--book", book, "--as-of", AS_OF, "--lang", lang)

    told = ledger("report", "dossier", "--teacher", "T1", "--format", "md", *asked).out
    roster = ledger("report", "roster", "--format", "md", *asked).out

    colon = "：" if lang != "en" else ": "
    facts = dict(line[2:].split(colon, 1) for line in told.splitlines() if line.startswith("- "))
    assert set(titles) <= set(facts)
    assert all(title in roster for title in titles[:3])


def test_people_read_the_name_of_the_partner_of_two_of_one_name_with_the_code(ledger, tmp_path):
    files = {
        "teachers.csv": "code,name\nT1,李静\nT2,王芳\nT3,王芳\n",
        "changes.csv": "teacher,attribute,value,from\nT1,paired_with,T2,2025-09-01\n",
        "activities.csv": "id,title,start,hours,kind\na,Talk,2026-03-05,2,lecture\n",
        "credits.csv": "activity,teacher\na,T1\n",
    }
    book = write_book(tmp_path / "school", files)

    told = ledger("report", "dossier", "--teacher", "T1", "--book", book, "--as-of", AS_OF).out

    assert "王芳 (T2)" in told


def test_hours_stay_in_the_year_in_which_they_ended_also_if_rules_count_them_in_another(
    ledger, tmp_path
):
    files = {
        "rules/town.toml": RULES.replace("[[credit]]", 'counting.date = "start"\n[[credit]]'),
        "teachers.csv": "code,name,hired_on\nT1,王芳,2010-09-01\n",
        "activities.csv": "id,title,start,end,hours,kind\na,Long,2025-08-08,2025-09-07,6,talk\n",
        "credits.csv": "activity,teacher\na,T1\n",
    }
    book = ("--book", write_book(tmp_path / "school", files), "--as-of", AS_OF, "--lang", "en")
    events = rows_of(ledger("report", "dossier", "--format", "csv", *book).out)
    assert [(row["year"], row["hours"], row["credits"], row["note"]) for row in events] == [
        ("2025-26", "6", "", "counts in 2024-25"), ("2024-25", "", "6", ""),
    ]  # fmt: skip
    (audit,) = rows_of(ledger("report", "hours", "--format", "csv", *book).out)
    assert (audit["hours_sum"], audit["credits"]) == ("6", "0")


@pytest.mark.parametrize("change", ["exempt", "waive"])
def test_who_is_freed_of_the_year_has_the_credits_that_the_rows_are_worth(ledger, tmp_path, change):
    freed = f'adjust = [ {{ who = {{ leave = "long" }}, change = "{change}" }} ]\n[[credit]]'
    files = {
        "rules/town.toml": RULES.replace("[[credit]]", freed, 1),
        "teachers.csv": "code,name,hired_on\nT1,王芳,2010-09-01\n",
        "changes.csv": "teacher,attribute,value,from\nT1,leave,long,2026-01-01\n",
        "activities.csv": "id,title,start,hours,kind\na,Talk,2025-10-08,6,course\n",
        "credits.csv": "activity,teacher\na,T1\n",
    }
    book = ("--book", write_book(tmp_path / "school", files), "--as-of", AS_OF, "--lang", "en")
    (audit,) = rows_of(ledger("report", "hours", "--format", "csv", *book).out)
    (event,) = rows_of(ledger("report", "dossier", "--format", "csv", *book).out)
    assert (audit["hours_sum"], audit["credits"], audit["certified"]) == ("6", "6", "6")
    assert (event["hours"], event["credits"]) == ("6", "6")


@pytest.mark.parametrize("change", ["exempt", "waive"])
def test_a_year_of_which_somebody_is_freed_has_what_its_rows_add_to_the_cycle(
    ledger, tmp_path, change
):
    rules = (
        'ruleset = { id = "town", from = 2015-09-01 }\nperiod.year = { start = "09-01" }\n'
        'period.cycle = { start = 2022-09-01, length = "5 years" }\n'
        f'adjust = [ {{ require = ["year"], who = {{ leave = "long" }}, change = "{change}" }} ]\n'
        "credit = [ { per_hour = 1 } ]\n"
        'require = [ { id = "year", at_least = 30, per = "year" },\n'
        '  { id = "cycle", at_least = 60, per = "cycle" } ]\n'
    )
    files = {
        "rules/town.toml": rules,
        "teachers.csv": "code,name,hired_on\nT1,王芳,2010-09-01\n",
        "changes.csv": "teacher,attribute,value,from,until\nT1,leave,long,2025-01-01,2025-08-31\n",
        "activities.csv": (
            "id,title,start,hours,kind\na,Talk,2024-10-08,6,course\nb,Talk,2025-10-08,5,course\n"
        ),
        "credits.csv": "activity,teacher\na,T1\nb,T1\n",
    }
    book = ("--book", write_book(tmp_path / "school", files), "--as-of", AS_OF, "--lang", "en")
    (row,) = rows_of(ledger("report", "summary", "--format", "csv", *book).out)
    assert (row["year_3"], row["year_4"], row["cycle_sum"]) == ("6", "5", "11")
