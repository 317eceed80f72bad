"""A teacher's items under floors and caps, for the tests of what is cut."""

from datetime import date
from fractions import Fraction

from sbt_ledger.assessment.cuts import cut, cut_both, share_kept
from sbt_ledger.assessment.cuts_bounds import Bounds
from sbt_ledger.assessment.cuts_held import Item, Need
from sbt_ledger.periods import Cycles, PeriodScheme, Years
from sbt_ledger.rules.rule_set import RuleSet, parts_of
from tests.books import asking

SCHEMES: dict[str, PeriodScheme] = {"year": Years(1, 1), "cycle": Cycles(date(2021, 1, 1), 60)}


def period_of(per, day):
    """Return the period of a name that holds a day; "summer" holds none but July."""
    if per == "summer":
        return period_of("year", day) if day.month == 7 else None
    (period,) = SCHEMES[per].between(day, day)
    return period


class School:
    """Rules, the rows of one teacher, and what is cut of them. Days are "MM-DD" of 2023."""

    def __init__(self, rows, *, asked=(), credit=({"per_hour": 1},), **tables):
        self.rule_set = RuleSet.read(
            {
                "ruleset": {"id": "town", "from": date(2010, 1, 1)},
                "period": {
                    "year": {"start": "01-01"},
                    "cycle": {"start": date(2021, 1, 1), "length": "5 years"},
                },
                "credit": list(credit),
                "require": [{"id": "year", "at_least": 10, "per": "year"}],
                **asking(tables),
            }
        )
        self.bounds = Bounds(self.rule_set)
        self.items = [self._item(number, **row) for number, row in enumerate(rows)]
        self._asked = dict(asked)
        self.call = (self.bounds, period_of, self._needs(), self.required)
        self.cuts = cut([each for each in self.items if not each.waits], *self.call)

    def required(self, name, _period):
        """Return what is asked: what the test says, else what the rules say."""
        lines = self._lines()
        amount = self._asked.get(name, lines[name].at_least)
        return None if amount is None else Fraction(amount)

    def earned(self, name="year", year=None, *, measure="", cuts=None):
        """Return what counts to a requirement or part, in a year if it is given."""
        chain = self.bounds.chain(name)
        return sum(
            each.amounts.get(measure, Fraction(0))
            * share_kept((self.cuts if cuts is None else cuts).get(each.number, ()), chain)
            for each in self.items
            if name in each.to and year in (None, each.day.year)
        )

    def kept(self, name="year"):
        """Return what counts of each item."""
        chain = self.bounds.chain(name)
        return [
            each.amounts[""] * share_kept(self.cuts.get(each.number, ()), chain)
            for each in self.items
        ]

    def told(self, number):
        """Return what is cut of an item, and the most that the line lets count."""
        return [(each.amount, most(each.line)) for each in self.cuts.get(number, ())]

    def both(self):
        """Return what is cut now, and what if all that waits counted."""
        return cut_both(self.items, *self.call)

    def _lines(self):
        tops = self.rule_set.require
        return {line.id: line for top in tops for line in (top, *parts_of(top))}

    def _needs(self):
        found = []
        for top in self.rule_set.require:
            for part in parts_of(top):
                for period in sorted({period_of(top.per, item.day) for item in self.items}):
                    amount = self.required(part.id, period)
                    if amount is not None:
                        found.append(Need(part.id, period, amount, top.measure))
        return found

    def _item(self, number, day="06-01", hours=0, *, event=None, waits=False, **cells):
        day = date.fromisoformat(day if len(day) > 5 else f"2023-{day}")
        amounts = {"": Fraction(str(cells.pop("credits", hours))), "hours": Fraction(str(hours))}

        def read(column):
            return (cells[column],) if cells.get(column) else ()

        to = {
            line.id
            for top in self.rule_set.require
            if top.where.fits(read) is True
            for line in (top, *(part for part in parts_of(top) if part.where.fits(read) is True))
        }
        under = self.bounds.under(read)
        return Item(number, day, amounts, under, frozenset(to), read, event, waits)


def most(line):
    """Return what a line lets count."""
    return line.at_most
