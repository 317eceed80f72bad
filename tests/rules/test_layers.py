"""Layers: nation, city, school; each line keeps its place and its source."""

from __future__ import annotations

from datetime import date
from typing import Any

from sbt_ledger.rules.layers import apart, lay
from sbt_ledger.rules.rule_set import RuleSet

YEAR = {"year": {"start": "01-01"}}


def a_layer(id_: str, based_on: tuple[str, ...] = (), if_both: str = "", **tables: Any) -> RuleSet:
    head = {"id": id_, "from": date(2010, 1, 1), "based_on": based_on, "if_both": if_both}
    for name in ("credit", "require", "adjust", "cap"):
        for number, line in enumerate(tables.get(name, ()), 1):
            line.setdefault("#at", f"{id_}.toml:{number}")
    return RuleSet.read({"ruleset": head, **tables})


def asked(rule_set):
    return [(line.id, line.at_least, line.written_at) for line in rule_set.require]


def a_line(id_="year", **keys):
    return {"id": id_, "per": "year", **keys}


def test_entries_of_one_id_replace_each_other_and_others_stand_side_by_side():
    nation = a_layer(
        "nation", period=YEAR, require=[a_line(at_least=48), a_line("ethics", at_least=4)]
    )
    school = a_layer("school", require=[a_line(at_least=30), a_line("reading", at_least=2)])

    found = lay(school, [nation])

    assert asked(found) == [
        ("year", 30, "school.toml:1"),
        ("ethics", 4, "nation.toml:2"),
        ("reading", 2, "school.toml:2"),
    ]
    assert found.id == "school"
    assert not list(found.faults())


def test_of_two_layers_the_later_named_is_the_nearer():
    nation = a_layer("nation", period=YEAR, require=[a_line(at_least=48)])
    city = a_layer("city", require=[a_line(at_least=60)])

    assert asked(lay(a_layer("school"), [nation, city])) == [("year", 60, "city.toml:1")]


def test_credit_lines_of_the_upper_layer_come_first_and_a_replaced_one_keeps_its_place():
    nation = a_layer(
        "nation", credit=[{"id": "talk", "where": {"kind": "talk"}, "per_hour": 1},
                          {"id": "rest", "per_hour": 1}]
    )  # fmt: skip
    school = a_layer(
        "school",
        credit=[{"id": "rest", "per_hour": 2}, {"where": {"kind": "visit"}, "per_record": 3}],
    )

    found = lay(school, [nation])

    assert [line.written_at for line in found.credit] == [
        "school.toml:2", "nation.toml:1", "school.toml:1",
    ]  # fmt: skip


def test_lines_without_an_id_replace_nothing():
    nation = a_layer(
        "nation", credit=[{"per_hour": 1}], adjust=[{"who": {"a": True}, "change": "exempt"}]
    )
    school = a_layer(
        "school", credit=[{"per_hour": 2}], adjust=[{"who": {"b": True}, "change": "exempt"}]
    )

    found = lay(school, [nation])

    assert [line.written_at for line in found.credit] == ["school.toml:1", "nation.toml:1"]
    assert [line.written_at for line in found.adjust] == ["nation.toml:1", "school.toml:1"]


def test_a_layer_that_two_others_are_based_on_stands_there_once():
    nation = a_layer("nation", adjust=[{"who": {"leave": True}, "change": "exempt"}])
    city = lay(a_layer("city", ("nation",)), [nation])

    found = lay(a_layer("school", ("nation", "city")), [nation, city])

    assert [line.written_at for line in found.adjust] == ["nation.toml:1"]


def test_what_counting_does_not_say_the_layer_below_says():
    nation = a_layer("nation", counting={"date": "start", "tags": "one", "source": "D"})
    school = a_layer("school", counting={"date": "for"})

    counting = lay(school, [nation]).counting

    assert (counting.date, counting.tags, counting.source) == ("for", "one", "")


def test_a_step_of_a_scale_below_can_be_named():
    nation = a_layer("nation", period=YEAR, scale={"level": ["school", "county", "city"]})
    line = a_line(at_least=1, where={"level": "county+"})

    found = lay(a_layer("school", ("nation",), require=[line]), [nation])

    assert not list(found.faults())
    (test,) = found.require[0].where.tests
    assert test.fits(lambda _column: ("city",))
    assert not test.fits(lambda _column: ("school",))


def test_names_that_no_layer_has_are_told_where_they_are_written():
    line = a_line(at_least=1, per="term")

    upper = a_layer("school", ("nation",), require=[line])

    assert not list(upper.faults())
    (fault,) = lay(upper, [a_layer("nation", period=YEAR)]).faults()
    assert fault[:2] == ("school.toml:1", "“term” is no period: [period.term] is missing")


def test_a_requirement_that_is_a_part_below_is_told():
    whole = a_line(at_least=48, of_which=[{"id": "ethics", "at_least": 4}])
    nation = a_layer("nation", period=YEAR, require=[whole])
    school = a_layer("school", ("nation",), require=[a_line("ethics", at_least=6)])

    assert [fault.told for fault in lay(school, [nation]).faults()] == [
        "the id “ethics” is used twice"
    ]


def test_two_documents_of_one_key_stay_two():
    nation = a_layer(
        "nation", period=YEAR, sources={"D1": "Order 7"},
        require=[a_line("ethics", at_least=4, source="D1")],
    )  # fmt: skip
    school = a_layer(
        "school", sources={"D1": "Staff rules"}, require=[a_line(at_least=1, source="D1")]
    )

    found = lay(school, [nation])

    cited = {line.id: found.source_of(line, "en") for line in found.require}
    assert cited == {"ethics": "Order 7", "year": "Staff rules"}
    assert not list(found.faults())


def test_rule_sets_that_share_no_key_are_left_as_they_are():
    nation = a_layer("nation", sources={"D1": "Order 7"})

    assert apart(nation, a_layer("school", sources={"D1": "Order 7"})) is nation


def test_codes_that_a_layer_without_a_list_of_sources_names_are_no_faults():
    nation = a_layer("nation", period=YEAR, require=[a_line(at_least=4, source="CN16")])

    assert not list(lay(a_layer("school", sources={"D1": "Staff rules"}), [nation]).faults())


def test_the_unit_is_that_of_the_layer_below_unless_the_upper_one_has_its_own():
    nation = RuleSet.read({"ruleset": {"id": "nation", "from": date(2010, 1, 1), "unit": "hour"}})

    assert lay(a_layer("school"), [nation]).ruleset.unit == "hour"


def test_the_other_reading_of_a_doubt_is_that_of_its_layer():
    doubts = {"R1": {"instead": {"require": [a_line(at_least=72), a_line("ethics", at_least=4)]}}}
    nation = a_layer("nation", period=YEAR, require=[a_line(at_least=48)], doubts=doubts)
    school = a_layer(
        "school", ("nation",), require=[a_line("reading", at_least=2)],
        doubts={"R1": {"clause": "another"}},
    )  # fmt: skip
    found = lay(school, [nation])

    other = found.under("nation:R1")

    assert other is not None
    assert [(id_, amount) for id_, amount, _at in asked(other)] == [
        ("year", 72), ("ethics", 4), ("reading", 2),
    ]  # fmt: skip
    assert found.under("R1") is None


LIVE = {"where": {"mode": "live"}}


def test_what_names_a_line_means_the_one_beside_it_as_well():
    nation = a_layer(
        "nation",
        period=YEAR,
        require=[a_line(at_least=48)],
        adjust=[{"require": ["year"], "who": {"leave": True}, "change": "exempt"}],
        cap=[{"at_most": 3, "for": ["year"]}],
        credit=[{"per_hour": 1, "share": {"year": "50%"}}],
    )
    city = a_layer("city", if_both="stricter", require=[a_line(at_least=30, **LIVE)])

    found = lay(city, [nation])

    assert asked(found) == [("year", 48, "nation.toml:1"), ("city:year", 30, "city.toml:1")]
    assert found.adjust[0].require == ("year", "city:year")
    assert found.cap[0].for_ == ("year", "city:year")
    assert found.credit[0].share == {"year": "50%", "city:year": "50%"}
    assert not list(found.faults())


def test_a_layer_that_only_replaces_replaces_both_of_what_stands_side_by_side():
    nation = a_layer("nation", period=YEAR, require=[a_line(at_least=48)])
    city = lay(a_layer("city", if_both="stricter", require=[a_line(at_least=30, **LIVE)]), [nation])

    found = lay(a_layer("school", require=[a_line(at_least=20)]), [city])

    assert asked(found) == [("year", 20, "school.toml:1")]


def test_a_choice_cannot_name_what_is_asked_in_two_ways():
    nation = a_layer(
        "nation",
        period=YEAR,
        require=[a_line(at_least=48), {"id": "either", "per": "year", "any_of": ["year"]}],
    )
    city = a_layer("city", if_both="stricter", require=[a_line(at_least=30, **LIVE)])

    (fault,) = lay(city, [nation]).faults()
    assert fault.place == "nation.toml:2"
    assert fault.told == (
        "“year” is asked in two ways that both hold, “year” and “city:year”: "
        "give one of them an id of its own"
    )


def test_a_part_cannot_spill_to_what_is_asked_in_two_ways():
    parts = [{"id": "own", "at_least": 1, "spill_to": "law"}, {"id": "law", "at_least": 2}]
    nation = a_layer("nation", period=YEAR, require=[a_line(at_least=48, of_which=parts)])
    own = [{"id": "law", "at_least": 1, **LIVE}]
    city = a_layer("city", if_both="stricter", require=[a_line(at_least=30, of_which=own)])

    (fault,) = lay(city, [nation]).faults()
    assert fault.told.startswith("“law” is asked in two ways that both hold")


def test_a_step_of_a_scale_is_the_same_in_both_layers():
    higher = {"where": {"level": "county+"}}
    scale = {"level": ["school", "county", "city"]}
    nation = a_layer("nation", period=YEAR, scale=scale, require=[a_line(at_least=48, **higher)])
    city = a_layer("city", if_both="stricter", require=[a_line(at_least=60, **higher)])

    assert asked(lay(city, [nation])) == [("year", 60, "city.toml:1")]
