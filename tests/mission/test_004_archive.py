"""Registration of credits, review, and the archive of the year (document 004, part five)."""

import csv
import json
import re
from urllib.parse import unquote

import pytest

from tests.mission.conftest import PEOPLE

REVIEWED = {
    "evidence": "certificate", "approvals": "school-review@2025-07-01;college-review@2025-08-20",
}  # fmt: skip


@pytest.mark.clause("004.5")
def test_what_the_school_reviewed_goes_to_the_college_and_may_come_back_with_a_reason(school):
    book = school("changsha-meixihu")
    id_ = book.held("市级研修", "2026-03-05", "course", "T1", hours=30, evidence="certificate")

    def figures():
        found = book.standing("2026-09-30", "year", day="2026-08-31")
        return found["earned"], found["certified"], sorted(found["awaits"])

    assert figures() == ("30", "0", ["college-review", "school-review"])
    book.do("approve", "school-review", "--period", "2025-26", "--on", "2026-07-01", "--yes")
    sheet = book.folder.parent / "sheet.csv"
    book.do("submit", "2025-26", "-o", sheet, "--as-of", "2026-09-01")
    assert "市级研修" in sheet.read_text("utf-8-sig")
    book.do("return", id_, "T1", code=2)
    book.do("return", id_, "T1", "--reason", "学时有误", "--on", "2026-09-02")
    assert figures() == ("30", "0", ["college-review", "school-review"])
    book.do("correct", id_, "--set", "hours=28", "--reason", "按签到表核对")
    book.do("approve", "school-review", id_, "--teacher", "T1", "--on", "2026-09-03", "--yes")
    book.do("submit", "2025-26", "-o", sheet, "--as-of", "2026-09-04")
    book.do("approve", "college-review", "--submitted", "2025-26", "--on", "2026-09-20", "--yes")
    assert figures() == ("28", "28", [])
    assert book.do("verify").code == 0
    who_did_what = book.do("log", "--format", "json").out
    assert who_did_what.count('"command": "approve"') == 3
    assert "学时有误" in who_did_what


@pytest.mark.clause("004.5")
def test_what_was_sent_to_the_college_stays_true_or_the_difference_is_told(school):
    book = school("changsha-meixihu")
    id_ = book.held(
        "市级研修", "2026-03-05", "course", "T1", "T2", hours=30, evidence="certificate"
    )
    book.do("approve", "school-review", "--period", "2025-26", "--on", "2026-07-01", "--yes")
    book.do("submit", "2025-26", "-o", book.folder.parent / "sheet.csv", "--as-of", "2026-07-05")
    book.do("verify")

    book.do("correct", id_, "T2", "--set", "hours=12", "--reason", "按签到表核对")

    told = book.do("verify", code=1).out
    assert "王芳" in told
    assert "李静" not in told


@pytest.mark.clause("004.5")
def test_a_row_that_somebody_altered_behind_the_journal_is_named(school):
    book = school("changsha-meixihu")
    book.held("市级研修", "2026-03-05", "course", "T1", hours=30, evidence="certificate")
    book.do("verify")
    table = book.folder / "activities.csv"
    before = table.read_text("utf-8-sig")
    table.write_text(before.replace(",30,", ",60,"), "utf-8")
    assert table.read_text("utf-8") != before

    told = book.do("verify", code=1).out

    assert "activities.csv:2" in told
    assert [hours for hours in ("30", "60") if hours not in told] == []


@pytest.mark.clause("004.4")
def test_one_person_has_one_sheet_and_one_event_is_one_line_of_it(school, tmp_path):
    pytest.importorskip("jinja2")
    xlsx = pytest.importorskip("python_calamine")
    pytest.importorskip("xlsxwriter")
    book = school("changsha-meixihu")
    book.held("教研", "2026-03-05", "course", "T1", "T2", hours=6)
    book.held("讲座", "2026-04-05", "lecture", "T1", hours=2, end="2026-04-07")
    target = tmp_path / "archive"
    book.do("archive", "2025-26", "-o", target, "--as-of", "2026-08-31")

    folders = sorted(path.name for path in (target / "teachers").iterdir())
    assert folders == [f"{code}_{cells[0]}" for code, cells in PEOPLE.items()]
    events = {}
    for name in folders:
        with (target / "teachers" / name / "dossier.csv").open(encoding="utf-8-sig") as stream:
            rows = list(csv.DictReader(stream))
        assert {row["code"] for row in rows} <= {name[:2]}, "nobody else's"
        events[name[:2]] = [row["title"] for row in rows]
    assert events == {"T1": ["教研", "讲座"], "T2": ["教研"], "T3": [], "T4": []}
    sheets = xlsx.CalamineWorkbook.from_path(str(target / "teachers" / folders[0] / "dossier.xlsx"))
    assert sheets.sheet_names == ["T1 李静"]


@pytest.mark.clause("004.4")
def test_each_teacher_has_a_folder_with_one_sheet_an_event_a_line_and_the_proofs(school, tmp_path):
    pytest.importorskip("jinja2")
    pytest.importorskip("xlsxwriter")
    book = school("changsha-meixihu")
    proof = book.folder / "evidence" / "slip.pdf"
    proof.parent.mkdir()
    proof.write_bytes(b"slip")
    book.held(
        "教研", "2026-03-05", "course", "T1", hours=6, evidence="hours-slip=evidence/slip.pdf"
    )
    book.held("讲座", "2026-04-05", "lecture", "T1", hours=2)
    target = tmp_path / "archive"
    words = ("2025-26", "-o", target, "--as-of", "2026-08-31", "--proofs", "copy")
    book.do("archive", *words)
    manifest = json.loads((target / "archive.json").read_text("utf-8"))
    folder = target / next(t["folder"] for t in manifest["teachers"] if t["code"] == "T1")
    lines = (folder / "dossier.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[5] for line in lines[1:]] == ["教研", "讲座"]
    assert (folder / "dossier.xlsx").is_file()
    copies = [path for path in target.rglob("slip.pdf") if path.read_bytes() == b"slip"]
    assert len(copies) == 1
    book.do("verify", "--archive", target)


@pytest.mark.clause("004.3")
def test_five_tables_of_the_archive_are_files_that_are_printed_and_filed(school, tmp_path):
    book = school("changsha-meixihu")
    (book.folder / "changes.csv").write_text(
        "teacher,attribute,value,from,until\nT4,new_teacher,yes,2025-09-01,2026-08-31\n"
        "T3,employment,transferred-out,2026-02-01,\n", "utf-8"
    )  # fmt: skip
    book.held("校本培训", "2025-11-05", "course", "T1", "T4", hours=30, program="school-based",
              level="school", **REVIEWED)  # fmt: skip
    book.do("add", "校本培训计划", "--date", "2025-09-10", "--kind", "training-plan", "--yes")
    day = ("--as-of", "2026-08-31")
    for name in ("roster", "hours", "summary", "statistics", "plan"):
        path = tmp_path / f"{name}.xlsx"
        book.do("report", name, "-o", path, *day)
        assert path.read_bytes()[:2] == b"PK"
    roster = {row["code"]: row for row in book.report("roster", *day[1:])["roster"]}
    assert roster["T3"]["changes"] == ["employment=transferred-out@2026-01-31"]
    assert roster["T4"]["is_new"]
    (hours,) = (row for row in book.report("hours", *day[1:])["hours"] if row["code"] == "T1")
    assert (hours["hours_school_based"], hours["school_opinion"]) == ("30", ["approved"])
    (summary,) = (row for row in book.report("summary", *day[1:])["summary"] if row["code"] == "T1")
    assert (summary["year_1"], summary["needed"], summary["difference"]) == ("30", "360", "-330")
    assert book.report("statistics", *day[1:])["totals"]["programs"]["times"] == 2
    assert "training-plan" in {row["kind"] for row in book.report("plan", *day[1:])["papers"]}


@pytest.mark.clause("004.3")
def test_the_sixth_table_is_the_index_of_all_files_of_the_year_for_each_level(school, tmp_path):
    pytest.importorskip("jinja2")
    pytest.importorskip("xlsxwriter")
    book = school("changsha-meixihu")
    for level, hours in (("school", 4), ("county", 6), ("city", 30)):
        book.held(f"{level} course", "2026-03-05", "course", "T1", "T2", hours=hours, level=level)
    target = tmp_path / "archive"
    book.do("archive", "2025-26", "-o", target, "--as-of", "2026-08-31")

    index = (target / "index.html").read_text("utf-8")
    linked = {unquote(each) for each in re.findall(r'href="([^"#]+)"', index)}
    files = {
        path.relative_to(target).as_posix()
        for path in target.rglob("*")
        if path.is_file() and path.name != "index.html"
    }
    assert linked == files, "the index names every file, and no other"
    tables = ("roster", "hours", "summary", "statistics", "plan")
    assert {f"reports/{name}.html" for name in tables} <= linked
    assert [code for code in PEOPLE if f"<td>{code}</td>" not in index] == []
    levels = (target / "reports" / "statistics-levels.csv").read_text("utf-8-sig").splitlines()
    assert {tuple(line.split(",")) for line in levels[1:]} == {
        ("city", "1", "2", "2", "60"), ("county", "1", "2", "2", "12"),
        ("school", "1", "2", "2", "8"),
    }  # fmt: skip


@pytest.mark.clause("004.3")
def test_the_national_form_counts_a_teacher_once_in_a_band_and_in_every_level(school):
    book = school("changsha-meixihu")
    book.held("校本培训", "2025-11-05", "course", "T1", "T2", hours=8, level="school")
    book.held("市级研修", "2026-03-02", "course", "T1", hours=32, level="city", end="2026-03-05")
    lines = {row["line"]: row["people"] for row in book.report("form-4068", "2026-09-01")["form"]}
    assert (lines["01"], lines["02"], lines["03"]) == (2, 1, 1)
    assert (lines["08"], lines["10"]) == (1, 2)


@pytest.mark.clause("004.4")
def test_the_import_sheet_has_one_line_an_event_in_the_columns_of_the_national_system(school):
    book = school("changsha-meixihu")
    book.held("市级研修", "2026-03-05", "course", "T1", "T2", hours=6, level="city", **REVIEWED)
    rows = book.report("import-sheet", "2026-08-31")["rows"]
    assert [(row["姓名"], row["培训类别"], row["培训获得学分"]) for row in rows] == [
        ("李静", "30-地市级", "6"), ("王芳", "30-地市级", "6"),
    ]  # fmt: skip
