"""What `--balance YEAR=HOURS` means: of which period, and on which day it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError

if TYPE_CHECKING:
    from sbt_ledger.cli.options import Options
    from sbt_ledger.files.opening_rows import Balance
    from sbt_ledger.rules.rule_set import RuleSet


def balances_of(options: Options, texts: Sequence[str], moved_in: date) -> list[Balance]:
    """Return the balances of a call: each stands on the last day of its period, or before moving.

    Raises WrongUseError for what names no period of the rule sets in use, and no day.
    """
    if not texts:
        return []
    from sbt_ledger.cli.options import rule_sets_of

    folder, book = options.read()
    rule_sets = rule_sets_of(folder, book, None)
    return [_balance(text, rule_sets, moved_in) for text in texts]


def _balance(text: str, rule_sets: tuple[RuleSet, ...], moved_in: date) -> Balance:
    from sbt_ledger.assessment.span import named_period
    from sbt_ledger.files.opening_rows import Balance
    from sbt_ledger.intake.named_year import read_year

    named, equals, hours = text.replace("＝", "=").partition("=")
    if not (equals and named.strip() and hours.strip()):
        message = _("--balance: “{text}” is not of the form YEAR=HOURS.").format(text=text)
        raise WrongUseError(message, _("For example: --balance 2024-25=32"))
    year = read_year(named)
    label = year.label if year else named.strip()
    day = _day(label)
    if day is None:
        period = named_period(label, rule_sets, moved_in)
        if period is None:
            message = _("No rule set in use has a period “{period}”.").format(period=label)
            hint = _("For example 2025-26; or give the day up to which it was earned.")
            raise WrongUseError(message, hint)
        day = min(period.last, max(period.first, moved_in - timedelta(days=1)))
    return Balance(label, day, hours.strip())


def _day(text: str) -> date | None:
    from contextlib import suppress

    from sbt_ledger.files.cells import CellError, parse_date

    with suppress(CellError):
        return parse_date(text)
    return None
