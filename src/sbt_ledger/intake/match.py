"""Who a row is: the teacher of the roster that its code, address, telephone or name means.

Nobody is guessed. What contradicts itself, fits two or is nearly somebody is told; who is nobody in
the roster is a guest, a room or a machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import Problem
from sbt_ledger.intake import match_problems as problems
from sbt_ledger.intake.codes import fits_mask, hidden, is_masked
from sbt_ledger.intake.identity import Identity, ReadIdentity, read_identity
from sbt_ledger.intake.person_name import holds_radical, simplified_key
from sbt_ledger.intake.roster_index import RosterIndex
from sbt_ledger.intake.sounds import sounds_alike

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sbt_ledger.intake.person_name import SaidName
    from sbt_ledger.intake.roster_index import Codes
    from sbt_ledger.records.teacher import Teacher

MATCHED, UNKNOWN, AMBIGUOUS, REJECTED = "matched", "unknown", "ambiguous", "rejected"
_NO_CLASS = 4
_MOST_NEAR = 3
_SHORT = 2


class Match(NamedTuple):
    """The code of the teacher meant, or why there is none.

    `how`: "code" "email" "phone" "national-id" "name" "parts"; of the unknown "device" "outside"
    "blank". `others` are further teachers of the same cell. `sign`: somebody else signed.
    A problem of who is matched or unknown is a warning.
    """

    teacher: str | None
    state: str
    problem: Problem | None = None
    how: str = ""
    others: Codes = ()
    sign: bool = False


class _Claim(NamedTuple):
    how: str
    text: str
    teacher: str


class Matcher:
    """Finds the teachers of one roster; each distinct identity is looked up once."""

    def __init__(self, teachers: Mapping[str, Teacher], guests: Iterable[str] = ()) -> None:
        self._index = RosterIndex(teachers)
        self._guests = frozenset(map(simplified_key, guests))
        self._teachers = teachers
        self._known: dict[Identity, Match] = {}

    def match(self, identity: Identity) -> Match:
        """Return who a row is; the problem has no file and no line yet."""
        found = self._known.get(identity)
        if found is None:
            found = self._known[identity] = self._match(identity)
        return found

    def _match(self, identity: Identity) -> Match:
        read = read_identity(identity, self._index)
        if isinstance(read, Problem):
            return Match(None, REJECTED, read)
        claims = list(self._claims(read))
        named = self._named(read)
        match = self._claimed(read, claims, named) if claims else self._only_named(read, named)
        if match.state == MATCHED and match.problem is None and holds_radical(identity.name):
            told = problems.radical(read.said.text, self._teachers[match.teacher or ""])
            match = match._replace(problem=told)
        if match.teacher and (other := self._other_id(read, self._teachers[match.teacher])):
            match = _rejected(other)
        return match._replace(sign=read.said.sign)

    def _claims(self, read: ReadIdentity) -> Iterator[_Claim]:
        """Yield what means exactly one teacher besides the name, the surest first."""
        index = self._index
        for how, text, codes in (
            ("code", read.code, index.by_code(read.code)),
            ("code", read.said.code, index.by_code(read.said.code)),
            ("email", read.email, index.by_email(read.email)),
            ("national-id", hidden(read.national_id), index.by_national_id(read.national_id)),
            ("phone", read.phone, index.by_phone(read.phone)),
        ):
            if len(codes) == 1:
                yield _Claim(how, text, codes[0])

    def _other_id(self, read: ReadIdentity, teacher: Teacher) -> Problem | None:
        """Return that the number beside a name is not the one that the roster has."""
        said, kept = read.national_id, self._index.national_ids(teacher.code)
        alike = [each for each in kept if is_masked(said) or len(each) == len(said)]
        if not said or not alike or any(fits_mask(said, each) for each in alike):
            return None
        return problems.other_id(hidden(said), teacher)

    def _named(self, read: ReadIdentity) -> Codes:
        """Return who has the name that is said; only candidates of one rank are compared."""
        whole, *others = read.said.names or ("",)
        if codes := self._index.by_name(whole):
            return self._seen(codes, read)
        found = (code for name in others for code in self._index.by_name(name))
        return self._seen(tuple(dict.fromkeys(found)), read)

    def _seen(self, codes: Codes, read: ReadIdentity) -> Codes:
        """Return those of several whom the visible part of a masked number fits."""
        for masked, numbers in (
            (read.phone, self._index.phones),
            (read.national_id, self._index.national_ids),
        ):
            if len(codes) > 1 and is_masked(masked):
                fitting = [
                    code for code in codes if any(fits_mask(masked, n) for n in numbers(code))
                ]
                codes = tuple(fitting) if len(fitting) == 1 else codes
        return codes

    def _claimed(self, read: ReadIdentity, claims: list[_Claim], named: Codes) -> Match:
        """Return the teacher on whom all agree that is said; else it is rejected."""
        first, *others = claims
        teacher = self._teachers[first.teacher]
        if whole := self._index.filled(read.code):
            others.append(_Claim("code", read.code, whole))
        for claim in others:
            if claim.teacher != first.teacher:
                other = self._teachers[claim.teacher]
                return _rejected(problems.two_people(first.text, teacher, claim.text, other))
        if not whole and self._is_wrong_code(read):
            return _rejected(problems.unknown_code(read.code, first.text, teacher))
        if named and first.teacher not in named:
            other = self._teachers[named[0]]
            return _rejected(problems.two_people(first.text, teacher, read.said.text, other))
        if not named and self._is_another_name(read.said, first, teacher):
            return _rejected(problems.other_name(first.text, teacher, read.said.text))
        return Match(first.teacher, MATCHED, how=first.how)

    def _is_another_name(self, said: SaidName, claim: _Claim, teacher: Teacher) -> bool:
        """Whether a name that nobody has contradicts a code.

        An address or a telephone beats a nickname; and a name in pinyin says nothing of the
        Chinese one.
        """
        if not said.names or claim.how in {"email", "phone"}:
            return False
        return said.text.isascii() == teacher.name.isascii()

    def _only_named(self, read: ReadIdentity, named: Codes) -> Match:
        code = read.code or read.said.code
        whole = self._index.filled(code)
        if whole and (read.code or whole in named):
            return self._filled(code, read, whole, named)
        if len(named) > 1:
            return self._several_fit(read, named)
        if not named:
            return self._unnamed(read)
        teacher = self._teachers[named[0]]
        if self._is_wrong_code(read):
            return _rejected(problems.unknown_code(code, read.said.text, teacher))
        return Match(teacher.code, MATCHED, how="name")

    def _is_wrong_code(self, read: ReadIdentity) -> bool:
        """Whether a code that nobody has looks like those of the roster.

        Others count something else; and a digit or two beside a name are those of a class.
        """
        glued = read.said.code if len(read.said.code) >= _NO_CLASS and not read.code else ""
        code = read.code or glued
        return bool(code) and self._index.looks_like_a_code(code) and not self._index.by_code(code)

    def _several_fit(self, read: ReadIdentity, named: Codes) -> Match:
        people = [self._teachers[code] for code in named]
        if len({each.name for each in people}) > 1:
            return _rejected(problems.several_names(read.said.text, people))
        return Match(None, AMBIGUOUS, problems.namesakes(read.said.text, people))

    def _filled(self, code: str, read: ReadIdentity, whole: str, named: Codes) -> Match:
        """Return the teacher whose code has lost its zeros, if the name agrees."""
        teacher = self._teachers[whole]
        if whole in named:
            return Match(whole, MATCHED, problems.filled(code, teacher), how="code")
        if named:
            other = self._teachers[named[0]]
            return _rejected(problems.two_people(code, teacher, read.said.text, other))
        return _rejected(problems.zeros_lost(code, teacher))

    def _unnamed(self, read: ReadIdentity) -> Match:
        """Return why a name is nobody's: several people, a slip, a machine, or a guest."""
        said = read.said
        if said.parts and (match := self._in_parts(said)):
            return match
        if near := self._nearly(said):
            told = problems.near(said.text, [self._teachers[code] for code in near])
            if any(self._may_be(said, self._teachers[code].name) for code in near):
                return _rejected(told)
            return Match(None, UNKNOWN, told, how=said.nobody)  # most guests share a surname
        if not said.text and not read.code:
            return Match(None, UNKNOWN, how="blank")
        return Match(None, UNKNOWN, how=said.nobody)

    def _in_parts(self, said: SaidName) -> Match | None:
        """Return several people in one cell, only if each of them is known."""
        found = [self.match(Identity(part)) for part in said.parts]
        codes = [each.teacher for each in found if each.teacher]
        if not codes:
            return None
        if len(codes) < len(found):
            people = [self._teachers[code] for code in codes]
            return _rejected(problems.not_all_known(said.text, people))
        first, *others = dict.fromkeys(codes)
        return Match(first, MATCHED, how="parts", others=tuple(others))

    def _may_be(self, said: SaidName, name: str) -> bool:
        """Whether a near name may be a slip: of two characters one is heard alike, or it is longer.

        A name of two characters with the surname of a teacher is somebody else's, as a rule.
        """
        key = simplified_key(name)
        others = [each for each in map(simplified_key, said.names) if len(each) == len(key)]
        if len(key) != _SHORT or simplified_key(said.text) not in others:
            return True
        return any(sounds_alike(one[1], key[1]) for one in others if one[0] == key[0])

    def _nearly(self, said: SaidName) -> Codes:
        named = {simplified_key(each) for each in (said.text, *said.names)}
        if said.nobody == "outside" or not self._guests.isdisjoint(named):
            return ()
        names = () if said.nobody else said.names
        near = (code for name in names for code in self._index.near(name))
        return tuple(dict.fromkeys((*near, *self._index.inside(said.text))))[:_MOST_NEAR]


def _rejected(problem: Problem) -> Match:
    return Match(None, REJECTED, problem)
