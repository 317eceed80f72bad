"""A copy to be shown to others: nobody is named in it, and its figures are those of the book."""

import csv
import json
import random
from collections import Counter

import pytest

from sbt_ledger.files.book_files import read_book
from sbt_ledger.files.shared_copy import pseudonyms_of, shared_copy
from tests.books import AS_OF, ROOT, TOWN, check, digest, write_book

EXAMPLE = ROOT / "examples" / "meixihu"
FIGURES = ("rules", "require", "period", "state", "needed", "earned", "certified", "pending")


@pytest.fixture
def share(ledger, tmp_path):
    def shared(book, *words, code=0):
        target = tmp_path / "copy"
        answer = ledger("share", "-o", target, "--book", book, "--as-of", AS_OF, *words)
        assert answer.code == code, answer.err
        return target, answer

    return shared


def figures(found):
    return Counter(tuple(row[name] for name in FIGURES) for row in found["results"])


def test_the_copy_of_the_example_school_has_its_figures_and_none_of_its_people(ledger, share):
    before = digest(EXAMPLE)
    copy, _answer = share(EXAMPLE)
    told, of_copy = check(ledger, EXAMPLE), check(ledger, copy)
    assert figures(told) == figures(of_copy)
    assert told["summary"] == of_copy["summary"]
    text = "".join(path.read_text("utf-8-sig") for path in copy.rglob("*") if path.is_file())
    with (EXAMPLE / "teachers.csv").open(encoding="utf-8-sig") as stream:
        roster = list(csv.DictReader(stream))
    for row in roster:
        assert not [row[name] for name in ("name", "code", "email") if row[name] in text]
    assert "梅溪湖" not in text
    assert "语文组" not in text
    assert digest(EXAMPLE) == before, "the book itself is only read"


def test_the_order_of_the_roster_does_not_tell_who_is_who(tmp_path):
    book = read_book(EXAMPLE)
    one, other = (
        pseudonyms_of(EXAMPLE, book, random.Random(seed))  # noqa: S311 - no secret
        for seed in (1, 2)
    )
    assert one.teachers != other.teachers
    shared_copy(EXAMPLE, book, one, tmp_path / "one")
    codes = list(read_book(tmp_path / "one").teachers)
    assert codes == sorted(codes)


def test_no_table_tells_the_order_of_the_roster(share):
    copy, answer = share(EXAMPLE, "--lang", "en")

    def column(table, name):
        with (copy / f"{table}.csv").open(encoding="utf-8-sig") as stream:
            return [row[name] for row in csv.DictReader(stream)]

    for table in ("changes", "credits"):
        assert column(table, "teacher") == sorted(column(table, "teacher"))
    groups = [group for group in dict.fromkeys(column("teachers", "group")) if group]
    assert groups == [f"group-{number}" for number in range(1, len(groups) + 1)]
    assert "All that “ledger check” tells is as in the book" in answer.err
    assert "of 115 teachers can be told, by whoever knows them." in answer.err


@pytest.mark.parametrize(("looks", "kinds"), [(False, {"leave-1"}), (True, {"illness"})])
def test_what_somebody_was_on_leave_for_goes_unless_a_rule_looks_at_that_very_word(
    looks, kinds, share, tmp_path
):
    who = 'who = { leave = "illness" }, at_least = 30'
    book = write_book(tmp_path / "book", {
        "rules/town.toml": TOWN.replace("at_least = 30", who) if looks else TOWN,
        "teachers.csv": "code,name,hired_on\nT1,李静,2010-09-01\n",
        "activities.csv": "id,title,start,hours,kind\na,Talk,2026-03-05,2,lecture\n",
        "credits.csv": "activity,teacher\na,T1\n",
        "changes.csv": (
            "teacher,attribute,value,from,until\nT1,leave,illness,2025-09-01,2025-12-31\n"
        ),
    })  # fmt: skip
    copy, _answer = share(book)

    with (copy / "changes.csv").open(encoding="utf-8-sig") as stream:
        assert {row["value"] for row in csv.DictReader(stream)} == kinds


def test_what_only_a_reader_would_understand_stays_and_what_names_somebody_goes(share, tmp_path):
    book = write_book(tmp_path / "book", {
        "teachers.csv": "code,name,group,phone,hired_on\n0012,李静,语文组,13800000000,2010-09-01\n",
        "activities.csv": (
            "id,title,start,hours,kind,lead,evidence,note\n"
            "a,李静的公开课,2026-03-05,2,fireside-talk,李静,photo=evidence/李静.jpg,请李静补签\n"
        ),
        "credits.csv": "activity,teacher,role,note\na,12,speaker,李静迟到\n",
        "changes.csv": (
            "teacher,attribute,value,from,reason\n12,rank,county-backbone,2020-09-01,评审\n"
        ),
    })  # fmt: skip
    copy, _answer = share(book)
    rows = {
        path.stem: list(csv.DictReader(path.open(encoding="utf-8-sig")))
        for path in copy.glob("*.csv")
    }
    assert rows["teachers"] == [
        {"code": "P1", "name": "Teacher P1", "group": "group-1", "hired_on": "2010-09-01"}
    ]
    assert rows["activities"] == [{
        "id": "A00001", "title": "Activity A00001", "start": "2026-03-05", "hours": "2",
        "kind": "kind-1", "lead": "P1", "evidence": "photo",
    }]  # fmt: skip
    assert rows["credits"] == [{"activity": "A00001", "teacher": "P1", "role": "speaker"}]
    assert rows["changes"][0]["value"] == "county-backbone"


def test_rules_of_ones_own_go_along_and_a_rule_that_looks_at_a_code_is_refused(share, tmp_path):
    copy, _answer = share(write_book(tmp_path / "book", {}))
    assert (copy / "rules" / "town.toml").is_file()
    own = TOWN.replace("at_least = 30", 'who = { code = "t" }, at_least = 30')
    named = write_book(tmp_path / "named", {"rules/town.toml": own})
    for path in sorted(copy.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    copy, answer = share(named, code=4)
    assert "No copy was kept" in answer.err
    assert not [path for path in copy.rglob("*") if path.is_file()]


def test_a_folder_that_holds_something_is_not_written_into(share, tmp_path):
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "letter.txt").write_text("", "utf-8")
    share(write_book(tmp_path / "book", {}), code=4)
    assert [path.name for path in (tmp_path / "copy").iterdir()] == ["letter.txt"]


def test_a_book_whose_rules_cannot_be_read_is_not_copied(share, tmp_path):
    book = write_book(tmp_path / "book", {"rules/town.toml": "nothing = 1\n"})
    copy, answer = share(book, code=3)
    assert "rules/town.toml:1" in answer.err
    assert not copy.exists()


def test_the_copy_of_a_broken_book_tells_what_is_wrong_with_it(share, tmp_path):
    book = write_book(tmp_path / "book", {"credits.csv": "activity,teacher\nz,t\n"})
    copy, answer = share(book, "--format", "json", code=3)
    assert json.loads(answer.out)["problems"][0]["code"] == "unknown-activity"
    assert not copy.exists()


def test_codes_of_digits_and_own_attributes_name_nobody_in_the_copy(share, tmp_path):
    own = TOWN.replace("at_least = 30", "at_least = 30, who = { born = true }")
    own = own.replace(
        "credit = [", 'credit = [ { where = { lead = true, topic = "ict" }, per_hour = 1 },'
    )
    book = write_book(tmp_path / "book", {
        "rules/town.toml": own,
        "teachers.csv": (
            "code,name,group,born,hired_on\n10021,李静,701,2010,2010-09-01\n"
            "0123,王芳,=1+1,3,2011-09-01\n2010,高山,701,3,2012-09-01\n"
        ),
        "activities.csv": (
            "id,title,start,hours,kind,lead,sponsor,topic\n"
            "a,讲座,2026-03-05,2,lecture,10021;123,10021,ict\n"
        ),
        "credits.csv": "activity,teacher\na,10021\na,0123\n",
        "changes.csv": (
            "teacher,attribute,value,from\n"
            "10021,mentor,0123,2025-09-01\n10021,李静家访,很好,2025-09-01\n"
        ),
    })  # fmt: skip
    copy, _answer = share(book)
    rows = {
        path.stem: list(csv.DictReader(path.open(encoding="utf-8-sig")))
        for path in copy.glob("*.csv")
    }

    by_day = {row["hired_on"][:4]: row for row in rows["teachers"]}
    codes = {year: row["code"] for year, row in by_day.items()}
    assert [by_day[year]["born"] for year in sorted(by_day)] == ["2010", "3", "3"], "an amount"
    assert by_day["2010"]["group"] == by_day["2012"]["group"]
    assert {row["group"] for row in rows["teachers"]} == {"group-1", "group-2"}
    (session,) = rows["activities"]
    assert session["lead"] == f"{codes['2010']};{codes['2011']}"
    assert (session["sponsor"], session["topic"]) == (codes["2010"], "ict")
    told = {(row["attribute"][:9], row["value"]) for row in rows["changes"]}
    assert told == {("attribute", codes["2011"]), ("attribute", "value-1")}


@pytest.mark.parametrize(
    ("lang", "told"), [("en", "still says"), ("zh-CN", "仍写有"), ("zh-TW", "仍寫有")]
)
def test_rules_that_name_somebody_are_told_line_by_line(lang, told, share, tmp_path):
    comment = "# By李静 (t), as 李静 told in M7, not M77\n"
    book = write_book(tmp_path / "book", {
        "rules/town.toml": comment + TOWN,
        "teachers.csv": "code,name,hired_on\nt,李静,2010-09-01\nM7,王芳,2010-09-01\n",
        "credits.csv": "activity,teacher\n",
    })  # fmt: skip
    copy, answer = share(book, "--lang", lang)
    places = [line for line in answer.err.splitlines() if told in line]
    assert [("李静" in line, "M7" in line) for line in places] == [(True, False), (False, True)]
    assert all(line.startswith(f"{copy / 'rules' / 'town.toml'}:1") for line in places)
