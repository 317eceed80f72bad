"""What holds of every set of caps: held against plain ways of cutting."""

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from sbt_ledger.assessment.cuts import cut
from tests.assessment.cut_school import School, period_of

REQUIRE = [
    {
        "id": "year",
        "at_least": 10,
        "per": "year",
        "of_which": [
            {"id": "ethics", "at_least": 2, "where": {"topic": "ethics"}},
            {"id": "city", "at_least": 1, "where": {"level": "city"}},
        ],
    },
    {"id": "cycle", "at_least": 40, "per": "cycle"},
]
ROW = st.fixed_dictionaries(
    {
        "day": st.sampled_from(["2022-03-01", "2022-12-31", "2023-01-01", "2023-05-05"]),
        "hours": st.sampled_from(["0", "0.5", "1", "2", "3"]),
        "kind": st.sampled_from(["degree", "net", ""]),
        "mode": st.sampled_from(["a", "b", ""]),
        "topic": st.sampled_from(["ethics", "reading"]),
        "level": st.sampled_from(["city", "school"]),
    }
)
WHERE = st.sampled_from(
    [
        {},
        {"kind": "degree"},
        {"kind": "net"},
        {"mode": "a"},
        {"mode": ["a", "b"]},
        {"topic": "ethics"},
    ]
)
FOR = st.sampled_from([[], [], ["year"], ["cycle"], ["ethics"], ["year", "city"]])
CAP = st.fixed_dictionaries(
    {
        "where": WHERE,
        "at_most": st.sampled_from(["0", "0.5", "1", "2", "4", "30%", "50% of earned"]),
        "per": st.sampled_from(["year", "cycle"]),
    },
    optional={"for": FOR, "measure": st.sampled_from(["hours", "records", "distinct mode"])},
).map(lambda cap: cap | {"for": ["year"]} if cap["at_most"] == "30%" else cap)
CAPS = st.lists(CAP, max_size=4).map(
    lambda caps: [
        cap
        for cap in caps
        if (cap.get("measure", "hours") == "hours" or cap["at_most"] in {"0", "1", "2", "4"})
        and (cap["where"] or "earned" not in str(cap["at_most"]))
    ]
)


def a_school(rows, caps, require=REQUIRE):
    return School(rows, cap=caps, require=require)


def kept_of(school, scope):
    """Return what counts in a scope of each item that is in it."""
    name = scope or "cycle"
    shares = dict(zip((each.number for each in school.items), school.kept(name), strict=True))
    if not scope:
        chain = ("",)
        shares = {
            each.number: each.amounts[""]
            * (1 - sum(c.share for c in school.cuts.get(each.number, ()) if c.scope in chain))
            for each in school.items
        }
    return {n: amount for n, amount in shares.items() if not scope or scope in school.items[n].to}


@given(st.lists(ROW, max_size=7), CAPS)
def test_no_more_is_kept_than_any_cap_allows(rows, caps):
    school = a_school(rows, caps)

    for bound in school.bounds.sums:
        kept = kept_of(school, bound.scope)
        for period in {period_of(bound.per, each.day) for each in school.items}:
            inside = {each.number for each in school.items if each.day in period} & kept.keys()
            under = {n for n in inside if bound.number in school.items[n].under}
            amount = sum(kept[n] for n in under)
            at_most = str(bound.line.at_most)
            if at_most.endswith("earned"):
                assert amount <= sum(kept[n] for n in inside - under)
            elif at_most.endswith("%"):
                assert amount <= 10 * Fraction(30, 100)
            else:
                assert amount <= Fraction(at_most)


@given(st.lists(ROW, max_size=7), CAPS)
def test_what_is_cut_is_a_share_of_what_there_is_and_each_cut_tells_its_own(rows, caps):
    school = a_school(rows, caps)

    for number, cuts in school.cuts.items():
        assert all(0 < each.share <= 1 for each in cuts)
        assert all(each.amount == each.share * school.items[number].amounts[""] for each in cuts)
        for scope in ("year", "cycle", "ethics", "city"):
            chain = school.bounds.chain(scope)
            assert sum(each.share for each in cuts if each.scope in chain) <= 1


@given(st.lists(ROW, max_size=7), CAPS)
def test_nothing_is_cut_where_every_cap_has_room(rows, caps):
    roomy = [{**cap, "at_most": 99} for cap in caps]

    assert a_school(rows, roomy).cuts == {}


@given(st.lists(ROW, max_size=6), CAPS, st.randoms())
def test_the_order_of_rows_decides_between_rows_of_one_day_only(rows, caps, random):
    days = [{**row, "day": f"2023-{at:02}-01"} for at, row in enumerate(rows, 1)]
    shuffled = random.sample(days, len(days))

    one, other = a_school(days, caps), a_school(shuffled, caps)

    for name in ("year", "cycle", "ethics", "city"):
        by_day = dict(zip((each.day for each in one.items), one.kept(name), strict=True))
        assert by_day == dict(
            zip((each.day for each in other.items), other.kept(name), strict=True)
        )


NESTED = [
    {"where": {"kind": "degree", "mode": "a"}, "at_most": 1, "per": "year"},
    {"where": {"kind": "degree"}, "at_most": 2, "per": "year"},
    {"where": {"kind": "net"}, "at_most": 3, "per": "year"},
    {"at_most": 4, "per": "year"},
    {"at_most": 6, "per": "cycle"},
]


@given(st.lists(ROW, max_size=12), st.sets(st.sampled_from(range(len(NESTED)))))
def test_of_nested_caps_the_earliest_that_all_have_room_for_stay(rows, which):
    caps = [NESTED[at] for at in sorted(which)]
    school = a_school(rows, caps, [{"id": "year", "at_least": 10, "per": "year"}])

    room: dict[object, list[Fraction]] = {}
    greedy: dict[int, Fraction] = {}
    for item in sorted(school.items, key=lambda each: (each.day, each.number)):
        places = [
            room.setdefault((b.number, period_of(b.per, item.day)), [Fraction(str(b.line.at_most))])
            for b in school.bounds.sums
            if b.number in item.under
        ]
        greedy[item.number] = min([item.amounts[""], *(left[0] for left in places)])
        for left in places:
            left[0] -= greedy[item.number]

    assert school.kept() == [greedy[each.number] for each in school.items]


OVERLAPPING = [
    {"where": {"kind": "degree"}, "at_most": 1, "per": "year"},
    {"where": {"mode": "a"}, "at_most": 2, "per": "year"},
    {"where": {"topic": "ethics"}, "at_most": 2, "per": "year"},
    {"where": {"kind": "degree"}, "at_most": 2, "per": "cycle"},
]
SMALL = ROW.map(lambda row: {**row, "hours": str(min(Fraction(row["hours"]).__ceil__(), 2))})


@settings(max_examples=60)
@given(st.lists(SMALL, max_size=4), st.sets(st.sampled_from(range(3)), max_size=2), st.booleans())
def test_of_overlapping_caps_the_most_for_the_parts_and_then_in_all_stays(rows, which, stacked):
    # Where an entry is under two sums and no more, halves are as fine as it gets; parts make a
    # third sum, so quarters are tried.
    caps = [OVERLAPPING[at] for at in sorted({*which, *([3] if stacked else [])})]
    school = a_school(rows, caps)

    needs = school.call[2]

    def worth(kept):
        parts = (
            sum(
                kept[each.number]
                for each in school.items
                if need.id in each.to and each.day in need.period
            )
            for need in needs
        )
        gained = map(min, parts, (need.amount for need in needs))
        return sum(gained), sum(kept)

    def is_allowed(kept):
        return all(
            sum(
                kept[each.number]
                for each in school.items
                if bound.number in each.under and period_of(bound.per, each.day) == period
            )
            <= Fraction(bound.line.at_most)
            for bound in school.bounds.sums
            for period in {period_of(bound.per, each.day) for each in school.items}
        )

    steps = [
        [Fraction(half, 2) for half in range(int(each.amounts[""] * 2) + 1)]
        for each in school.items
    ]
    best = max(worth(kept) for kept in product(*steps) if is_allowed(kept))

    assert worth(school.kept()) == best


@given(st.lists(ROW, max_size=6), CAPS, st.sets(st.integers(0, 5)))
def test_what_waits_changes_nothing_of_what_counts_now(rows, caps, waiting):
    marked = [{**row, "waits": at in waiting} for at, row in enumerate(rows)]
    counting = [row for at, row in enumerate(rows) if at not in waiting]

    now, _later = a_school(marked, caps).both()

    alone = a_school(counting, caps)
    numbers = [at for at in range(len(rows)) if at not in waiting]
    needs = a_school(marked, caps).call[2]
    assert now == {
        numbers[at]: cuts
        for at, cuts in cut(alone.items, alone.bounds, period_of, needs, alone.required).items()
    }
