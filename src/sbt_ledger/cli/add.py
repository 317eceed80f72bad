"""`ledger add`: record a session and who attended, in one act."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.cli.options import Options
    from sbt_ledger.files.session import Session
    from sbt_ledger.files.session_cells import SessionWords
    from sbt_ledger.files.session_draft import Drafted
    from sbt_ledger.rules.rule_set import RuleSet

_Texts = list[str] | None
_MANY = 20  # so many people nobody checks at a glance


def add(  # noqa: PLR0913 - the options of the command line
    context: typer.Context,
    title: Annotated[
        str, typer.Argument(metavar="[TITLE]", help=_("What it was; with nothing at all, asks."))
    ] = "",
    date: Annotated[str, typer.Option(metavar="DATE", help=_("Its day, or its first day."))] = "",
    end: Annotated[str, typer.Option(metavar="DATE", help=_("Its last day."))] = "",
    hours: Annotated[
        str | None, typer.Option(metavar="H", help=_("Its hours; 0 for a paper and the like."))
    ] = None,
    kind: Annotated[
        str, typer.Option(metavar="K", help=_("Its kind, as in the files or by its name."))
    ] = "",
    teachers: Annotated[
        _Texts, typer.Option(metavar="A,B", help=_("Who attended: codes, names, parts of names."))
    ] = None,
    group: Annotated[
        _Texts, typer.Option(metavar="G", help=_("All of a group on that day; can be repeated."))
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help=_("All who were in post."))] = False,
    without: Annotated[
        _Texts, typer.Option("--except", metavar="A,B", help=_("But not these."))
    ] = None,
    absent: Annotated[_Texts, typer.Option(metavar="A,B", help=_("Who was absent."))] = None,
    leave: Annotated[_Texts, typer.Option(metavar="A,B", help=_("Who was on leave."))] = None,
    late: Annotated[
        _Texts, typer.Option(metavar="A[=MINUTES]", help=_("Who was late, and how much."))
    ] = None,
    left_early: Annotated[
        _Texts,
        typer.Option(metavar="A[=HOURS]", help=_("Who left early, and how long attended.")),
    ] = None,
    evidence: Annotated[
        _Texts, typer.Option(metavar="KIND=PATH", help=_("A proof; can be repeated."))
    ] = None,
    approval: Annotated[
        _Texts, typer.Option(metavar="STEP@DATE", help=_("A step passed; can be repeated."))
    ] = None,
    cells: Annotated[
        _Texts,
        typer.Option("--set", metavar="COL=VALUE", help=_("Any other column; can be repeated.")),
    ] = None,
    id_: Annotated[
        str, typer.Option("--id", metavar="ID", help=_("Instead of the next free YYYYMMDD-NN."))
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Show what would be written; write nothing."))
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help=_("Ask nothing, and record what seems recorded."))
    ] = False,
) -> int:
    """Record a session and who attended."""
    from datetime import datetime

    from sbt_ledger.cli.exit_code import COMPLIANT
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files.session_cells import SessionWords
    from sbt_ledger.files.session_draft import record
    from sbt_ledger.records.attendees import Naming

    def all_of(texts: _Texts) -> tuple[str, ...]:
        return tuple(texts or ())

    marks = {"absent": absent, "leave": leave, "late": late, "left-early": left_early}
    naming = Naming(
        all_of(teachers), all_of(group), everybody, all_of(without),
        {mark: all_of(texts) for mark, texts in marks.items() if texts},
    )  # fmt: skip
    words = SessionWords(
        title, date, end, hours, kind, id_, naming,
        all_of(evidence), all_of(approval), all_of(cells),
    )  # fmt: skip
    options = options_of(context)
    folder = options.folder()
    seen = None
    if _on_terminal() and not yes:
        words, seen, yes = _settled(options, folder, words)
    since = datetime.now().strftime("%Y-%m-%d %H:%M")  # noqa: DTZ005 - the clock on the wall
    session, drafted = record(folder, words, since, seen=seen, twice=yes, dry_run=dry_run)
    _show(options, session, drafted, folder, written=not dry_run)
    return COMPLIANT


def _on_terminal() -> bool:
    import sys

    return sys.stdin.isatty() and sys.stdout.isatty()


def _settled(
    options: Options, folder: Path, words: SessionWords
) -> tuple[SessionWords, Session | None, bool]:
    """Ask for what is missing, or to look at what may be a slip; return the words, and what was seen.

    Also whether to record what seems recorded already.
    """
    from sbt_ledger.cli.ask import Asking, confirm
    from sbt_ledger.files.session import open_book, plan
    from sbt_ledger.files.session_cells import missing

    opened = open_book(folder)
    if missing(opened.book, words):
        return Asking(opened, options.day(opened.book.settings.timezone)).ask(words)
    session = plan(opened, words)
    if session.twin is None and (len(session.people.people) > _MANY or session.people.by_part):
        confirm(session)
    return words, session, False


def _show(
    options: Options, session: Session, drafted: Drafted, folder: Path, *, written: bool
) -> None:
    """Show what was written and what became of the totals."""
    from dataclasses import replace

    from sbt_ledger.cli.output import default_format, say, show

    for note in filter(None, session.notes):
        say(note, options)
    if options.quiet and not options.format:
        return
    totals = _totals(options, folder, session, drafted)

    def text() -> str:
        return "\n".join((*_told(session, drafted, written=written), *_told_totals(totals)))

    def json() -> str:
        return _json(session, drafted, totals, written=written)

    def csv() -> str:
        from sbt_ledger.reports.csv_text import csv_text

        return csv_text(("teacher", "attendance", "hours"), drafted.attended())

    chosen = options.format or default_format(options)
    plain = replace(options, format="text" if chosen == "table" else chosen)
    show(plain, {"text": text, "json": json, "csv": csv})


def _totals(
    options: Options, folder: Path, session: Session, drafted: Drafted
) -> list[tuple[Standing, Standing]]:
    """Return, before and after, the sums that the people must reach in periods of that day."""
    from sbt_ledger.assessment.assess import Assessor
    from sbt_ledger.cli.options import rule_sets_of
    from sbt_ledger.cli.output import say
    from sbt_ledger.errors import LedgerError

    book, day = drafted.before, session.activity.end
    try:
        rule_sets = rule_sets_of(folder, book, None)
    except LedgerError as fault:
        say(_("The totals are not shown: {reason}").format(reason=fault.message), options)
        return []
    span = _span(rule_sets, day, max(day, options.day(book.settings.timezone)))
    found = []
    for rules in rule_sets:
        assessors = [Assessor(each, rules, span) for each in (book, drafted.after)]
        for each in session.people.people:
            standings = (assessor.standings(each.teacher.code) for assessor in assessors)
            found += [pair for pair in zip(*standings, strict=True) if _is_total(*pair, day)]
    return sorted(found, key=lambda pair: list(book.teachers).index(pair[1].teacher.code))


def _span(rule_sets: Sequence[RuleSet], day: date, as_of: date) -> Span:
    """Return the periods in question; for a day long past, all in which it lies."""
    from sbt_ledger.assessment.span import Span, scheme_of
    from sbt_ledger.periods import Period, add_months

    if day > add_months(as_of, -12):
        return Span(as_of)
    around = [
        period
        for rules in rule_sets
        for per, rule in rules.period.items()
        if not rule.anchor
        for period in scheme_of(rules, per).between(day, day)
    ]
    first = min((period.first for period in around), default=day)
    return Span(as_of, Period(first, max((each.last for each in around), default=day), ""))


def _is_total(before: Standing, after: Standing, day: date) -> bool:
    """Whether it is a sum to reach in a period of that day: of everything, or one that changed."""
    asked, period = after.requirement, after.period
    if asked.measure or asked.at_least is None or period is None or day not in period:
        return False
    changed = (before.earned, before.pending) != (after.earned, after.pending)
    return after.state != "not-applicable" and (changed or not asked.where)


def _told(session: Session, drafted: Drafted, *, written: bool) -> Iterator[str]:
    from sbt_ledger.records.attendees import told_marks

    activity, people = session.activity, session.people.people
    text = _("Nothing was written. It would be {id}: {title}, {day}, {people}.")
    if written:
        text = _("Recorded as {id}: {title}, {day}, {people}.")
    count = ngettext("{count} person", "{count} people", len(people)).format(count=len(people))
    day = activity.start if activity.start == activity.end else f"{activity.start}..{activity.end}"
    yield text.format(id=activity.id, title=activity.title, day=day, people=count)
    first, *others = drafted.additions
    yield f"{first.place}: " + "\n    ".join(first.text)
    for addition in others:
        told = told_marks(people)
        yield f"{addition.place}: {count}" + (f" ({told})" if told else "")


def _told_totals(totals: Sequence[tuple[Standing, Standing]]) -> Iterator[str]:
    """Yield a line a total; of many people, a line a requirement."""
    from sbt_ledger.cli.language import spoken
    from sbt_ledger.reports.words import titled

    if len({after.teacher.code for _before, after in totals}) > _MANY:
        yield from _summed_up(totals)
        return
    several = len({after.rule_set.id for _before, after in totals}) > 1
    for before, after in totals:
        rules = f" ({after.rule_set.id})" if several else ""
        who = f"{after.teacher.code} {after.teacher.name}"
        yield f"{who}  {titled(after, spoken())}{rules}: {_became(before, after)}"


def _became(before: Standing, after: Standing) -> str:
    """Return what became of a total: `26 → 28 of 30, short by 2`."""
    from sbt_ledger.reports.amounts import shown
    from sbt_ledger.reports.words import joined, state_name

    needed, earned = shown(after.needed, after.earned), shown(after.earned, after.needed)
    text = _("{before} → {after} of {needed}")
    if before.earned == after.earned:
        text = _("still {after} of {needed}")
    figures = text.format(before=shown(before.earned), after=earned, needed=needed)
    state = state_name(after.state)
    if after.state in {"open", "short", "pending"}:
        state = _("short by {lacking}").format(lacking=shown(after.short))
    pending = _("pending {pending}").format(pending=shown(after.pending)) if after.pending else ""
    return joined((figures, state, pending))


def _summed_up(totals: Sequence[tuple[Standing, Standing]]) -> Iterator[str]:
    from sbt_ledger.cli.language import spoken
    from sbt_ledger.reports.words import titled

    by_title: dict[str, list[tuple[Standing, Standing]]] = {}
    for pair in totals:
        by_title.setdefault(f"{titled(pair[1], spoken())} ({pair[1].rule_set.id})", []).append(pair)
    text = _("{title}: {reached} of {count} have reached it, {now} of them now; {short} are short.")
    for title, pairs in by_title.items():
        reached = [before for before, after in pairs if after.complete]
        now = sum(not before.complete for before in reached)
        short = sum(after.short > 0 and not after.complete for _before, after in pairs)
        yield text.format(title=title, reached=len(reached), count=len(pairs), now=now, short=short)


def _json(
    session: Session,
    drafted: Drafted,
    totals: Sequence[tuple[Standing, Standing]],
    *,
    written: bool,
) -> str:
    from sbt_ledger.reports.json_text import listed, one_line, whole

    people = ("teacher", "attendance", "hours")
    files = [
        {"file": each.file, "line": each.lines[0], "rows": len(each.lines)}
        for each in drafted.additions
    ]
    became = [
        {
            "teacher": after.teacher.code, "rules": after.rule_set.id,
            "require": after.requirement.id, "period": after.period and after.period.label,
            "needed": after.needed, "before": before.earned, "after": after.earned,
            "pending": after.pending, "short": after.short, "state": after.state,
        }
        for before, after in totals
    ]  # fmt: skip
    return whole({
        "version": one_line(1),
        "written": one_line(written),
        "activity": one_line(session.activity.id),
        "files": listed(map(one_line, files)),
        "people": listed(one_line(dict(zip(people, each, strict=True))) for each in drafted.attended()),
        "totals": listed(map(one_line, became)),
    })  # fmt: skip
