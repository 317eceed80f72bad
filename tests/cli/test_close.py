"""A closed year keeps its rows and its results until it is opened again, whatever is done."""

import hashlib
import json
import tomllib
from pathlib import Path

import pytest

from sbt_ledger.files.history import replayed
from sbt_ledger.files.journal import read_entries
from tests.books import TOWN, check, write_book

DAY = "2026-09-10"
FILES = {
    "teachers.csv": (
        "code,name,group,rank,email,hired_on,left_on\n"
        "T1,李静,Maths,senior,,2010-09-01,\n"
        "T2,王芳,Maths,,,2010-09-01,2026-09-05\n"
        "T3,张伟,Maths,,,2010-09-01,2025-08-31\n"
    ),
    "changes.csv": "teacher,attribute,value,from,until,reason\nT1,leave,illness,2026-03-01,,flu\n",
    "activities.csv": (
        "id,title,start,end,hours,kind\n"
        "first,First day,2025-09-01,,10,lecture\n"
        "last,Last day,2026-08-31,,20,lecture\n"
        "before,The day before,2025-08-31,,2,lecture\n"
        "after,The day after,2026-09-01,,2,lecture\n"
        "across,Across the end,2026-08-30,2026-09-02,2,lecture\n"
    ),
    "credits.csv": (
        "activity,teacher,hours\n"
        "first,T1,\nlast,T1,\nfirst,T2,\nbefore,T3,\nafter,T1,\nacross,T1,\n"
    ),
}


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path / "book", FILES)


@pytest.fixture
def ask(ledger, book):
    def asked(*words, as_of=DAY, lang="en"):
        answer = ledger(*words, "--book", book, "--as-of", as_of, "--lang", lang)
        assert answer.code != 70, answer.err
        return answer

    return asked


@pytest.fixture
def closed(ask, book):
    assert ask("close", "2025-26").code == 0
    return book


def test_a_dry_run_shows_what_would_be_frozen_and_writes_nothing(ask, book):
    before = {each.name for each in book.iterdir()}
    answer = ask("close", "2025-26", "--dry-run")

    assert answer.code == 0
    assert answer.err.startswith("Not written, would be closed: 2025-26: ")
    assert "of 2 teachers short" in answer.err
    counts = json.loads(ask("close", "2025-26", "--dry-run", "--format", "json").out)
    assert {each["table"]: each["count"] for each in counts["frozen"]} == {
        "activities": 3, "credits": 4, "money": 0, "teachers": 2,
        "results": 2,
    }  # fmt: skip
    assert {each.name for each in book.iterdir()} == before
    assert ask("add", *session("2026-05-05")[1:]).code == 0


def test_a_dry_run_refuses_what_the_command_would_refuse(ask, closed):
    assert ask("close", "2025-26", "--dry-run").code == 4
    assert ask("close", "2026-27", "--dry-run").code == 4
    assert ask("reopen", "2024-25", "--dry-run").code == 2


def test_a_dry_run_of_reopening_needs_no_reason_and_opens_nothing(ask, closed):
    answer = ask("reopen", "2025-26", "--dry-run")

    assert answer.code == 0
    assert answer.err.startswith("Not written, would be open again: 2025-26, closed by ")
    assert "closed/2025-26.toml" in answer.err
    assert "rows of credits" in answer.out
    assert (closed / "closed/2025-26.toml").exists()


def session(day, *more, who="T1"):
    return (
        "add", "Walk", "--date", day, "--hours", "1", "--kind", "lecture", "--teachers", who,
        "--yes", *more,
    )  # fmt: skip


def edit(book: Path, file: str, old: str, new: str) -> None:
    text = (book / file).read_text()
    assert old in text
    (book / file).write_text(text.replace(old, new, 1))


def warned(book, ledger, *words, as_of=DAY):
    found = check(ledger, book, "--period", "2025-26", *words, as_of=as_of)["problems"]
    return [each for each in found if each["code"].startswith("closed")]


def test_what_is_frozen_is_told_in_a_file_of_the_book(ask, book):
    answer = ask("close", "2025-26")
    assert answer.code == 0, answer.err
    told = tomllib.loads((book / "closed/2025-26.toml").read_text())

    assert "2025-26 is closed: 2 results of 2026-09-10, 1 of 2 teachers short." in answer.err
    assert (told["label"], str(told["from"]), str(told["to"]), str(told["as_of"])) == (
        "2025-26", "2025-09-01", "2026-08-31", DAY,
    )  # fmt: skip
    assert told["results"] == (
        "teacher,name,rules,require,part_of,period,state,needed,earned,certified,pending,"
        "carried_in,carried_out,spilled,short,over\n"
        "T1,李静,town,year,,2025-26,met,30,30,30,0,0,0,0,0,0\n"
        "T2,王芳,town,year,,2025-26,short,30,10,10,0,0,0,0,20,0\n"
    )


def test_the_closing_stands_in_the_journal_behind_the_line_that_its_file_names(closed):
    told = tomllib.loads((closed / "closed/2025-26.toml").read_text())
    entries = read_entries(closed)
    line = told["journal"]["n"]

    assert [entry["what"] for entry in entries[line:]] == ["change", "done"]
    assert (entries[line]["command"], entries[line]["prev"]) == ("close", told["journal"]["hash"])
    assert replayed(entries)["closed/2025-26.toml"] == (closed / "closed/2025-26.toml").read_bytes()


@pytest.mark.parametrize("day", ["2025-09-01", "2026-08-31", "2026-01-15"])
def test_a_session_on_a_day_of_a_closed_year_is_refused(ask, closed, day):
    before = (closed / "credits.csv").read_bytes()
    answer = ask(*session(day))

    assert answer.code == 4
    assert answer.err.startswith("2025-26 is closed (by ")
    assert "activities.csv:7" in answer.err
    assert "“ledger reopen 2025-26 --reason WHY” opens the year again." in answer.err
    assert (closed / "credits.csv").read_bytes() == before


@pytest.mark.parametrize("day", ["2025-08-31", "2026-09-01"])
def test_a_session_on_the_day_before_or_after_a_closed_year_is_recorded(ask, closed, day):
    assert ask(*session(day, who="T3" if day < "2025-09" else "T1")).code == 0


def test_a_session_across_the_end_of_a_closed_year_is_refused(ask, closed):
    assert ask(*session("2026-08-31", "--end", "2026-09-02")).code == 4
    assert ask(*session("2025-08-30", "--end", "2025-09-01", who="T1")).code == 4


def test_a_row_that_names_a_day_of_a_closed_year_belongs_to_it(ask, closed):
    assert ask(*session("2026-09-03", "--set", "for=2026-08")).code == 4
    assert ask(*session("2026-09-03", "--set", "for=2026-09")).code == 0


@pytest.mark.parametrize("dry_run", [(), ("--dry-run",)])
@pytest.mark.parametrize(
    "words",
    [
        session("2026-08-31"),
        ("void", "first", "--reason", "x"),
        ("void", "last", "T1", "--reason", "x"),
        ("correct", "across", "--set", "hours=3", "--reason", "x"),
        ("correct", "first", "T2", "--set", "hours=3", "--reason", "x"),
        ("correct", "after", "--set", "start=2026-08-31", "--reason", "x"),
        ("return", "last", "--reason", "x"),
        ("undo", "--yes"),
        ("undo", "--redo", "--yes"),
    ],
)
def test_whatever_writes_is_refused_in_a_closed_year_and_its_dry_run_as_well(
    ask, book, words, dry_run
):
    edit(book, "activities.csv", ",kind\n", ",kind,approvals\n")
    edit(book, "activities.csv", "20,lecture\n", "20,lecture,school-review@2026-08-31\n")
    assert ask(*session("2026-05-05")).code == 0
    if "--redo" in words:
        assert ask("undo", "--yes").code == 0
    assert ask("close", "2025-26").code == 0
    before = {path: path.read_bytes() for path in book.glob("*.*")}
    answer = ask(*words, *dry_run)

    assert (answer.code, "2025-26 is closed" in answer.err) == (4, True), answer.err
    assert {path: path.read_bytes() for path in book.glob("*.*")} == before


def test_what_was_done_in_another_year_can_be_undone(ask, closed):
    assert ask(*session("2026-09-03")).code == 0
    assert ask("correct", "after", "--set", "hours=3", "--reason", "x").code == 0
    assert ask("undo", "--yes").code == 0
    assert ask("undo", "--yes").code == 0
    ask("undo", "--yes")  # the closing comes next, and is not undone
    assert (closed / "closed/2025-26.toml").exists()


def test_a_refusal_in_chinese(ask, closed):
    answer = ask(*session("2026-08-31"), lang="zh-CN")

    assert answer.code == 4
    assert "2025-26" in answer.err
    assert "已封存" in answer.err


def test_a_year_is_closed_on_its_last_day_and_not_before(ask):
    refused = ask("close", "2025-26", as_of="2026-08-30")

    assert (refused.code, "2025-26 runs until 2026-08-31" in refused.err) == (4, True)
    assert ask("close", "2025-26", as_of="2026-08-31").code == 0


@pytest.mark.parametrize("period", ["2025", "2026-M03", "2025-26/1", "2025-09-01..2026-08-30", "x"])
def test_nothing_but_a_school_year_is_closed(ask, book, period):
    assert ask("close", period).code == 2
    assert not (book / "closed").exists()


def test_a_year_is_named_by_its_days_as_well(ask, book):
    assert ask("close", "2025-09-01..2026-08-31").code == 0
    assert (book / "closed/2025-26.toml").exists()


def test_a_closed_year_is_not_closed_again(ask, closed):
    before = (closed / "closed/2025-26.toml").read_bytes()
    answer = ask("close", "2025-26")

    assert (answer.code, "is closed already" in answer.err) == (4, True)
    assert (closed / "closed/2025-26.toml").read_bytes() == before


def test_the_file_is_the_same_whatever_the_language_of_the_call(ask, book):
    ask("close", "2025-26")
    first = (book / "closed/2025-26.toml").read_text()
    ask("reopen", "2025-26", "--reason", "x")
    ask("close", "2025-26", lang="zh-CN")
    second = (book / "closed/2025-26.toml").read_text()

    def plain(text):
        return [line for line in text.splitlines() if not line.startswith(("time", "journal"))]

    assert plain(first) == plain(second)


def test_reopening_asks_for_a_reason_and_keeps_it(ask, closed):
    assert ask("reopen", "2025-26").code == 2
    assert ask("reopen", "2025-26", "--reason", " ").code == 2
    assert ask("reopen", "2024-25", "--reason", "x").code == 2
    assert ask("reopen", "2025-26", "--reason", "a late certificate").code == 0

    change = read_entries(closed)[-2]
    assert (change["command"], change["reason"]) == ("reopen", "a late certificate")
    assert not (closed / "closed/2025-26.toml").exists()
    assert ask(*session("2026-08-31")).code == 0


def test_a_year_that_was_opened_and_closed_again_holds_what_was_added_between(ask, closed, ledger):
    ask("reopen", "2025-26", "--reason", "x")
    ask(*session("2026-08-30"))
    assert ask("close", "2025-26").code == 0

    told = (closed / "closed/2025-26.toml").read_text()
    assert "T1,李静,town,year,,2025-26,met,30,31,31" in told
    assert ask(*session("2026-08-29")).code == 4
    assert warned(closed, ledger) == []
    assert ask("verify").code == 0


def test_two_closed_years_are_kept_apart(ask, closed):
    assert ask("close", "2024-25").code == 0
    assert ask(*session("2025-08-31", who="T3")).code == 4
    assert ask("reopen", "2024-25", "--reason", "x").code == 0
    assert ask(*session("2025-08-31", who="T3")).code == 0
    assert ask(*session("2025-09-01")).code == 4


def test_a_book_in_order_has_nothing_to_say_of_its_closed_years(ask, closed, ledger):
    assert warned(closed, ledger) == []
    assert warned(closed, ledger, as_of="2026-08-31") == []
    assert warned(closed, ledger, as_of="2026-01-31") == []


def test_a_rule_change_that_alters_a_closed_result_is_told_with_both_figures(closed, ledger, ask):
    edit(closed, "rules/town.toml", "at_least = 30", "at_least = 31")
    (problem,) = [each for each in warned(closed, ledger) if "T1" in each["message"]]

    assert (problem["level"], problem["code"]) == ("warning", "closed-differs")
    assert problem["file"] == "closed/2025-26.toml"
    assert problem["message"] == (
        "2025-26 was closed with another result: T1 李静, town year 2025-26: met (30 of 30), "
        "now short (30 of 31)"
    )
    assert "[closed-differs]" in ask("check", "--period", "2025-26").err
    assert "[closed-differs]" in ask("check", "--period", "2025-26", lang="zh-CN").err


def test_only_the_teachers_asked_for_are_compared(closed, ledger):
    edit(closed, "rules/town.toml", "at_least = 30", "at_least = 31")

    (problem,) = warned(closed, ledger, "--teacher", "T2")
    assert "T2 王芳" in problem["message"]


def test_a_rule_that_is_gone_is_told_too(closed, ledger):
    both = TOWN.replace("] }", "]}").replace(
        'require = [ { id = "year"', 'require = [ { id = "talks", at_least = 1, per = "year" },'
        ' { id = "yearly"'
    )  # fmt: skip
    (closed / "rules/town.toml").write_text(both)

    told = " ".join(each["message"] for each in warned(closed, ledger))
    assert "town year 2025-26: met (30 of 30), now not asked" in told
    assert "town yearly 2025-26: not asked, now met (30 of 30)" in told


def test_rules_that_are_only_tried_are_not_compared(closed, ledger):
    other = closed / "rules/other.toml"
    other.write_text(TOWN.replace('"town"', '"other"').replace("30", "40"))

    assert warned(closed, ledger, "--rules", "other") == []


def test_a_rule_text_that_changes_no_result_is_no_difference(closed, ledger, ask):
    edit(closed, "rules/town.toml", "ruleset", "# a remark\nruleset")

    assert warned(closed, ledger) == []
    verified = ask("verify")
    assert "the text of these rules is another than when 2025-26 was closed: town" in verified.out


def test_many_results_of_one_rule_are_told_together(tmp_path, ledger):
    teachers = "".join(f"t{n},李静{n}\n" for n in range(20))
    book = write_book(tmp_path, {"teachers.csv": f"code,name\nt,王芳\n{teachers}"})
    assert ledger("close", "2025-26", "--book", book, "--as-of", DAY).code == 0
    edit(book, "rules/town.toml", "at_least = 30", "at_least = 31")

    (problem,) = warned(book, ledger)
    assert "town year: 21 results differ; " in problem["message"]
    assert "and 19 more" in problem["message"]


def test_a_hand_edit_of_a_closed_row_is_noted_before_and_after_the_journal_tells_it(
    closed, ledger, ask
):
    edit(closed, "credits.csv", "first,T1,", "first,T1,9")
    seen = [[each["code"] for each in warned(closed, ledger)]]
    assert ask(*session("2026-09-05")).code == 0
    seen.append([each["code"] for each in warned(closed, ledger)])

    assert seen == [["closed-differs", "closed-edited"]] * 2
    assert read_entries(closed)[-3]["closed"] == ["2025-26"]
    assert ask("reopen", "2025-26", "--reason", "9 is right").code == 0
    assert ask("close", "2025-26").code == 0
    assert warned(closed, ledger) == []


def test_a_hand_edit_that_was_taken_back_by_hand_is_noted_no_more(closed, ledger, ask):
    edit(closed, "credits.csv", "first,T1,", "first,T1,9")
    assert ask(*session("2026-09-05")).code == 0
    edit(closed, "credits.csv", "first,T1,9", "first,T1,")

    assert warned(closed, ledger) == []
    assert ask(*session("2026-09-06")).code == 0
    assert warned(closed, ledger) == []


def test_a_hand_edit_of_another_year_is_not_noted(closed, ledger):
    edit(closed, "credits.csv", "after,T1,", "after,T1,1")
    edit(closed, "credits.csv", "before,T3,", "before,T3,1")

    assert warned(closed, ledger) == []


def test_a_sheet_that_only_came_back_in_another_form_changes_no_closed_row(closed, ledger, ask):
    text = (closed / "activities.csv").read_text()
    saved = (
        text.replace("2026-08-31,", "2026/8/31,").replace(",10,", ",10.0,").replace("\n", "\r\n")
    )
    (closed / "activities.csv").write_bytes(saved.encode("utf-16"))

    assert warned(closed, ledger) == []
    assert "closed-row" not in ask("verify").out


SCHOOL = """\
cohort = [ { id = "mean", measure = "mean", at_least = 20, per = "year" } ]
deadline = [ { id = "check", task = "appraisal", by = "year end" } ]
money = [ { id = "share", what = "training", of = "payroll", at_least = "10%", per = "year" } ]
"""


def test_what_the_school_owes_together_is_frozen_too(tmp_path, ledger):
    files = {
        **FILES,
        "rules/town.toml": TOWN + SCHOOL,
        "money.csv": "date,what,amount\n2026-01-01,payroll,100\n2026-02-01,training,10\n",
    }
    book = write_book(tmp_path / "book", files)
    assert ledger("close", "2025-26", "--book", book, "--as-of", DAY).code == 0
    told = tomllib.loads((book / "closed/2025-26.toml").read_text())
    assert [told[name].count("\n") for name in ("cohorts", "deadlines", "money")] == [2, 3, 2]
    assert warned(book, ledger) == []
    edit(book, "money.csv", "training,10", "training,9")
    edit(book, "rules/town.toml", "at_least = 20", "at_least = 90")
    edit(book, "rules/town.toml", "year end", "3 days after year end")

    messages = " ".join(each["message"] for each in warned(book, ledger))
    assert "town mean 2025-26: met (20 of 20), now short (20 of 90)" in messages
    assert "town share 2025-26: met, now short" in messages
    verified = ledger("verify", "--book", book, "--lang", "en").out
    assert "town check 2026-09-03: not asked, now short" in verified


def test_the_digest_of_each_layer_and_version_is_frozen(tmp_path, ledger):
    newer = TOWN.replace(
        'id = "town", from = 2015-09-01',
        'id = "city", from = 2020-09-01, replaces = "town", based_on = ["land"]',
    )
    files = {
        "ledger.toml": 'school = "A school"\nrules = ["city"]\n',
        "rules/city.toml": newer,
        "rules/land.toml": TOWN.replace('"town"', '"land"'),
    }
    book = write_book(tmp_path / "book", files)
    answer = ledger("close", "2025-26", "--book", book, "--as-of", DAY)
    assert answer.code == 0, answer.err

    told = tomllib.loads((book / "closed/2025-26.toml").read_text())
    digests = {
        path.stem: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (book / "rules").iterdir()
    }
    assert told["rules"] == digests


def test_as_json_a_refusal_is_a_problem(ask, closed):
    answer = ask(*session("2026-08-31"), "--format", "json")

    (problem,) = json.loads(answer.out)["problems"]
    assert (answer.code, problem["code"]) == (4, "refused")


@pytest.mark.parametrize("by_hand", [Path.unlink, lambda path: path.write_text("# gone\n")])
def test_a_year_is_not_opened_by_hand(ask, closed, by_hand):
    file = closed / "closed/2025-26.toml"
    was = file.read_bytes()
    by_hand(file)
    refused = ask(*session("2026-09-03"))

    assert refused.code in {3, 4}
    assert "closed/2025-26.toml" in refused.err
    file.write_bytes(was)
    assert ask(*session("2026-09-03")).code == 0


def test_a_check_says_that_the_file_of_a_closed_year_was_taken_away(ask, closed):
    (closed / "closed/2025-26.toml").unlink()

    told = ask("check").err
    assert "only “ledger reopen” may do that: closed/2025-26.toml." in told


def test_a_year_whose_file_was_taken_away_is_not_closed_again_as_it_is_now(ledger, book):
    def on(*words):
        return ledger(*words, "--book", book, "--as-of", DAY, "--lang", "en")

    assert on("close", "2025-26").code == 0
    closed = book / "closed" / "2025-26.toml"
    raw = closed.read_bytes()
    closed.unlink()
    sheet = book / "credits.csv"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("first,T1,", "first,T1,40"), "utf-8")

    again = on("close", "2025-26")

    assert again.code == 4
    assert "ledger restore" in again.err
    assert on("verify").code == 1
    closed.write_bytes(raw)
    assert on("reopen", "2025-26", "--reason", "a row was wrong").code == 0


def test_a_district_hears_of_closed_years_what_the_school_hears(ledger, closed, monkeypatch):
    monkeypatch.setenv("LEDGER_CACHE", str(closed.parent / "kept"))
    words = ("--as-of", DAY, "--lang", "en", "--format", "json")

    def remarks():
        alone = json.loads(ledger("check", "--book", closed, *words).out)["problems"]
        told = [json.loads(ledger("rollup", closed, *words).out) for _kept in range(2)]
        assert told[0] == told[1]
        assert told[0]["schools"][0]["remarks"] == len(alone)
        return len(alone)

    before = remarks()
    rows = closed / "credits.csv"
    rows.write_text(rows.read_text("utf-8").replace("first,T2,", "first,T3,"), "utf-8")
    assert remarks() > before

    year = next((closed / "closed").glob("*.toml"))
    year.write_text("no year", "utf-8")
    answer = ledger("rollup", closed, *words)
    assert answer.code == 3
    assert f"{year}: this is not what “ledger close” writes" in answer.err
