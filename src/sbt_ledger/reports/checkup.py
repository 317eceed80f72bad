"""What `doctor` found: a line a finding, and how to mend it."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING, Literal, NamedTuple

from sbt_ledger.reports.check_json import VERSION
from sbt_ledger.reports.json_text import listed, one_line, whole
from sbt_ledger.reports.page import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.reports.page import Block, Page, Tone

State = Literal["ok", "note", "mend"]
_TONES: dict[State, Tone] = {"ok": "good", "note": "quiet", "mend": "bad"}


class Finding(NamedTuple):
    """One thing that was looked at: in order, worth knowing, or to be mended."""

    state: State
    about: str
    told: str
    hint: str = ""


def page(findings: Sequence[Finding]) -> Page:
    """Return a line a finding, how to mend it below it, and the verdict."""
    return tuple(_blocks(findings))


def as_json(findings: Sequence[Finding]) -> str:
    """Return the findings for programs."""
    lines = (one_line(each._asdict()) for each in findings)
    count = sum(each.state == "mend" for each in findings)
    return whole(
        {
            "version": one_line(VERSION),
            "findings": listed(lines),
            "to_mend": one_line(count),
        }
    )


def _blocks(findings: Sequence[Finding]) -> Iterator[Block]:
    states = {"ok": _("in order"), "note": _("note"), "mend": _("mend")}
    text = _("{state}: {about}: {told}")
    for each in findings:
        told = text.format(state=states[each.state], about=each.about, told=each.told)
        yield Line(told, tone=_TONES[each.state])
        if each.hint:
            yield Line(each.hint, depth=1)
    count = sum(each.state == "mend" for each in findings)
    verdict = ngettext("{count} thing to mend.", "{count} things to mend.", count)
    yield Line(verdict.format(count=count) if count else _("All that was looked at is in order."))
