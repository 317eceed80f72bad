"""A district comes to what one school of all its teachers would, whatever the rules."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import assume, given

from sbt_ledger.assessment.assess import assess
from sbt_ledger.assessment.cohort import bar_of
from sbt_ledger.assessment.district import figures_of, lines_of, pooled
from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.span import Span
from sbt_ledger.rules.rule_set import RuleSet
from tests.books import asking
from tests.naive.school_strategies import school_cases, school_rule_sets
from tests.naive.test_equal import drawn
from tests.test_buckets import WHOLE, crowded, written_or_not


def part(case, codes):
    """Return the case of some of its teachers."""
    return {
        **case,
        "teachers": [each for each in case["teachers"] if each["code"] in codes],
        "changes": [each for each in case.get("changes", ()) if each["teacher"] in codes],
        "records": [each for each in case["records"] if each.get("teacher", "t0") in codes],
    }


def told(schools, day):
    """Return each share and mean over all schools: how it stands, and of which sums it is made."""
    return {
        (each.first.cohort.id, each.first.period, each.first.group): (
            each.standing.state,
            each.standing.numerator,
            each.standing.denominator,
            each.standing.value,
        )
        for each in pooled(schools, day)
        if each.standing is not None
    }


@drawn(25)
@given(school_rule_sets(), crowded(school_cases()))
def test_two_schools_come_to_what_one_of_all_their_teachers_comes_to(rules, case):
    read = RuleSet.read(asking(rules))
    codes = [each["code"] for each in case["teachers"]]
    assume(len(codes) > 1 and not list(read.faults()))
    with TemporaryDirectory() as name:

        def judged(some):
            (folder := Path(name, some[0] + str(len(some)))).mkdir()
            book = written_or_not(folder, part(case, some))
            return figures_of(folder.name, assess(book, (read,), Span(case["as_of"], WHOLE)), ())

        one, two = judged(codes), [judged(codes[0::2]), judged(codes[1::2])]

    assert told(two, case["as_of"]) == {
        (each.cohort.id, each.period, each.group): (
            each.state,
            each.numerator,
            each.denominator,
            each.value,
        )
        for each in one.cohorts
        if bar_of(each.cohort, each.period).is_ratio and each.state is not State.NOT_APPLICABLE
    }
    assert dict(lines_of(two)) == dict(lines_of([one]))
