"""The four shapes of sheets: a meeting, a sheet that is signed, claims of courses, a matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.files.session_cells import cells_of
from sbt_ledger.intake.occasion import Occasions

if TYPE_CHECKING:
    from sbt_ledger.files.session_cells import SessionWords
    from sbt_ledger.intake.context import Context
    from sbt_ledger.intake.proposal import Told
    from sbt_ledger.intake.reading import TableReader
    from sbt_ledger.intake.source import Source
    from sbt_ledger.records.book import Book

_OF_WORDS = frozenset({"title", "start", "end", "hours", "kind", "id"})


def names_its_own(reader: TableReader, source: Source) -> bool:
    """Whether each row of the sheet names what was held."""
    match source.shape:
        case "claims" | "matrix":
            return True
        case "sign-in":
            return reader.has("title", "date", "start")
        case _:
            return False


def people_in(
    reader: TableReader, source: Source, context: Context, book: Book, words: SessionWords
) -> Told:
    """Return what the sheet says of each person."""
    held = cells_of(book, words).activity
    cells = {name: text for name, text in held.items() if name not in _OF_WORDS}
    occasions = Occasions(reader, context, book, words, cells) if context.session is None else None
    match source.shape:
        case "meeting":
            from sbt_ledger.intake.meeting import people_of_meeting  # noqa: PLC0415 - one of four

            return people_of_meeting(reader, context)
        case "claims" if occasions:
            from sbt_ledger.intake.claims import people_of_claims  # noqa: PLC0415 - as above

            return people_of_claims(reader, context, occasions)
        case "matrix" if occasions:
            from sbt_ledger.intake.matrix import people_of_matrix  # noqa: PLC0415 - as above

            return people_of_matrix(reader, context, words, {**cells, "kind": held.get("kind", "")})
        case "matrix" if context.session:
            from sbt_ledger.intake.one_session import with_marks  # noqa: PLC0415 - as above
            from sbt_ledger.intake.sign_in import people_of_sign_in  # noqa: PLC0415 - as above

            return people_of_sign_in(with_marks(reader, context, context.session), context, None)
        case _:
            from sbt_ledger.intake.sign_in import people_of_sign_in  # noqa: PLC0415 - as above

            return people_of_sign_in(reader, context, occasions)
