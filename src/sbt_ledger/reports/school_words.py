"""What a school owes together, in the words that people read: figures, remarks, consequences."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.files.kinds import named_money
from sbt_ledger.reports.amounts import exact_text, share_text, shown
from sbt_ledger.reports.words import some_of
from sbt_ledger.rules.cohort import RATIOS
from sbt_ledger.rules.deadline import CHOOSE_NEXT, SHOW_HOURS
from sbt_ledger.rules.source import amount_on

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sbt_ledger.assessment.school import CohortStanding, MoneyStanding
    from sbt_ledger.records.book import Book
    from sbt_ledger.reports.words import Words

# So many names fit into a line that is still read.
MOST_NAMES = 10


def reached(standing: CohortStanding) -> str:
    """Return the figure that a cohort reached: "21.95%", "75", "" if there is none."""
    if standing.value is None:
        return ""
    cohort, day = standing.cohort, standing.period.first
    if cohort.measure in RATIOS:
        floor, ceiling = (amount_on(each, day) for each in (cohort.at_least, cohort.at_most))
        return share_text(standing.value, _if_text(floor), _if_text(ceiling))
    return shown(standing.value)


def needed(standing: CohortStanding) -> str:
    """Return what is asked: "22%", "at most 5%"."""
    text = exact_text(standing.needed)
    is_ceiling = standing.cohort.at_least is None
    return _("at most {needed}").format(needed=text) if is_ceiling else text


def composed(standing: CohortStanding) -> tuple[str, ...]:
    """Return what a figure is made of: the people, seats or sums behind it."""
    if standing.state is State.EMPTY:
        return (_("no one in the group"),)
    above, below = standing.numerator, standing.denominator
    told = []
    if above is not None and below is not None:
        text = _("{above} of {below}")
        if standing.cohort.measure == "mean":
            text = ngettext(
                "{above} over {below} person", "{above} over {below} people", int(below)
            )
        told.append(text.format(above=shown(above), below=shown(below)))
    if standing.allowed is not None:
        text = _("in whole people: {count}")
        told.append(text.format(count=shown(standing.allowed)))
    return tuple(told)


def told_cohort(standing: CohortStanding, words: Words) -> str:
    """Return the state of a school's requirement with its figures."""
    text = _("{earned} of {needed}")
    value = reached(standing)
    figures = [text.format(earned=value, needed=needed(standing))] if value else []
    inside = _("; ").join([*figures, *composed(standing)])
    told = _("{state} ({figures})").format(state=words.states[standing.state], figures=inside)
    return words.with_force(told, standing.cohort.force)


def named(standing: CohortStanding, language: str) -> str:
    """Return the name of a school's requirement, with the group that it is asked of."""
    name = standing.cohort.named(language)
    if standing.group is None:
        return name
    return _("{requirement} ({group})").format(requirement=name, group=standing.group)


def remarks(standing: CohortStanding, book: Book) -> tuple[str, ...]:
    """Return who was left out, who is below a mean that is asked of all together, and blanks."""
    told = []
    if standing.left_out:
        text = ngettext(
            "{count} in post is left out: {names}",
            "{count} in post are left out: {names}",
            len(standing.left_out),
        )
        told.append(_named(text, standing.left_out, book))
    if standing.below:
        text = ngettext(
            "{count} is below {needed}, a remark only: {names}",
            "{count} are below {needed}, a remark only: {names}",
            len(standing.below),
        ).replace("{needed}", exact_text(standing.needed))
        told.append(_named(text, standing.below, book))
    if standing.unsure:
        text = _("A blank cell decides of: {names}")
        told.append(_named(text, standing.unsure, book))
    return tuple(told)


def told_money(standing: MoneyStanding) -> str:
    """Return the figures of money: the share of what is asked, and what it comes to."""
    return _("; ").join(part for part in (money_share(standing), *money_remarks(standing)) if part)


def money_share(standing: MoneyStanding) -> str:
    """Return the share that was reached of the one that is asked, "" if it is not known."""
    value = money_reached(standing)
    text = _("{earned} of {needed}")
    return text.format(earned=value, needed=standing.needed) if value else ""


def money_reached(standing: MoneyStanding) -> str:
    """Return the share that was reached in percent, "" if it is not known."""
    value = standing.value
    return "" if value is None else share_text(value, standing.needed)


def money_remarks(standing: MoneyStanding) -> tuple[str, ...]:
    """Return the amounts behind a share, and which of them are not booked."""
    money = standing.money
    told = []
    if standing.amount is not None and standing.whole is not None:
        text = _("{amount} of {whole}")
        told.append(text.format(amount=shown(standing.amount), whole=shown(standing.whole)))
    if standing.asked is not None and standing.state is not State.MET:
        told.append(_("asked: {amount}").format(amount=shown(standing.asked)))
    missing = [
        named_money(what)
        for what, booked in ((money.what, standing.amount), (money.of, standing.whole))
        if booked is None
    ]
    if missing:
        told.append(_("not booked: {amounts}").format(amounts=_(", ").join(missing)))
    return tuple(told)


def told_blocks(blocks: Iterable[str]) -> str:
    """Return what is not to be had before a task is done, "" if nothing."""
    names = {
        SHOW_HOURS: _("hours do not count"),
        CHOOSE_NEXT: _("no choice for the next semester"),
    }
    told = _(", ").join(names.get(each, each) for each in blocks)
    return _("until then: {blocked}").format(blocked=told) if told else ""


def _named(text: str, keys: tuple[str, ...], book: Book) -> str:
    names = list(map(book.called, keys))
    return text.format(count=len(keys), names=some_of(names, MOST_NAMES))


def _if_text(amount: object) -> str | None:
    return amount if isinstance(amount, str) else None
