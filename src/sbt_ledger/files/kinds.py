"""The words that the ledger knows for kinds, levels, proofs and the like, as people read them.

They are reference only: a book may use any other word.
"""

from __future__ import annotations

from collections import Counter
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.files.shipped_words import shipped_words
from sbt_ledger.records.nearest import nearest
from sbt_ledger.records.roster import matching_key

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sbt_ledger.records.book import Book

SIDES = ("income", "spending", "base")
"""What an amount of money is: each is a table of its words."""
_Names = dict[str, dict[str, str]]
"""By key, the name in each language."""


def _tables() -> dict[str, _Names]:
    return shipped_words("kinds.toml")


def known_words(table: str) -> Mapping[str, Mapping[str, str]]:
    """Return the names in all languages of each word of a table ("kind", "level", "evidence")."""
    return _tables().get(table, {})


def all_words() -> frozenset[str]:
    """Return every word that files may have, of all tables, without its names."""
    return frozenset(word for table in _tables().values() for word in table)


def name_of(table: str, word: str, language: str) -> str:
    """Return the name of a word in a language; a word that is not known is its own name."""
    return known_words(table).get(word, {}).get(language, word)


def named(table: str, word: str) -> str:
    """Return the name of a word in the language of messages; English tells the word itself."""
    # Translators: the code of this language; the words of the files are named by it.
    language = _("en")
    return word if language == "en" else name_of(table, word, language)


def key_of(table: str, text: str, used: Collection[str] = ()) -> str:
    """Return the word that files have for what a person calls `text`, in any language.

    What the book itself writes, in `used`, and what nobody knows are taken as they are.
    """
    words = known_words(table)
    if text in words or text in used:
        return text
    wanted = matching_key(text)
    called = (
        word
        for word, names in words.items()
        if wanted in {matching_key(word), *map(matching_key, names.values())}
    )
    also = shipped_words("also.toml").get(table, {})
    meant = (word for word, names in also.items() if wanted in map(matching_key, names))
    return next(called, None) or next(meant, text)


def side_of(what: str) -> str:
    """Return whether an amount of money is income, spending, or a base of shares; "" if unknown."""
    return next((side for side in SIDES if what in known_words(side)), "")


def named_money(what: str) -> str:
    """Return the name of what an amount of money is for, in the language of messages."""
    return named(side_of(what), what)


def kinds_used(book: Book) -> Counter[str]:
    """Return how many activities of the book are of each kind."""
    return Counter(kind for (kind,) in book.activities.texts(["kind"]))


def kinds_listed(book: Book) -> list[str]:
    """Return the kinds of the book, those most used first, and then all others that are known."""
    used = (kind for kind, _count in kinds_used(book).most_common())
    return list(dict.fromkeys((*used, *known_words("kind"))))


def unknown_kind(book: Book, kind: str) -> str:
    """Return a remark, with near words, on a kind that neither ledger nor book knows, else ""."""
    used, known = kinds_used(book), known_words("kind")
    if kind in used or kind in known:
        return ""
    names = {name: key for key, each in known.items() for name in (key, *each.values())}
    names |= {word: word for word in used}
    near = dict.fromkeys(names[name] for name in nearest(kind, names, 3))
    remark = _("The kind “{kind}” is new: neither this book nor the ledger knows it.")
    hint = _("Did you mean {words}?").format(words=_(" or ").join(near)) if near else ""
    return "\n    ".join(filter(None, (remark.format(kind=kind), hint)))
