"""The book as the journal had it on a day, and rebuilt from the journal alone."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sbt_ledger.files.commit import Deed, commit, writing
from sbt_ledger.files.followed import followed
from sbt_ledger.files.journal import JOURNAL, Stamp, read_entries
from sbt_ledger.files.write import Draft
from tests.books import TOWN, check, digest, results, write_book

ROWS = {"activities.csv": "b,Walk,2026-03-06,{hours},lecture\n", "credits.csv": "b,t\n"}


def stamp(moment):
    return Stamp(datetime.fromisoformat(moment).replace(tzinfo=UTC), "li", "office", "add")


def write(book, moment, rows):
    """Let a command add rows at a moment of the past."""
    drafts = []
    for name, row in rows.items():
        before = (book / name).read_bytes() if (book / name).exists() else None
        drafts.append(Draft(book / name, before, (before or b"") + row.encode()))
    with writing(book, stamp(moment), say=print):
        commit(book, Deed(tuple(drafts)), stamp(moment))


@pytest.fixture
def book(tmp_path):
    """Return a book known since 1 May; a walk was added, by the clock of Shanghai, on 2 May."""
    folder = write_book(tmp_path / "book", {})
    write(folder, "2026-05-01T02:00:00", {"rules/other.toml": TOWN.replace('"town"', '"other"')})
    write(folder, "2026-05-01T16:00:00", {name: row.format(hours=3) for name, row in ROWS.items()})
    return folder


def earned(book, ledger, *words, **asked):
    return results(check(ledger, book, *words, **asked), "earned", period="2025-26")


def test_a_day_ends_where_the_school_is(book, ledger):
    assert earned(book, ledger, "--as-known-on", "2026-05-01") == ["2"]
    assert earned(book, ledger, "--as-known-on", "2026-05-02") == ["5"]
    assert earned(book, ledger) == ["5"]


def test_the_day_known_and_the_day_of_the_question_combine(book, ledger):
    asked = {"as_of": "2026-03-05"}
    assert earned(book, ledger, "--as-known-on", "2026-05-02", **asked) == ["2"]
    assert earned(book, ledger, "--as-known-on", "2026-05-01", **asked) == ["2"]
    told = check(ledger, book, "--as-known-on", "2026-05-02", **asked)["problems"]
    assert [(each["code"], each["file"], each["line"]) for each in told] == [
        ("later", "credits.csv", 3)
    ]


def test_the_rules_are_those_of_that_day(book, ledger):
    (book / "rules/town.toml").write_text(TOWN.replace("per_hour = 1", "per_hour = 2"))
    write(book, "2026-05-03T02:00:00", {"credits.csv": "\n"})

    assert earned(book, ledger, "--as-known-on", "2026-05-02") == ["5"]
    assert earned(book, ledger, "--as-known-on", "2026-05-03") == ["10"]


def test_an_edit_by_hand_is_known_from_the_day_on_which_the_journal_told_it(book, ledger):
    path = book / "activities.csv"
    path.write_text(path.read_text().replace("Talk,2026-03-05,2", "Talk,2026-03-05,20"))
    assert earned(book, ledger, "--as-known-on", "2026-06-30") == ["5"]
    write(book, "2026-05-04T02:00:00", {"credits.csv": "\n"})

    assert earned(book, ledger, "--as-known-on", "2026-05-03") == ["5"]
    assert earned(book, ledger, "--as-known-on", "2026-05-04") == ["23"]


def test_the_clock_that_was_set_back_takes_nothing_away(book, ledger):
    write(book, "2000-01-01T00:00:00", {"credits.csv": "\n"})

    assert earned(book, ledger, "--as-known-on", "2026-05-01") == ["2"]
    assert earned(book, ledger, "--as-known-on", "2026-05-02") == ["5"]


def test_a_clock_that_ran_ahead_once_keeps_nothing_later_from_being_known(book, ledger):
    rows = {"activities.csv": "c,Ride,2026-03-07,3,lecture\n", "credits.csv": "c,t\n"}
    write(book, "2031-01-01T00:00:00", rows)
    write(book, "2026-05-07T02:00:00", {"changes.csv": "\n"})
    n = next(each["n"] for each in read_entries(book) if each["time"].startswith("2031"))
    doubt = f"journal.jsonl:{n}: note: 2031-01-01 does not fit the lines around it"

    for day, known in (("2026-05-02", "5"), ("2026-05-06", "5"), ("2026-05-07", "8")):
        answer = ledger("check", "--book", book, "--as-known-on", day, "--lang", "en", "--quiet")
        assert (doubt in answer.err) == (day == "2026-05-07"), answer.err
        assert "Traceback" not in answer.err
        assert earned(book, ledger, "--as-known-on", day) == [known]
    told = ledger("verify", "--book", book, "--lang", "en")
    assert doubt in told.out
    assert "it is taken for 2026-05-07" in told.out
    said = ledger("restore", book.parent / "r", "--as-known-on", "2026-05-07", "--book", book)
    assert f"journal.jsonl:{n}: " in said.err


def test_the_time_zone_of_settings_in_an_older_encoding_decides_where_a_day_ends(tmp_path, ledger):
    text = 'school = "梅溪湖小学"\nrules = ["town"]\ntimezone = "America/New_York"\n'
    folder = write_book(tmp_path / "book", {"ledger.toml": text.encode("gb18030")})
    write(folder, "2026-05-01T02:00:00", {"changes.csv": "\n"})
    write(folder, "2026-05-02T02:00:00", {name: row.format(hours=3) for name, row in ROWS.items()})

    assert earned(folder, ledger, "--as-known-on", "2026-04-30") == ["2"]  # 22:00 in New York
    assert earned(folder, ledger, "--as-known-on", "2026-05-01") == ["5"]


@pytest.mark.parametrize(
    "words", [("check",), ("show", "t"), ("explain", "t"), ("list", "credits")]
)
def test_before_its_journal_nothing_is_known_of_a_book(book, ledger, words):
    answer = ledger(*words, "--book", book, "--as-known-on", "2026-04-30", "--lang", "en")

    assert answer.code == 2
    assert answer.err.startswith(
        "The journal begins on 2026-05-01: of 2026-04-30 it knows nothing.\n"
        "    Name 2026-05-01 or a later day."
    )
    chinese = ledger(*words, "--book", book, "--as-known-on", "2026-04-30", "--lang", "zh-CN")
    assert chinese.err.startswith("日志从2026-05-01开始")


def test_a_book_without_a_journal_and_a_day_that_is_none_are_wrong_use(tmp_path, ledger):
    book = write_book(tmp_path, {})

    assert ledger("check", "--book", book, "--as-known-on", "2026-05-01").code == 2
    write(book, "2026-05-01T02:00:00", {"credits.csv": "\n"})
    assert ledger("check", "--book", book, "--as-known-on", "1/2/2026").code == 2
    assert ledger("check", "--book", book, "--as-known-on", "2026-05-01").code == 1


def test_whatever_shows_records_can_look_back(book, ledger):
    known = ("--book", book, "--as-of", "2026-08-31", "--as-known-on")

    assert ledger("list", "credits", *known, "2026-05-01").out.count("\n") == 1
    assert ledger("list", "credits", *known, "2026-05-02").out.count("\n") == 2
    assert "Walk" not in ledger("show", "t", *known, "2026-05-01").out
    assert "credits.csv:3" in ledger("explain", "t", *known, "2026-05-02").out


def test_looking_back_leaves_the_book_and_no_folder_behind(book, ledger, tmp_path, monkeypatch):
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    before = digest(book)
    assert ledger("check", "--book", book, "--as-known-on", "2026-05-02").code == 1

    assert digest(book) == before
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_book_that_was_broken_then_is_told_with_the_files_of_the_book(tmp_path, ledger):
    book = write_book(tmp_path, {"credits.csv": "activity,teacher\nx,t\n"})
    write(book, "2026-05-01T02:00:00", {"rules/other.toml": "# nothing\n"})
    (book / "credits.csv").write_text("activity,teacher\na,t\n")
    answer = ledger("check", "--book", book, "--as-known-on", "2026-05-01", "--lang", "en")

    assert (answer.code, answer.err.splitlines()[0].startswith("credits.csv:2: activity:")) == (
        3, True,
    )  # fmt: skip


def test_a_book_that_is_gone_but_for_its_journal_can_be_asked(book, ledger):
    for path in book.glob("*.csv"):
        path.unlink()
    (book / "ledger.toml").unlink()

    assert earned(book, ledger, "--as-known-on", "2026-05-02") == ["5"]


def test_the_journal_alone_gives_every_file_back_byte_by_byte(book, ledger, tmp_path):
    (book / "changes.csv").write_bytes("teacher,attribute,value,from\r\n".encode("utf-16"))
    write(book, "2026-05-05T02:00:00", {"credits.csv": "\n"})
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / JOURNAL).write_bytes((book / JOURNAL).read_bytes())
    answer = ledger("restore", tmp_path / "new", "--book", alone, "--lang", "en")

    assert answer.code == 0
    assert "7 files restored into" in answer.err
    assert followed(tmp_path / "new") == followed(book)
    assert (tmp_path / "new" / JOURNAL).read_bytes() == (book / JOURNAL).read_bytes()
    assert sorted(path.name for path in alone.iterdir()) == [JOURNAL]
    assert ledger("verify", "--book", tmp_path / "new").code == 0


def test_an_earlier_state_is_restored_by_day_or_by_line(book, ledger, tmp_path):
    words = ("--book", book, "--lang", "en")
    assert ledger("restore", tmp_path / "day", "--as-known-on", "2026-05-01", *words).code == 0
    done = [entry["n"] for entry in read_entries(book) if entry["what"] == "done"]
    assert ledger("restore", tmp_path / "done", "--line", done[1], *words).code == 0
    assert ledger("restore", tmp_path / "intent", "--line", done[1] - 1, *words).code == 0

    before, after = "activity,teacher\na,t\n", "activity,teacher\na,t\nb,t\n"
    names = {"day": before, "done": after, "intent": before}
    assert {name: (tmp_path / name / "credits.csv").read_text() for name in names} == names
    assert len(read_entries(tmp_path / "intent")) == done[0]
    for name in names:
        assert ledger("verify", "--book", tmp_path / name).code == 0


def test_a_line_that_the_journal_does_not_have_is_wrong_use(book, ledger, tmp_path):
    words = ("--book", book)
    lines = len(read_entries(book))

    assert ledger("restore", tmp_path / "new", "--line", lines + 1, *words).code == 2
    assert ledger("restore", tmp_path / "new", "--line", 0, *words).code == 2
    both = ("--line", 3, "--as-known-on", "2026-05-01")
    assert ledger("restore", tmp_path / "new", *both, *words).code == 2
    assert not (tmp_path / "new").exists()


def test_a_damaged_journal_is_restored_up_to_the_last_sound_line(book, ledger, tmp_path):
    lines = (book / JOURNAL).read_bytes().splitlines(keepends=True)
    lines[-2] = lines[-2].replace(b"Walk", b"Wake")
    (book / JOURNAL).write_bytes(b"".join(lines))
    answer = ledger("restore", tmp_path / "new", "--book", book, "--lang", "en")

    assert answer.code == 1
    assert f"journal.jsonl:{len(lines) - 1}: " in answer.err
    assert "what it says from there on was not restored" in answer.err
    assert (tmp_path / "new/credits.csv").read_text() == "activity,teacher\na,t\n"
    early = ledger("restore", tmp_path / "early", "--book", book, "--line", 3)
    assert (early.code, early.err.count("\n")) == (0, 1)


def test_a_folder_that_is_not_empty_or_lies_in_the_book_is_refused(book, ledger, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full/a.txt").touch()
    before = digest(book)

    assert ledger("restore", tmp_path / "full", "--book", book).code == 4
    assert ledger("restore", book, "--book", book).code == 4
    assert ledger("restore", book / "rules/old", "--book", book).code == 4
    assert ledger("restore", tmp_path / "full/a.txt", "--book", book).code == 4
    assert digest(book) == before


@pytest.mark.parametrize("name", ["../out.csv", "/out.csv", "a\\..\\..\\out.csv", "c:out.csv"])
def test_a_journal_leads_nowhere_but_into_the_folder(book, ledger, tmp_path, name):
    entries = (json.loads(line) for line in (book / JOURNAL).read_bytes().splitlines())
    text = json.dumps([{**each} for each in entries]).replace("credits.csv", json.dumps(name)[1:-1])
    from tests.cli.test_verify import rewrite

    rewrite(book, json.loads(text))
    answer = ledger("restore", tmp_path / "new/deep", "--book", book, "--lang", "en")

    assert (answer.code, "this line is no entry of a journal" in answer.err) == (1, True)
    assert not list(tmp_path.glob("**/out.csv"))
    assert not Path("/out.csv").exists()
