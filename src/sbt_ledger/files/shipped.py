"""Where the shipped data lie: inside the installed package, else at the project's root."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped(name: str, package: Path = _PACKAGE) -> Path:
    """Return the folder `name` ("data" or "examples") as installed, else as in the source tree."""
    installed = package / name
    return installed if installed.is_dir() else package.parent.parent / name
