"""The rest of a text as a value: courtesy cut off, the officer's spelling kept."""

from __future__ import annotations

from reading.message import Message
from reading.tokens import LINE, MARK, WORD
from reading.words import listed

_IN_NAMES = frozenset({"bunda", "kasih", "ade", "salam"})  # "LKS Harapan Bunda"
_OUTER = " ,.;:-#*/=\n\t"


def tail(message: Message, start: int, end: int | None = None) -> str:
    """The text between two tokens, without the courtesy and the marks around it."""
    first, last = start, (len(message.tokens) if end is None else end) - 1
    closers = listed("polite", "closers")
    while last >= first and _is_courtesy(message, last, closers):
        last -= 1
    while first <= last and message.tokens[first].kind in (MARK, LINE):
        first += 1
    return message.between(first, last).strip(_OUTER)


def _is_courtesy(message: Message, index: int, closers: frozenset[str]) -> bool:
    token = message.tokens[index]
    if token.kind in (MARK, LINE):
        return token.text not in (")", "%")
    return token.kind == WORD and token.word in closers and token.text not in _IN_NAMES
