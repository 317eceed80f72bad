"""A long table that was read is kept: the next call takes it as it was, and reads what changed."""

import csv
import io
import json
from shutil import copytree

import pytest

from sbt_ledger.files import credit_rows, kept_table
from sbt_ledger.files.book_files import read_book
from tests.books import check, write_book


def table(rows, *columns):
    """Return the CSV of rows; the columns of the first stand in it unless they are given."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns or list(rows[0]), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


ROWS = [
    {"activity": "a1", "teacher": "t1", "attendance": "present", "evidence": "certificate=1.pdf"},
    {"activity": "a1", "teacher": "t2", "attendance": "late", "evidence": "certificate=2.pdf"},
    {"activity": "a2", "teacher": "t1", "attendance": "", "evidence": ""},
    {"activity": "a2", "teacher": "t1", "attendance": "", "evidence": "", "note": 'a "b",\nc'},
    {"activity": "a3", "teacher": "t2", "attendance": "", "evidence": "marks"},
]
TEACHERS = table(
    [{"code": code, "name": "Li Wei", "hired_on": "2020-09-01"} for code in ("t1", "t2")]
)


def activities(*ids):
    rows = [
        {"id": id_, "title": "Talk", "start": "2026-03-05", "hours": "3", "kind": "lecture"}
        for id_ in ids
    ]
    return table(rows)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """Return the folder of kept files; every table is long enough to be kept."""
    folder = tmp_path / "kept"
    monkeypatch.setenv("LEDGER_CACHE", str(folder))
    monkeypatch.setattr(kept_table, "_LEAST", 1)
    return folder


@pytest.fixture
def reads(monkeypatch):
    """Return a list that grows by the name of each file of credits that is read."""
    seen = []

    def read(self, opened, number, **how):
        seen.append(opened.file)
        return real(self, opened, number, **how)

    real = credit_rows.CreditRows.read
    monkeypatch.setattr(credit_rows.CreditRows, "read", read)
    return seen


@pytest.fixture
def book(tmp_path):
    files = {
        "teachers.csv": TEACHERS,
        "activities.csv": activities("a1", "a2", "a3"),
        "credits.csv": table(ROWS, "activity", "teacher", "attendance", "evidence", "note"),
    }
    return write_book(tmp_path / "book", files)


def kept(cache):
    """Return of how many tables something is kept."""
    return len(list(cache.glob("*.rows")))


def told(folder):
    """Return all that rows say, with their place."""
    book = read_book(folder)
    return {
        code: [(repr(entry), str(place), book.alike[number]) for (entry, place), number in found]
        for code in book.teachers
        if (found := list(zip(book.rows_of(code), book.rows[code].presences, strict=True)))
    }


def test_what_was_kept_of_a_table_says_what_the_table_says(cache, reads, book):
    first = told(book)
    assert reads == ["credits.csv"]

    assert told(book) == first
    assert reads == ["credits.csv"]
    assert [len(rows) for rows in first.values()] == [3, 2]


def test_rows_that_differ_in_the_path_of_their_proof_are_alike(cache, book):
    rows = ["a1,t1,,certificate=1.pdf,", "a2,t1,,certificate=2.pdf,", "a3,t1,,marks=3.pdf,"]
    header = "activity,teacher,attendance,evidence,note"
    (book / "credits.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")

    for _time in range(2):
        found = read_book(book)
        assert [found.alike[number] for number in found.rows["t1"].presences] == [0, 0, 2]
        paths = [path for entry, _place in found.rows_of("t1") for _kind, path in entry.evidence]
        assert paths == ["1.pdf", "2.pdf", "3.pdf"]


def test_a_row_more_is_read(cache, reads, book):
    told(book)
    with (book / "credits.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("a3,t1,,,\n")

    assert len(told(book)["t1"]) == 4
    assert reads == ["credits.csv", "credits.csv"]


def test_of_a_table_the_latest_alone_is_kept_however_often_it_changes(cache, reads, book):
    content = (book / "credits.csv").read_bytes()
    told(book)
    before = kept(cache)
    for number in range(3):
        (book / "credits.csv").write_bytes(content + b"a3,t1,,,\n" * number)
        told(book)

    assert kept(cache) == before
    assert len(reads) == 1 + 2


def test_the_tables_of_two_books_are_kept_beside_each_other(cache, reads, book, tmp_path):
    copytree(book, tmp_path / "other")
    first = told(book)
    kept_of_one = kept(cache)
    other = tmp_path / "other" / "credits.csv"
    other.write_bytes(other.read_bytes() + b"a3,t1,,,\n")

    assert len(told(tmp_path / "other")["t1"]) == 4
    assert told(book) == first
    assert kept(cache) == 2 * kept_of_one
    assert len(reads) == 2


def test_activities_in_another_order_are_found_again(cache, reads, book):
    first = told(book)
    (book / "activities.csv").write_text(activities("a9", "a3", "a1", "a2"), encoding="utf-8")

    second = told(book)
    assert reads == ["credits.csv"]
    assert [[place for _e, place, _a in rows] for rows in second.values()] == [
        [place for _e, place, _a in rows] for rows in first.values()
    ]
    ids = [entry.activity.id for entry, _place in read_book(book).rows_of("t1")]
    assert ids == ["a1", "a2", "a2"]


def test_an_activity_that_is_gone_is_told_with_the_lines_that_name_it(cache, book, ledger):
    told(book)
    (book / "activities.csv").write_text(activities("a1", "a2"), encoding="utf-8")

    answer = ledger("check", "--book", str(book), "--format", "json")
    assert answer.code == 3
    (problem,) = json.loads(answer.out)["problems"]
    assert (problem["code"], problem["file"], problem["line"]) == (
        "unknown-activity",
        "credits.csv",
        7,
    )


def test_several_files_are_kept_one_by_one(cache, reads, book):
    more = table([{"activity": "a3", "teacher": "t1"}, {"activity": "a1", "teacher": "t1"}])
    (book / "credits-2.csv").write_text(more, encoding="utf-8")
    settings = book / "ledger.toml"
    named = settings.read_text(encoding="utf-8") + '\n[files]\ncredits = ["credits*.csv"]\n'
    settings.write_text(named, encoding="utf-8")

    first = told(book)
    assert reads == ["credits-2.csv", "credits.csv"]
    (book / "credits-2.csv").write_text(more + "a2,t2\n", encoding="utf-8")
    reads.clear()
    second = told(book)
    assert reads == ["credits-2.csv"]
    places = {code: [place for _entry, place, _alike in rows] for code, rows in second.items()}
    assert places["t1"] == [place for _entry, place, _alike in first["t1"]]
    assert places["t2"] == ["credits-2.csv:4", "credits.csv:3", "credits.csv:7"]


@pytest.mark.parametrize("wrong", ["a3,t9,,,\n", "a3,t1,,,,more\n", 'a3,t1,,,"",more\n'])
def test_a_table_with_a_fault_is_never_kept(cache, reads, book, ledger, wrong):
    with (book / "credits.csv").open("a", encoding="utf-8", newline="") as file:
        file.write(wrong)

    for _time in range(2):
        assert ledger("check", "--book", str(book)).code == 3
    assert reads == ["credits.csv", "credits.csv"]
    assert kept(cache) == 1  # the activities


@pytest.mark.parametrize("harm", ["cut", "turned", "emptied"])
def test_what_was_kept_and_came_to_harm_is_read_again(cache, reads, book, harm):
    first = told(book)
    for place in cache.glob("*.rows"):
        content = place.read_bytes()
        half = len(content) // 2
        place.write_bytes(
            {
                "cut": content[:-7],
                "turned": content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :],
                "emptied": b"",
            }[harm]
        )

    assert told(book) == first
    assert reads == ["credits.csv", "credits.csv"]


def test_without_a_folder_nothing_is_kept(reads, book, monkeypatch):
    monkeypatch.setenv("LEDGER_CACHE", "")
    monkeypatch.setattr(kept_table, "_LEAST", 1)

    assert told(book) == told(book)
    assert reads == ["credits.csv", "credits.csv"]


def test_a_short_table_is_read_each_time(tmp_path, reads, book, monkeypatch):
    monkeypatch.setenv("LEDGER_CACHE", str(tmp_path / "kept"))

    assert told(book) == told(book)
    assert reads == ["credits.csv", "credits.csv"]


def test_check_says_the_same_of_what_was_kept(cache, book, ledger):
    first = check(ledger, book)

    assert check(ledger, book) == first
    assert kept(cache) == 2


# ---------------------------------------------------------------- what is not the whole


@pytest.mark.parametrize(
    ("file", "broken"),
    [
        ("teachers.csv", TEACHERS.replace("2020-09-01", "2020-13-01", 1)),
        ("teachers.csv", None),
        ("activities.csv", activities("a1", "a2", "a3").replace(",3,", ",3h,", 1)),
    ],
)
def test_rows_left_out_while_another_table_was_at_fault_are_there_once_it_is_mended(
    cache, book, ledger, file, broken
):
    first = check(ledger, book)
    sound = (book / file).read_text(encoding="utf-8")
    for kept in cache.glob("*.rows"):
        kept.unlink()
    if broken is None:
        (book / file).unlink()
    else:
        (book / file).write_text(broken, encoding="utf-8")
    assert ledger("check", "--book", book).code == 3
    (book / file).write_text(sound, encoding="utf-8")

    assert check(ledger, book) == first


def test_a_table_that_was_changed_while_it_was_read_is_not_kept(cache, book, monkeypatch):
    real = credit_rows.CreditRows.read

    def read(self, *arguments, **how):
        real(self, *arguments, **how)
        with (book / "credits.csv").open("a", encoding="utf-8") as file:
            file.write("a3,t2,,,\n")

    monkeypatch.setattr(credit_rows.CreditRows, "read", read)
    told(book)

    assert kept(cache) == 1  # the activities


def test_a_table_that_cannot_be_read_is_told_as_ever(cache, book, ledger, monkeypatch):
    (book / "credits.csv").unlink()
    (book / "credits.csv").mkdir()

    assert ledger("check", "--book", book).code == 3


def test_what_cannot_be_kept_is_used_all_the_same(cache, book, ledger):
    lone = "activity,teacher,note\na1,t1,+2AA-x\n"
    (book / "credits.csv").write_bytes(lone.encode())
    settings = book / "ledger.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + '\n[files]\nencoding = "utf-7"\n', encoding="utf-8"
    )

    check(ledger, book)
    assert kept(cache) == 1  # the activities
