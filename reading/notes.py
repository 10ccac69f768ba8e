"""What an officer said beyond the fields, in the officer's own spelling."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from reading.cases import Draft
from reading.message import Message
from reading.tokens import NUMBER, WORD
from reading.words import listed, words

_KEPT_MARKS = frozenset(",.;:&/-)")


def remaining_words(message: Message, drafts: Sequence[Draft]) -> str:
    """The text without keyword, fields, units and politeness; nothing else is ever dropped."""
    taken = _field_tokens(message, drafts)
    counted = {count.last + 1 for count in message.counts}
    pieces: list[str] = []
    for index, token in enumerate(message.tokens):
        if index in taken or _is_form(message, index, behind_number=index in counted):
            continue
        piece = message.text[token.start : token.end]
        if token.kind not in (WORD, NUMBER):
            if pieces and token.glued and piece in _KEPT_MARKS and pieces[-1][-1] != piece:
                pieces[-1] += piece
            continue
        pieces.append(piece)
    return " ".join(pieces).strip(" ,.;:-/&#*(")


def _field_tokens(message: Message, drafts: Sequence[Draft]) -> set[int]:
    """The tokens of the category, count and place that made it into a case."""
    taken: set[int] = set()
    for draft in drafts:
        for mark in draft.marks:
            taken.update(range(mark.first, mark.last + 1))
    return taken


def _is_form(message: Message, index: int, behind_number: bool) -> bool:
    """Keyword, unit, label or courtesy: words of the form, not of the content."""
    token = message.tokens[index]
    if token.kind != WORD:
        return False
    if message.lexicon.language.keywords.get(token.word) in ("LAPOR", "POTENSI", "DARURAT"):
        return True
    if token.word in _form_words():
        return True
    return behind_number and (token.word in listed("units", "persons") or token.word == "kk")


@lru_cache(maxsize=1)
def _form_words() -> frozenset[str]:
    language = words()
    return (
        language.group("polite", "openers")
        | language.group("polite", "closers")
        | language.group("places", "at")
        | frozenset({"jumlah", "kategori", "jenis", "ada"})
    )
