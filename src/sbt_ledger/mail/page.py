"""What a mail says, as a page: plain text and HTML are made of the same blocks."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.mail.lists import MOST_NAMES, list_of, named_task, told_due, why_told
from sbt_ledger.mail.matters import Why
from sbt_ledger.reports.amounts import shown
from sbt_ledger.reports.check_text import school_lines
from sbt_ledger.reports.concerns import states_of_concern
from sbt_ledger.reports.outlook import told_line
from sbt_ledger.reports.page import Heading, Line
from sbt_ledger.reports.school_words import told_blocks
from sbt_ledger.reports.words import some_of, titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.mail.content import Content
    from sbt_ledger.mail.edition import Edition
    from sbt_ledger.mail.matters import Lack, Matter
    from sbt_ledger.reports.page import Block, Page, Tone
    from sbt_ledger.reports.words import Words

_MOST_WAYS = 3
_MISSED = states_of_concern(short_only=True)


def subject_of(content: Content, edition: Edition) -> str:
    """Return the subject: whose list of which school, never a figure of anybody."""
    school, period = edition.report.book.settings.school, edition.period
    if content.lists or content.own is None:
        text = _("{school}: who lacks training in {period}")
    else:
        text = _("{school}: your training in {period}")
    return text.format(school=school, period=period)


def page_of(content: Content, edition: Edition) -> Page:
    """Return the blocks of the mail, in the language that is spoken."""
    language = content.recipient.language
    words, book = edition.words(language), edition.report.book
    return (
        *_greeting(content, edition),
        *_own(content.own, edition, words, language),
        *_school(content, edition, words, language),
        *(block for each in content.lists for block in list_of(each, book, words, language)),
        *_closing(edition),
    )


def _greeting(content: Content, edition: Edition) -> Iterator[Block]:
    if content.recipient.name:
        yield Line(_("Dear {name},").format(name=content.recipient.name))
    text = _("This is how training stands at {school} on {day}, by its own records.")
    school = edition.report.book.settings.school
    yield Line(text.format(school=school, day=edition.report.as_of.isoformat()))


def _own(own: Lack | None, edition: Edition, words: Words, language: str) -> Iterator[Block]:
    if own is None:
        return
    yield Heading(_("What you still need"))
    for matter in own.matters:
        yield from _matter(matter, words, language)
    for each in own.overdue:
        text = _("{deadline}: was due {day}, and is not done")
        name = named_task(each, edition.report.book, language)
        yield Line(text.format(deadline=name, day=told_due(each)), tone="bad")
        if kept_from := told_blocks(each.blocks):
            yield Line(kept_from, depth=1)


def _matter(matter: Matter, words: Words, language: str) -> Iterator[Line]:
    standing, outlook = matter.standing, matter.outlook
    text = _("{requirement}: {told}")
    tone: Tone = "bad" if matter.calls else "doubtful" if matter.why is Why.PENDING else ""
    told = words.told_standing(standing)
    if matter.why is Why.BEHIND:
        behind = _("{state} ({figures})")
        told = behind.format(state=why_told(matter), figures=words.told_figures(standing))
    yield Line(text.format(requirement=titled(standing, language), told=told), tone=tone)
    yield Line(_until(matter), depth=1)
    if outlook is not None and outlook.left:
        yield Line(_("Still missing: {amount}").format(amount=shown(outlook.left)), depth=1)
    if standing.missing:
        text = _("Not covered yet: {values}")
        yield Line(text.format(values=words.joined(standing.missing)), depth=1)
    if matter.why is Why.BEHIND and outlook is not None and outlook.by_now is not None:
        pace = _("At an even pace it would be {amount} by now.")
        yield Line(pace.format(amount=shown(outlook.by_now)), depth=1)
    if standing.pending or standing.awaits:
        yield Line(_awaited(matter, words), depth=1)
    asked = standing.requirement.told(language)
    if asked != standing.requirement.named(language):
        yield Line(_("Asked for: {text}").format(text=asked), depth=1, tone="quiet")
    yield from _finishing(matter, words, language)


def _until(matter: Matter) -> str:
    """Return until when there is time for it."""
    period = matter.standing.period
    if period is None:
        return ""
    if matter.outlook is None:
        return _("The period ended on {day}.").format(day=period.last.isoformat())
    days = matter.outlook.days
    if not days:
        return _("Time until {day}: today is the last day.").format(day=period.last.isoformat())
    text = ngettext(
        "Time until {day}: {count} day is left.", "Time until {day}: {count} days are left.", days
    )
    return text.format(day=period.last.isoformat(), count=days)


def _awaited(matter: Matter, words: Words) -> str:
    standing = matter.standing
    awaits = words.told_awaits(standing)
    if not standing.pending:
        return _("Recorded, and not final yet: {awaits}").format(awaits=awaits)
    text = _("{amount} more wait: {awaits}")
    return text.format(amount=shown(standing.pending), awaits=awaits)


def _finishing(matter: Matter, words: Words, language: str) -> Iterator[Line]:
    """Yield what would finish it: what is planned, and the credit lines of the rules."""
    outlook = matter.outlook
    if outlook is None or not outlook.left:
        return
    if outlook.planned:
        text = _("Sessions that are planned would finish it, if you attend them.")
        if outlook.after:
            text = _("Sessions that are planned would add {planned}; then {left} is missing.")
        told = text.format(planned=shown(outlook.planned), left=shown(outlook.after))
        yield Line(told, depth=1)
    for way in [each for each in outlook.ways if each.hours is not None][:_MOST_WAYS]:
        text = ngettext("What would finish it: {hours} hour: {line}",
                        "What would finish it: {hours} hours: {line}",
                        1 if way.hours == 1 else 2)  # fmt: skip
        line = told_line(way, outlook, language, words.naming)
        yield Line(text.format(hours=shown(way.hours or outlook.left), line=line), depth=1)


def _school(content: Content, edition: Edition, words: Words, language: str) -> Iterator[Block]:
    if not content.recipient.office:
        return
    report = edition.report
    yield Heading(_("The school"))
    yield Line(_summary(edition))
    yield from (Line(each, tone="bad") for each in school_lines(report, _MISSED, words, language))
    if names := edition.unreachable:
        text = ngettext(
            "{count} teacher gets no mail, as the roster has no address of their own: {names}",
            "{count} teachers get no mail, as the roster has no address of their own: {names}",
            len(names),
        )
        yield Line(text.format(count=len(names), names=some_of(names, MOST_NAMES)), tone="bad")
    if names := edition.unknown:
        text = ngettext(
            "{count} teacher cannot be judged, as something is not recorded: {names}",
            "{count} teachers cannot be judged, as something is not recorded: {names}",
            len(names),
        )
        told = text.format(count=len(names), names=some_of(names, MOST_NAMES))
        yield Line(told, tone="doubtful")


def _summary(edition: Edition) -> str:
    """Return how many teachers lack something, by why it is told."""
    whys = [{each.why for each in lack.matters} for lack in edition.lacks.values()]
    short = sum(Why.SHORT in some for some in whys)
    behind = sum(Why.BEHIND in some and Why.SHORT not in some for some in whys)
    late = sum(bool(lack.overdue) for lack in edition.lacks.values())
    text = _("Short: {short}; else behind pace: {behind}; with something overdue: {late}.")
    return text.format(short=short, behind=behind, late=late)


def _closing(edition: Edition) -> Iterator[Block]:
    mailing = edition.mailing
    yield Heading("")
    if contact := mailing.contact or mailing.reply_to or mailing.from_:
        text = _("Questions, or a record that is missing here: {contact}")
        yield Line(text.format(contact=contact))
    yield Line(_("A program wrote this mail from the records of the school."), tone="quiet")
