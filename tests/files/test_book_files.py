"""A book is read in whatever shape a spreadsheet, an office or a script left it."""

import csv
import io
import json
import tempfile
import zoneinfo
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sbt_ledger.files import credit_lines
from sbt_ledger.files.book_files import read_book
from sbt_ledger.files.credit_rows import CreditRows
from sbt_ledger.files.journal import read_entries
from sbt_ledger.files.layout import COLUMNS, HEADERS, KEYS, REQUIRED, is_hidden
from sbt_ledger.files.settings_check import is_zone
from sbt_ledger.files.tables import BrokenTableError, open_table
from sbt_ledger.records.activity import Activities, Activity
from sbt_ledger.records.teacher import Teacher
from tests.books import check, problems, results, write_book

SIMPLIFIED = 'school = "学校"\nlang = "zh-CN"\nrules = ["town"]\n'
TRADITIONAL = 'school = "學校"\nlang = "zh-TW"\nrules = ["town"]\n'


def listed(ledger, book, what="credits", *words):
    answer = ledger("list", what, "--book", book, "--format", "json", *words)
    assert answer.code == 0, answer.err
    return json.loads(answer.out)[what]


def credit_cells(ledger, book, *columns):
    return [tuple(row[column] for column in columns) for row in listed(ledger, book)]


def with_rules(*lines: str) -> str:
    head = 'ruleset = { id = "town", from = 2015-09-01 }\nperiod.year = { start = "09-01" }\n'
    return "\n".join((head, *lines, ""))


# ---------------------------------------------------------------- encodings


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]
)
def test_a_sheet_from_the_mainland_is_read_in_whatever_it_was_saved(encoding, tmp_path, ledger):
    files = {
        "teachers.csv": "code,name,group\nt,刘䶮,语文组\n",
        "activities.csv": "id,title,start,hours,kind\na,校本研修①,2026-03-05,2,lecture\n",
        "credits.csv": "activity,teacher,note\na,t,第一组\n",
    }
    encoded = {name: text.encode(encoding) for name, text in files.items()}
    book = write_book(tmp_path, {"ledger.toml": SIMPLIFIED, **encoded})

    assert credit_cells(ledger, book, "name", "title", "hours") == [("刘䶮", "校本研修①", "2")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp950", "big5hkscs"])
def test_a_sheet_from_taiwan_is_read_as_big5_if_the_book_is_in_its_language(
    encoding, tmp_path, ledger
):
    files = {
        "teachers.csv": "code,name,group\nt,歐陽靜宜,國文組\n",
        "activities.csv": "id,title,start,hours,kind\na,校本研習,2026-03-05,2,lecture\n",
    }
    encoded = {name: text.encode(encoding) for name, text in files.items()}
    book = write_book(tmp_path, {"ledger.toml": TRADITIONAL, **encoded})

    assert credit_cells(ledger, book, "name", "title") == [("歐陽靜宜", "校本研習")]


def test_the_encoding_that_the_settings_declare_is_believed(tmp_path, ledger):
    settings_ = SIMPLIFIED + '[files]\nencoding = "big5"\n'
    teachers = "code,name\nt,靜宜\n".encode("big5")
    book = write_book(tmp_path, {"ledger.toml": settings_, "teachers.csv": teachers})

    assert credit_cells(ledger, book, "name") == [("靜宜",)]


def test_a_character_deep_inside_a_long_file_decides_its_encoding_too(tmp_path, ledger):
    rows = "".join(f"{number:05},Zhang\n" for number in range(100_000))
    teachers = f"code,name\n{rows}t,李静\n".encode("gb18030")
    book = write_book(tmp_path, {"ledger.toml": SIMPLIFIED, "teachers.csv": teachers})

    assert credit_cells(ledger, book, "name") == [("李静",)]


# ---------------------------------------------------------------- the shape of the file


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_with_any_delimiter_and_line_end(delimiter, line_end, tmp_path, ledger):
    def shaped(text: str) -> bytes:
        return text.replace(",", delimiter).replace("\n", line_end).encode()

    files = {
        "teachers.csv": shaped("code,name\nt,李静\n"),
        "activities.csv": shaped("id,title,start,hours,kind\na,Talk,2026-03-05,2,lecture\n"),
        "credits.csv": shaped("activity,teacher,hours,note\na,t,1.5,\na,t,1.5\n"),
    }
    book = write_book(tmp_path, files)

    assert credit_cells(ledger, book, "name", "hours", "place") == [
        ("李静", "1.5", "credits.csv:2"),
        ("李静", "1.5", "credits.csv:3"),
    ]


def test_the_line_that_tells_excel_the_delimiter_and_blank_lines_before_the_header_are_skipped(
    tmp_path, ledger
):
    files = {"credits.csv": "sep=;\n\n;;\nactivity;teacher;note\na;t;one, two\n"}
    book = write_book(tmp_path, files)

    assert credit_cells(ledger, book, "activity", "place") == [("a", "credits.csv:5")]


def test_a_cell_in_quotation_marks_may_hold_commas_marks_and_line_breaks(tmp_path, ledger):
    files = {
        "teachers.csv": 'code,name,room\n"t","Zhou, ""Mary""","A\nB"\nu,李静,\n',
        "activities.csv": "id,title,start,hours,kind\n"
        'a,"Talk:\r\nfirst, second",2026-03-05,2,lecture\n'
        "b,Talk,2026-03-06,2,lecture\n",
        "credits.csv": "activity,teacher,note\n"
        'a,t,"one\ntwo, ""three""\nfour"\n"b",u,"five\nsix"\nb,t,\n',
    }
    book = write_book(tmp_path, files)

    assert credit_cells(ledger, book, "name", "title", "place") == [
        ('Zhou, "Mary"', "Talk:\r\nfirst, second", "credits.csv:2"),
        ('Zhou, "Mary"', "Talk", "credits.csv:7"),
        ("李静", "Talk", "credits.csv:5"),
    ]


def test_the_line_of_a_problem_is_right_below_a_cell_with_line_breaks(tmp_path, ledger):
    files = {
        "teachers.csv": 'code,name,note,lang\nt,李静,"one\ntwo",\nu,王伟,"three\nfour",zh\n',
        "activities.csv": 'id,title,start,hours,kind\na,"one\ntwo",2026-03-05,2,lecture\n'
        'b,"three\nfour",soon,2,lecture\n',
        "credits.csv": "activity,teacher,note,hours\n"
        'a,t,"one\ntwo",\na,t,"three\nfour",x\na,t,,y\n',
    }
    book = write_book(tmp_path, files)

    assert [told[:3] for told in problems(ledger, book)] == [
        ("bad-date", "activities.csv", 4),
        ("bad-number", "credits.csv", 4),
        ("bad-number", "credits.csv", 6),
        ("bad-lang", "teachers.csv", 4),
    ]


def test_a_short_row_reads_as_blank_and_blank_cells_beyond_the_header_are_no_fault(
    tmp_path, ledger
):
    files = {
        "teachers.csv": "code,name,group,hired_on\nt,李静\nu,王伟,数学组,2016-09-01,,\n",
        "activities.csv": "id,title,start,kind,end,hours\na,Talk,2026-03-05,lecture\n",
        "credits.csv": "activity,teacher,attendance,hours\na,t\na,u,,2,,\n",
    }
    book = write_book(tmp_path, files)

    assert credit_cells(ledger, book, "code", "end", "hours") == [
        ("t", "2026-03-05", "0"),
        ("u", "2026-03-05", "2"),
    ]


def test_columns_without_a_name_at_the_end_are_what_a_spreadsheet_left_behind(tmp_path, ledger):
    files = {
        "teachers.csv": "code,name,,,\nt,李静,,,\n",
        "credits.csv": "activity,teacher,,\na,t,,\n",
    }
    book = write_book(tmp_path, files)

    assert credit_cells(ledger, book, "name") == [("李静",)]


def test_blank_lines_and_lines_of_commas_are_no_rows(tmp_path, ledger):
    files = {
        "teachers.csv": "\n\ncode,name\n\nt,李静\n,\n  , \n",
        "activities.csv": "id,title,start,hours,kind\n\n,,,,\n"
        "a,Talk,2026-03-05,2,lecture\n　,,,,\n",
        "credits.csv": "activity,teacher,hours\n\n,,\na,t,1\n \n\n",
    }
    book = write_book(tmp_path, files)

    assert len(listed(ledger, book, "teachers")) == 1
    assert len(listed(ledger, book, "activities")) == 1
    assert credit_cells(ledger, book, "hours", "place") == [("1", "credits.csv:4")]


@pytest.mark.parametrize("nothing", ["", "\n", "\ufeff", ",,\n"])
def test_a_table_that_the_book_needs_has_its_header_at_least(nothing, tmp_path, ledger):
    book = write_book(tmp_path, {"credits.csv": nothing, "changes.csv": nothing})

    assert problems(ledger, book) == [
        ("missing-column", "credits.csv", 1, "activity", ""),
        ("missing-column", "credits.csv", 1, "teacher", ""),
    ]


def test_a_column_that_is_nearly_a_known_one_is_remarked_and_kept(tmp_path):
    files = {
        "teachers.csv": "code,name,subject,grade,grades\nt,李静,语文,1,2\n",
        "activities.csv": "id,title,start,hour,kind\na,Talk,2026-03-05,2,lecture\n",
        "credits.csv": "activity,teacher,attendence,hours,hour\na,t,late,1,1\n",
    }

    book = read_book(write_book(tmp_path, files))

    assert [(each.code, each.level, *each.where) for each in book.remarks] == [
        ("near-column", "warning", "activities.csv", 1, "hour"),
        ("near-column", "warning", "credits.csv", 1, "attendence"),
    ]
    assert "attendence" in book.columns["credits"]


def test_a_new_book_has_the_columns_that_the_tool_knows():
    assert all(COLUMNS[table].startswith(header) for table, header in HEADERS.items())
    assert COLUMNS.keys() - HEADERS.keys() == {"money", "imports"}
    assert all(set(REQUIRED[name]) <= set(COLUMNS[name].split(",")) for name in REQUIRED)


@pytest.mark.parametrize("nothing", ["activity,teacher\n", "activity,teacher"])
def test_a_table_may_have_a_header_only(nothing, tmp_path, ledger):
    files = {
        "credits.csv": nothing,
        "changes.csv": "teacher,attribute,value,from\n",
        "money.csv": "",
    }
    book = write_book(tmp_path, files)

    assert results(check(ledger, book), "earned", "short") == [("0", "30")]


def test_a_last_line_without_a_line_end_counts(tmp_path, ledger):
    book = write_book(tmp_path, {"credits.csv": "activity,teacher,hours\na,t,1"})

    assert credit_cells(ledger, book, "hours") == [("1",)]


# ---------------------------------------------------------------- cells


def test_full_width_characters_and_marks_of_copying_do_not_make_another_person(tmp_path, ledger):
    files = {
        "teachers.csv": "ｃｏｄｅ,Name \nＴ００１,李静\n",
        "activities.csv": "id,title,start,hours,kind\n'0012,Talk,２０２６／３／５,２．５,lecture\n",
        "credits.csv": 'activity,teacher,hours\n0012,T001,\n" 0012 ",=""T001"",1½\n',
    }
    files["credits.csv"] = 'activity,teacher,hours\n0012,T001,\n" 0012 ","=""T001""",1½\n'
    book = write_book(tmp_path, files)

    assert credit_cells(ledger, book, "code", "end", "hours") == [
        ("T001", "2026-03-05", "2.5"),
        ("T001", "2026-03-05", "1.5"),
    ]


@pytest.mark.parametrize(
    "day",
    [
        "2026/3/5",
        "2026-03-05 00:00:00",
        "2026年3月5日",
        "20260305",
        "2026.3.5",
        "2026-03-05 星期四",
    ],
)
def test_a_day_is_read_in_the_shapes_that_a_spreadsheet_makes_of_it(day, tmp_path, ledger):
    files = {
        "teachers.csv": f"code,name,hired_on\nt,李静,{day}\n",
        "changes.csv": f"teacher,attribute,value,from,until\nt,rank,county-backbone,{day},{day}\n",
        "activities.csv": f"id,title,start,end,hours,kind\na,Talk,{day},{day},2,lecture\n",
        "money.csv": f"date,what,amount\n{day},fee,3000\n",
    }
    book = write_book(tmp_path, files)

    shown = json.loads(ledger("show", "t", "--book", book, "--format", "json").out)
    assert shown["hired_on"] == shown["changes"][0]["from"] == "2026-03-05"
    assert credit_cells(ledger, book, "end") == [("2026-03-05",)]
    assert problems(ledger, book) == []


def test_an_activity_without_a_last_day_ends_on_its_first(tmp_path, ledger):
    activities = "id,title,start,end,hours,kind\na,Talk,2026-08-31, ,2,lecture\n"
    book = write_book(tmp_path, {"activities.csv": activities})

    assert results(check(ledger, book), "earned") == ["2"]


def test_a_filled_cell_of_a_row_overrides_the_activity(tmp_path, ledger):
    files = {
        "rules/town.toml": with_rules(
            'credit = [ { where = { kind = "paper" }, per_record = 8 }, { per_hour = 1 } ]',
            'require = [ { id = "year", at_least = 30, per = "year" } ]',
        ),
        "credits.csv": "activity,teacher,kind,hours\na,t,paper,\n",
    }
    book = write_book(tmp_path, files)

    assert results(check(ledger, book), "earned") == ["8"]


def test_a_row_counts_its_hours_else_its_minutes_else_the_hours_of_the_activity(tmp_path, ledger):
    files = {
        "teachers.csv": "code,name\nh,李静\nm,王伟\na,张敏\n0,刘洋\n",
        "credits.csv": "activity,teacher,hours,minutes\na,h,0.5,90\na,m,,105\na,a,,\na,0,0,\n",
    }
    book = write_book(tmp_path, files)

    assert results(check(ledger, book), "teacher", "earned") == [
        ("h", "0.5"),
        ("m", "1.75"),
        ("a", "2"),
        ("0", "0"),
    ]


# ---------------------------------------------------------------- columns of the school's own


def test_a_column_that_the_tool_does_not_know_is_kept_and_can_be_asked_for(tmp_path, ledger):
    files = {
        "rules/town.toml": with_rules(
            "credit = [ { per_hour = 1 } ]",
            'require = [ { id = "year", at_least = 1, per = "year",'
            ' where = { "场地" = "礼堂", seat = true },'
            ' who = { "学科" = "语文", line = ["teaching", "both"] } } ]',
        ),
        "teachers.csv": "code,name,学科,Line\nt,李静,语文,teaching\nu,王伟,数学,teaching\n",
        "activities.csv": "id,title,start,hours,kind,场地\na,Talk,2026-03-05,2,lecture,礼堂\n"
        "b,Talk,2026-03-06,3,lecture,教室\n",
        "credits.csv": "activity,teacher,seat\na,t,A7\nb,t,A7\na,u,A8\n",
    }
    book = write_book(tmp_path, files)

    assert results(check(ledger, book), "teacher", "earned", "state") == [("t", "2", "met")]


def test_the_columns_of_a_table_are_those_of_all_its_files(tmp_path, ledger):
    files = {
        "ledger.toml": 'school = "A"\nrules = ["town"]\n'
        '[files]\nteachers = ["teachers.csv", "more.csv"]\n',
        "rules/town.toml": with_rules(
            "credit = [ { per_hour = 1 } ]",
            'require = [ { id = "a", at_least = 1, per = "year", who = { line = "teaching" } } ]',
        ),
        "more.csv": "name,code,line\n王伟,u,teaching\n",
        "credits.csv": "activity,teacher\na,t\na,u\n",
    }
    book = write_book(tmp_path, files)

    assert results(check(ledger, book), "teacher", "state") == [("u", "met")]


# ---------------------------------------------------------------- TOML


def test_each_table_may_be_toml_with_the_same_names(tmp_path, ledger):
    files = {
        "teachers.csv": None,
        "teachers.toml": '[[teacher]]\ncode = "0012"\nname = "李静"\n'
        'hired_on = 2015-09-01\nborn_on = "1990-02-03"\n',
        "changes.toml": '[[change]]\nteacher = "0012"\nattribute = "rank"\n'
        'value = "county-backbone"\nfrom = 2025-09-01\n',
        "activities.csv": None,
        "activities.toml": '[[activity]]\nid = "a"\ntitle = "Talk"\nstart = 2026-03-05\n'
        'hours = 2.50\nkind = "lecture"\n'
        'approvals = ["school-review@2026-06-20", "college-review"]\n',
        "credits.csv": None,
        "credits.toml": '# who came\n[[credit]]\nactivity = "a"\nteacher = "0012"\n\n'
        '[[credit]]\nactivity = "a"\nteacher = "0012"\nhours = 1\npart = "2"\n',
        "money.toml": '[[money]]\ndate = 2026-03-27\nwhat = "fee"\namount = 3000.00\n',
        "rules/town.toml": with_rules(
            "credit = [ { per_hour = 1 } ]",
            'valid = [ { needs_all = ["school-review", "college-review"], else = "void" } ]',
            'require = [ { id = "year", at_least = 2.5, per = "year",'
            ' who = { rank = "county-backbone" } } ]',
        ),
    }
    book = write_book(tmp_path, files)

    assert credit_cells(ledger, book, "code", "hours", "place") == [
        ("0012", "2.5", "credits.toml:2"),
        ("0012", "1", "credits.toml:6"),
    ]
    assert results(check(ledger, book), "earned", "state") == [("1", "short")]


def test_an_entry_of_a_toml_table_without_a_needed_key_is_told_with_its_line(tmp_path, ledger):
    files = {
        "teachers.csv": None,
        "teachers.toml": '[[teacher]]\ncode = "t"\nname = "李静"\n\n[[teacher]]\ncode = "u"\n',
    }
    book = write_book(tmp_path, files)

    assert problems(ledger, book) == [("missing-value", "teachers.toml", 5, "name", "")]


def test_a_toml_table_may_be_empty(tmp_path, ledger):
    files = {"credits.csv": None, "credits.toml": "# nobody yet\n", "changes.toml": ""}
    book = write_book(tmp_path, files)

    assert results(check(ledger, book), "earned") == ["0"]


def test_a_number_of_a_toml_table_that_would_fill_the_memory_is_refused(tmp_path, ledger):
    row = '[[credit]]\nactivity = "a"\nteacher = "t"\nhours = 1e99999999\n'
    book = write_book(tmp_path, {"credits.csv": None, "credits.toml": row})

    assert problems(ledger, book) == [("bad-number", "credits.toml", 1, "hours", "1e+99999999")]


@pytest.mark.parametrize("pattern", ["**x/*.csv", "a\\u0000.csv", "[a-.csv", "long" * 99, "."])
def test_a_pattern_that_fits_nothing_is_a_problem_not_a_crash(pattern, tmp_path, ledger):
    settings_ = f'school = "A"\nrules = ["town"]\n[files]\nmoney = "{pattern}"\n'
    book = write_book(tmp_path, {"ledger.toml": settings_})

    assert [told[0] for told in problems(ledger, book)] in (["bad-value"], ["missing-file"], [])


# ---------------------------------------------------------------- the settings


def told_of_settings(tmp_path, ledger, line):
    book = write_book(tmp_path, {"ledger.toml": f'school = "A"\nrules = ["town"]\n{line}\n'})
    return [told[:4] for told in problems(ledger, book)]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ('holidays = ["2026-10-32"]', ""),
        ('holidays = ["2026-10-01", "2026-W40-1"]', ""),
        ('holidays = ["2026-10-07..2026-10-01"]', ""),
        ('holidays = ["2026-10-01...2026-10-07"]', ""),
        ('timezone = "Mars/Olympus"', "timezone"),
        ('timezone = "../Shanghai"', "timezone"),
        ('timezone = ""', "timezone"),
        ('files.encoding = "gbkk"', "encoding"),
        ('files.encoding = "a\\u0000b"', "encoding"),
    ],
)
def test_a_setting_that_means_nothing_is_told(line, column, tmp_path, ledger):
    assert told_of_settings(tmp_path, ledger, line) == [("bad-value", "ledger.toml", 3, column)]


def test_holidays_are_days_and_spans_in_order(tmp_path, ledger):
    line = 'holidays = ["2026-01-01", "2026-10-01..2026-10-07", "2026-05-01..2026-05-01"]'

    assert told_of_settings(tmp_path, ledger, line) == []


def test_a_machine_without_time_zones_takes_each_for_one(tmp_path, monkeypatch):
    def none_at_all(key):
        raise zoneinfo.ZoneInfoNotFoundError(key)

    assert not is_zone("Mars/Olympus")
    monkeypatch.setattr(zoneinfo, "ZoneInfo", none_at_all)

    assert is_zone("Asia/Urumqi")


def test_a_rule_set_is_named_once(tmp_path, ledger):
    book = write_book(tmp_path, {"ledger.toml": 'school = "A"\nrules = ["town", "town"]\n'})

    assert [told[:4] for told in problems(ledger, book)] == [
        ("bad-value", "ledger.toml", 2, "rules")
    ]


# ---------------------------------------------------------------- several files


def test_a_table_may_lie_in_several_files_and_globs_each_read_once(tmp_path, ledger):
    files = {
        "ledger.toml": 'school = "A"\nrules = ["town"]\n'
        '[files]\ncredits = ["credits.csv", "archive/credits-*.csv", "archive/credits-2024.csv"]\n',
        "activities.csv": "id,title,start,hours,kind\na,Talk,2026-03-05,2,lecture\n"
        "b,Talk,2026-03-06,3,lecture\nc,Talk,2026-03-07,4,lecture\n",
        "credits.csv": "activity,teacher\na,t\n",
        "archive/credits-2024.csv": "teacher;activity\nt;b\n",
        "archive/credits-2025.csv": "activity,teacher,hours\nc,t,1\n",
    }
    book = write_book(tmp_path, files)

    assert credit_cells(ledger, book, "activity", "hours", "place") == [
        ("a", "2", "credits.csv:2"),
        ("b", "3", "archive/credits-2024.csv:2"),
        ("c", "1", "archive/credits-2025.csv:2"),
    ]
    assert results(check(ledger, book), "earned") == ["6"]


def test_a_glob_may_fit_nothing_yet_while_another_file_is_there(tmp_path, ledger):
    settings_ = (
        'school = "A"\nrules = ["town"]\n[files]\ncredits = ["credits.csv", "archive/*.csv"]\n'
    )
    book = write_book(tmp_path, {"ledger.toml": settings_})

    assert results(check(ledger, book), "earned") == ["2"]


def test_a_needed_table_whose_globs_fit_no_file_at_all_is_missing(tmp_path, ledger):
    settings_ = 'school = "A"\nrules = ["town"]\n[files]\ncredits = "archiv/credits-*.csv"\n'
    book = write_book(tmp_path, {"ledger.toml": settings_})

    assert [told[0] for told in problems(ledger, book)] == ["missing-file"]


def test_a_glob_means_no_file_whose_name_begins_with_a_point(tmp_path, ledger):
    settings_ = 'school = "A"\nrules = ["town"]\n[files]\ncredits = "rows/*"\n'
    rows = {"rows/one.csv": "activity,teacher\na,t\n"}
    book = write_book(tmp_path, {"ledger.toml": settings_, "credits.csv": None, **rows})
    for left in (".one.csv.4711.tmp", "._one.csv", ".~lock.one.csv#"):
        (book / "rows" / left).write_text("what is no table", encoding="utf-8")

    assert results(check(ledger, book), "earned") == ["2"]
    words = ("--date", "2026-03-06", "--hours", "1", "--kind", "lecture", "--all", "--yes")
    assert ledger("add", "Walk", *words, "--book", book).code == 0
    assert {entry.get("file") for entry in read_entries(book) if entry["what"] == "seen"} == {
        "ledger.toml", "teachers.csv", "activities.csv", "rows/one.csv", "rules/town.toml",
    }  # fmt: skip
    assert ledger("verify", "--book", book).code == 0


@pytest.mark.parametrize(
    ("file", "pattern", "hidden"),
    [
        ("rows/.a.csv", "rows/*", True), (".old/a.csv", "*/a.csv", True),
        (".old/a.csv", ".old/*", False), (".old/.a.csv", ".old/*", True),
        ("rows/a.csv", "**/*.csv", False),
    ],
)  # fmt: skip
def test_a_point_is_meant_where_it_is_written(file, pattern, hidden):
    assert is_hidden(file, pattern) is hidden


def test_changes_and_money_may_be_left_out(tmp_path, ledger):
    book = write_book(tmp_path, {})

    assert sorted(path.name for path in book.glob("*.csv")) == [
        "activities.csv", "credits.csv", "teachers.csv",
    ]  # fmt: skip
    assert results(check(ledger, book), "earned") == ["2"]


# ---------------------------------------------------------------- people


def test_two_people_of_one_name_are_two_people(tmp_path, ledger):
    files = {
        "teachers.csv": "code,name,group\nM026,王伟,语文组\nM080,王伟,数学组\n",
        "credits.csv": "activity,teacher,hours\na,M026,1\na,M080,2\n",
    }
    book = write_book(tmp_path, files)

    assert results(check(ledger, book), "teacher", "name", "earned") == [
        ("M026", "王伟", "1"),
        ("M080", "王伟", "2"),
    ]


def test_between_two_people_of_one_name_nobody_guesses(tmp_path, ledger):
    teachers = "code,name,group\nM026,王伟,语文组\nM080,王伟,数学组\n"
    files = {"teachers.csv": teachers, "credits.csv": "activity,teacher\n"}
    book = write_book(tmp_path, files)

    refused = ledger("check", "--book", book, "--teacher", "王伟", "--as-of", "2026-08-31")
    by_code = ledger("check", "--book", book, "--teacher", "M080", "--as-of", "2026-08-31")

    assert refused == (
        4,
        "",
        "“王伟” fits 2 teachers: 王伟 (M026, 语文组), 王伟 (M080, 数学组).\n    Give the code.\n",
    )
    assert by_code.code == 1


def test_codes_that_differ_in_zeros_or_case_are_different_people(tmp_path, ledger):
    files = {
        "teachers.csv": "code,name\n12,A\n0012,B\na,C\nA,D\n",
        "credits.csv": "activity,teacher,hours\na,12,1\na,0012,2\na,a,3\na,A,4\n",
    }
    book = write_book(tmp_path, files)

    assert results(check(ledger, book), "name", "earned") == [
        ("A", "1"), ("B", "2"), ("C", "3"), ("D", "4"),
    ]  # fmt: skip


# ---------------------------------------------------------------- two ways of reading credits

IDS = ("a", "b", "0012", "20260305-01", "活动一", "x y")
_PIECES = st.sampled_from(['"', ",", "\n", "\r\n", " ", "1", ";", "=", "x", "　", "张"])
_TEXT = st.lists(_PIECES, max_size=4).map("".join)
_CELL = {
    "attendance": st.sampled_from(["", "late", "absent", "abesnt", " "]),
    "hours": st.sampled_from(["", "2", "1.5", "２", "-1", "x", "2,5"]),
    "minutes": st.sampled_from(["", "45"]),
    "evidence": st.sampled_from(["", "certificate", "certificate=a.pdf", "=a.pdf", "a;b", "'x"]),
    "approvals": st.sampled_from(["", "school-review@2026-01-01", "@2026-01-01", "x@soon"]),
    "status": st.sampled_from(["", "void", "cancelled"]),
    "note": _TEXT,
    "": st.just(""),
}
_ID = st.sampled_from((*IDS, "unknown", "", " a", "ａ"))
_COLUMNS = st.lists(st.sampled_from(sorted(_CELL)), max_size=5, unique=True)


@st.composite
def credits_tables(draw):
    """Draw the text of a credits.csv that a spreadsheet, a person or a script may have written."""
    columns = draw(_COLUMNS)
    stream = io.StringIO()
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    line_end = draw(st.sampled_from(["\n", "\r\n"]))
    writer = csv.writer(stream, quoting=quoting, lineterminator=line_end)
    for _number in range(draw(st.integers(0, 8))):
        row = [draw(_ID), draw(_ID), *(draw(_CELL[column]) for column in columns)]
        more = draw(st.sampled_from([0, 0, 0, 1, -1, -2]))
        row = row[: len(row) + more] if more < 0 else row + [draw(_TEXT)] * more
        writer.writerow(row)
    rows = stream.getvalue() + draw(st.sampled_from(["", "", "", 'a,b,"open', 'a,"b"c,\n']))
    rows = rows.removesuffix(line_end) if draw(st.booleans()) else rows
    return ",".join(("activity", "teacher", *columns)) + line_end + rows


@settings(max_examples=400)
@given(text=credits_tables(), at_once=st.sampled_from([1, 2, 3, 4000]))
@example(text='activity,teacher,note\na,b,"one\ntwo"\na,b,three\n', at_once=1)
@example(text='activity,teacher,note\na,b,x\n"a",b,x\na,"b",x\n', at_once=2)
@example(text="activity,teacher\n\na\na,b\na,b,\n", at_once=4000)
@example(text="activity,teacher\na,b,c=d,\n", at_once=4000)
@example(text="activity,teacher,note\na,b,see,http://x/?y=1,ok\n", at_once=4000)
@example(text="activity,teacher,evidence\na,b,photo=1\na,b,x,y\na,b,photo=2\n", at_once=4000)
def test_lines_split_by_hand_say_what_csv_says(text, at_once):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "credits.csv"
        path.write_bytes(text.encode())

        with patch.object(credit_lines, "_AT_ONCE", at_once):
            assert said(path, by_hand=True) == said(path, by_hand=False)


def said(path: Path, *, by_hand: bool):
    """Return all rows by teacher, with their place and what they say, and all problems."""
    day = date(2026, 3, 5)
    activities = Activities.of(Activity(id_, id_, day, day, cells={"id": id_}) for id_ in IDS)
    read = CreditRows({id_: Teacher(id_, id_) for id_ in IDS}, activities)
    try:
        with open_table(path, path.name, KEYS["credits"]) as table:
            read.read(table, 0, by_hand=by_hand)
    except BrokenTableError as fault:
        return fault.problems
    presences = read.presences()
    rows = {
        code: [
            (activity, repr(presences[presence]), place)
            for activity, presence, place in zip(
                rows.activities, rows.presences, rows.places, strict=True
            )
        ]
        for code, rows in sorted(read.rows.items())
        if rows.activities
    }
    return rows, sorted(map(repr, read.problems))
