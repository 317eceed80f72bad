"""`ledger rules lint`: which rule sets are looked over, in which form, and the exit code."""

import json
from time import process_time

import pytest
from rich.cells import cell_len

from tests.books import TOWN
from tests.cli.conftest import rows_of

CITED = """\
ruleset = { id = "town", from = 2015-09-01, checked_on = 2026-01-05, source = "Plan" }
period.year = { start = "09-01", text = { en = "a", zh-CN = "a", zh-TW = "a" } }
counting = { date = "end", same_event = "once", text = { en = "a", zh-CN = "a", zh-TW = "a" } }

[[credit]]
per_hour = 1
text = { en = "a", zh-CN = "a", zh-TW = "a" }

[[require]]
id = "year"
at_least = 30
per = "year"
text = { en = "a", zh-CN = "a", zh-TW = "a" }
"""


@pytest.fixture
def lint(ask, school):
    """Return the command on the book's own rule set."""

    def looked_over(text, *words, **kw):
        (school / "rules" / "town.toml").write_text(text, encoding="utf-8")
        return ask("rules", "lint", *words, **kw)

    return looked_over


def levels(answer):
    return {(each["code"], each["level"]) for each in json.loads(answer.out)["problems"]}


def test_a_rule_set_in_order_is_exit_0(lint):
    assert lint(CITED, "town") == (0, "Nothing was found.\n", "")


def test_notes_alone_are_exit_0(lint):
    answer = lint(CITED.replace(', zh-TW = "a" } }\n\n', " } }\n\n"), "town")

    assert answer.code == 0
    assert answer.out.endswith("1 note.\n")
    assert answer.out.startswith("rules/town.toml:3: note: counting: 'text' is missing in zh-TW ")


def test_a_warning_is_exit_1(lint):
    answer = lint(CITED.replace("checked_on = 2026-01-05, ", ""), "town", "--format", "json")

    assert (answer.code, levels(answer)) == (1, {("no-checked-on", "warning")})
    assert json.loads(answer.out)["summary"] == {"error": 0, "warning": 1, "note": 0}


def test_what_check_would_refuse_is_an_error_and_the_rest_is_looked_over_all_the_same(lint):
    text = CITED.replace("checked_on = 2026-01-05, ", "").replace(
        "per_hour = 1", 'per_hour = 1\nnot_for = ["cycle"]'
    )

    answer = lint(text, "town", "--format", "json")

    assert answer.code == 1
    assert levels(answer) == {("no-checked-on", "warning"), ("bad-value", "error")}


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        (CITED.replace("at_least", "at_lest"), "unknown-key", "at_least"),
        ("ruleset = {\n", "bad-toml", ""),
        (CITED.replace('"year"\ntext', '"year"\nforce = "maybe"\ntext'), "unknown-word", "must"),
    ],
)
def test_a_file_that_is_no_rule_set_is_exit_3_with_the_place_and_what_was_meant(
    lint, text, code, hint
):
    answer = lint(text, "town", "--format", "json")

    told = json.loads(answer.out)["problems"]
    assert answer.code == 3
    assert [each["code"] for each in told if hint in each["hint"]].count(code) == 1
    assert {each["file"] for each in told} == {"rules/town.toml"}


def test_a_broken_file_does_not_hide_what_is_found_in_another(lint, tmp_path):
    other = tmp_path / "other.toml"
    other.write_text(CITED.replace('"town"', '"other"').replace("Plan", ""), encoding="utf-8")

    answer = lint("nonsense = 1\n", "town", other, "--format", "json")

    assert answer.code == 3
    assert {each["file"] for each in json.loads(answer.out)["problems"]} == {
        "rules/town.toml", "other.toml",
    }  # fmt: skip


def test_without_a_name_those_in_use_and_the_books_own_are_looked_over(lint, school):
    (school / "rules" / "draft.toml").write_text(
        CITED.replace('"town"', '"draft"'), encoding="utf-8"
    )

    answer = lint(CITED, "--format", "json")

    assert json.loads(answer.out)["rules"] == ["town", "draft"]


def test_without_a_book_all_that_are_shipped_are_looked_over_and_none_has_a_mistake(
    ledger, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)

    answer = ledger("rules", "lint", "--format", "json")

    told = json.loads(answer.out)
    assert {"changsha-meixihu", "backbone-2019"} <= set(told["rules"])
    assert [each for each in told["problems"] if each["level"] != "note"] == []
    assert answer.code == 0


def test_the_columns_and_the_words_of_the_book_are_known(lint, school):
    extra = 'where = { sort = "choir", kind = ["calligraphy", "paper"] }\nper = "year"\ntext'
    text = CITED.replace('per = "year"\ntext', extra)
    assert levels(lint(text, "town", "--format", "json")) == {
        ("unknown-column", "note"), ("unknown-value", "note"),
    }  # fmt: skip

    path = school / "activities.csv"
    path.write_text(
        "id,title,start,hours,kind,sort\na,Talk,2026-03-05,30,calligraphy,choir\n", encoding="utf-8"
    )
    (school / "credits.csv").write_text("activity,teacher\na,T1\n", encoding="utf-8")

    assert lint(text, "town").out == "Nothing was found.\n"


def test_a_book_that_cannot_be_read_is_told_and_the_rules_are_looked_over(lint, school):
    (school / "teachers.csv").write_text("code\nT1\n", encoding="utf-8")

    answer = lint(CITED, "town")

    assert (answer.code, answer.out) == (0, "Nothing was found.\n")
    assert "The book cannot be read" in answer.err


def test_spreadsheets_read_a_line_a_finding(lint):
    text = CITED.replace(', zh-TW = "a" } }\n\n', " } }\n\n")

    (row,) = rows_of(lint(text, "town", "--format", "csv").out)

    assert (row["level"], row["code"], row["file"], row["line"]) == (
        "note", "no-text", "rules/town.toml", "3",
    )  # fmt: skip


@pytest.mark.parametrize("width", [60, 100])
@pytest.mark.parametrize("language", ["en", "zh-CN", "zh-TW"])
def test_the_table_fits_the_terminal(lint, monkeypatch, width, language):
    monkeypatch.setenv("COLUMNS", str(width))

    answer = lint(TOWN, "town", "--format", "table", lang=language)

    assert answer.code == 1
    assert max(map(cell_len, answer.out.splitlines())) <= width
    assert "checked_on" in answer.out


def test_an_unknown_rule_set_is_wrong_use(ask):
    assert ask("rules", "lint", "twon").code == 2


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ('replaces = "nowhere"', "replaces: there is no rule set “nowhere”"),
        ('based_on = ["twon"]', "based_on: there is no rule set “twon”"),
        ('replaces = "town"', "replaces: it leads back to itself: town → town"),
        ('based_on = ["town"]', "based_on: it leads back to itself: town → town"),
        ('based_on = ["round"]', "based_on: it leads back to itself: town → round → town"),
    ],
)
def test_a_set_that_is_named_and_cannot_be_reached_is_an_error_as_in_check(
    lint, ask, school, link, told
):
    text = CITED.replace("from = 2015-09-01", f"from = 2015-09-01, {link}")
    around = 'ruleset = { id = "round", from = 2014-09-01, based_on = ["town"] }\n'
    (school / "rules" / "round.toml").write_text(around, encoding="utf-8")

    found = lint(text, "town", "--format", "json")
    errors = [
        f"{each['column']}: {each['message']}"
        for each in json.loads(found.out)["problems"]
        if each["level"] == "error"
    ]

    assert found.code == 1
    assert errors == [told]
    assert told in ask("check", "--rules", "town").err


def test_a_link_that_leads_nowhere_is_told_in_chinese(lint):
    text = CITED.replace("from = 2015-09-01", 'from = 2015-09-01, based_on = ["nation"]')

    told = lint(text, "town", lang="zh-CN").out

    assert "rules/town.toml:1: based_on: 没有规则集“nation” [bad-value]\n" in told


def test_what_is_wrong_below_is_told_once_with_its_own_file(lint, school):
    nation = CITED.replace('"town"', '"nation"').replace('per = "year"', 'per = "yaer"')
    (school / "rules" / "nation.toml").write_text(nation, encoding="utf-8")
    text = CITED.replace("from = 2015-09-01", 'from = 2015-09-01, based_on = ["nation"]')

    found = json.loads(lint(text, "town", "nation", "--format", "json").out)["problems"]

    told = [(each["file"], each["line"]) for each in found if each["code"] == "bad-value"]
    assert told == [("rules/nation.toml", 9)]


def test_thousands_of_words_of_one_filter_are_looked_over_in_a_second_or_two(lint):
    words = ", ".join(f'"word{number}"' for number in range(50_000))
    where = f'per = "year"\nwhere = {{ kind = [{words}] }}\ntext'
    begun = process_time()

    answer = lint(CITED.replace('per = "year"\ntext', where), "town", "--format", "json")

    assert process_time() - begun < 10  # it was a minute, and is a second where nobody else works
    told = json.loads(answer.out)["problems"]
    assert len(told) == 501
    assert any("49500 more words of the column “kind”" in each["message"] for each in told)


@pytest.mark.parametrize(
    ("on_change", "since", "hole"),
    [
        ("latest", "2022-09-01", "2022-01-01 to 2022-08-31"),
        ("split", "2022-09-01", "2022-01-01 to 2022-08-31"),
        ("latest", "2022-01-01", ""),
        ("period start", "2022-09-01", ""),
        ("period start", "2022-10-01", "2023-01-01 to 2023-08-31"),
        ("record date", "2022-10-01", "2023-01-01 to 2023-08-31"),
    ],
)
def test_a_version_that_cuts_years_otherwise_may_leave_days_in_no_period(
    ask, school, on_change, since, hole
):
    rules = school / "rules"
    (rules / "v1.toml").write_text(
        'ruleset = { id = "v1", from = 2015-01-01, unit = "hour" }\n'
        'period.year = { start = "01-01" }\ncredit = [ { per_hour = 1 } ]\n'
        'require = [ { id = "y", at_least = 20, per = "year" } ]\n',
        encoding="utf-8",
    )
    (rules / "v2.toml").write_text(
        f'[ruleset]\nid = "v2"\nfrom = {since}\nunit = "hour"\nreplaces = "v1"\n'
        f'on_change = "{on_change}"\n[period]\nyear = {{ start = "09-01" }}\n'
        '[[credit]]\nper_hour = 1\n[[require]]\nid = "y"\nat_least = 20\nper = "year"\n',
        encoding="utf-8",
    )

    answer = ask("rules", "lint", "v2", "--lang", "en", "--format", "text")

    told = [line for line in answer.out.splitlines() if "at the change of version" in line]
    assert len(told) == bool(hole)
    assert all(f"no period holds {hole} [period-gap]" in line for line in told)
