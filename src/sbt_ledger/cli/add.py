"""`ledger add`: record a session and who attended, in one act."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Context, Option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.cli.options import Options
    from sbt_ledger.files.session import Session
    from sbt_ledger.files.session_draft import Drafted
    from sbt_ledger.rules.rule_set import RuleSet

    _Pair = tuple[Standing, Standing]

_Texts = list[str] | None
_MANY = 20  # so many people nobody checks at a glance


def add(
    context: Context,
    title: Annotated[str, Argument(metavar="[TITLE]", help=_("What it was."))] = "",
    date: Annotated[str, Option(metavar="DATE", help=_("Its day, or its first day."))] = "",
    end: Annotated[str, Option(metavar="DATE", help=_("Its last day."))] = "",
    hours: Annotated[str | None, Option(metavar="H", help=_("Its hours; 0 for a paper."))] = None,
    kind: Annotated[str, Option(metavar="K", help=_("Its kind, by word or by name."))] = "",
    teachers: Annotated[_Texts, Option(metavar="A,B", help=_("Who attended."))] = None,
    group: Annotated[_Texts, Option(metavar="G", help=_("All of a group on that day."))] = None,
    everybody: Annotated[bool, Option("--all", help=_("All who were in post."))] = False,
    without: Annotated[_Texts, Option("--except", metavar="A,B", help=_("Not these."))] = None,
    absent: Annotated[_Texts, Option(metavar="A,B", help=_("Who was absent."))] = None,
    leave: Annotated[_Texts, Option(metavar="A,B", help=_("Who was on leave."))] = None,
    late: Annotated[_Texts, Option(metavar="A=MINUTES", help=_("Who was late."))] = None,
    left_early: Annotated[
        _Texts, Option(metavar="A=HOURS", help=_("Who left early, and the hours attended."))
    ] = None,
    evidence: Annotated[_Texts, Option(metavar="KIND=PATH", help=_("A proof."))] = None,
    approval: Annotated[_Texts, Option(metavar="STEP@DATE", help=_("A step passed."))] = None,
    cells: Annotated[
        _Texts, Option("--set", metavar="COLUMN=VALUE", help=_("Any other column."))
    ] = None,
    id_: Annotated[
        str, Option("--id", metavar="ID", help=_("Instead of the next free YYYYMMDD-NN."))
    ] = "",
    dry_run: Annotated[bool, Option("--dry-run", help=_("Show it, and write nothing."))] = False,
    yes: Annotated[
        bool, Option("--yes", help=_("Ask nothing, and record what seems recorded already."))
    ] = False,
) -> int:
    """Record a session and who attended."""
    import sys
    from datetime import datetime

    from sbt_ledger.cli.ask import Asking
    from sbt_ledger.cli.exit_code import COMPLIANT
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.output import while_waiting
    from sbt_ledger.files.session import open_book
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
    if sys.stdin.isatty() and sys.stdout.isatty() and not yes:
        opened = open_book(folder)
        asking = Asking(opened, options.day(opened.book.settings.timezone))
        words, seen, yes = asking.settle(words, look=not dry_run)
    since = datetime.now().strftime("%Y-%m-%d %H:%M")  # noqa: DTZ005 - the clock on the wall
    with while_waiting(_("Recording …")):
        session, drafted = record(folder, words, since, seen=seen, twice=yes, dry_run=dry_run)
    _show(options, session, drafted, folder, written=not dry_run)
    return COMPLIANT


def _show(
    options: Options, session: Session, drafted: Drafted, folder: Path, *, written: bool
) -> None:
    """Show what was written and what became of the totals."""
    from dataclasses import replace

    from sbt_ledger.cli.output import default_format, say, show
    from sbt_ledger.files.session_draft import told_rows

    for note in filter(None, session.notes):
        say(note, options)
    if options.quiet and not options.format:
        return
    totals = _totals(options, folder, session, drafted)
    told = (*told_rows(session, drafted, written=written), *_told_totals(totals))
    ways = {
        "text": lambda: "\n".join(told),
        "json": lambda: _json(session, drafted, totals, written=written),
        "csv": lambda: _csv(drafted),
    }
    chosen = options.format or default_format(options)
    show(replace(options, format="text" if chosen == "table" else chosen), ways)


def _csv(drafted: Drafted) -> str:
    from sbt_ledger.reports.csv_text import csv_text

    people = [list(each.values()) for each in drafted.people()]
    return csv_text(("teacher", "attendance", "hours"), people)


def _totals(options: Options, folder: Path, session: Session, drafted: Drafted) -> list[_Pair]:
    """Return, before and after, the sums that the people must reach in periods of that day."""
    from sbt_ledger.assessment.assessor import Assessor
    from sbt_ledger.cli.options import rule_sets_of
    from sbt_ledger.cli.output import say
    from sbt_ledger.errors import LedgerError

    book, day = drafted.before, session.activity.end
    try:
        rule_sets = rule_sets_of(folder, book, None)
    except LedgerError as fault:
        say(_("The totals are not shown: {reason}").format(reason=fault.message), options)
        return []
    sums = [each for each in map(_sums, rule_sets) if each.require]
    span = _span(sums, day, max(day, options.day(book.settings.timezone)))
    found: dict[str, list[_Pair]] = {each.teacher.code: [] for each in session.people.people}
    for rules in sums:
        assessors = [Assessor(each, rules, span) for each in (book, drafted.after)]
        for code, pairs in found.items():
            standings = (assessor.standings(code) for assessor in assessors)
            pairs += [pair for pair in zip(*standings, strict=True) if _is_shown(pair, day)]
    return [pair for pairs in found.values() for pair in pairs]


def _sums(rules: RuleSet) -> RuleSet:
    """Return a rule set with nothing asked but sums: all else would be weighed for nothing."""
    sums = (each for each in rules.require if not each.measure and each.at_least is not None)
    return rules.model_copy(update={"require": tuple(sums)})


def _span(rule_sets: Sequence[RuleSet], day: date, as_of: date) -> Span:
    """Return the periods in question; for a day long past, all in which it lies."""
    from sbt_ledger.assessment.span import Span, scheme_of
    from sbt_ledger.periods import Period, add_months

    common = [
        (rules, per) for rules in rule_sets for per in rules.period if not rules.period[per].anchor
    ]
    around = [each for rules, per in common for each in scheme_of(rules, per).between(day, day)]
    if not around or day > add_months(as_of, -12):
        return Span(as_of)
    first, last = min(each.first for each in around), max(each.last for each in around)
    return Span(as_of, Period(first, last, ""))


def _is_shown(pair: _Pair, day: date) -> bool:
    """Whether a sum is asked in a period of that day: of everything, or one that changed."""
    before, after = pair
    if after.period is None or day not in after.period or after.state == "not-applicable":
        return False
    changed = (before.earned, before.pending) != (after.earned, after.pending)
    return changed or not after.requirement.where


def _told_totals(totals: Sequence[_Pair]) -> Iterator[str]:
    """Yield a line a total; of many people, a line a requirement."""
    from sbt_ledger.cli.language import spoken
    from sbt_ledger.reports.words import titled

    several = len({after.rule_set.id for _before, after in totals}) > 1

    def title(standing: Standing) -> str:
        rules = f" ({standing.rule_set.id})" if several else ""
        return titled(standing, spoken()) + rules

    if len({after.teacher.code for _before, after in totals}) > _MANY:
        yield from _summed_up(totals, title)
        return
    for before, after in totals:
        who = f"{after.teacher.code} {after.teacher.name}"
        yield f"{who}  {title(after)}: {_became(before, after)}"


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


def _summed_up(totals: Sequence[_Pair], title: Callable[[Standing], str]) -> Iterator[str]:
    by_title: dict[str, list[_Pair]] = {}
    for pair in totals:
        by_title.setdefault(title(pair[1]), []).append(pair)
    text = _(
        "{title}: {reached} of {count} have reached it, {now} of them now; still short: {short}."
    )
    for name, pairs in by_title.items():
        reached = [before for before, after in pairs if after.complete]
        now = sum(not before.complete for before in reached)
        short = sum(after.short > 0 and not after.complete for _before, after in pairs)
        counts = {"reached": len(reached), "count": len(pairs), "now": now, "short": short}
        yield text.format(title=name, **counts)


def _json(session: Session, drafted: Drafted, totals: Sequence[_Pair], *, written: bool) -> str:
    from sbt_ledger.reports.json_text import listed, one_line, whole

    became: list[dict[str, object]] = [
        {
            "teacher": after.teacher.code, "rules": after.rule_set.id,
            "require": after.requirement.id, "period": after.period and after.period.label,
            "needed": after.needed, "before": before.earned, "after": after.earned,
            "pending": after.pending, "short": after.short, "state": after.state,
        }
        for before, after in totals
    ]  # fmt: skip
    fields = {"version": 1, "written": written, "activity": session.activity.id}
    lists = {"files": drafted.places(), "people": drafted.people(), "totals": became}
    parts = {name: one_line(value) for name, value in fields.items()}
    return whole(parts | {name: listed(map(one_line, rows)) for name, rows in lists.items()})
