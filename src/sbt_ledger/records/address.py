"""Addresses of mail, as they are written in the roster and in `ledger.toml`.

Only plain ones are taken: a name before `@` without quotes, commas or blanks, and a domain. What
could be read in two ways by a mail server, or as more than one address, is none.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_LOCAL = re.compile(r"[^\s()<>@,;:\\\"\[\].]+(?:\.[^\s()<>@,;:\\\"\[\].]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_NAMED = re.compile(r"\s*(?P<name>[^<>]*?)\s*<\s*(?P<address>[^<>]*?)\s*>\s*")
_LONGEST_LOCAL = 64  # bytes: RFC 5321, 4.5.3.1
_LONGEST_DOMAIN = 253


class Mailbox(NamedTuple):
    """A name, "" if none is told, and the address that belongs to it."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """What stands behind the `@`."""
        return self.address.rpartition("@")[2]


def address_of(text: str) -> str | None:
    """Return an address with its domain in ASCII and small letters; None if the text is none."""
    local, _at, domain = text.strip().rpartition("@")
    fits = _LOCAL.fullmatch(local) and local.isprintable() and not local.startswith("-")
    if not fits or len(local.encode(errors="replace")) > _LONGEST_LOCAL:
        return None
    plain = _ascii_domain(domain)
    return None if plain is None else f"{local}@{plain}"


def mailbox_of(text: str) -> Mailbox | None:
    """Return what `Office <office@school.example>`, or an address alone, means; None if nothing."""
    found = _NAMED.fullmatch(text)
    name, written = (found["name"], found["address"]) if found else ("", text)
    address = address_of(written)
    if address is None or not text.strip().isprintable():
        return None
    return Mailbox(name.removeprefix('"').removesuffix('"').strip(), address)


def same_box(address: str) -> str:
    """Return what is equal for two ways to write one address: no server tells capitals apart."""
    return address.casefold()


def _ascii_domain(domain: str) -> str | None:
    if len(domain) > _LONGEST_DOMAIN:
        return None
    try:
        plain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    labels = plain.split(".")
    fits = len(plain) <= _LONGEST_DOMAIN and all(map(_LABEL.fullmatch, labels))
    return plain if fits and not labels[-1].isdecimal() else None
