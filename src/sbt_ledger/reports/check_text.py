"""`check` as plain text: a line a finding, for pipes, files and mail."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from itertools import chain
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.reports.check_order import behind, by_concern
from sbt_ledger.reports.concerns import (
    cohorts_in,
    deadlines_in,
    money_in,
    remark_on_readings,
    states_of_concern,
)
from sbt_ledger.reports.harmless import tame
from sbt_ledger.reports.naming import AS_WRITTEN
from sbt_ledger.reports.school_words import (
    MOST_NAMES,
    named,
    remarks,
    told_blocks,
    told_cohort,
    told_money,
)
from sbt_ledger.reports.words import (
    Words,
    joined,
    not_yet,
    sentences,
    some_of,
    state_name,
    titled,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sbt_ledger.assessment.result import Report, Standing
    from sbt_ledger.assessment.school import CohortStanding, MoneyStanding
    from sbt_ledger.reports.concerns import DeadlineGroup
    from sbt_ledger.reports.naming import Naming


def as_text(
    report: Report,
    language: str,
    *,
    naming: Naming = AS_WRITTEN,
    short_only: bool = False,
    everything: bool = False,
) -> str:
    """Return a heading, a line for whatever is not in order, and the verdict.

    With `short_only` what is short or over; with `everything` all that is asked of anyone.
    """
    states = states_of_concern(short_only=short_only, everything=everything)
    words = Words(naming)
    lines = [
        heading(report, language),
        *_lines(chain(*by_concern(report, states).values()), words, language),
        *(() if short_only or everything else _behind_lines(report, language)),
        *school_lines(report, states, words, language),
        *remark_on_readings(report),
        verdict_line(report),
    ]
    return "".join(f"{tame(line)}\n" for line in lines)


def school_lines(
    report: Report, states: frozenset[State], words: Words, language: str
) -> Iterator[str]:
    """Yield a line for each cohort, deadline and share of money in one of `states`."""
    yield from (_cohort_line(each, words, language, report) for each in cohorts_in(report, states))
    yield from (_deadline_line(each, words, language) for each in deadlines_in(report, states))
    yield from (_money_line(each, words, language) for each in money_in(report, states))


def heading(report: Report, language: str) -> str:
    """Return the school, the day of the question, and the rule sets."""
    return _("{school}, as of {day}: {rules}").format(
        school=report.book.settings.school,
        day=report.as_of.isoformat(),
        rules=joined(each.title(language) for each in report.rule_sets),
    )


def verdict_line(report: Report) -> str:
    """Return the verdict over all teachers and the school, in one line."""
    summary = report.summary
    if not summary["teachers"]:
        later = not_yet(report.rule_sets, report.as_of)
        return sentences((_("No teacher was asked about."), *later))
    text = ngettext(
        "{count} of {teachers} teacher short", "{count} of {teachers} teachers short",
        summary["teachers"],
    )  # fmt: skip
    verdicts = [text.format(count=summary["short"], teachers=summary["teachers"])]
    verdicts += [
        f"{count} {state_name(state)}"
        for state in (State.UNKNOWN, State.PENDING, State.OPEN)
        if (count := summary[state])
    ]
    if count := summary["compliant"]:
        verdicts.append(_("{count} compliant").format(count=count))
    verdict = _("{verdicts}.").format(verdicts=joined(verdicts))
    for more in _of_the_school(report):
        verdict = _("{verdict} {more}").format(verdict=verdict, more=more)
    return verdict


def _of_the_school(report: Report) -> list[str]:
    missed = states_of_concern(short_only=True)
    cohorts = sum(each.binds for each in cohorts_in(report, missed))
    cohorts += sum(each.money.force == "must" for each in money_in(report, missed))
    deadlines = sum(each.deadline.force == "must" for each in deadlines_in(report, missed))
    told = []
    if cohorts:
        text = ngettext(
            "{count} requirement of the school not met.",
            "{count} requirements of the school not met.",
            cohorts,
        )
        told.append(text.format(count=cohorts))
    if deadlines:
        text = ngettext("{count} deadline missed.", "{count} deadlines missed.", deadlines)
        told.append(text.format(count=deadlines))
    return told


def _lines(standings: Iterable[Standing], words: Words, language: str) -> Iterator[str]:
    text = _("{code} {name}  {requirement}: {told}")
    for standing in standings:
        yield text.format(
            code=standing.teacher.code,
            name=standing.teacher.name,
            requirement=titled(standing, language),
            told=words.told_standing(standing),
        )


def _behind_lines(report: Report, language: str) -> Iterator[str]:
    for each in behind(report, language):
        count = len(each.standings)
        text = ngettext(
            "{requirement}: {count} teacher open and behind pace: {names}",
            "{requirement}: {count} teachers open and behind pace: {names}",
            count,
        )
        title = " ".join(filter(None, (each.requirement, each.period)))
        yield text.format(requirement=title, count=count, names=each.names)


def _cohort_line(standing: CohortStanding, words: Words, language: str, report: Report) -> str:
    told = (told_cohort(standing, words), *remarks(standing, report.book))
    return _("{requirement}: {told}").format(
        requirement=f"{named(standing, language)} {standing.period.label}",
        told=_("; ").join(told),
    )


def _money_line(standing: MoneyStanding, words: Words, language: str) -> str:
    figures, state = told_money(standing), words.states[standing.state]
    told = _("{state} ({figures})").format(state=state, figures=figures)
    return _("{requirement}: {told}").format(
        requirement=f"{standing.money.named(language)} {standing.period.label}",
        told=words.with_force(told, standing.money.force),
    )


def _deadline_line(group: DeadlineGroup, words: Words, language: str) -> str:
    text = ngettext(
        "{deadline}, due {day}: {state}: {count} teacher: {names}",
        "{deadline}, due {day}: {state}: {count} teachers: {names}",
        len(group.names),
    )
    told = text.format(
        deadline=titled_deadline(group, language),
        day=_("on a day not known") if group.due is None else group.due.isoformat(),
        state=told_deadline(group, words),
        count=len(group.names),
        names=some_of(group.names, MOST_NAMES),
    )
    return _("; ").join(part for part in (told, told_blocks(group.blocks)) if part)


def told_deadline(group: DeadlineGroup, words: Words) -> str:
    """Return the state of a deadline; of what was done after its day that it was late."""
    state = _("done late") if group.late else words.states[group.state]
    return words.with_force(state, group.deadline.force)


def titled_deadline(group: DeadlineGroup, language: str) -> str:
    """Return the name of a deadline, with the activity that it belongs to."""
    name = group.deadline.named(language)
    if not group.activity:
        return name
    return _("{deadline} ({activity})").format(deadline=name, activity=group.activity)
