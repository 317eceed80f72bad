"""`ledger add` leaves the files as they are kept: shape, encoding, columns, and others' rows."""

import json
import os
import subprocess
import sys

import pytest

from sbt_ledger.files import session_draft
from sbt_ledger.files.lock import hold
from tests.books import ROOT, write_book

TALK = ("add", "评价", "--date", "2026-03-06", "--hours", "2", "--kind", "lecture", "--lang", "en")


def added(before, path):
    after = path.read_bytes()
    assert after.startswith(before)
    return after[len(before) :]


def test_a_book_in_toml_stays_in_toml(ledger, tmp_path):
    activities = (
        b'# Ours.\n[[activity]]\nid = "a"\ntitle = "Talk"\nstart = 2026-03-05\nkind = "lecture"\n'
    )
    credits_ = b'[[credit]]\nactivity = "a"\nteacher = "t"\n'
    files = {
        "teachers.csv": "code,name\n0012,李静\nt,王芳\n",
        "activities.csv": None,
        "activities.toml": activities,
        "credits.csv": None,
        "credits.toml": credits_,
    }
    book = write_book(tmp_path, files)

    answer = ledger(*TALK, "--teachers", "0012", "--late", "t=05", "--book", book)

    assert added(activities, book / "activities.toml").decode() == (
        '\n[[activity]]\nid = "20260306-01"\ntitle = "评价"\nstart = 2026-03-06\nhours = 2\n'
        'kind = "lecture"\n'
    )
    assert added(credits_, book / "credits.toml").decode() == (
        '\n[[credit]]\nactivity = "20260306-01"\nteacher = "0012"\n\n'
        '[[credit]]\nactivity = "20260306-01"\nteacher = "t"\nattendance = "late"\n'
        'late_minutes = "05"\n'
    )
    assert answer.out.splitlines()[1:3] == [
        "activities.toml:8: [[activity]]",
        '    id = "20260306-01"',
    ]
    assert "credits.toml:5-9: 2 people; late: 王芳 (05)" in answer.out
    listed = ledger("list", "credits", "--teacher", "t", "--book", book).out
    assert "20260306-01\t评价\t2026-03-06\t2\tlate" in listed


def test_a_book_from_an_old_excel_keeps_its_encoding(ledger, tmp_path):
    activities = "id,title,start,hours,kind\r\na,讲座,2026-03-05,2,lecture\r\n".encode("gb18030")
    teachers = "code,name\r\nt,李静\r\n".encode("gb18030")
    book = write_book(tmp_path, {"activities.csv": activities, "teachers.csv": teachers})

    answer = ledger(*TALK, "--teachers", "李静", "--book", book)

    line = "20260306-01,评价,2026-03-06,2,lecture"
    assert added(activities, book / "activities.csv") == f"{line}\r\n".encode("gb18030")
    assert f"activities.csv:3: {line}\n" in answer.out


def test_a_character_that_the_encoding_lacks_is_refused(ledger, tmp_path):
    settings = 'school = "x"\nlang = "zh-TW"\nrules = ["town"]\nfiles.encoding = "cp950"\n'
    activities = "id,title,start,hours,kind\na,講座,2026-03-05,2,lecture\n".encode("cp950")
    teachers = "code,name\nt,李靜\n".encode("cp950")
    files = {"activities.csv": activities, "teachers.csv": teachers}
    book = write_book(tmp_path, {"ledger.toml": settings, **files})

    answer = ledger(*TALK, "--teachers", "t", "--book", book)

    assert answer.code == 4
    assert answer.err.startswith("activities.csv: the character '评' does not exist in cp950")
    assert "[not-in-encoding]" in answer.err
    assert (book / "activities.csv").read_bytes() == activities


@pytest.mark.parametrize("mark", ["\t", ";"])
def test_the_separator_of_the_file_is_kept(ledger, tmp_path, mark):
    activities = mark.join(["id", "title", "start", "hours", "kind"]) + "\n"
    book = write_book(tmp_path, {"activities.csv": activities, "credits.csv": "activity,teacher\n"})

    ledger(*TALK, "--teachers", "t", "--book", book)

    row = mark.join(("20260306-01", "评价", "2026-03-06", "2", "lecture"))
    assert added(activities.encode(), book / "activities.csv").decode() == f"{row}\n"


def test_columns_that_the_ledger_does_not_know_stay_where_they_are(ledger, tmp_path):
    activities = "备注,kind,title,id,start,场地\n,lecture,Talk,a,2026-03-05,一楼\n"
    book = write_book(tmp_path, {"activities.csv": activities})

    ledger(*TALK, "--teachers", "t", "--set", "场地=二楼", "--book", book)

    assert (book / "activities.csv").read_text(encoding="utf-8") == (
        "备注,kind,title,id,start,场地,hours\n,lecture,Talk,a,2026-03-05,一楼\n"
        ",lecture,评价,20260306-01,2026-03-06,二楼,2\n"
    )


def test_new_rows_go_to_the_first_of_several_files(ledger, tmp_path):
    settings = 'school = "x"\nrules = ["town"]\n[files]\ncredits = ["credits.csv", "old/*.csv"]\n'
    old = "activity,teacher\na,t\n"
    files = {"ledger.toml": settings, "credits.csv": "activity,teacher\n", "old/1.csv": old}
    book = write_book(tmp_path, files)

    answer = ledger(*TALK, "--teachers", "t", "--as-of", "2026-03-31", "--book", book)

    assert (book / "credits.csv").read_text() == "activity,teacher\n20260306-01,t\n"
    assert (book / "old" / "1.csv").read_text() == old
    assert "2 → 4 of 30" in answer.out


def test_a_title_with_commas_quotes_and_lines_is_read_back_as_it_was(ledger, tmp_path):
    book = write_book(tmp_path, {})
    title = 'One, "two"\nthree'
    ledger("add", title, *TALK[2:], "--teachers", "t", "--book", book)

    listed = ledger("list", "activities", "--format", "json", "--book", book)
    assert r'"title": "One, \"two\"\nthree"' in listed.out


def test_a_book_in_use_by_another_command_is_waited_for_then_left_alone(ledger, tmp_path):
    book = write_book(tmp_path, {})
    with hold(book, command="ledger check", since="08:00"):
        answer = ledger(*TALK, "--teachers", "t", "--wait", "0", "--book", book)

    assert (answer.code, "'ledger check' since 08:00" in answer.err) == (4, True)


def test_what_a_machine_that_broke_down_left_is_taken_away_when_asked(ledger, tmp_path):
    book = write_book(tmp_path, {})
    signed = {
        "user": "fang",
        "host": "office-2",
        "pid": 7,
        "command": "ledger add",
        "since": "9:15",
    }
    (book / ".ledger.busy").write_text(json.dumps(signed))
    add = (*TALK, "--teachers", "t", "--book", book, "--wait", "0")
    refused, broken, after = ledger(*add), ledger(*add, "--break-lock"), ledger(*add, "--yes")

    assert (refused.code, broken.code, after.code) == (4, 0, 0)
    assert "give --break-lock" in refused.err
    assert broken.err.startswith("Broken, as asked: the lock of fang on office-2: 'ledger add'")
    assert "lock" not in after.err


def test_who_waits_learns_for_whom(ledger, tmp_path):
    book = write_book(tmp_path, {})
    with hold(book, command="ledger check", since="08:00"):
        answer = ledger(*TALK, "--teachers", "t", "--book", book, "--wait", "2")

    assert answer.err.startswith("Waiting for ")
    assert answer.err.count("'ledger check' since 08:00") == 2


def test_two_clerks_at_once_both_have_their_rows_kept(tmp_path):
    book = write_book(tmp_path, {"teachers.csv": "code,name\nt,李静\nu,王芳\n"})
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    running = [
        subprocess.Popen(
            [
                sys.executable, "-m", "sbt_ledger", "add", f"Talk {number}",
                "--date", "2026-03-06", "--hours", f"{number + 1}", "--kind", "lecture",
                "--all", "--book", str(book),
            ],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for number in range(4)
    ]  # fmt: skip
    ends = [each.communicate(timeout=60) for each in running]

    assert [each.returncode for each in running] == [0] * 4, ends
    rows = (book / "credits.csv").read_text().splitlines()
    assert sorted(rows[2:]) == [
        f"20260306-0{number},{code}" for number in range(1, 5) for code in "tu"
    ]
    ids = [line.split(",")[0] for line in (book / "activities.csv").read_text().splitlines()]
    assert ids == ["id", "a", *(f"20260306-0{number}" for number in range(1, 5))]


def test_a_file_that_another_program_changes_meanwhile_is_left_alone(ledger, tmp_path, monkeypatch):
    book = write_book(tmp_path, {})
    credits_ = book / "credits.csv"
    draft = session_draft.draft

    def slowly(opened, session):
        made = draft(opened, session)
        credits_.write_text("activity,teacher\na,t\na,t\n")
        return made

    monkeypatch.setattr(session_draft, "draft", slowly)
    before = (book / "activities.csv").read_bytes()
    answer = ledger(*TALK, "--teachers", "t", "--book", book)

    assert (answer.code, "changed meanwhile" in answer.err) == (4, True)
    assert (book / "activities.csv").read_bytes() == before
