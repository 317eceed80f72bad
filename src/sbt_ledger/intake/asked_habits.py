"""The habits that hold for a call: what was asked for, then the source's, then those of all."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from gettext import gettext as _
from typing import TYPE_CHECKING, Any

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.kept import once_checked
from sbt_ledger.records.habits import Habits, read_habits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sbt_ledger.intake.asked import Asked
    from sbt_ledger.records.settings import Settings


_EXAMPLES = {
    "threshold": "80%", "late_over": "'15 minutes'", "left_early_over": "'15 minutes'",
    "year_day": "06-30", "hour_minutes": "45", "hour_step": "0.5", "day_hours": "8",
    "credit_hours": "6", "accept_makeup": "true", "keep_national_id": "true",
    "roles_excluded": "'[\"主持人\"]'", "guests": "'[\"王芳\"]'", "counts": "'[\"审核中\"]'",
    "set": "'{platform = \"zoom\"}'", "columns": "'{学生姓名 = \"name\"}'",
}  # fmt: skip


def habits_of(settings: Settings, source: str, asked: Asked) -> Habits:
    """Return the habits for a source, "" for those that hold whatever the source is.

    Raises WrongUseError for one that was asked for and means nothing.
    """
    written, said = read_habits(settings.import_, source), dict(map(_said, asked.habits))
    if isinstance(said.get("columns"), dict):  # those of one call stand beside the usual ones
        said["columns"] = {**written.get("columns", {}), **said["columns"]}
    written |= said
    raw = repr(written).encode()
    found = once_checked(Habits, raw, "[import]", lambda _raw, _file: _read(written))
    return found if isinstance(found, Habits) else _read(written)


def _read(written: Mapping[str, Any]) -> Habits:
    from sbt_ledger.notation.schema import ValidationError  # noqa: PLC0415 - most of the start-up time

    try:
        return Habits.read(written)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(map(str, first["loc"]))
        message = _("--habit {key}: {reason}").format(key=key, reason=_reason(first))
        raise WrongUseError(message, _hint(key, first)) from None


def _hint(key: str, fault: Any) -> str:  # noqa: ANN401 - pydantic's ErrorDetails
    """Return which habits there are, or what a value of one looks like."""
    if fault["type"] == "extra_forbidden":
        known = sorted(name.removesuffix("_") for name in Habits.names())
        return _("Known: {known}.").format(known=", ".join(known))
    if fault["type"] == "literal_error":
        words = fault["ctx"]["expected"].replace("''", "").replace("'", "").replace(" or ", ", ")
        return _("Known: {known}.").format(known=words.strip(", "))
    example = _EXAMPLES.get(key.partition(".")[0], "")
    return _("For example: {example}").format(example=f"--habit {key}={example}") if example else ""


def _said(text: str) -> tuple[str, Any]:
    """Return a KEY=VALUE: the value as TOML has it, else as a text."""
    key, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not key:
        message = _("“{text}” is not of the form key=value.").format(text=text)
        raise WrongUseError(message, _("For example: --habit threshold=80%"))
    try:
        return key, tomllib.loads(f"value = {value}", parse_float=Decimal)["value"]
    except tomllib.TOMLDecodeError:
        return key, value


def _reason(fault: Any) -> str:  # noqa: ANN401 - pydantic's ErrorDetails
    if fault["type"] == "extra_forbidden":
        return _("there is no such habit")
    return str(fault.get("ctx", {}).get("error", "")) or _("“{text}” is not a value of it").format(
        text=fault["input"]
    )
