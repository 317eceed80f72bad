"""What rule files name: the version that they replace, and the layers that they are based on."""

from __future__ import annotations

from datetime import date

import pytest

from sbt_ledger.errors import BrokenFilesError
from sbt_ledger.files.rule_files import look_rules_over, read_rule_sets
from tests.books import check, results, write_book

TAIL = 'period.year = { start = "01-01" }\ncredit = [ { per_hour = 1 } ]\n'


def a_file(folder, id_, *, since="2010-01-01", keys="", amount=30, tail=TAIL):
    path = folder / f"{id_}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = f'ruleset = {{ id = "{id_}", from = {since}{keys} }}\n{tail}'
    line = f'require = [ {{ id = "year", at_least = {amount}, per = "year" }} ]\n'
    path.write_text(text + line, encoding="utf-8")
    return path


def told(book, *names):
    with pytest.raises(BrokenFilesError) as caught:
        read_rule_sets(names, book)
    return [(each.file, each.line, each.column, each.message) for each in caught.value.problems]


def test_a_version_and_a_layer_are_found_in_the_book_beside_the_file_or_among_the_shipped(tmp_path):
    beside = a_file(tmp_path / "drafts", "new", since="2020-01-01", keys=', replaces = "old"')
    a_file(tmp_path / "drafts", "old", amount=10)
    own = a_file(tmp_path / "book/rules", "old", amount=20)
    a_file(tmp_path / "book/rules", "own", keys=', based_on = "changsha-meixihu"', tail="")

    (alone,) = read_rule_sets([str(beside)])
    (in_book, based) = read_rule_sets([str(beside), "own"], tmp_path / "book")

    assert [each.require[0].at_least for each in alone.versions] == [30, 10]
    assert [each.require[0].at_least for each in in_book.versions] == [30, 20]
    assert in_book.versions[1].require[0].written_at == f"rules/{own.name}:4"
    assert [layer.id for layer in based.layers] == ["own", "changsha-meixihu"]
    assert {line.id: line.at_least for line in based.require}["year"] == 30
    assert "cycle" in {line.id for line in based.require}


@pytest.mark.parametrize(
    ("keys", "column"), [(', replaces = "odl"', "replaces"), (', based_on = ["odl"]', "based_on")]
)
def test_a_name_that_nothing_bears_is_told_with_its_line(keys, column, tmp_path):
    a_file(tmp_path / "rules", "old")
    a_file(tmp_path / "rules", "new", keys=keys)

    with pytest.raises(BrokenFilesError) as caught:
        read_rule_sets(["new"], tmp_path)

    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.column, problem.text) == (
        "rules/new.toml", 1, column, "odl",
    )  # fmt: skip
    assert (problem.message, problem.hint) == (
        "there is no rule set “odl”", "Did you mean old?",
    )  # fmt: skip


def test_layers_that_lead_back_to_themselves_are_told(tmp_path):
    a_file(tmp_path / "rules", "a", keys=', based_on = ["b"]')
    a_file(tmp_path / "rules", "b", keys=', based_on = ["a"]')

    assert told(tmp_path, "a") == [
        ("rules/b.toml", 1, "based_on", "it leads back to itself: a → b → a")
    ]


def test_versions_that_lead_back_to_themselves_are_told(tmp_path):
    a_file(tmp_path / "rules", "a", keys=', replaces = "a"')

    assert told(tmp_path, "a") == [
        ("rules/a.toml", 1, "replaces", "it leads back to itself: a → a")
    ]


@pytest.mark.parametrize("since", ["2010-01-01", "2009-12-31"])
def test_a_version_begins_after_the_one_that_it_replaces(since, tmp_path):
    a_file(tmp_path / "rules", "old")
    a_file(tmp_path / "rules", "new", since=since, keys=', replaces = "old"')

    assert told(tmp_path, "new") == [
        ("rules/new.toml", 1, "replaces", "“old”, which it replaces, does not begin before it")
    ]


def test_a_day_later_is_enough(tmp_path):
    a_file(tmp_path / "rules", "old")
    a_file(tmp_path / "rules", "new", since="2010-01-02", keys=', replaces = "old"')

    (found,) = read_rule_sets(["new"], tmp_path)
    assert [each.id for each in found.versions] == ["new", "old"]


def test_faults_of_a_file_that_is_named_are_told_in_that_file(tmp_path):
    a_file(tmp_path / "rules", "old", tail=TAIL + "[[caps]]\n")
    a_file(tmp_path / "rules", "new", since="2020-01-01", keys=', replaces = "old"')

    assert [each[0] for each in told(tmp_path, "new")] == ["rules/old.toml"]


def test_a_file_that_is_named_has_the_id_of_its_name(tmp_path):
    a_file(tmp_path / "rules", "old").rename(tmp_path / "rules/older.toml")
    a_file(tmp_path / "rules", "new", since="2020-01-01", keys=', replaces = "older"')

    assert told(tmp_path, "new") == [
        ("rules/older.toml", 1, "id", "the id is “old”, but the file is called “older”")
    ]


def test_names_that_no_layer_has_are_told_where_they_are_written(tmp_path):
    a_file(
        tmp_path / "rules",
        "nation",
        tail="period.term = { start = '01-01' }\n".replace("'", '"')
        + 'period.year = { start = "01-01" }\n',
    )
    a_file(tmp_path / "rules", "school", keys=', based_on = ["nation"]', tail="")
    path = tmp_path / "rules/school.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('per = "year"', 'per = "yaer"'), encoding="utf-8"
    )

    assert told(tmp_path, "school") == [
        ("rules/school.toml", 2, "", "“yaer” is no period: [period.yaer] is missing")
    ]


@pytest.mark.parametrize(
    ("of_nation", "lines"), [(TAIL, []), (TAIL.replace("credit", "#credit"), [4])]
)
def test_what_credits_are_asked_of_layers_is_earned_by_the_rates_of_any_of_them(
    of_nation, lines, tmp_path
):
    a_file(tmp_path / "rules", "nation", tail=of_nation)
    a_file(tmp_path / "rules", "school", keys=', based_on = ["nation"]', tail="\n\n")

    found = look_rules_over("school", tmp_path).problems

    assert [each.line for each in found if each.code == "no-credit"] == lines


def test_a_book_that_names_both_versions_is_judged_by_each_in_its_turn_only(tmp_path):
    a_file(tmp_path / "rules", "old")
    a_file(tmp_path / "rules", "new", since="2020-01-01", keys=', replaces = "old"')

    assert [each.id for each in read_rule_sets(["old", "new"], tmp_path)] == ["new"]


def test_a_layer_below_that_changed_makes_a_version_of_the_whole(tmp_path):
    rules = tmp_path / "rules"
    a_file(rules, "nation-2010", amount=48)
    a_file(rules, "nation-2020", since="2020-01-01", keys=', replaces = "nation-2010"', amount=72)
    school = a_file(rules, "school", since="2015-01-01", keys=', based_on = ["nation-2020"]')
    text = school.read_text(encoding="utf-8").replace('id = "year"', 'id = "own"')
    school.write_text(text, encoding="utf-8")

    (found,) = read_rule_sets(["school"], tmp_path)

    asked = [{line.id: line.at_least for line in each.require} for each in found.versions]
    assert asked == [{"year": 72, "own": 30}, {"year": 48, "own": 30}]
    assert found.older is not None
    assert found.older.since == date(2020, 1, 1)


def test_check_names_the_version_that_ruled_and_explain_its_line(tmp_path, ledger):
    book = write_book(tmp_path, {"ledger.toml": 'school = "A"\nrules = ["new"]\n'})
    a_file(tmp_path / "rules", "old", amount=20)
    a_file(tmp_path / "rules", "new", since="2026-03-01", keys=', replaces = "old"')

    found = check(ledger, book)
    answer = ledger("explain", "t", "--book", book, "--as-of", "2026-08-31")

    assert [each["id"] for each in found["rules"]] == ["new", "old"]
    assert results(found, "rules", "period", "needed") == [
        ("old", "2025", "20"), ("old", "2026", "20"),
    ]  # fmt: skip
    assert "rules/old.toml:4" in answer.out
