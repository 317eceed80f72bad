"""`ledger undo`: the newest change is taken back as a whole, or put back; hand edits stay."""

import json

import pytest

from sbt_ledger.files.followed import followed
from sbt_ledger.files.history import replayed
from sbt_ledger.files.journal import JOURNAL, read_entries
from tests.books import write_book
from tests.terminal import Terminal, on_posix

TEACHERS = "code,name,group\nT1,李静,Chinese\nT2,王芳,Chinese\nT3,张伟,Maths\n"
TALK = ("--date", "2026-03-06", "--hours", "2", "--kind", "lecture", "--yes")


@pytest.fixture
def book(tmp_path):
    files = {"teachers.csv": TEACHERS, "credits.csv": "activity,teacher,attendance\na,T1,\n"}
    return write_book(tmp_path / "book", files)


@pytest.fixture
def do(ledger, book):
    """Return a command on the book that must succeed."""

    def done(*words, code=0, lang="en"):
        answer = ledger(*words, "--book", book, "--as-of", "2026-03-31", "--lang", lang)
        assert "Traceback" not in answer.err
        assert answer.code == code, answer.err
        return answer

    return done


def tables(book):
    return {name: raw for name, raw in followed(book).items() if name.endswith((".csv", ".toml"))}


def rewrite(path, *pairs, encoding="utf-8"):
    text = path.read_bytes().decode()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_bytes(text.encode(encoding))


def changes(book):
    told = (entry for entry in read_entries(book) if entry["what"] == "change")
    return [(entry["command"], entry.get("undoes"), entry.get("redoes")) for entry in told]


def test_a_session_is_taken_back_byte_for_byte_and_put_back(do, book):
    before = tables(book)
    do("add", "Marking", *TALK, "--all")
    with_it = tables(book)
    n = next(entry["n"] for entry in read_entries(book) if entry["what"] == "change")

    answer = do("undo", "--yes")
    assert tables(book) == before
    first, *rows = answer.out.splitlines()
    assert first.startswith(f"Undone: {n}  ")
    assert first.endswith("  add")
    assert rows == [
        "activities.csv:3: taken out: Marking (20260306-01)",
        "credits.csv:3-5: taken out: 20260306-01: T1, T2, T3",
        "T1 李静  year 2025-26: 4 → 2 of 30, short by 28",
        "T2 王芳  year 2025-26: 2 → 0 of 30, short by 30",
        "T3 张伟  year 2025-26: 2 → 0 of 30, short by 30",
    ]

    answer = do("undo", "--redo", "--yes")
    assert tables(book) == with_it
    assert answer.out.splitlines()[:3] == [
        first.replace("Undone", "Put back"),
        "activities.csv:3: new: Marking (20260306-01)",
        "credits.csv:3-5: new: 20260306-01: T1, T2, T3",
    ]
    assert changes(book) == [("add", None, None), ("undo", n, None), ("undo --redo", None, n)]
    assert replayed(read_entries(book)) == followed(book)


def test_changes_are_taken_back_one_after_the_other_and_put_back_in_turn(do, book):
    states = [tables(book)]
    for words in (
        ("add", "Marking", *TALK, "--all"),
        ("void", "a", "T1", "--reason", "r"),
        ("correct", "Marking", "T2", "--set", "hours=1", "--set", "room=7", "--reason", "r"),
        ("correct", "Marking", "--set", "approvals=school-review", "--reason", "r"),
        ("return", "Marking", "--reason", "r"),
    ):
        do(*words)
        states.append(tables(book))

    for state in states[-2::-1]:
        do("undo", "--yes")
        assert tables(book) == state
    assert do("undo", "--yes").out == "There is nothing to undo.\n"
    for state in states[1:]:
        do("undo", "--redo", "--yes")
        assert tables(book) == state
    assert do("undo", "--redo", "--yes").out == "There is nothing to put back.\n"
    do("undo", "--yes")
    assert tables(book) == states[-2]
    assert replayed(read_entries(book)) == followed(book)


def test_the_change_undone_last_is_put_back_first_also_after_a_new_one(do, book):
    do("add", "One", *TALK, "--teachers", "T1")
    do("undo", "--yes")
    do("add", "Two", *TALK, "--teachers", "T2")
    assert "One (20260306-01)" in do("undo", "--redo", "--yes").out
    assert "One (20260306-01)" in do("undo", "--yes").out
    assert "Two (20260306-02)" in do("undo", "--yes").out
    assert "Two (20260306-02)" in do("undo", "--redo", "--yes").out


def test_a_row_that_stands_again_is_not_put_back_twice(do, book):
    do("add", "One", *TALK, "--teachers", "T1")
    do("undo", "--yes")
    do("add", "Two", *TALK, "--teachers", "T2", "--id", "20260306-01")
    refused = do("undo", "--redo", "--yes", code=4).err
    assert "activities.csv:3: this row stands there again, and would be there twice" in refused


def test_the_id_of_what_was_undone_is_never_given_again(do, book):
    do("add", "One", *TALK, "--teachers", "T1")
    do("undo", "--yes")
    assert "20260306-02" in do("add", "Two", *TALK, "--teachers", "T2", "--dry-run").out
    do("add", "Two", *TALK, "--teachers", "T2")
    told = do("log", "--activity", "20260306-02").out

    assert "Two" in told
    assert "One" not in told
    do("undo", "--redo", "--yes")
    rows = (book / "activities.csv").read_text("utf-8").splitlines()
    assert [row.split(",")[:2] for row in rows[2:]] == [
        ["20260306-02", "Two"],
        ["20260306-01", "One"],
    ]


def test_the_id_of_a_row_that_was_taken_out_by_hand_is_never_given_again(do, book):
    names = ("activities.csv", "credits.csv")
    before = [(book / name).read_bytes() for name in names]
    do("add", "One", *TALK, "--teachers", "T1")
    for name, raw in zip(names, before, strict=True):
        (book / name).write_bytes(raw)

    assert "20260306-02" in do("add", "Two", *TALK, "--teachers", "T2").out


def test_an_imported_session_gets_no_id_of_what_was_undone(do, book, tmp_path):
    do("add", "One", *TALK, "--teachers", "T1")
    do("undo", "--yes")
    (tmp_path / "sheet.csv").write_text("姓名\n李静\n王芳\n", encoding="utf-8")
    words = ("--title", "Two", "--date", "2026-03-06", "--hours", "2", "--kind", "lecture")
    do("import", tmp_path / "sheet.csv", *words, "--yes")

    rows = (book / "activities.csv").read_text("utf-8").splitlines()
    assert rows[-1].startswith("20260306-02,Two")
    do("undo", "--yes")
    assert "Two (20260306-02)" in do("undo", "--redo", "--yes").out


def test_what_was_put_back_last_is_taken_back_first_however_old_it_is(do, book):
    for title, who in (("One", "T1"), ("Two", "T2")):
        do("add", title, *TALK, "--teachers", who)
    do("undo", "--yes")
    do("correct", "One", "--set", "hours=1", "--reason", "r")
    do("undo", "--redo", "--yes")
    with_both = tables(book)

    assert "  add" in (again := do("undo", "--yes").out)
    assert "Two" in again
    assert "Two" in do("undo", "--redo", "--yes").out
    assert tables(book) == with_both
    for command, title in (("add", "Two"), ("correct", "One"), ("add", "One")):
        told = do("undo", "--yes").out
        assert f"  {command}" in told
        assert title in told
    assert do("undo", "--yes").out == "There is nothing to undo.\n"


def test_undo_and_redo_in_turn_go_back_and_forth_over_the_same_changes(do, book):
    states = [tables(book)]
    for title, who in (("One", "T1"), ("Two", "T2"), ("Three", "T3")):
        do("add", title, *TALK, "--teachers", who)
        states.append(tables(book))
    at = 3
    for step in (-1, -1, 1, -1, 1, 1, -1, -1, -1, 1, 1, 1):
        do("undo", *(() if step < 0 else ("--redo",)), "--yes")
        at += step
        assert tables(book) == states[at]
    assert do("undo", "--redo", "--yes").out == "There is nothing to put back.\n"


def test_a_sheet_that_was_sorted_and_edited_elsewhere_is_taken_back_row_by_row(do, book):
    do("add", "Marking", *TALK, "--all")
    do("correct", "Marking", "T2", "--set", "hours=1", "--reason", "r")
    path = book / "credits.csv"
    head, *rows = path.read_text().splitlines()
    path.write_text("\n".join([head, *reversed(rows), "a,T3,late"]) + "\n")

    answer = do("undo", "--yes")
    assert answer.out.splitlines()[1] == "credits.csv:3: 20260306-01: T2: hours: 1 → blank"
    assert path.read_text().splitlines()[1:] == [
        "20260306-01,T3,", "20260306-01,T2,,", "20260306-01,T1,", "a,T1,", "a,T3,late",
    ]  # fmt: skip

    answer = do("undo", "--yes")
    assert "credits.csv:2-4: taken out: 20260306-01: T3, T2, T1" in answer.out
    assert path.read_text().splitlines()[1:] == ["a,T1,", "a,T3,late"]
    rewrite(path, ("a,T1,\n", ""))
    do("undo", "--redo", "--yes")
    assert path.read_text().splitlines()[1:] == [
        "a,T3,late", "20260306-01,T3,,", "20260306-01,T2,,", "20260306-01,T1,,",
    ]  # fmt: skip
    assert replayed(read_entries(book)) == followed(book)


def test_a_round_trip_through_a_spreadsheet_keeps_nothing_from_being_taken_back(do, book):
    do("add", "讲座：一", *TALK, "--all")
    do("correct", "讲座：一", "--set", "start=2026-03-07", "--reason", "r")
    path = book / "activities.csv"
    rewrite(
        path, ("2026-03-0", "2026/3/"), (",2,", ",2.0,"), ("id,", '"id",'), ("\n", "\r\n"),
        encoding="utf-16",
    )  # fmt: skip

    do("undo", "--yes")
    assert "2026-03-06" in path.read_bytes().decode("utf-16")
    do("undo", "--yes")
    saved = path.read_bytes().decode("utf-16")
    assert saved == '"id",title,start,hours,kind\r\na,Talk,2026/3/5,2.0,lecture\r\n'


def test_codes_whose_zeros_a_spreadsheet_dropped_are_still_the_same_rows(do, book):
    (book / "teachers.csv").write_text("code,name\nT1,李静\n0007,王芳\n")
    do("add", "Marking", *TALK, "--all")
    path = book / "credits.csv"
    rewrite(path, ("01,0007", "01,7"))
    do("correct", "Marking", "0007", "--set", "hours=1", "--reason", "r")
    assert path.read_text().splitlines()[-1] == "20260306-01,7,,1"
    do("undo", "--yes")
    do("undo", "--yes")

    assert path.read_text() == "activity,teacher,attendance\na,T1,\n"


def test_a_row_that_changed_since_refuses_and_nothing_is_written(do, book):
    do("add", "Marking", *TALK, "--all")
    path = book / "credits.csv"
    rewrite(path, ("01,T2,", "01,T2,late"), ("20260306-01,T3,\n", ""))
    before = tables(book)

    answer = do("undo", "--yes", code=4)
    assert answer.out == ""
    assert answer.err.splitlines() == [
        "credits.csv:4: this row changed since: attendance: blank → late [changed-since]",
        (
            "credits.csv:5: this row is not there any more: activity: 20260306-01; teacher: T3"
            " [changed-since]"
        ),
        "It cannot be taken back: these rows changed since. Nothing was written.",
        "    Mend them by hand, or use “ledger correct” or “ledger void”.",
    ]
    assert tables(book) == before
    assert changes(book) == [("add", None, None)]


def test_a_row_written_by_hand_that_belongs_to_it_refuses(do, book):
    do("add", "Marking", *TALK, "--teachers", "T1")
    with (book / "credits.csv").open("a") as file:
        file.write("20260306-01,T2,\n")

    answer = do("undo", "--yes", code=4)
    assert "credits.csv:3: activity: no activity has the id “20260306-01”" in answer.err
    assert "It cannot be taken back: the book could not be read then." in answer.err


def test_what_was_typed_again_is_not_put_back_twice(do, book):
    do("add", "Marking", *TALK, "--teachers", "T1")
    do("undo", "--yes")
    with (book / "activities.csv").open("a") as file:
        file.write("20260306-01,Marking,2026-03-06,2,lecture\n")

    answer = do("undo", "--redo", "--yes", code=4)
    assert "activities.csv:3: this row stands there again" in answer.err


def test_hand_edits_are_passed_over(do, book):
    do("add", "Marking", *TALK, "--teachers", "T1")
    rewrite(book / "activities.csv", ("Talk", "Walk"))
    do("add", "Second", *TALK, "--teachers", "T2")

    assert "Second" in do("undo", "--yes").out
    assert "Marking" in do("undo", "--yes").out
    assert "Walk" in (book / "activities.csv").read_text()
    assert do("undo", "--yes").out == "There is nothing to undo.\n"


def test_a_file_that_is_kept_under_another_name_by_now_refuses(do, book):
    do("add", "Marking", *TALK, "--teachers", "T1")
    (book / "credits.csv").rename(book / "all.csv")
    with (book / "ledger.toml").open("a") as file:
        file.write('[files]\ncredits = "all.csv"\n')

    assert "credits.csv changed since; nothing was written" in do("undo", "--yes", code=4).err


def test_a_table_in_toml_is_taken_back_byte_for_byte_and_row_by_row(do, book):
    (book / "activities.csv").unlink()
    first = '[[activity]]\nid = "a"\ntitle = "Talk"\nstart = 2026-03-05\nhours = 2\nkind = "x"\n'
    path = book / "activities.toml"
    path.write_text(first)
    do("add", "Marking", *TALK, "--all")
    do("void", "a", "--reason", "r")
    path.write_text("# looked over\n" + path.read_text())
    do("undo", "--yes")
    do("undo", "--yes")

    assert path.read_text() == "# looked over\n" + first


def test_without_a_terminal_it_asks_for_yes(do, book):
    do("add", "Marking", *TALK, "--all")
    before = tables(book)
    answer = do("undo", code=2)

    assert "give --yes to undo, --dry-run to look" in answer.err
    shown = do("undo", "--dry-run")
    assert shown.out.startswith("Would be undone: ")
    assert "credits.csv:3-5: taken out: 20260306-01: T1, T2, T3" in shown.out
    assert tables(book) == before


def test_there_is_nothing_to_undo_in_a_book_without_a_journal_or_a_new_one(do, book, tmp_path):
    assert do("undo", "--yes").out == "There is nothing to undo.\n"
    assert do("undo").out == "There is nothing to undo.\n"  # nobody need be asked
    assert do("undo", "--redo").out == "There is nothing to put back.\n"
    found = json.loads(do("undo", "--yes", "--format", "json").out)
    assert (found["written"], found["change"], found["rows"]) == (False, None, [])
    do("init", tmp_path / "new", "--school", "A", "--rules", "changsha-meixihu")
    again = do("undo", "--yes", "--book", tmp_path / "new")
    assert again.out == "There is nothing to undo.\n"


def test_a_year_closed_since_stays_closed_and_is_named(do):
    do("add", "Marking", *TALK, "--all")
    do("close", "2024-25")
    answer = do("undo", "--yes")

    assert answer.err.startswith("Left as it is, as undo does not take it back: ")
    assert "close" in answer.err
    assert answer.out.startswith("Undone: ")


def test_programs_get_the_change_and_its_rows(do, book):
    do("add", "Marking", *TALK, "--teachers", "T1")
    n = next(entry["n"] for entry in read_entries(book) if entry["what"] == "change")
    found = json.loads(do("undo", "--yes", "--format", "json").out)

    assert (found["written"], found["command"], found["change"]) == (True, "undo", n)
    assert [(row["file"], row["line"], row["after"]) for row in found["rows"]] == [
        ("activities.csv", 3, None), ("credits.csv", 3, None),
    ]  # fmt: skip
    (total,) = found["totals"]
    assert (total["teacher"], total["before"], total["after"]) == ("T1", "4", "2")


def test_a_damaged_journal_refuses(do, book):
    do("add", "Marking", *TALK, "--all")
    rewrite(book / JOURNAL, ("Talk", "Tale"))

    assert "[bad-journal]" in do("undo", "--yes", code=3).err


def test_it_speaks_chinese(do):
    do("add", "Marking", *TALK, "--all")

    answer = do("undo", "--yes", lang="zh-CN")
    assert answer.out.startswith("已撤销：")
    assert do("undo", "--yes", lang="zh-CN").out == "没有可撤销的改动。\n"


@on_posix
@pytest.mark.parametrize(("answer", "stands"), [("n", True), ("", True), ("是", False)])
def test_on_a_terminal_it_shows_the_rows_and_asks(do, book, answer, stands):
    do("add", "Marking", *TALK, "--all")
    terminal = Terminal("undo", "--book", book)
    terminal.until("Undo it? [y/N] ")
    terminal.type(f"{answer}\n")

    assert terminal.end() == (130 if stands else 0)
    assert terminal.screen.startswith("Would be undone: ")
    assert terminal.screen.count("credits.csv:3-5: taken out: 20260306-01: T1, T2, T3") == 1
    assert ("20260306-01" in (book / "credits.csv").read_text()) is stands


@on_posix
def test_what_changes_while_the_person_thinks_is_not_taken_back_unseen(do, book):
    do("add", "Marking", *TALK, "--all")
    terminal = Terminal("undo", "--book", book)
    terminal.until("Undo it? [y/N] ")
    do("void", "a", "--reason", "r")
    terminal.type("y\n")

    assert terminal.end() == 4
    assert "The book changed meanwhile; nothing was written." in terminal.screen
    assert changes(book)[-1][0] == "void"


@on_posix
def test_on_a_terminal_a_missing_reason_is_asked_for(book):
    terminal = Terminal("void", "a", "--book", book)
    terminal.until("Reason: ")
    terminal.type(" \n")
    terminal.until("Reason: ")
    terminal.type("typed\n")

    assert terminal.end() == 0
    assert "Declared void: Talk" in terminal.screen
    assert [e["reason"] for e in read_entries(book) if e["what"] == "change"] == ["typed"]


# ---------------------------------------------------------------- a change of a number


def number_of(book, command):
    told = (entry for entry in read_entries(book) if entry["what"] == "change")
    return next(str(entry["n"]) for entry in told if entry["command"] == command)


def test_an_older_change_is_taken_back_by_its_number_and_what_came_since_stays(do, book):
    do("teacher", "leave", "T1", "illness", "--from", "2026-03-02")
    before = tables(book)
    do("teacher", "change", "T2", "rank", "school-backbone", "--from", "2025-09-01")
    do("add", "Marking", *TALK, "--all")
    n = number_of(book, "teacher change")

    answer = do("undo", n, "--yes")

    assert "taken out: T2 rank" in answer.out
    assert (book / "changes.csv").read_bytes() == before["changes.csv"]
    assert "Marking" in (book / "activities.csv").read_text("utf-8-sig")
    do("verify")
    do("undo", "--redo", n, "--yes")
    assert "T2,rank" in (book / "changes.csv").read_text("utf-8-sig")


def test_what_a_later_change_rests_on_is_not_taken_back_before_that(do, book):
    do("teacher", "leave", "T1", "illness", "--from", "2026-03-02")
    do("teacher", "back", "T1", "--on", "2026-03-16")
    leave, back = number_of(book, "teacher leave"), number_of(book, "teacher back")

    refused = do("undo", leave, "--yes", code=4)

    assert f"“ledger undo {back}” first, which takes back the “teacher back”" in refused.err
    do("undo", back, "--yes")
    do("undo", leave, "--yes")
    assert not (book / "changes.csv").exists()


@pytest.mark.parametrize("until", [(), ("--until", "2026-06-30")])
def test_a_value_is_not_taken_back_while_a_later_one_joins_on_to_its_days(until, do, book):
    """What was to follow is gone then, and what was cut for it would end in a gap."""
    do("teacher", "change", "T1", "group", "Physics", "--from", "2026-01-01", *until)
    do("teacher", "change", "T1", "group", "English", "--from", "2025-09-01")
    with_both = (book / "changes.csv").read_bytes()
    physics, english = (each["n"] for each in read_entries(book) if each["what"] == "change")

    refused = do("undo", str(physics), "--yes", code=4)

    assert f"On change {physics} rests change {english}, “teacher change”" in refused.err
    assert f"“ledger undo {english}” first, which takes back the “teacher change”" in refused.err
    assert (book / "changes.csv").read_bytes() == with_both
    do("undo", str(english), "--yes")
    do("undo", str(physics), "--yes")
    assert not (book / "changes.csv").exists()


def test_a_value_of_other_days_or_of_another_person_keeps_nothing_from_being_taken_back(do, book):
    do("teacher", "leave", "T1", "illness", "--from", "2025-10-01", "--until", "2025-10-10")
    do("teacher", "leave", "T1", "illness", "--from", "2025-10-12", "--until", "2025-10-20")
    do("teacher", "leave", "T2", "illness", "--from", "2025-10-05", "--until", "2025-10-20")

    do("undo", number_of(book, "teacher leave"), "--yes")

    assert "2025-10-10" not in (book / "changes.csv").read_text()


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, "There is no change"), (1, "is no change by a command.")],
)
def test_a_number_that_is_no_change_says_so(number, told, do, book):
    do("teacher", "leave", "T1", "illness", "--from", "2026-03-02")
    rewrite(book / "teachers.csv", ("张伟", "张维"))
    do("teacher", "leave", "T2", "illness", "--from", "2026-03-02")

    by_hand = [each["n"] for each in read_entries(book) if each["what"] == "edited-outside"][-1]

    answer = do("undo", str((99, by_hand)[number]), "--yes", code=2)

    assert told in answer.err
    assert "“ledger log” shows the changes" in answer.err


def test_a_change_that_is_undone_is_not_undone_again_and_a_closing_is_reopened(do, book):
    do("add", "Marking", *TALK, "--all")
    n = number_of(book, "add")
    do("undo", n, "--yes")
    do("close", "2024-25")

    assert f"“ledger undo --redo {n}” puts it back." in do("undo", n, "--yes", code=2).err
    closing = number_of(book, "close")
    assert "A closed year is opened by “ledger reopen”" in do("undo", closing, "--yes", code=2).err


def test_who_is_told_of_what_never_was_is_told_how_to_take_it_back(do):
    do("teacher", "leave", "T1", "illness", "--from", "2026-03-02")

    refused = do("teacher", "back", "T1", "--on", "2026-03-02", code=2)

    assert "“ledger undo N” takes back what never was" in refused.err
    assert "“ledger log --teacher T1”" in refused.err
