"""A rule file is found by its id or its path, and read as a whole or told fault by fault."""

import json

import pytest

from sbt_ledger.errors import BrokenFilesError, WrongUseError
from sbt_ledger.files.rule_files import read_rule_set, read_rule_sets, rule_file, rule_files
from sbt_ledger.rules.rule_set import RuleSet
from tests.books import AS_OF, ROOT, TOWN, check, results, write_book

HEAD = 'ruleset = { id = "town", from = 2015-09-01 }\nperiod.year = { start = "09-01" }\n'


def faults(tmp_path, text):
    """Return (code, line, column, message) of each fault of a rule file."""
    path = tmp_path / "town.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    found = read_rule_set(path)
    assert not isinstance(found, RuleSet)
    return [(each.code, each.line, each.column, each.message) for each in found]


def test_the_rules_of_the_book_come_before_those_that_are_shipped(tmp_path, ledger):
    own = TOWN.replace('"town"', '"changsha-meixihu"').replace("30", "2")
    files = {
        "ledger.toml": 'school = "A"\nrules = ["changsha-meixihu"]\n',
        "rules/changsha-meixihu.toml": own,
    }
    book = write_book(tmp_path, files)

    assert results(check(ledger, book), "require", "needed", "state") == [("year", "2", "met")]


def test_other_rules_can_be_tried_by_id_or_by_path(tmp_path, ledger):
    book = write_book(tmp_path / "book", {})
    path = tmp_path / "stricter.toml"
    path.write_text(TOWN.replace("30", "72").replace('"town"', '"stricter"'), encoding="utf-8")

    assert results(check(ledger, book), "rules", "needed") == [("town", "30")]
    assert results(check(ledger, book, "--rules", path), "rules", "needed") == [("stricter", "72")]
    assert results(check(ledger, book, "--rules", "rules/town.toml"), "needed") == ["30"]
    assert {"year", "cycle"} <= set(
        results(check(ledger, book, "--rules", "changsha-meixihu"), "require")
    )


def test_rules_named_twice_are_judged_once(tmp_path, ledger):
    book = write_book(tmp_path, {})

    assert results(check(ledger, book, "--rules", "town", "--rules", "town"), "require") == ["year"]


def test_a_rule_file_found_by_its_id_has_this_id(tmp_path):
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "village.toml").write_text(TOWN, encoding="utf-8")

    with pytest.raises(BrokenFilesError) as caught:
        read_rule_sets(["village"], tmp_path)

    (problem,) = caught.value.problems
    assert (problem.code, problem.file, problem.line) == ("bad-value", "rules/village.toml", 1)
    assert [each.id for each in read_rule_sets([str(rules / "village.toml")])] == ["town"]


def test_two_rule_sets_in_use_have_two_ids(tmp_path):
    book = write_book(tmp_path, {"other.toml": TOWN})

    with pytest.raises(BrokenFilesError) as caught:
        read_rule_sets(["town", "other.toml"], book)

    assert [(each.file, each.column) for each in caught.value.problems] == [("other.toml", "id")]


def requirement(keys):
    return f'[[require]]\nid = "a"\nper = "year"\n{keys}\n'


@pytest.mark.parametrize(
    ("entry", "line", "column"),
    [
        (requirement("at_least = -1"), 6, "at_least"),
        (requirement("at_most = -0.5"), 6, "at_most"),
        (requirement("at_least = 1e9999999"), 6, "at_least"),
        (requirement("at_least = 1000000000000"), 6, "at_least"),
        (requirement("at_least = 0.0000000000001"), 6, "at_least"),
        (requirement("at_least = 0e999999999"), 6, "at_least"),
        (requirement('at_least = "nan"'), 6, "at_least"),
        (requirement("at_least = []"), 6, "at_least"),
        (requirement('at_least = "1 %"'), 6, "at_least"),
        (requirement("at_least = [ { from = 2015-09-01, amount = -1 } ]"), 6, "amount"),
        (requirement("at_least = [ { from = 2015-09-01 } ]"), 6, ""),
        (
            requirement(
                "at_least = [ { from = 2015-09-01, amount = 1 },"
                " { from = 2015-09-01, amount = 2 } ]"
            ),
            6,
            "at_least",
        ),
        (requirement("at_least = 1\nwhere = { hours = 1e9999999 }"), 7, "where"),
        (requirement('at_least = 1\nwhere = { hours = ">= 1e9999999" }'), 7, "where"),
        ("[[credit]]\nper_hour = -1\n", 4, "per_hour"),
        ("[[credit]]\nper_record = -1\n", 4, "per_record"),
        ("[[credit]]\nper_hour = []\n", 4, "per_hour"),
        ('[[credit]]\nper_hour = [ { from = 2015-09-01, amount = "5%" } ]\n', 4, "amount"),
        ('[[credit]]\nby = "level"\ntable = { county = -2 }\n', 5, "county"),
        ("period.month = { skip = [0, 2] }\n", 3, "skip"),
        ("period.month = { skip = [13] }\n", 3, "skip"),
        ("period.month = { skip = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }\n", 3, "skip"),
        ('period.term = { starts = ["02-01", "02-01"] }\n', 3, "starts"),
        ('period.term = { starts = ["02-28", "02-29"] }\n', 3, "starts"),
        ('period.term = { start = "09-01", starts = ["02-01", "09-01"] }\n', 3, "term"),
        ('period.term = { start = "09-01", once = true }\n', 3, "term"),
        ('period.own = { start = "hired_on", length = "7000 years" }\n', 3, "length"),
        ('period.own = { start = "hired_on", length = "1201 months" }\n', 3, "length"),
        ('period.own = { start = 9999-01-01, length = "5 years" }\n', 3, "start"),
    ],
)
def test_what_no_rule_can_mean_is_refused_where_it_stands(entry, line, column, tmp_path):
    assert [each[:3] for each in faults(tmp_path, entry)] == [("bad-value", line, column)]


def test_a_day_that_is_far_from_the_end_of_a_period_is_no_deadline(tmp_path):
    entry = '[[deadline]]\nid = "d"\ntask = "plan"\nby = "99999999999 days after year end"\n'

    assert [code for code, *_ in faults(tmp_path, entry)] == ["bad-value"]


def test_a_rate_may_change_over_time(tmp_path):
    path = tmp_path / "town.toml"
    dated = "[ { from = 2011-09-01, amount = 1 }, { from = 2020-09-01, amount = 2 } ]"
    path.write_text(
        f"{HEAD}credit = [ {{ per_hour = {dated} }}, {{ per_record = 3 }} ]\n", encoding="utf-8"
    )

    found = read_rule_set(path)

    assert isinstance(found, RuleSet)
    rate = found.credit[0].per_hour
    assert isinstance(rate, tuple)
    assert [step.amount for step in rate] == [1, 2]
    assert found.credit[1].per_record == 3


def test_an_unknown_id_is_told_with_the_near_or_with_all_known_ones(tmp_path):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/town.toml").write_text(TOWN, encoding="utf-8")

    with pytest.raises(WrongUseError) as near:
        rule_file("changsha-meixiu", tmp_path)
    with pytest.raises(WrongUseError) as far:
        rule_file("省级", tmp_path)
    with pytest.raises(WrongUseError) as path:
        rule_file("village.toml", tmp_path)

    assert near.value.hint == "Did you mean changsha-meixihu?"
    assert far.value.hint == f"Known: {', '.join(rule_files(tmp_path))}."
    assert "town" in far.value.hint
    assert "village.toml" in path.value.message


def test_a_book_that_names_unknown_rules_is_wrong_use(tmp_path, ledger):
    book = write_book(tmp_path, {"ledger.toml": 'school = "A"\nrules = ["village"]\n'})

    answer = ledger("check", "--book", book, "--as-of", AS_OF)

    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("There is no rule set “village”.\n")


@pytest.mark.parametrize(
    ("entry", "line", "key", "hint"),
    [
        ('[[require]]\nid = "a"\nat_lest = 2\nper = "year"\n', 5, "at_lest", "at_least"),
        ("[[credit]]\nper_hours = 1\n", 4, "per_hours", "per_hour"),
        ('[[valid]]\nneed_all = ["x"]\nneeds_all = ["x"]\n', 4, "need_all", "needs_all"),
        ("[[requires]]\nid = 1\n", 3, "requires", "require"),
        ('counting = { dates = "end" }\n', 3, "dates", "date"),
        ('attendance = { credits = "hours attended" }\n', 3, "credits", "credit"),
        ('period.term = { start = "02-01", onec = true }\n', 3, "onec", "once"),
        ('[sources.T]\ntitel = "x"\ntitle = "x"\n', 4, "titel", "title"),
        ('[doubts.R1]\nread = { en = "x" }\n', 4, "read", "readings"),
        ("[[require]]\nat_least = [ { from = 2015-09-01, amout = 1 } ]\n", 4, "amout", "amount"),
        ('[[require]]\nof_which = [ { id = "b", atleast = 1 } ]\n', 4, "atleast", "at_least"),
    ],
)
def test_an_unknown_key_is_told_with_its_line_and_the_nearest_known_one(
    entry, line, key, hint, tmp_path
):
    path = tmp_path / "town.toml"
    path.write_text(HEAD + entry, encoding="utf-8")

    found = read_rule_set(path)
    assert isinstance(found, list)
    told = [each for each in found if each.code == "unknown-key"]
    assert [(each.line, each.column) for each in told] == [(line, key)]
    assert told[0].hint.startswith(f"Did you mean {hint}")


def test_the_second_requirement_is_called_the_second(tmp_path):
    text = """\
require = [
  { id = "a", at_least = 1, per = "year" },
  { id = "b", at_lest = 1, at_least = 1, per = "year" },
]
"""

    assert faults(tmp_path, text) == [
        ("unknown-key", 5, "at_lest", "require 2: unknown key “at_lest”")
    ]


def test_an_amount_that_is_no_number_is_one_fault(tmp_path):
    text = '[[require]]\nid = "a"\nat_least = "thirty"\nper = "year"\n'

    told = faults(tmp_path, text)

    assert [each[:3] for each in told] == [("bad-value", 5, "at_least")]
    assert "“thirty”" in told[0][3]


@pytest.mark.parametrize(
    "table",
    [
        'cap = [ { at_most = 1, per = "%s" } ]',
        'cohort = [ { id = "c", measure = "records", at_least = 1, per = "%s" } ]',
        'require = [ { id = "r", at_least = 1, per = "%s" } ]',
    ],
)
def test_a_period_that_nobody_defined_is_a_fault(table, tmp_path):
    told = faults(tmp_path, f"{table % 'semester'}\n")

    assert [code for code, *_ in told] == ["bad-value"]
    assert "“semester”" in told[0][3]


def test_a_deadline_by_an_unknown_day_or_period_is_a_fault(tmp_path):
    for by in ("soon", "semester end"):
        told = faults(tmp_path, f'[[deadline]]\nid = "d"\ntask = "x"\nby = "{by}"\n')

        assert [code for code, *_ in told] == ["bad-value"]


@pytest.mark.parametrize(
    "entry",
    [
        '[[cohort]]\nid = "c"\nmeasure = "records"\nat_least = 1\nper = "own"\n',
        '[[money]]\nid = "m"\nwhat = "a"\nof = "b"\nat_least = "3%"\nper = "own"\n',
    ],
)
def test_a_school_and_its_money_have_no_period_of_one_persons_own(entry, tmp_path):
    own = 'period.own = { start = "hired_on", length = "1 year" }\n'

    assert len(faults(tmp_path, own + entry)) == 1


@pytest.mark.parametrize(
    "entry",
    [
        '[[adjust]]\nwho = { moved_in = true }\nchange = "waive"\nrequire = "yaer"\n',
        '[[credit]]\nper_hour = 1\nnot_for = ["yaer"]\n',
    ],
)
def test_a_line_that_names_a_requirement_that_is_not_there_is_a_fault(entry, tmp_path):
    told = faults(tmp_path, '[[require]]\nid = "year"\nat_least = 1\nper = "year"\n' + entry)

    assert len(told) == 1
    assert "yaer" in told[0][3]


def judged(tmp_path, ledger, rules, **files):
    """Return the exit code and the results of `check` under rules of one's own."""
    book = write_book(tmp_path, {"rules/town.toml": HEAD + rules, **files})
    answer = ledger("check", "--book", book, "--as-of", AS_OF, "--format", "json")
    return answer.code, json.loads(answer.out).get("results", [])


def test_a_floor_and_a_ceiling_in_one_line_are_never_judged_by_one_of_them_alone(tmp_path, ledger):
    rules = """\
credit = [ { per_hour = 1 } ]
require = [ { id = "a", at_least = 30, at_most = 144, per = "year" } ]
"""

    code, found = judged(tmp_path, ledger, rules)

    assert code == 3 or [row["state"] for row in found] == ["short"]


def test_a_step_with_a_plus_means_higher_ones_for_people_too(tmp_path, ledger):
    rules = """\
scale.rank = ["school-backbone", "county-backbone", "city-backbone"]
[[credit]]
per_hour = 1
[[require]]
id = "a"
at_least = 30
per = "year"
who = { rank = "county-backbone+" }
"""
    teachers = "code,name,rank\ns,A,school-backbone\nc,B,county-backbone\nt,C,city-backbone\n"

    _code, found = judged(tmp_path, ledger, rules, **{"teachers.csv": teachers})

    assert [row["teacher"] for row in found] == ["c", "t"]


def test_a_step_with_a_plus_means_higher_ones_where_a_line_frees_people_too(tmp_path, ledger):
    rules = """\
scale.rank = ["school-backbone", "county-backbone", "city-backbone"]
require = [ { id = "a", at_least = 30, per = "year" } ]
credit = [ { per_hour = 1 } ]
adjust = [ { who = { rank = "county-backbone+" }, change = "exempt" } ]
"""
    teachers = "code,name,rank\ns,A,school-backbone\nt,C,city-backbone\n"

    _code, found = judged(
        tmp_path, ledger, rules, **{"teachers.csv": teachers, "credits.csv": "activity,teacher\n"}
    )

    assert [row["state"] for row in found] == ["short", "exempt"]


def test_a_proration_that_needs_a_letter_is_not_given_without_it(tmp_path, ledger):
    rules = """\
credit = [ { per_hour = 1 } ]
require = [ { id = "a", at_least = 24, per = "year" } ]
adjust = [ { who = { leave = true }, change = "prorate", by = "months", needs_all = ["letter"] } ]
"""
    teachers = "code,name\nt,A\nu,B\n"
    changes = (
        "teacher,attribute,value,from,until,evidence\nt,leave,illness,2025-09-01,2026-02-28,\n"
        "u,leave,illness,2025-09-01,2026-02-28,letter=letter.pdf\n"
    )

    code, found = judged(
        tmp_path, ledger, rules, **{"teachers.csv": teachers, "changes.csv": changes}
    )

    assert code == 3 or [row["needed"] for row in found] == ["24", "12"]


@pytest.mark.parametrize("day", ["2025-09-02", "2025/9/2", "2025年9月2日", "２０２５-09-02"])
def test_a_period_of_ones_own_begins_on_its_day_in_whatever_shape_that_is_written(
    day, tmp_path, ledger
):
    rules = """\
period.own = { start = "licensed_on", length = "1 year" }
credit = [ { per_hour = 1 } ]
require = [ { id = "a", at_least = 2, per = "own" } ]
"""

    _code, found = judged(
        tmp_path, ledger, rules, **{"teachers.csv": f"code,name,licensed_on\nt,A,{day}\n"}
    )

    assert [(row["from"], row["state"]) for row in found] == [("2025-09-02", "met")]


def test_semesters_may_be_written_in_the_order_of_the_school_year(tmp_path, ledger):
    rules = TOWN.replace(
        'period.year = { start = "09-01" }', 'period.year = { starts = ["09-01", "02-01"] }'
    )
    book = write_book(tmp_path, {"rules/town.toml": rules})

    assert results(check(ledger, book), "period", "from", "to") == [
        ("2025-26/1", "2025-09-01", "2026-01-31"),
        ("2025-26/2", "2026-02-01", "2026-08-31"),
    ]


def test_the_faults_of_all_rule_sets_are_told_together(tmp_path):
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "a.toml").write_text("ruleset = { }\n", encoding="utf-8")
    (folder / "b.toml").write_text(TOWN + "[[caps]]\n", encoding="utf-8")
    (folder / "c.toml").write_text(TOWN.replace('"town"', '"c"'), encoding="utf-8")

    with pytest.raises(BrokenFilesError) as caught:
        read_rule_sets(["a", "b", "c"], tmp_path)

    assert [(each.file, each.code) for each in caught.value.problems] == [
        ("rules/a.toml", "missing-key"), ("rules/a.toml", "missing-key"),
        ("rules/b.toml", "unknown-key"),
    ]  # fmt: skip


def test_every_line_of_a_rule_set_knows_where_it_is_written():
    path = ROOT / "data/rules/changsha-meixihu.toml"
    rows = path.read_text(encoding="utf-8").splitlines()

    rules = read_rule_set(path)

    assert isinstance(rules, RuleSet)
    for line in rules.require:
        file, _, number = line.written_at.partition(":")
        assert file == path.name
        assert rows[int(number) - 1] == "[[require]]"
        assert rows[int(number)] == f'id = "{line.id}"'
    for name, period in rules.period.items():
        assert rows[int(period.written_at.partition(":")[2]) - 1] == f"[period.{name}]"


def test_explain_names_the_line_of_the_rule(tmp_path, ledger):
    book = write_book(tmp_path, {})

    told = json.loads(
        ledger("explain", "t", "--book", book, "--as-of", AS_OF, "--format", "json").out
    )

    assert told["derivations"][0]["rule"] == "rules/town.toml:4"
