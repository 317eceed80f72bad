"""`ledger share`: a copy of the book without names and ids, on which the figures are the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sbt_ledger.errors import RefusedError, WrongUseError

if TYPE_CHECKING:
    from sbt_ledger.cli.options import Options
    from sbt_ledger.cli.question import Question
    from sbt_ledger.files.pseudonyms import Pseudonyms

_MOST = 10
"""Places that are told; more are counted."""


def share(context: typer.Context) -> int:
    """Make a copy without names and ids."""
    from random import SystemRandom

    from sbt_ledger.cli.exit_code import COMPLIANT
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.output import say, while_waiting
    from sbt_ledger.cli.question import Question
    from sbt_ledger.cli.restore import refuse_filled
    from sbt_ledger.files.shared_copy import pseudonyms_of, shared_copy

    options = options_of(context)
    if not options.output:
        message = _("Still needed: {options}.").format(options="-o DIR")
        raise WrongUseError(message, _("A new or an empty folder, beside the book."))
    target = Path(options.output)
    question = Question(options._replace(output=""))
    refuse_filled(target, question.folder)
    with while_waiting(_("Copying …")):
        question.rule_sets  # noqa: B018 - rules that cannot be read are told before anything is made
        others = pseudonyms_of(question.folder, question.book, SystemRandom())
        files = shared_copy(question.folder, question.book, others, target)
        _compare(options, question, others, target, files)
    say("\n".join(str(target / name) for name in files), options)
    for remark in _remarks(question, target, files):
        say(remark, options)
    return COMPLIANT


def _remarks(question: Question, target: Path, files: list[str]) -> Iterator[str]:
    """Yield what was compared, and by what a reader could still tell who is who."""
    from sbt_ledger.files.shared_copy import still_named

    yield _(
        "All that “ledger check” tells is as in the book, of this year and of all days;"
        " other reports were not compared."
    )
    teachers = question.book.teachers.values()
    counts = Counter((each.hired_on, each.left_on) for each in teachers)
    alone = sum(count == 1 for count in counts.values())
    text = ngettext(
        "Days stay as they are: by the days of hiring and leaving {count} of {all} teachers"
        " can be told, by whoever knows them.",
        "Days stay as they are: by the days of hiring and leaving {count} of {all} teachers"
        " can be told, by whoever knows them.",
        alone,
    )
    yield text.format(count=alone, all=len(teachers))
    named = list(still_named(question.book, target, files))
    told = _(
        "{file}:{line} still says “{word}”: rules are copied as they are, with their comments."
    )
    for file, line, word in named[:_MOST]:
        yield told.format(file=target / file, line=line, word=word)
    if (more := len(named) - _MOST) > 0:
        text = ngettext("… and {count} more place.", "… and {count} more places.", more)
        yield text.format(count=more)
    yield _("Look the copy over before you hand it on.")


def _compare(
    options: Options, question: Question, others: Pseudonyms, target: Path, files: list[str]
) -> None:
    """Refuse, and take away, a copy of which a figure is another one."""
    from sbt_ledger.cli.question import Question
    from sbt_ledger.reports.same_figures import Names, figures

    day = question.day.isoformat()
    told = Names(
        lambda code: others.teachers[code],
        lambda id_: others.activities.get(id_, ""),
        lambda groups: others.parts("group", groups),
    )
    in_book = options._replace(output="", as_of=day)
    in_copy = in_book._replace(book=str(target), as_known_on="")
    for period in ("", *_all_days(question)):
        of_book = figures(Question(in_book, period).report(), told)
        of_copy = figures(Question(in_copy, period).report(), Names())
        differing = [kind for kind, found in of_book.items() if found != of_copy[kind]]
        if differing:
            for name in files:
                (target / name).unlink()
            message = _("Under other names these figures would be others: {kinds}.")
            hint = _("The rules look at a name, a code or a title. No copy was kept.")
            raise RefusedError(message.format(kinds=", ".join(differing)), hint)


def _all_days(question: Question) -> list[str]:
    """Return the span from the first to the last record, as --period takes it."""
    days = [each for activity in question.book.activities.values()
            for each in (activity.start, activity.end)]  # fmt: skip
    return [f"{min(days)}..{max(days)}"] if days else []
