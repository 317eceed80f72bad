"""`ledger rules`: the rule sets, and what each says with its sources."""

import json

import pytest
from rich.cells import cell_len

from tests.books import ROOT, TOWN, digest
from tests.cli.conftest import problem_of, rows_of

SHIPPED = sorted(path.stem for path in (ROOT / "data" / "rules").glob("*.toml"))


def test_the_list_has_what_is_shipped_and_what_the_book_has_of_its_own(ask):
    found = json.loads(ask("rules", "list", "--format", "json").out)["rules"]

    assert sorted(row["id"] for row in found) == sorted([*SHIPPED, "town"])
    assert [row["id"] for row in found if row["in_use"]] == ["town"]


@pytest.mark.parametrize("form", ["text", "csv"])
def test_the_list_for_programs_has_a_line_a_rule_set(ask, form):
    answer = ask("rules", "list", "--format", form)

    assert answer.code == 0
    assert len(answer.out.splitlines()) == len(SHIPPED) + 1 + (form == "csv")


def test_the_table_has_titles_for_people(ask, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")

    header = ask("rules", "list", "--format", "table").out.splitlines()[0]

    assert header.split() == ["id", "title", "from", "compared", "used", "file"]


def test_a_rule_set_that_cannot_be_used_is_listed_as_such(ask, school):
    (school / "rules" / "bad.toml").write_text("nonsense = 1\n", encoding="utf-8")

    found = json.loads(ask("rules", "list", "--format", "json").out)["rules"]

    assert {row["id"]: row["title"] for row in found}["bad"] == "cannot be used"


def test_the_shipped_ones_are_listed_where_there_is_no_book(ledger, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    found = json.loads(ledger("rules", "list", "--format", "json").out)["rules"]

    assert sorted(row["id"] for row in found) == SHIPPED
    assert {row["in_use"] for row in found} == {False}


@pytest.mark.parametrize("form", ["text", "table"])
def test_people_read_the_values_as_the_rules_language_writes_them(ask, form):
    answer = ask("rules", "show", "town", "--format", form)

    assert answer.code == 0
    assert "at_least = 30" in answer.out


def test_json_has_an_object_a_line_of_the_rules(ask):
    told = json.loads(ask("rules", "show", "town", "--format", "json").out)

    assert told["id"] == "town"
    assert [line["id"] for line in told["lines"] if line["table"] == "require"] == ["year"]


def test_csv_has_a_row_a_value(ask):
    found = rows_of(ask("rules", "show", "town", "--format", "csv").out)

    year = [row for row in found if (row["table"], row["id"]) == ("require", "year")]
    assert [(row["key"], row["value"]) for row in year] == [("at_least", "30"), ("per", '"year"')]
    told = [(row["table"], row["key"], row["value"]) for row in found]
    assert ("credit", "per_hour", "1") in told


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("form", ["text", "table", "json", "csv"])
def test_every_shipped_rule_set_can_be_shown_in_every_format(
    ledger, tmp_path, monkeypatch, name, form
):
    monkeypatch.chdir(tmp_path)

    answer = ledger("rules", "show", name, "--format", form)

    assert (answer.code, answer.err) == (0, "")
    assert len(answer.out) > 100


def test_a_file_of_rules_is_shown_by_its_path(ask, tmp_path):
    file = tmp_path / "ours.toml"
    file.write_text(TOWN.replace('"town"', '"ours"'), encoding="utf-8")

    assert json.loads(ask("rules", "show", file, "--format", "json").out)["id"] == "ours"


def test_an_unknown_rule_set_is_told_with_those_that_are_known(ask):
    answer = ask("rules", "show", "twon")

    assert answer.code in {2, 3}
    assert "town" in answer.err


def test_broken_rules_are_exit_3_with_file_and_line(ask, school):
    (school / "rules" / "town.toml").write_text("nonsense = 1\n", encoding="utf-8")

    answer = ask("rules", "show", "town", "--format", "json")

    assert answer.code == 3
    problems = json.loads(answer.out)["problems"]
    assert {each["file"] for each in problems} == {"rules/town.toml"}


def test_a_book_that_is_named_must_be_there(ledger, tmp_path):
    answer = ledger("rules", "list", "--book", tmp_path, "--lang", "en", "--format", "json")

    assert answer.code == 2
    assert problem_of(answer)[0] == "wrong-use"


def test_a_csv_file_has_the_mark_by_which_excel_knows_its_encoding(ask, tmp_path):
    file = tmp_path / "town.csv"

    assert ask("rules", "show", "town", "-o", file) == (0, "", "")

    assert file.read_bytes().startswith(b"\xef\xbb\xbftable,id,key,value")


TRIED = TOWN.replace('"town"', '"tried"')


def test_other_rules_are_tried_from_a_file_inside_the_book_or_outside(ask, school, tmp_path):
    (school / "rules" / "tried.toml").write_text(TRIED.replace("30", "31"), encoding="utf-8")
    (tmp_path / "tried.toml").write_text(TRIED.replace("30", "32"), encoding="utf-8")

    for file, needed in (("rules/tried.toml", "31"), (tmp_path / "tried.toml", "32")):
        found = json.loads(ask("check", "--rules", file, "--format", "json").out)["results"]
        assert {(row["rules"], row["needed"]) for row in found} == {("tried", needed)}


def test_trying_other_rules_leaves_the_book_as_it_was(ask, school, tmp_path):
    file = tmp_path / "tried.toml"
    file.write_text(TRIED, encoding="utf-8")
    before = digest(school)

    ask("check", "--rules", file)

    assert digest(school) == before


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (TRIED.replace("at_least", "at_lest"), "unknown-key", 4),
        (TRIED.replace('per = "year"', 'per = "term"'), "bad-value", 4),
        (TRIED.replace("from = 2015-09-01", "from = soon"), "bad-toml", 1),
        ("", "missing-key", 1),
    ],
)
def test_a_wrong_file_of_rules_is_told_with_its_line_and_nothing_is_judged(
    ask, tmp_path, text, code, line
):
    file = tmp_path / "tried.toml"
    file.write_text(text, encoding="utf-8")

    answer = ask("check", "--rules", file, "--format", "json")

    assert answer.code == 3
    told = json.loads(answer.out)
    assert "results" not in told
    assert (code, "tried.toml", line) in {
        (each["code"], each["file"], each["line"]) for each in told["problems"]
    }


def test_a_file_of_rules_that_is_not_there_is_wrong_use(ask):
    answer = ask("check", "--rules", "nowhere/tried.toml")

    assert answer.code == 2
    assert "nowhere/tried.toml" in answer.err


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("language", ["en", "zh-CN", "zh-TW"])
@pytest.mark.parametrize("width", [60, 100])
def test_the_page_of_a_shipped_rule_set_fits_the_terminal(
    ledger, tmp_path, monkeypatch, name, language, width
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", str(width))

    answer = ledger("rules", "show", name, "--format", "table", "--lang", language)

    assert answer.code == 0
    assert max(map(cell_len, answer.out.splitlines())) <= width
