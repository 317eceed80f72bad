"""Pages that stand alone, filled by jinja2: whatever is put into one stands there as text.

A template is read and compiled once, however many pages it fills.
"""

from __future__ import annotations

from functools import lru_cache
from gettext import gettext as _
from importlib.util import find_spec
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.reports.harmless import tame

if TYPE_CHECKING:
    from jinja2 import Environment, Template


def can_fill() -> bool:
    """Whether the library that fills pages is installed."""
    return find_spec("jinja2") is not None


def template(name: str) -> Template:
    """Return a template of the folder of that name; WrongUseError without the library."""
    return _environment().get_template(name)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - an extra
    except ImportError:
        message = _("Writing pages for a browser needs one package more.")
        hint = _("pip install “sbt-ledger[html]”, or take --format md.")
        raise WrongUseError(message, hint) from None
    loader = PackageLoader("sbt_ledger.reports.office")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, auto_reload=False)
    made.filters["tame"] = tame
    return made
