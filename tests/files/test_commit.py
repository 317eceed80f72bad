"""A change stands in the journal before it stands in the files, and is settled behind it."""

import json
from datetime import UTC, datetime

import pytest

from sbt_ledger.errors import BrokenFilesError, RefusedError
from sbt_ledger.files import commit as module
from sbt_ledger.files.commit import Deed, commit, outside_edits, writing
from sbt_ledger.files.followed import followed
from sbt_ledger.files.history import replayed
from sbt_ledger.files.journal import JOURNAL, Stamp, digest_of, read_entries
from sbt_ledger.files.journal_end import append, read_tail
from sbt_ledger.files.row_changes import RowChange
from sbt_ledger.files.write import Draft
from tests.books import write_book

LI = Stamp(datetime(2026, 3, 5, 16, 0, tzinfo=UTC), "li", "office", "add")
NEW = {"activities.csv": "b,Walk,2026-03-06,1,lecture\n", "credits.csv": "b,t\n"}


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path, {})


def deed(book, new=NEW, **why):
    drafts = []
    for name, row in new.items():
        before = (book / name).read_bytes()
        drafts.append(Draft(book / name, before, before + row.encode()))
    row = RowChange("activities", "activities.csv", 3, None, {"id": "b"}).as_entry()
    return Deed(tuple(drafts), (row,), **why)


def do(book, stamp=LI, **changes):
    said: list[str] = []
    with writing(book, stamp, say=said.append):
        commit(book, deed(book, **changes), stamp)
    return said


def told(book):
    return [entry["what"] for entry in read_entries(book)]


def test_the_first_change_records_every_file_whole_and_then_itself(book):
    before = followed(book)
    do(book)

    assert told(book) == [*["seen"] * 5, "change", "done"]
    assert replayed(read_entries(book)[:5]) == before
    assert replayed(read_entries(book)) == followed(book)


def test_a_change_tells_who_when_what_and_the_rows(book):
    do(book, reason="told by phone")
    change = read_entries(book)[5]

    assert (change["user"], change["host"], change["command"]) == ("li", "office", "add")
    assert (change["time"], change["reason"]) == ("2026-03-05T16:00:00Z", "told by phone")
    assert change["rows"] == [
        {"table": "activities", "file": "activities.csv", "line": 3, "before": None,
         "after": {"id": "b"}},
    ]  # fmt: skip


def test_each_line_is_chained_to_the_bytes_of_the_line_before(book):
    do(book)
    lines = (book / JOURNAL).read_bytes().splitlines()

    chain = "0" * 64
    for n, line in enumerate(lines, 1):
        assert (json.loads(line)["n"], json.loads(line)["prev"]) == (n, chain)
        chain = digest_of(line)


def test_the_last_line_alone_tells_what_the_files_hold(book):
    do(book)

    tail = read_tail(book)
    assert tail.state == {name: digest_of(raw) for name, raw in followed(book).items()}
    assert outside_edits(book, tail) == {}


def test_an_edit_by_hand_is_journaled_with_its_rows_before_the_next_change(book):
    do(book)
    path = book / "credits.csv"
    path.write_text(path.read_text().replace("a,t", "a,t,\n").replace("b,t", "b, t"))
    path.write_text("activity,teacher,hours\na,t,\nb,t,1.5\n")
    do(book, new={"credits.csv": "a,t,1\n"})

    entry = read_entries(book)[7]
    assert entry["what"] == "edited-outside"
    assert [(row["line"], row["before"], row["after"]) for row in entry["rows"]] == [
        (3, {"activity": "b", "teacher": "t"}, {"activity": "b", "teacher": "t", "hours": "1.5"}),
    ]
    assert replayed(read_entries(book)) == followed(book)


def test_a_sheet_that_only_came_back_in_another_form_has_no_row_that_differs(book):
    do(book)
    text = (book / "activities.csv").read_text()
    saved = text.replace("2026-03-0", "2026/3/").replace(",2,", ",2.0,").replace("\n", "\r\n")
    (book / "activities.csv").write_bytes(saved.encode("utf-16"))
    do(book, new={"credits.csv": "a,t\n"})

    entry = read_entries(book)[7]
    assert (entry["what"], entry["rows"]) == ("edited-outside", [])
    assert replayed(read_entries(book)) == followed(book)


def test_a_file_that_is_gone_or_new_is_journaled_too(book):
    do(book)
    (book / "rules/own.toml").write_text("# nothing yet\n")
    (book / "changes.csv").write_text("teacher,attribute,value,from\n")
    do(book, new={"credits.csv": "a,t\n"})
    (book / "rules/own.toml").unlink()
    do(book, new={"credits.csv": "a,t\n"})

    assert told(book)[7:] == ["seen", "seen", "change", "done", "edited-outside", "change", "done"]
    assert replayed(read_entries(book)) == followed(book)
    assert "rules/own.toml" not in read_tail(book).state


@pytest.mark.parametrize("renamed", [0, 1, 2])
def test_what_was_killed_between_two_files_is_there_whole_or_not_at_all(book, renamed, monkeypatch):
    done = deed(book)
    monkeypatch.setattr(module, "close_if_clear", lambda *_: None)

    def only_some(drafts, meanwhile, record):
        meanwhile()
        record(drafts)
        for draft in drafts[:renamed]:
            draft.path.write_bytes(draft.after)

    with monkeypatch.context() as patch:
        patch.setattr(module, "save", only_some)
        with writing(book, LI, say=print):
            commit(book, done, LI)
    assert told(book)[-1] == "change"
    said: list[str] = []
    with writing(book, LI, say=said.append):
        pass

    stands = [draft.path.read_bytes() == draft.after for draft in done.drafts]
    assert stands == [renamed > 0] * 2
    assert told(book)[-1] == ("done" if renamed else "taken-back")
    assert replayed(read_entries(book)) == followed(book)
    assert len(said) == 1


@pytest.mark.parametrize("removed", [False, True])
def test_a_file_that_a_killed_command_took_away_is_gone_with_the_rest_or_still_there(
    book, removed, monkeypatch
):
    (book / "closed").mkdir()
    (book / "closed/2024.txt").write_text("label\n")
    old = Draft(book / "closed/2024.txt", b"label\n", None)
    done = Deed((old, deed(book).drafts[0]))
    monkeypatch.setattr(module, "close_if_clear", lambda *_: None)

    def only_the_first(drafts, meanwhile, record):
        meanwhile()
        record(drafts)
        if removed:
            drafts[0].path.unlink()

    with monkeypatch.context() as patch:
        patch.setattr(module, "save", only_the_first)
        with writing(book, LI, say=print):
            commit(book, done, LI)
    with writing(book, LI, say=print):
        pass

    assert (old.path.exists(), told(book)[-1]) == (
        (False, "done") if removed else (True, "taken-back")
    )
    assert (done.drafts[1].path.read_bytes() == done.drafts[1].after) is removed


def test_a_file_edited_by_hand_after_the_kill_keeps_that_edit(book, monkeypatch):
    done = deed(book)
    monkeypatch.setattr(module, "close_if_clear", lambda *_: None)

    def only_the_first(drafts, meanwhile, record):
        meanwhile()
        record(drafts)
        drafts[0].path.write_bytes(drafts[0].after)

    with monkeypatch.context() as patch:
        patch.setattr(module, "save", only_the_first)
        with writing(book, LI, say=print):
            commit(book, done, LI)
    (book / "credits.csv").write_text("activity,teacher,note\na,t,by hand\n")
    with writing(book, LI, say=print):
        pass

    assert "by hand" in (book / "credits.csv").read_text()
    assert (book / "activities.csv").read_bytes() == done.drafts[0].after
    assert told(book)[-1] == "done"


def test_a_change_that_cannot_be_written_is_taken_back_in_the_journal(book, monkeypatch):
    done = deed(book)

    def changed_meanwhile(drafts, meanwhile, record):
        meanwhile()
        record(drafts)
        raise RefusedError("changed meanwhile")

    monkeypatch.setattr(module, "save", changed_meanwhile)
    with pytest.raises(RefusedError), writing(book, LI, say=print):
        commit(book, done, LI)

    assert told(book)[-2:] == ["change", "taken-back"]


def test_a_line_that_was_not_written_to_its_end_is_dropped_by_the_next_change(book):
    do(book)
    sound = (book / JOURNAL).read_bytes()
    (book / JOURNAL).write_bytes(sound + b'{"n":8,"prev":"ab')
    do(book, new={"credits.csv": "a,t\n"})

    assert (book / JOURNAL).read_bytes().startswith(sound)
    assert told(book)[-3:] == ["done", "change", "done"]


def test_who_wrote_to_the_journal_meanwhile_is_not_overwritten(book):
    do(book)
    tail = read_tail(book)
    append(book, tail, [{"what": "done", "state": {}}])

    with pytest.raises(RefusedError, match="meanwhile"):
        append(book, tail, [{"what": "done", "state": {}}])
    assert len(read_entries(book)) == 8


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (lambda lines: [*lines[:4], lines[4].replace(b"Talk", b"Tale"), *lines[5:]], 5),
        (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], 2),
        (lambda lines: [*lines[:3], b"{}", *lines[4:]], 4),
        (lambda lines: [*lines[:3], *lines[4:]], 4),
    ],
)
def test_a_forged_or_reordered_line_is_named(book, spoil, line):
    (book / "teachers.csv").write_text("code,name\nt,Talk\n")
    do(book)
    lines = (book / JOURNAL).read_bytes().splitlines()
    (book / JOURNAL).write_bytes(b"".join(each + b"\n" for each in spoil(lines)))

    with pytest.raises(BrokenFilesError) as caught:
        replayed(read_entries(book))
    assert caught.value.problems[0].line == line
