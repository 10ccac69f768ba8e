"""Where an officer who registers is from."""

from __future__ import annotations

from collections.abc import Sequence

from reading.marks import PlaceMark
from reading.message import Message
from reading.tokens import LINE, MARK, WORD, Token
from reading.words import listed

SEPARATORS = frozenset("#,/*;|\n")


def place_of(message: Message, start: int) -> PlaceMark | None:
    """The kelurahan: labelled, a segment of its own, or the last words; not part of a name."""
    places = [place for place in message.places if place.codes and place.first >= start]
    for place in places:
        if place.named:
            return place
    for place in reversed(places):
        if _is_whole_segment(message.tokens, place):
            return place
    has_separator = any(token.text in SEPARATORS for token in message.tokens[start:])
    if places and not has_separator and places[-1].last >= _last_word(message):
        return places[-1]
    return None


def _is_whole_segment(tokens: Sequence[Token], place: PlaceMark) -> bool:
    first, last = place.first - 1, place.last + 1
    while first >= 0 and (
        tokens[first].word in listed("places", "at") or tokens[first].text in ":.="
    ):
        first -= 1
    while last < len(tokens) and tokens[last].word in listed("polite", "closers"):
        last += 1
    before = first < 0 or tokens[first].text in SEPARATORS or tokens[first].text == "-"
    after = last >= len(tokens) or tokens[last].kind in (MARK, LINE)
    return before and after


def _last_word(message: Message) -> int:
    closers = listed("polite", "closers")
    content = [
        index
        for index, token in enumerate(message.tokens)
        if token.kind == WORD and token.word not in closers
    ]
    return content[-1] if content else -1
