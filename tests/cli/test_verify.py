"""Whatever was done to a book behind the tool's back, `verify` names it."""

import hashlib
import json
import os

import pytest

from sbt_ledger.files.journal import JOURNAL
from tests.books import digest, write_book

DAY = "2026-09-10"


@pytest.fixture
def book(tmp_path, ledger):
    folder = write_book(tmp_path / "book", {})
    for day in ("2026-03-06", "2026-09-02", "2026-09-03"):
        add(ledger, folder, day)
    return folder


@pytest.fixture
def closed(book, ledger):
    assert ledger("close", "2025-26", "--book", book, "--as-of", DAY).code == 0
    return book


@pytest.fixture
def verify(ledger):
    def verified(book, *words, lang="en"):
        before = digest(book)
        answer = ledger("verify", "--book", book, "--lang", lang, *words)
        assert answer.code in {0, 1, 3}, answer.err
        assert digest(book) == before
        return answer

    return verified


def add(ledger, book, day):
    words = ("--date", day, "--hours", "1", "--kind", "lecture", "--all", "--yes")
    assert ledger("add", "Walk", *words, "--book", book).code == 0


def lines_of(book):
    return (book / JOURNAL).read_bytes().splitlines()


def write_lines(book, lines):
    (book / JOURNAL).write_bytes(b"".join(line + b"\n" for line in lines))


def rewrite(book, entries):
    """Write a journal whose chain is sound: what a forger with time would do."""
    lines, chain = [], "0" * 64
    for n, entry in enumerate(entries, 1):
        whole = {**entry, "n": n, "prev": chain}
        line = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
        chain = hashlib.sha256(line).hexdigest()
        lines.append(line)
    write_lines(book, lines)


def entries_of(book):
    return [json.loads(line) for line in lines_of(book)]


def problems(verify, book, *words):
    told = json.loads(verify(book, "--format", "json", *words).out)
    return [(each["code"], each["file"], each["line"]) for each in told["problems"]]


def test_a_book_in_order(verify, closed):
    answer = verify(closed)
    head = hashlib.sha256(lines_of(closed)[-1]).hexdigest()

    assert answer.code == 0
    assert answer.out.startswith(f"Journal: 13 lines\n  Head: {head[:12]} (in full {head}).")
    assert "Files: as the journal tells them\n" in answer.out
    assert "Closed years: 2025-26 (closed by " in answer.out
    assert answer.out.endswith("The book is in order.\n")


def test_a_book_in_order_in_chinese(verify, closed):
    answer = verify(closed, lang="zh-CN")

    assert answer.code == 0
    assert answer.out.startswith("日志：13行\n")
    assert answer.out.endswith("台账无误。\n")


def test_a_book_without_a_journal(verify, tmp_path):
    answer = verify(write_book(tmp_path, {}))

    assert answer.code == 0
    assert "Journal: none yet. It begins with the first command that writes." in answer.out
    assert answer.out.endswith("without a journal nothing earlier can be verified.\n")


@pytest.mark.parametrize("left", [None, b"", b'{"n":1,"pr'])
def test_a_journal_that_is_gone_is_missed_where_rows_look_as_commands_write_them(
    verify, book, left
):
    (book / JOURNAL).unlink()
    if left is not None:
        (book / JOURNAL).write_bytes(left)
    answer = verify(book)

    assert answer.code == 1
    assert (
        "activities.csv:3: commands give ids like 20260306-01, and yet there is no journal"
        in answer.out
    )
    assert "in order" not in answer.out
    assert ("no-journal", "activities.csv", 3) in problems(verify, book)


@pytest.mark.parametrize("left", [None, b"", b'{"n":1,"pr'])
def test_a_journal_that_begins_anew_says_so_and_is_told_ever_after(verify, book, ledger, left):
    (book / JOURNAL).unlink()
    if left is not None:
        (book / JOURNAL).write_bytes(left)
    words = ("--date", "2026-09-05", "--hours", "1", "--kind", "lecture", "--all", "--yes")
    added = ledger("add", "Ride", *words, "--book", book, "--lang", "en")

    assert added.code == 0
    assert "journal.jsonl begins anew here and knows nothing earlier" in added.err
    for day in ("2026-09-06", "2026-09-07"):
        answer = verify(book)
        assert answer.code == 1
        assert "activities.csv held 20260306-01 already" in answer.out
        assert "in order" not in answer.out
        assert problems(verify, book) == [("no-journal", JOURNAL, 1)]
        words = ("--date", day, "--hours", "1", "--kind", "lecture", "--all", "--yes")
        assert "anew" not in ledger("add", "Walk", *words, "--book", book, "--lang", "en").err


def test_a_year_that_is_closed_without_a_journal_says_that_it_begins_anew(book, ledger):
    (book / JOURNAL).unlink()
    closed = ledger("close", "2025-26", "--book", book, "--as-of", DAY, "--lang", "en")

    assert closed.code == 0
    assert closed.err.count("begins anew") == 1


def test_a_first_journal_beside_rows_that_no_command_wrote_is_no_difference(
    verify, ledger, tmp_path
):
    folder = write_book(tmp_path / "new", {})
    words = ("--date", "2026-09-05", "--hours", "1", "--kind", "lecture", "--all", "--yes")
    assert "anew" not in ledger("add", "Ride", *words, "--book", folder, "--lang", "en").err
    assert verify(folder).out.endswith("The book is in order.\n")


@pytest.mark.parametrize("cut", [1, 2, 4])
def test_a_cut_tail_is_told_as_what_it_may_be_also_after_another_command(verify, book, ledger, cut):
    write_lines(book, lines_of(book)[:-cut])
    words = ("--date", "2026-09-05", "--hours", "1", "--kind", "lecture", "--all", "--yes")
    added = ledger("add", "Ride", *words, "--book", book, "--lang", "en")
    if cut % 2:  # the change is there, and the line that says so is gone: it is finished
        assert "it was finished now" in added.err
        return
    remark = "rows look as commands write them: typed by hand, or the end of the journal was cut"

    assert added.code == 0
    told = "Edited outside, and written into the journal now: activities.csv, credits.csv; "
    assert f"{told}{remark}" in added.err
    for _again in range(2):
        verified = verify(book)
        assert verified.code == 0
        assert remark in verified.out
        assert ": activities.csv:" in verified.out
        assert remark in ledger("log", "--book", book, "--lang", "en").out
        assert json.loads(verify(book, "--format", "json").out)["by_hand"][0]["like_a_command"]
        add(ledger, book, "2026-09-06")


def test_an_edit_that_no_command_would_make_is_not_taken_for_a_cut_tail(verify, book, ledger):
    with (book / "credits.csv").open("a") as stream:
        stream.write("a,t\n")
    add(ledger, book, "2026-09-06")

    assert "Edited by hand, and told by the journal: 1 row\n" in verify(book).out
    assert "cut off" not in verify(book).out


def test_an_edit_by_hand_is_told_row_by_row_until_the_journal_tells_it(verify, book, ledger):
    path = book / "credits.csv"
    path.write_text("activity,teacher,hours\na,t,1.5\n20260306-01,t\n20260902-01,t\n")
    told = verify(book)

    assert told.code == 1
    assert "credits.csv:2: hours: “” → “1.5” [edited-since]" in told.out
    assert "credits.csv:5: row taken out: 20260903-01, t [edited-since]" in told.out
    assert told.out.endswith("2 differences.\n")
    add(ledger, book, "2026-09-04")
    told = verify(book)
    assert told.code == 0
    assert "Edited by hand, and told by the journal: 2 rows\n" in told.out
    assert ": credits.csv:2, credits.csv:5\n" in told.out


def test_places_are_not_counted_as_people(verify, book, ledger):
    rows = "".join(f"a,t,{n}\n" for n in range(12))
    (book / "credits.csv").write_text(f"activity,teacher,part\n{rows}")
    add(ledger, book, "2026-09-04")

    assert ", credits.csv:7 and 6 more\n" in verify(book).out
    assert "、credits.csv:7，另有6项\n" in verify(book, lang="zh-CN").out


def test_a_file_that_is_gone_or_new_or_of_another_form_is_told(verify, book):
    (book / "rules/new.toml").write_text("# nothing\n")
    (book / "credits.csv").write_bytes((book / "credits.csv").read_bytes().replace(b"\n", b"\r\n"))
    (book / "teachers.csv").unlink()

    found = problems(verify, book)
    assert ("edited-since", "rules/new.toml", None) in found
    assert ("edited-since", "credits.csv", None) in found
    assert ("edited-since", "teachers.csv", None) in found


@pytest.fixture
def archived(tmp_path, ledger):
    """Return a book with a table of older rows, in a folder that its settings name."""
    settings = 'rules = ["town"]\nschool = "A"\n[files]\ncredits = [\n"credits.csv",\n{}]\n'
    files = {"archive/credits-2024.csv": "activity,teacher,part\na,t,x\na,t,y\n"}
    text = settings.format('"archive/credits-*.csv",\n')
    folder = write_book(tmp_path / "archived", {**files, "ledger.toml": text})
    add(ledger, folder, "2026-03-06")
    return folder, settings.format("")


def test_a_table_that_the_settings_name_no_more_is_told_with_its_rows(verify, archived, ledger):
    book, without = archived
    named = (book / "ledger.toml").read_text()
    (book / "ledger.toml").write_text(without)
    told = verify(book)

    gone = "ledger.toml does not name this file any more: 2 rows of credits are not read"
    assert told.code == 1
    assert f"archive/credits-2024.csv: {gone} [edited-since]\n" in told.out
    assert "Name it again under [files] credits" in told.out
    assert "no row of a table differs" not in told.out
    add(ledger, book, "2026-03-07")
    entry = next(each for each in entries_of(book) if each["what"] == "edited-outside")
    assert [(row["file"], row["line"], row["after"]) for row in entry["rows"]] == [
        ("archive/credits-2024.csv", 2, None), ("archive/credits-2024.csv", 3, None),
    ]  # fmt: skip
    assert "told by the journal: 2 rows" in verify(book).out
    log = ledger("log", "--book", book, "--lang", "en").out
    assert "archive/credits-2024.csv:2-3: taken out" in log

    (book / "ledger.toml").write_text(named)
    assert "names this file now: 2 rows of credits are read" in verify(book).out
    add(ledger, book, "2026-03-08")
    assert "told by the journal: 4 rows" in verify(book).out


def test_rows_that_moved_to_another_file_of_their_table_are_not_missed(verify, archived):
    book, without = archived
    rows = (book / "credits.csv").read_text().replace("teacher\n", "teacher,part\na,t,x\na,t,y\n")
    (book / "credits.csv").write_text(rows)
    (book / "ledger.toml").write_text(without)

    assert "any more: 0 rows of credits are not read" in verify(book).out
    assert "row taken out" not in verify(book).out


def test_settings_that_are_gone_do_not_keep_the_rest_from_being_looked_at(verify, book):
    (book / "ledger.toml").unlink()
    answer = verify(book)

    assert answer.code == 3
    assert "ledger.toml: the file is gone" in answer.out
    assert answer.out.endswith("The book cannot be read, so not all was looked at.\n")


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (lambda lines: [*lines[:5], lines[5].replace(b'"add"', b'"bad"'), *lines[6:]], 6),
        (lambda lines: [lines[0].replace(b"Talk", b"Tale"), *lines[1:]], 1),
        (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], 2),
        (lambda lines: [*lines[:3], b"{}", *lines[4:]], 4),
        (lambda lines: [*lines[:3], b'["\xff"', *lines[4:]], 4),
        (lambda lines: [*lines[:3], *lines[4:]], 4),
        (lambda lines: [*lines[:3], lines[2], *lines[3:]], 4),
        (lambda lines: [*lines[:-1], b""], 11),
    ],
)
def test_a_forged_or_reordered_journal_is_named_at_its_first_bad_line(verify, book, spoil, line):
    lines = lines_of(book)
    changed = spoil(lines)
    assert changed != lines
    write_lines(book, changed)

    assert verify(book).code == 1
    assert ("bad-journal", JOURNAL, line) in problems(verify, book)


def test_an_altered_last_line_shows_because_it_does_not_fit_the_files(verify, book):
    lines = lines_of(book)
    entry = json.loads(lines[-1])
    entry["state"]["credits.csv"] = "0" * 64
    write_lines(book, [*lines[:-1], json.dumps(entry).encode()])

    assert ("bad-journal", JOURNAL, 11) in problems(verify, book)


@pytest.mark.parametrize("cut", [2, 4])
def test_a_cut_tail_shows_because_the_last_digests_differ_from_the_files(verify, book, cut):
    write_lines(book, lines_of(book)[:-cut])
    answer = verify(book)

    assert answer.code == 1
    assert "its end was cut off" in answer.out
    assert "credits.csv:5: new row: 20260903-01, t [edited-since]" in answer.out


def test_a_tail_that_was_cut_before_a_closing_is_known_by_the_closed_year(verify, closed):
    write_lines(closed, lines_of(closed)[:7])
    found = problems(verify, closed)

    assert ("other-journal", JOURNAL, None) in found
    assert ("edited-since", "closed/2025-26.toml", None) in found


def test_a_journal_rewritten_with_new_hashes_is_known_by_the_closed_year(verify, closed):
    entries = entries_of(closed)
    for entry in entries:
        entry["user"] = "somebody else"
    rewrite(closed, entries)
    answer = verify(closed)

    assert answer.code == 1
    assert (
        "journal.jsonl:11: this line is not the one that 2025-26 was closed on: it was"
        in answer.out
    )


def test_a_journal_and_tables_rewritten_together_are_known_by_the_digest_of_the_rows(
    verify, closed
):
    row = b"20260306-01,Walk,2026-03-06"
    text = (closed / "activities.csv").read_bytes()
    (closed / "activities.csv").write_bytes(text.replace(row, b"20260306-01,Wake,2026-03-06"))
    journal = (closed / JOURNAL).read_bytes()
    assert row in journal
    (closed / JOURNAL).unlink()
    found = problems(verify, closed)

    assert ("closed-row", "closed/2025-26.toml", None) in found


def test_a_head_hash_noted_elsewhere_is_looked_for(verify, book, ledger):
    head = json.loads(verify(book, "--format", "json").out)["journal"]["head"]
    add(ledger, book, "2026-09-04")

    assert verify(book, "--head", head).code == 0
    assert verify(book, "--head", head[:12].upper()).code == 0
    assert verify(book, "--head", head[:7]).code == 1
    assert problems(verify, book, "--head", "0" * 64) == [("other-journal", JOURNAL, None)]
    write_lines(book, lines_of(book)[:-4])
    assert ("other-journal", JOURNAL, None) in problems(verify, book, "--head", head)


def test_a_change_that_was_interrupted_is_told_and_left(verify, book):
    write_lines(book, lines_of(book)[:-1])

    assert problems(verify, book) == [("interrupted", JOURNAL, 10)]
    assert verify(book).code == 1


def test_a_line_that_was_not_written_to_its_end_is_no_difference(verify, book):
    with (book / JOURNAL).open("ab") as stream:
        stream.write(b'{"n":12,"prev":"')

    assert problems(verify, book) == [("torn-line", JOURNAL, 12)]
    assert verify(book).code == 0


def test_rows_of_a_closed_year_that_were_edited_by_hand_are_named(verify, closed, ledger):
    path = closed / "credits.csv"
    path.write_text(
        path.read_text().replace("activity,teacher\na,t", "activity,teacher,hours\na,t,9")
    )
    add(ledger, closed, "2026-09-05")
    answer = verify(closed)

    assert answer.code == 1
    assert (
        "credits.csv:2: 2025-26 is closed, and this row is not as it was: hours: “” → “9” "
        "[closed-row]"
    ) in answer.out
    assert (
        "closed/2025-26.toml: warning: 2025-26 was closed with another result: t 李静, town year "
        "2025-26: short (3 of 30), now short (10 of 30) [closed-differs]"
    ) in answer.out


def test_all_closed_years_are_judged_whole(verify, closed, ledger):
    assert ledger("close", "2024-25", "--book", closed, "--as-of", DAY).code == 0
    rules = closed / "rules/town.toml"
    rules.write_text(rules.read_text().replace("at_least = 30", "at_least = 31"))

    found = problems(verify, closed)
    assert ("closed-differs", "closed/2025-26.toml", None) in found
    assert ("closed-differs", "closed/2024-25.toml", None) in found
    assert ("rules-changed", "closed/2025-26.toml", None) in found


def test_a_closed_year_whose_file_was_changed_or_taken_away_is_told(verify, closed):
    path = closed / "closed/2025-26.toml"
    written = path.read_text()
    path.write_text(written.replace("short", "met"))
    assert ("bad-closed-year", "closed/2025-26.toml", None) in problems(verify, closed)
    path.write_text(written.replace("rows = ", "row = "))
    assert ("bad-closed-year", "closed/2025-26.toml", None) in problems(verify, closed)
    path.unlink()
    assert ("bad-closed-year", "closed/2025-26.toml", None) in problems(verify, closed)
    path.with_name("2023-24.toml").write_text(written.replace("2025-26", "2023-24"))
    assert ("bad-closed-year", "closed/2023-24.toml", None) in problems(verify, closed)


def test_a_year_opened_by_command_is_not_missed(verify, closed, ledger):
    assert ledger("reopen", "2025-26", "--reason", "x", "--book", closed).code == 0

    assert verify(closed).code == 0


def test_proofs_that_are_missing_are_told_with_the_row_that_names_them(verify, tmp_path):
    files: dict[str, str | bytes | None] = {
        "activities.csv": "id,title,start,hours,kind,evidence\n"
        "a,Talk,2026-03-05,2,lecture,certificate=evidence/a.pdf;photo\n",
        "credits.csv": "activity,teacher,evidence\n"
        "a,t,card=evidence/b.pdf;link=https://x.example/b.pdf\n",
        "evidence/a.pdf": b"%PDF",
    }
    answer = verify(write_book(tmp_path, files))

    assert answer.code == 1
    assert "Proofs: 2 files are named\n" in answer.out
    assert "credits.csv:2: evidence: the proof evidence/b.pdf (card) is missing" in answer.out
    assert answer.out.endswith("1 difference.\n")


def test_a_book_that_cannot_be_read_is_told_with_what_else_was_found(verify, book):
    (book / "credits.csv").write_text("activity,teacher,attendance\na,t,here\n")
    answer = verify(book)

    assert answer.code == 3
    assert "credits.csv:2: attendance: “here” is none of" in answer.out
    assert "[edited-since]" in answer.out


@pytest.mark.skipif(os.name == "nt", reason="rights of folders are others there")
def test_it_needs_no_right_to_write(verify, closed):
    for path in (closed, *closed.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert verify(closed).code == 0
    finally:
        for path in (closed, *closed.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.parametrize(
    "line",
    [
        {"what": "edited-outside", "files": 3, "state": {}},
        {"what": "edited-outside", "files": [], "rows": [1, {"file": 2}], "state": {}},
        {"what": "seen", "file": ["x"], "digest": 1, "encoding": "no", "text": 2, "state": []},
        {"what": "change", "files": [{"file": "a", "edits": [[-1, [], []]]}], "state": {}},
        {"what": "done", "state": None, "time": 3},
        {"what": "else"},
    ],
)
def test_a_journal_of_any_shape_is_told_and_is_no_bug(verify, ledger, tmp_path, line):
    book = write_book(tmp_path / "book", {})
    rewrite(book, [line, {**line, "what": "done"}])

    assert verify(book).code == 1
    for words in (("check", "--as-known-on", DAY), ("restore", tmp_path / "new")):
        assert ledger(*words, "--book", book).code in {0, 1, 2, 3}


@pytest.mark.parametrize("head", ["", "none", "12345"])
def test_a_head_that_is_none_is_wrong_use_and_not_looked_over(ledger, book, head):
    answer = ledger("verify", "--head", head, "--book", book, "--lang", "en")

    assert answer.code == 2
    assert "is no hash" in answer.err
