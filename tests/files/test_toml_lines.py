"""The line of every table, entry and key of a TOML file, however deep it stands."""

from sbt_ledger.files.rule_check import check_rule_set
from sbt_ledger.files.toml_lines import toml_lines
from sbt_ledger.rules.rule_set import RuleSet, parts_of

NESTED = """\
# require = [
require = [
  { id = "total", at_least = 36, of_which = [  # } ]
    { id = "a", where = { "sort" = "e{", not = { 'x' = "]" } } },
    { id = "b", of_which = [
      { id = "c", list = [[1, 2],
        [3, 4]] } ] },
  ] },
  { id = "other" },
]
[[credit]]
table = { "1" = 64,
"""


def test_what_stands_inside_inline_tables_has_its_own_line():
    lines = toml_lines(NESTED)

    assert {place: lines[place] for place in lines if place.rpartition(".")[2].isdigit()} == {
        "require.0": 3, "require.0.of_which.0": 4, "require.0.of_which.1": 5,
        "require.0.of_which.1.of_which.0": 6, "require.0.of_which.1.of_which.0.list.0": 6,
        "require.0.of_which.1.of_which.0.list.1": 7, "require.1": 9, "credit.0": 11,
        "credit.0.table.1": 12,
    }  # fmt: skip
    assert lines["require.0.of_which.0.where.not.x"] == 4
    assert lines["require.0.of_which"] == 3


def test_parts_know_their_lines_whether_inline_or_under_headers():
    head = 'ruleset = { id = "t", from = 2015-09-01 }\nperiod.year = { start = "09-01" }\n'
    inline = (
        'require = [ { id = "r", at_least = 3, per = "year", of_which = [\n'
        '  { id = "a", at_least = 1 },\n  { id = "b", at_least = 1, of_which = [\n'
        '    { id = "c", at_least = 1, where = { level = "x+" } } ] } ] } ]\n'
    )
    headers = (
        '[[require]]\nid = "r"\nat_least = 3\nper = "year"\n[[require.of_which]]\nid = "a"\n'
        'at_least = 1\n[[require.of_which]]\nid = "b"\nat_least = 1\n'
        '[[require.of_which.of_which]]\nid = "c"\nat_least = 1\nwhere = { level = "x+" }\n'
    )

    for text, line in ((inline, 6), (headers, 13)):
        found = check_rule_set((head + text).encode(), "t.toml")
        assert not isinstance(found, RuleSet)
        assert [(each.code, each.line) for each in found] == [("bad-value", line)]


def test_a_rule_set_with_parts_holds_their_places():
    from sbt_ledger.files.rule_check import look_over

    text = (
        'ruleset = { id = "t", from = 2015-09-01 }\nperiod.year = { start = "09-01" }\n'
        'require = [ { id = "r", at_least = 3, per = "year", of_which = [\n'
        '  { id = "a", at_least = 1 },\n  { id = "b", at_least = 1 } ] } ]\n'
    )

    rule_set = look_over(text.encode(), "t.toml").rule_set

    assert rule_set is not None
    (line,) = rule_set.require
    assert [part.written_at for part in parts_of(line)] == ["t.toml:4", "t.toml:5"]
