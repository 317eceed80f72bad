"""What a file is refused for when it is to be written, named and in our words."""

from __future__ import annotations

import csv
import tomllib
from contextlib import contextmanager
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import BrokenFilesError, Problem, RefusedError
from sbt_ledger.files.decode import UndecodableError, UnencodableError
from sbt_ledger.files.toml_read import bad_toml

if TYPE_CHECKING:
    from collections.abc import Iterator


def misread() -> RefusedError:
    """Return the refusal of a text that, read back, does not say what was meant."""
    message = _("once written, the file would not read as meant")
    hint = _("Look for a quote that is opened and not closed, or save the file as UTF-8.")
    return refusal("misread", message, hint)


def refusal(code: str, message: str, hint: str, line: int | None = None) -> RefusedError:
    """Return the refusal of a file whose name `refusing` knows."""
    return RefusedError(message, hint, problems=(Problem(code, message, hint, line=line),))


@contextmanager
def refusing(file: str) -> Iterator[None]:
    """Name the file in a refusal, and say in our words what the formats refuse."""
    hint = _("Save the file as UTF-8 and run the command again.")
    nothing = _("Nothing was written.")
    try:
        yield
    except UndecodableError as trouble:
        problem = Problem("bad-encoding", str(trouble), hint, file, trouble.line)
        raise BrokenFilesError(nothing, problems=(problem,)) from trouble
    except UnencodableError as trouble:
        problem = Problem("not-in-encoding", str(trouble), hint, file, text=trouble.character)
        raise RefusedError(nothing, problems=(problem,)) from trouble
    except tomllib.TOMLDecodeError as trouble:
        problem = bad_toml(trouble, file)._replace(code="toml-shape")
        raise RefusedError(nothing, problems=(problem,)) from trouble
    except (csv.Error, RefusedError) as trouble:
        told = trouble if isinstance(trouble, RefusedError) else misread()
        problems = tuple(problem._replace(file=file) for problem in told.problems)
        raise RefusedError(nothing, problems=problems) from trouble
