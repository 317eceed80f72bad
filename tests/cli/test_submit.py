"""`ledger submit`: what was sent to the college is frozen; the answer, and what comes back, too."""

import csv
import io
import json

import pytest

from sbt_ledger.files.journal import read_entries
from tests.books import AS_OF, TOWN, check, results, write_book

RULES = TOWN + (
    'valid = [ { needs_all = ["school-review", "college-review"], else = "provisional" } ]\n'
    'cap = [ { id = "talks", where = { kind = "talk" }, at_most = 4, per = "year" } ]\n'
)
ACTIVITIES = (
    "id,title,start,end,hours,kind,level,mode,program,sponsor,approvals\n"
    "a,Talk,2026-03-05,,3,talk,county,face-to-face,,College,school-review@2026-03-09\n"
    "b,Course,2026-04-01,2026-05-10,2.5,course,city,concentrated,,,school-review@2026-05-11\n"
    "c,Circle,2026-05-12,,1,circle,school,,,,\n"
    "d,Talk 2,2026-05-13,,2,talk,,net,school-based,,school-review@2026-05-14\n"
    "e,Old,2025-05-13,,2,talk,,net,,,school-review@2025-05-14\n"
)
CREDITS = "activity,teacher,attendance\na,T1,\na,T2,absent\nb,T1,\nb,T2,\nc,T1,\nd,T1,\ne,T1,\n"
ID = "430104198501011234"


@pytest.fixture
def book(tmp_path):
    return write_book(
        tmp_path / "book",
        {
            "rules/town.toml": RULES,
            "teachers.csv": f"code,name,national_id\nT1,李静,{ID}\nT2,王芳,\n",
            "activities.csv": ACTIVITIES,
            "credits.csv": CREDITS,
        },
    )


@pytest.fixture
def do(ledger, book):
    def asked(*words, as_of=AS_OF, lang="en"):
        return ledger(*words, "--as-of", as_of, "--lang", lang, "--book", book)

    return asked


def sheet(do, *words, as_of=AS_OF):
    answer = do("submit", "2025-26", "--format", "csv", *words, as_of=as_of)
    assert answer.code == 0, answer.err
    return list(csv.DictReader(io.StringIO(answer.out)))


def figures(ledger, book):
    found = check(ledger, book)
    return results(found, "earned", "certified", teacher="T1", period="2025-26")[0]


def verified(do):
    answer = do("verify", "--format", "json")
    told = json.loads(answer.out)
    return [(each["code"], each["message"]) for each in told["problems"]]


def test_the_sheet_has_the_columns_and_codes_of_the_national_system(do):
    rows = sheet(do)

    assert [(row["姓名"], row["培训项目名称"]) for row in rows] == [
        ("李静", "Talk"), ("李静", "Course"), ("李静", "Talk 2"), ("王芳", "Course"),
    ]  # fmt: skip
    assert rows[1] == {
        "姓名": "李静", "教师编号": "T1", "身份证件号码": "430**************4",
        "培训年度": "2025-26", "培训类别": "30-地市级", "培训项目名称": "Course",
        "培训机构名称": "", "培训方式": "1-长期脱产研修", "培训获得学时": "2.5",
        "培训获得学分": "2.5", "培训开始日期": "2026-04-01", "培训结束日期": "2026-05-10",
        "证书编号": "",
    }  # fmt: skip
    assert [(row["培训方式"], row["培训机构名称"]) for row in (rows[0], rows[2])] == [
        ("2-短期面授培训", "College"), ("3-网络研修", "A school"),
    ]  # fmt: skip


def test_parts_of_one_session_are_told_apart_so_that_none_looks_like_a_double(do, book):
    rows = "activity,teacher,hours,part\na,T1,1,上午\na,T1,2,下午\nc,T1,,上午\n"
    (book / "credits.csv").write_text(rows, encoding="utf-8")

    answer = do("report", "import-sheet", "--format", "json")
    shown = json.loads(answer.out)

    assert [row["培训项目名称"] for row in sheet(do)] == ["Talk（上午）", "Talk（下午）"]
    assert [row["培训项目名称"] for row in shown["rows"]] == ["Talk（上午）", "Talk（下午）"]
    assert [row["title"] for row in shown["waiting"]] == ["Circle（上午）"]


def test_what_was_sent_before_its_parts_were_named_is_as_it_was_sent(do, book):
    """The part stands in the sheet alone: what is frozen keeps the title of the session."""
    rows = "activity,teacher,hours,part\na,T1,1,上午\na,T1,2,下午\n"
    (book / "credits.csv").write_text(rows, encoding="utf-8")

    sent = json.loads(do("submit", "2025-26", "--format", "json").out)

    assert [(row["title"], row["part"]) for row in sent["rows"]] == [
        ("Talk", "上午"), ("Talk", "下午"),
    ]  # fmt: skip
    assert not verified(do)


def test_the_worth_of_each_row_is_the_one_that_explain_tells(do):
    """The cap leaves one of the two hours of the second talk."""
    told = json.loads(do("explain", "T1", "--period", "2025-26", "--format", "json").out)
    (year,) = told["derivations"]
    entries = {each["activity"]: each["counted"] for each in year["entries"]}

    assert {row["培训项目名称"]: row["培训获得学分"] for row in sheet(do)[:3]} == {
        "Talk": entries["a"], "Course": entries["b"], "Talk 2": "1",
    }  # fmt: skip
    assert entries["d"] == "1"


def test_national_ids_are_whole_only_if_that_is_asked_for_and_never_frozen(do, book, tmp_path):
    out = tmp_path / "sheet.csv"
    answer = do("submit", "2025-26", "--with-ids", "-o", out)

    assert answer.code == 0, answer.err
    assert ID in out.read_bytes().decode("utf-8-sig")
    assert ID not in (book / "submitted" / "2025-26-1.toml").read_text()


def test_what_lacks_more_than_the_college_waits_and_is_told(do):
    answer = do("submit", "2025-26", "--dry-run")

    assert answer.out.splitlines()[0] == (
        "Not written: 2025-26, 4 rows of 2 people, would be submitted/2025-26-1.toml."
    )
    assert "Not sent yet, as it lacks school review: 1 row: 李静, “Circle” (c)" in answer.err


def test_only_what_is_new_or_changed_is_sent_again(do, book):
    assert len(sheet(do)) == 4
    answer = do("submit", "2025-26")
    assert answer.out == "Nothing of 2025-26 is new or changed; nothing was written.\n"
    assert sorted(path.name for path in (book / "submitted").iterdir()) == ["2025-26-1.toml"]

    do("approve", "school-review", "c")
    do("correct", "b", "T2", "--set", "hours=2", "--reason", "left early")
    do("approve", "school-review", "b", "--teacher", "T2")
    assert [(row["姓名"], row["培训项目名称"], row["培训获得学分"]) for row in sheet(do)] == [
        ("李静", "Circle", "1"), ("王芳", "Course", "2"),
    ]  # fmt: skip
    assert sheet(do) == []
    assert len(sheet(do, "--again")) == 5
    assert (book / "submitted" / "2025-26-3.toml").exists()


def test_verify_tells_what_differs_from_what_was_sent(do):
    sheet(do)
    assert verified(do) == []

    do("correct", "b", "T2", "--set", "hours=2", "--reason", "left early")
    do("approve", "school-review", "b", "--teacher", "T2")
    do("void", "a", "--reason", "twice")
    assert verified(do) == [
        ("sent-differs", "李静, “Talk 2” (d) is not as it was sent: credits: 1 → 2"),
        ("sent-differs", "李静, “Talk” (a) is not as it was sent: it is not sent any more"),
        ("sent-differs",
         "王芳, “Course” (b) is not as it was sent: hours: 2.5 → 2; credits: 2.5 → 2"),
    ]  # fmt: skip
    answer = do("submit", "2025-26")
    assert "Was sent, and counts no more: 李静, “Talk” (a). Tell the college." in answer.err


def test_rows_of_one_session_that_differ_alike_are_told_together(do):
    sheet(do)

    do("return", "b", "--step", "college-review", "--reason", "no list", "--on", "2026-07-05")

    (told,) = (text for _code, text in verified(do))
    assert told.startswith("“Course” (b): 2 rows are not as they were sent: returned: blank → no")
    assert told.endswith("(李静, 王芳)")


def test_the_answer_of_the_college_is_entered_for_what_was_sent(do, book, ledger):
    assert figures(ledger, book) == ("7.5", "0")
    sheet(do, as_of="2026-07-01")
    assert figures(ledger, book) == ("7.5", "0")
    do("correct", "d", "--set", "title=Talk two", "--reason", "typed wrongly")

    answer = do("approve", "college-review", "--submitted", "2025-26", "--on", "2026-07-10")
    assert answer.code == 0, answer.err
    assert "Left alone, as it is not as it was sent: 1 row: 李静, “Talk 2” (d)" in answer.err
    lines = (book / "activities.csv").read_text().splitlines()
    assert [line.endswith("college-review@2026-07-10") for line in lines[1:]] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert figures(ledger, book) == ("7.5", "5.5")


def test_the_college_cannot_answer_before_it_was_sent(do, book):
    sheet(do, as_of="2026-07-01")
    answer = do("approve", "college-review", "--submitted", "2025-26", "--on", "2026-06-30")
    assert answer.code == 2
    assert (
        "It was sent on 2026-07-01: the college cannot have answered on 2026-06-30." in answer.err
    )
    assert (book / "credits.csv").read_text() == CREDITS

    do("correct", "b", "T1", "--set", "hours=2", "--keep-approvals", "--reason", "r")
    sheet(do, as_of="2026-07-15")
    answer = do("approve", "college-review", "--submitted", "2025-26", "--on", "2026-07-14")
    assert "Left alone, as it was sent after 2026-07-14 only: 1 row" in answer.err
    assert "b,T1,,2\n" in (book / "credits.csv").read_text()
    assert do("approve", "college-review", "--submitted", "2025-26", "--on", "2026-07-15").code == 0


def test_what_came_back_is_mended_and_sent_again_and_then_certified(do, book, ledger):
    sheet(do, as_of="2026-06-30")
    do("approve", "college-review", "--submitted", "2025-26", "--on", "2026-07-01")
    why = ("--step", "college-review", "--reason", "no certificate; ask the college")
    answer = do("return", "b", "T1", *why, "--on", "2026-07-05")
    assert answer.code == 0, answer.err
    row = (book / "credits.csv").read_text().splitlines()[3]
    assert row == ('b,T1,,school-review@2026-05-11,"no certificate, ask the college@2026-07-05"')
    assert figures(ledger, book) == ("7.5", "4")
    assert "reason: no certificate; ask the college" in do("log").out
    told = [text for _code, text in verified(do)]
    assert told == [
        (
            "李静, “Course” (b) is not as it was sent:"
            " returned: blank → no certificate, ask the college@2026-07-05"
        )
    ]
    answer = do("approve", "college-review", "--submitted", "2025-26")
    assert answer.out.startswith("Nothing is left to approve")

    do("correct", "b", "T1", "--set", "evidence=certificate", "--reason", "found")
    answer = do("submit", "2025-26", as_of="2026-07-20")
    assert "1 row of 1 person" in answer.out
    assert "Was sent back, and goes again: 李静, “Course”: no certificate" in answer.err
    assert verified(do) == []
    answer = do("approve", "college-review", "--submitted", "2025-26", "--on", "2026-08-01")
    assert "Was sent back: 李静, Course" in answer.err
    assert figures(ledger, book) == ("7.5", "6.5")
    assert "no certificate" not in (book / "credits.csv").read_text()
    assert is_settled(do, "2026-08-02")


def is_settled(do, day):
    """Whether nothing is called different, or is to be sent, or to be answered, any more."""
    todo = do("todo", "--only", "submissions", "--format", "json", as_of=day)
    again = do("submit", "2025-26", "--dry-run", as_of=day)
    verify = do("verify", "--format", "json", as_of=day)
    tasks = [each for each in json.loads(todo.out)["tasks"] if "2025-26" in each["what"]]
    return (tasks, json.loads(verify.out)["problems"], verify.code) == (
        [],
        [],
        0,
    ) and again.out.startswith("Nothing of 2025-26 is new or changed")


@pytest.mark.parametrize("mend", [("--set", "evidence=certificate"), ()], ids=["proof", "nothing"])
@pytest.mark.parametrize(
    ("back", "again", "rows"),
    [
        (("b",), ("b",), 2),
        (("b", "T1"), ("b", "--teacher", "T1"), 1),
        (("b",), ("b", "--teacher", "T1", "--teacher", "T2"), 2),
    ],
)
def test_what_came_back_is_reviewed_anew_and_sent_again_whatever_was_mended(
    mend, back, again, rows, do, book
):
    do("approve", "school-review", "c", as_of="2026-06-30")
    sheet(do, as_of="2026-07-01")
    do("return", *back, "--reason", "unreadable", as_of="2026-07-08")
    if mend:
        do("correct", *back, *mend, "--reason", "scanned", as_of="2026-07-09")
    early = do("approve", "school-review", *again, "--on", "2026-07-07", as_of="2026-07-09")
    assert early.code == 2
    assert "came back on 2026-07-08: it cannot have passed again on 2026-07-07" in early.err
    do("approve", "school-review", *again, as_of="2026-07-09")

    todo = do("todo", "--only", "submissions", as_of="2026-07-10").out
    assert f"2025-26: {rows} row" in todo
    assert "ledger submit 2025-26" in todo
    answer = do("approve", "college-review", "--submitted", "2025-26", as_of="2026-07-10")
    assert "Left alone, as " in answer.err
    answer = do("submit", "2025-26", as_of="2026-07-10")
    assert answer.out.startswith(f"2025-26: {rows} row")
    assert "Was sent back, and goes again: 李静, “Course”: unreadable" in answer.err
    assert do("verify", as_of="2026-07-11").code == 0

    do("approve", "college-review", "--submitted", "2025-26", as_of="2026-07-20")
    assert is_settled(do, "2026-07-21")
    assert "unreadable" not in "".join(
        line for line in (book / "credits.csv").read_text().splitlines() if line.startswith("b,T")
    )


def test_a_row_reviewed_anew_without_a_change_is_still_what_was_sent(do):
    """The college gets no list of proofs; the review is of a later day than the sending."""
    sheet(do, as_of="2026-07-01")
    do("correct", "b", "T1", "--set", "evidence=certificate", "--reason", "r", as_of="2026-07-09")
    do("approve", "school-review", "b", "--teacher", "T1", as_of="2026-07-09")

    assert do("verify", as_of="2026-07-10").code == 0
    answer = do("approve", "college-review", "--submitted", "2025-26", as_of="2026-07-10")
    assert "Left alone" not in answer.err
    assert is_settled(do, "2026-07-11")


def test_what_the_college_refused_is_a_task_and_goes_again_only_once_it_is_mended(do, book):
    def returned():
        told = json.loads(do("todo", "--only", "returned", "--format", "json").out)["tasks"]
        return [(task["what"], task["commands"]) for task in told]

    sheet(do)
    do("return", "b", "T1", "--step", "college-review", "--reason", "no proof")

    ((what, commands),) = returned()
    assert what == "“Course” came back: no proof"
    assert [command.split(" --book")[0] for command in commands] == [
        "ledger correct b T1 --set COLUMN=VALUE --reason WHY", "ledger submit 2025-26",
    ]  # fmt: skip
    answer = do("submit", "2025-26")
    assert answer.out.startswith("Nothing of 2025-26 is new or changed")
    assert "Was sent back and is as it was, not sent again: 1 row: 李静, “Course”" in answer.err
    assert "1 row of 1 person" not in answer.out

    do("correct", "b", "T1", "--set", "evidence=certificate", "--reason", "found")
    assert "1 row of 1 person" in do("submit", "2025-26").out
    assert returned() == []


def test_what_was_sent_can_come_back_before_anything_was_answered(do, book):
    sheet(do)
    answer = do("return", "a", "--step", "college-review", "--reason", "no list")

    assert answer.code == 0, answer.err
    assert (
        (book / "activities.csv")
        .read_text()
        .splitlines()[1]
        .endswith("school-review@2026-03-09,no list@2026-08-31")
    )
    answer = do("return", "c", "--reason", "r")
    assert answer.out.startswith("Sent back: Circle")


def test_a_return_needs_a_reason(do, book):
    sheet(do)
    answer = do("return", "a")

    assert answer.code == 2
    assert "Why it is done must be said" in answer.err


def test_what_was_sent_is_guarded_and_its_edits_are_named(do, book):
    sheet(do)
    file = book / "submitted" / "2025-26-1.toml"
    raw = file.read_bytes()
    file.write_bytes(raw.replace(b",2.5,2.5,", b",2.5,25,", 1))

    assert ("bad-submission", "this is not what “ledger submit” writes") in verified(do)
    assert ("bad-submission", "the file is not as “ledger submit” wrote it") in verified(do)
    answer = do("approve", "school-review", "c")
    assert answer.code == 4
    assert "submitted/2025-26-1.toml was edited or taken away by hand" in answer.err
    assert do("submit", "2025-26").code in {3, 4}

    file.unlink()
    assert verified(do) == [
        ("bad-submission", "it was submitted, and its file is gone without “--withdraw”"),
        ("edited-since", "the file is gone"),
    ]
    file.write_bytes(raw)
    assert verified(do) == []
    assert do("check", "-o", file).code == 4


def test_a_sending_that_did_not_take_place_is_taken_back_with_a_reason(do, book, ledger):
    sheet(do)
    assert do("undo", "--yes").out == "There is nothing to undo.\n"
    assert do("submit", "2025-26", "--withdraw").code == 2
    answer = do("submit", "2025-26", "--withdraw", "--reason", "the site was down")
    assert (answer.code, answer.err) == (
        0, "Taken back: submitted/2025-26-1.toml; its rows count as not sent.\n",
    )  # fmt: skip
    assert verified(do) == []
    assert "reason: the site was down" in do("log").out
    assert len(sheet(do)) == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("submit", "2025-26..2026-27"), "is no day"),
        (("submit", "2099"), "No rule set in use has a period “2099”."),
        (("submit", "2026-03-01..2026-03-31"), "is no school year"),
        (("submit", "2024-25", "--withdraw", "--reason", "r"), "Nothing of 2024-25 was submitted."),
        (("approve", "college-review", "--submitted", "2024-25"), "Nothing of 2024-25 was"),
    ],
)
def test_what_cannot_be_meant_is_refused(do, book, words, said):
    answer = do(*words)

    assert answer.code == 2
    assert said in answer.err
    assert not (book / "submitted").exists()


def test_the_journal_alone_gives_back_what_was_sent(do, book, ledger, tmp_path):
    sheet(do)
    assert ledger("restore", tmp_path / "again", "--book", book).code == 0
    assert (tmp_path / "again" / "submitted" / "2025-26-1.toml").read_bytes() == (
        book / "submitted" / "2025-26-1.toml"
    ).read_bytes()


def test_rules_that_ask_for_no_total_have_a_worth_all_the_same(ledger, tmp_path):
    book = write_book(
        tmp_path / "b",
        {
            "ledger.toml": 'school = "A"\nrules = ["zhejiang-district-2023"]\n',
            "activities.csv": (
                "id,title,start,hours,kind,platform\na,课程,2023-03-05,8,course,省平台\n"
                "b,讲座,2023-04-05,2.5,lecture,\n"
            ),
            "credits.csv": "activity,teacher,rated_on\na,t,\nb,t,\n",
        },
    )
    now = ("--as-of", "2023-12-31", "--book", book, "--lang", "zh-CN")
    answer = ledger("submit", "2023", "--format", "csv", *now)
    assert [row["培训获得学分"] for row in csv.DictReader(io.StringIO(answer.out))] == ["2.5"]
    assert "学员评价" in answer.err
    ledger("rate", "a", "--all", *now)
    answer = ledger("submit", "2023", "--format", "csv", *now)
    assert [row["培训获得学分"] for row in csv.DictReader(io.StringIO(answer.out))] == ["8"]


def test_what_came_before_the_sending_is_not_undone_while_it_counts_as_sent(do, book):
    do("approve", "school-review", "c")
    before = (book / "activities.csv").read_bytes()
    sheet(do)
    answer = do("undo", "--yes")
    assert (answer.code, answer.err) == (
        4,
        (
            "The last thing done was “submit”: submitted/2025-26-1.toml was sent.\n"
            "    “ledger submit 2025-26 --withdraw --reason WHY” takes that back. What was sent"
            " and is wrong is mended with “ledger correct” and sent again.\n"
        ),
    )
    assert (book / "activities.csv").read_bytes() == before

    do("rate", "a", "T1")
    assert do("undo", "--yes").out.startswith("Undone: ")  # what came after the sending
    do("submit", "2025-26", "--withdraw", "--reason", "too early")
    assert "approve" in do("undo", "--yes").out
    assert (book / "activities.csv").read_bytes() != before


def test_a_change_of_what_was_sent_is_not_undone_by_its_number_either(do, book):
    do("approve", "school-review", "c")
    do("correct", "b", "T2", "--set", "hours=2", "--keep-approvals", "--reason", "r")
    do("correct", "e", "T1", "--set", "hours=1", "--reason", "of another year")
    approved, corrected, other = (
        each["n"] for each in read_entries(book) if each["what"] == "change"
    )
    sheet(do)
    before = (book / "credits.csv").read_bytes(), (book / "activities.csv").read_bytes()

    for number in (approved, corrected):
        answer = do("undo", str(number), "--yes")
        assert answer.code == 4
        assert answer.err.startswith(
            f"Change {number} is of rows that were sent since: submitted/2025-26-1.toml.\n"
        )
        assert "“ledger submit 2025-26 --withdraw --reason WHY” takes a sending back" in answer.err
    assert ((book / "credits.csv").read_bytes(), (book / "activities.csv").read_bytes()) == before
    assert do("undo", str(other), "--yes").code == 0

    do("submit", "2025-26", "--withdraw", "--reason", "too early")
    assert do("undo", str(approved), "--yes").code == 0


@pytest.mark.parametrize("last", ["2026-07-31", "2026-08-30"])
@pytest.mark.parametrize("way", ["roster", "transferred-out", "came back and left"])
def test_what_was_done_before_leaving_is_sent_and_certified(last, way, do, book, ledger):
    """Nothing is asked of who left; a row after the last day in post is none."""
    write_leaver(book, way, last)
    assert figures(ledger, book) == ("7.5", "0")

    assert [row["姓名"] for row in sheet(do, as_of="2026-08-31")] == ["李静"] * 3 + ["王芳"]
    waiting = do("report", "import-sheet", "--period", "2025-26").out
    assert "王芳" in waiting.partition("Rows that wait")[2]
    assert do("verify").code == 0
    assert "4 rows were sent and are not answered" in do("todo", "--only", "submissions").out
    do("approve", "college-review", "--submitted", "2025-26", "--on", "2026-08-31")
    assert (book / "activities.csv").read_text().count("college-review@2026-08-31") == 3


def write_leaver(book, way, last):
    """Let T2 leave on a day, with a row that waits and one of a later day besides."""
    teachers, activities = book / "teachers.csv", book / "activities.csv"
    credits_ = (book / "credits.csv").read_text()
    if way == "roster":
        teachers.write_text(f"code,name,left_on\nT1,李静,\nT2,王芳,{last}\n")
    else:
        following = "2026-08-01" if last == "2026-07-31" else "2026-08-31"
        rows = [f"T2,employment,transferred-out,{following}"]
        if way != "transferred-out":
            rows = [
                "T2,employment,left,2025-10-01", "T2,employment,hired,2026-01-01", *rows,
            ]  # fmt: skip
        (book / "changes.csv").write_text("teacher,attribute,value,from\n" + "\n".join(rows) + "\n")
    late = "f,Late,2026-08-31,,2,course,county,,,,school-review@2026-08-31\n"
    activities.write_text(activities.read_text() + late)
    (book / "credits.csv").write_text(credits_ + "f,T2,\nc,T2,\n")


@pytest.mark.parametrize("freed", ["exempt", "waive"])
@pytest.mark.parametrize("cut", [True, False])
def test_what_was_done_by_who_is_freed_of_the_year_is_sent_too(freed, cut, do, book):
    file = book / "rules/town.toml"
    rules = RULES if cut else RULES.partition("cap =")[0]
    file.write_text(rules)
    before = sheet(do, "--dry-run")
    line = f'adjust = [ {{ who = {{ group = "free" }}, require = "year", change = "{freed}" }} ]\n'
    file.write_text(rules + line)
    (book / "teachers.csv").write_text("code,name,group\nT1,李静,free\nT2,王芳,\n")

    assert [row["姓名"] for row in before] == ["李静"] * 3 + ["王芳"]
    assert [row["姓名"] for row in sheet(do, "--dry-run")] == ["李静"] * 3 + ["王芳"]
