"""A long table of activities that was read is kept: it says what the file says, or is read anew."""

import pytest

from sbt_ledger.files import activity_rows, kept_table
from sbt_ledger.files.book_files import read_book
from tests.books import check, write_book

HEADER = "id,title,start,end,hours,kind,level,approvals,evidence,note\n"
ACTIVITIES = (
    HEADER + "a1,Talk,2026-03-05,,3,lecture,school,step@2026-03-06;other,certificate=1.pdf,\n"
    '" a2 ","（Talk）, again",2026/3/6,2026-03-08,３,lecture,city,,marks,"two\nlines"\n'
    "a3,Plan,2026-03-09,,,growth-plan,,,,\n"
)
TEACHERS = "code,name,hired_on\nt1,Li Wei,2020-09-01\n"
CREDITS = "activity,teacher\na1,t1\na2,t1\n"
COLUMNS = ("id", "title", "start", "hours", "kind", "level", "approvals", "evidence", "nothing")


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """Return the folder of kept files; every table is long enough to be kept."""
    monkeypatch.setenv("LEDGER_CACHE", str(tmp_path / "kept"))
    monkeypatch.setattr(kept_table, "_LEAST", 1)
    return tmp_path / "kept"


@pytest.fixture
def reads(monkeypatch):
    """Return a list that grows by the name of each file of activities that is read."""
    seen = []

    def read(self, opened):
        seen.append(opened.file)
        return real(self, opened)

    real = activity_rows.ActivityRows.read
    monkeypatch.setattr(activity_rows.ActivityRows, "read", read)
    return seen


@pytest.fixture
def book(tmp_path):
    files = {"teachers.csv": TEACHERS, "activities.csv": ACTIVITIES, "credits.csv": CREDITS}
    return write_book(tmp_path / "book", files)


def told(folder):
    """Return all that activities say, in whatever way they are asked."""
    found = read_book(folder).activities
    built = [found.at(number) for number in range(len(found))]
    return found.numbers, list(found.ends), list(found.texts(COLUMNS)), built


RULES = """\
ruleset = { id = "town", from = 2015-09-01 }
period.year = { start = "09-01" }
credit = [ { where = { kind = "lecture" }, per_hour = 1 }, { per_hour = 2 } ]
require = [ { id = "year", at_least = 30, per = "year" } ]
"""
TWO_TEACHERS = "code,name,hired_on\nt0,Wu Di,2020-09-01\nt1,Li Wei,2020-09-01\n"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("activities.csv", "3,lecture,school", "3,seminar,school"),
        ("activities.csv", "2026/3/6,2026-03-08", "2025/3/6,2025-03-08"),
        ("activities.csv", "a1,Talk,2026-03-05,,3", "a1,Talk,2026-03-05,,4"),
        ("credits.csv", "a2,t1\n", ""),
        ("teachers.csv", TEACHERS, TWO_TEACHERS),
        ("teachers.csv", "2020-09-01", "2026-03-06"),
        ("rules/town.toml", "per_hour = 1", "per_hour = 4"),
        ("rules/town.toml", 'kind = "lecture"', 'level = "city"'),
        ("ledger.toml", 'school = "A school"', 'school = "Another"\nlang = "zh-TW"'),
    ],
)
def test_after_any_change_check_says_what_it_says_without_anything_kept(
    cache, book, ledger, monkeypatch, file, old, new
):
    (book / "rules/town.toml").write_text(RULES, encoding="utf-8")
    before = [check(ledger, book) for _time in range(2)]
    text = (book / file).read_text(encoding="utf-8")
    assert old in text
    (book / file).write_text(text.replace(old, new), encoding="utf-8")

    after = [check(ledger, book) for _time in range(2)]
    monkeypatch.setenv("LEDGER_CACHE", "")
    assert after == [check(ledger, book)] * 2
    assert after != before
    assert len(list(cache.glob("*.rows"))) >= len(("activities", "credits"))


def in_two_files(book, second):
    """Name a second file of activities, which is read after the first."""
    (book / "activities-2.csv").write_text(second, encoding="utf-8")
    settings = book / "ledger.toml"
    named = '\n[files]\nactivities = ["activities.csv", "activities-2.csv"]\n'
    settings.write_text(settings.read_text(encoding="utf-8") + named, encoding="utf-8")


def test_what_was_kept_says_what_the_table_says(reads, book):
    first = told(book)
    assert told(book) == first
    assert reads == ["activities.csv"]

    assert list(first[0]) == ["a1", "a2", "a3"]
    assert [str(each.place) for each in first[3]] == [f"activities.csv:{n}" for n in (2, 3, 5)]
    assert first[3][1].title == "（Talk）, again"
    assert first[2][1][1] == "(Talk), again"


@pytest.mark.parametrize(
    ("old", "new"), [("growth-plan", "paper"), ("2026-03-09", "2026-03-10"), ("a3,", "a4,")]
)
def test_a_word_a_day_or_an_id_that_was_changed_is_read(reads, book, old, new):
    first = told(book)
    changed = ACTIVITIES.replace(old, new)
    assert len(changed) - len(ACTIVITIES) == len(new) - len(old)
    (book / "activities.csv").write_text(changed, encoding="utf-8")

    assert told(book) != first
    assert reads == ["activities.csv"] * 2


def test_another_language_of_the_book_reads_the_same_bytes_anew(reads, book):
    settings = book / "ledger.toml"
    text = settings.read_text(encoding="utf-8")
    only = HEADER + "a1,中文,2026-03-05,,3,lecture,,,,\na2,Talk,2026-03-05,,3,lecture,,,,\n"
    (book / "activities.csv").write_bytes(only.encode("gbk"))
    titles = []
    for language in ("zh-CN", "zh-TW"):
        settings.write_text(f'lang = "{language}"\n{text}', encoding="utf-8")
        titles.append(told(book)[3][0].title)

    assert titles[0] == "中文"
    assert titles[1] != titles[0]
    assert reads == ["activities.csv"] * 2


def test_several_files_with_columns_of_their_own_are_kept_one_by_one(reads, book):
    second = "kind,id,start,title,place\npaper,b1,2026-04-01,Paper,room 5\n"
    in_two_files(book, second)
    first = told(book)
    assert told(book) == first
    assert reads == ["activities.csv", "activities-2.csv"]
    assert first[3][3].cells == {
        "kind": "paper", "id": "b1", "start": "2026-04-01", "title": "Paper", "place": "room 5",
    }  # fmt: skip

    (book / "activities-2.csv").write_text(second + "paper,b2,2026-04-02,P,\n", encoding="utf-8")
    assert list(told(book)[0]) == ["a1", "a2", "a3", "b1", "b2"]
    assert reads == ["activities.csv", "activities-2.csv", "activities-2.csv"]


def test_an_id_that_another_file_has_now_is_told_with_both_lines(book, ledger):
    in_two_files(book, HEADER + "b1,Paper,2026-04-01,,1,paper,,,,\n")
    check(ledger, book)
    more = ACTIVITIES + "b1,Talk,2026-04-01,,1,lecture,,,,\n"
    (book / "activities.csv").write_text(more, encoding="utf-8")

    answer = ledger("check", "--book", book)
    assert answer.code == 3
    assert "activities-2.csv:2" in answer.err
    assert "activities.csv:6" in answer.err


@pytest.mark.parametrize(
    "wrong",
    ["a4,Talk,2026-13-01,,1,lecture,,,,\n", "a4,T,2026-03-01,,1,talk,,,,,more\n", "a1,T\n"],
)
def test_a_table_with_a_fault_is_told_each_time(reads, book, ledger, wrong):
    with (book / "activities.csv").open("a", encoding="utf-8", newline="") as file:
        file.write(wrong)

    first, second = (ledger("check", "--book", book) for _time in range(2))
    assert (first.code, first.err) == (3, second.err)
    assert reads == ["activities.csv"] * 2


def test_a_blank_line_excuses_a_blank_cell_each_time(reads, book, ledger):
    with (book / "activities.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("\n")

    first, second = (ledger("check", "--book", book) for _time in range(2))
    assert (first.code, first.out) == (second.code, second.out)
    assert reads == ["activities.csv"] * 2


def test_a_cell_that_cannot_be_kept_is_read_each_time(reads, book):
    (book / "activities.csv").write_text(ACTIVITIES.replace("again", "\x1fagain"), encoding="utf-8")

    assert told(book) == told(book)
    assert reads == ["activities.csv"] * 2
