"""Sums are raised one after another, exactly, as far as their limits let them."""

from fractions import Fraction

from sbt_ledger.assessment.linear import Greatest, Limit


def limits(*rows):
    return [
        Limit({one: Fraction(factor) for one, factor in factors.items()}, Fraction(at_most))
        for factors, at_most in rows
    ]


def amounts(greatest, many, most=100):
    return [greatest.keep(one, Fraction(most)) for one in range(many)]


def test_a_variable_is_raised_to_its_limit():
    greatest = Greatest(1, limits(({0: 1}, "2.5")))

    assert amounts(greatest, 1) == [Fraction("2.5")]
    assert greatest.keep(0, Fraction(1)) == 0


def test_a_sum_that_was_raised_first_is_held_when_the_next_is_raised():
    # Together at most 3; the second alone at most 2, and it comes first.
    greatest = Greatest(2, limits(({0: 1, 1: 1}, 3), ({0: 1}, 3), ({1: 1}, 2)))

    greatest.lift([1])

    assert amounts(greatest, 2) == [1, 2]


def test_what_is_kept_of_one_is_not_taken_back_for_another():
    greatest = Greatest(2, limits(({0: 1, 1: 1}, 3), ({0: 1}, 3), ({1: 1}, 3)))

    assert greatest.keep(0, Fraction(1)) == 1
    assert greatest.keep(1, Fraction(3)) == 2
    assert greatest.keep(0, Fraction(3)) == 0


def test_the_greatest_sum_may_lie_between_whole_numbers():
    # Three that exclude each other two by two: a half of each.
    pairs = (({0: 1, 1: 1}, 1), ({1: 1, 2: 1}, 1), ({0: 1, 2: 1}, 1))
    alone = tuple(({one: 1}, 1) for one in range(3))
    greatest = Greatest(3, limits(*pairs, *alone))

    greatest.lift([0, 1, 2])

    assert amounts(greatest, 3) == [Fraction(1, 2)] * 3


def test_a_sum_of_nothing_is_raised_by_nothing():
    greatest = Greatest(1, limits(({0: 1}, 0)))

    greatest.lift([])
    greatest.lift([0])

    assert amounts(greatest, 1) == [0]


def test_a_sum_may_be_raised_again():
    greatest = Greatest(2, limits(({0: 1}, 1), ({1: 1, 0: -1}, 0)))

    greatest.lift([1])
    greatest.lift([1, 0])

    assert amounts(greatest, 2) == [1, 1]
