"""The keyword that a text begins with, courtesy and the sender's name passed over."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from reading.message import Message
from reading.spelling import is_slip
from reading.tokens import LINE, MARK, NUMBER, WORD
from reading.words import listed, words

_SENDER_WORDS = 5  # "Bidan Ratna dari LKS Doro melaporkan: ..."
_NEWSMEN = frozenset({"polisi", "polres", "polsek", "media", "koran", "tv", "berita", "bmkg"})
_HEADED = frozenset({"LAPOR", "POTENSI", "DARURAT", "BINAAN"})


@dataclass(frozen=True, slots=True)
class Lead:
    """A keyword at the head of a text.

    `after` is the token behind it, `bare` tells that at most a greeting stood before it, `first`
    that nothing did.
    """

    keyword: str
    after: int
    bare: bool
    first: bool


def leading_keyword(message: Message) -> Lead | None:
    """The keyword that the text explicitly begins with, as typed, misspelt or by a synonym."""
    openers, greetings = listed("polite", "openers"), listed("polite", "greetings")
    excused, condition = listed("polite", "excused"), listed("context", "not_taking_back")
    bare = first = True
    excuses = False  # "maaf kalau ada salah kata. LAPOR ..."
    for index, token in enumerate(message.tokens):
        if token.kind in (MARK, LINE):
            continue
        if token.kind != WORD:
            return None
        keyword = words().keywords.get(token.word) or words().keywords.get(token.text)
        keyword = keyword or _mistyped(message, index)
        if keyword is not None:
            return Lead(keyword, index + 1, bare, first)
        excuses = excuses or (token.word in condition and not first)
        passed = excused if excuses else openers
        if token.word not in passed and token.word not in openers and token.text not in openers:
            return _behind_sender(message, index)
        first = False
        bare = bare and (excuses or token.word in greetings)
    return None


def _mistyped(message: Message, index: int) -> str | None:
    """ "hadri P31", "ubha ketua ...": one slip from a keyword, and what belongs behind it."""
    behind = message.tokens[index + 1 : index + 3]
    typed = message.tokens[index].text
    if not behind or len(typed) < 4:
        return None
    coded = len(behind) > 1 and behind[1].kind == NUMBER and behind[1].glued
    expected = words().lks_fields.keys() | {"laporan", "lapor", "nomor", "no"}
    if not (behind[0].kind == NUMBER or coded or behind[0].word in expected):
        return None
    found = process.extract(typed, _plain(), scorer=OSA.distance, score_cutoff=1, limit=2)
    near = [word for word, _, _ in found if word[0] == typed[0] and is_slip(typed, word)]
    unknown = typed not in words().forms and typed not in words().common
    return near[0].upper() if len(near) == 1 and unknown else None


@lru_cache(maxsize=1)
def _plain() -> list[str]:
    return sorted({keyword.lower() for keyword in words().keywords.values()})


def _behind_sender(message: Message, index: int) -> Lead | None:
    """ "Bidan Ratna melaporkan: ...", "LKS Doro lapor: ...": who sends it, then a colon."""
    for at in range(index, min(index + _SENDER_WORDS, len(message.tokens) - 1)):
        token = message.tokens[at]
        if token.kind != WORD or token.word in _NEWSMEN:
            return None
        keyword = words().keywords.get(token.word) or words().keywords.get(token.text)
        if keyword in _HEADED and message.tokens[at + 1].text == ":":
            return None if message.gives("news") else Lead(keyword, at + 2, True, False)
    return None
