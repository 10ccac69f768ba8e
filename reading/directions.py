"""Timur, Barat, Utara, Selatan behind a place name."""

from __future__ import annotations

from collections.abc import Sequence

from reading.gazetteer import DIRECTIONS, Gazetteer, Name, is_like_direction
from reading.spelling import Speller
from reading.tokens import MARK, WORD, Token
from reading.words import listed

_REACH = 3  # tokens behind a name in which its direction may stand


def direction_of(text: str) -> str | None:
    """The direction that a word or one of its usual short forms says."""
    return next((name for name in DIRECTIONS if text in listed("places", name)), None)


def with_direction(
    tokens: Sequence[Token], gazetteer: Gazetteer, speller: Speller, last: int, name: Name
) -> tuple[int, Name]:
    """(last token, meaning) of a name that ends at `last`, with a direction behind it if any.

    When the direction is misspelt beyond repair, or is that of a part ("Jatibaru sebelah timur"),
    the name may mean either kelurahan.
    """
    siblings = gazetteer.siblings(name.codes)
    for index in range(last + 1, min(last + 1 + _REACH, len(tokens)) if siblings else 0):
        token = tokens[index]
        if token.kind not in (WORD, MARK) or token.text in ",;.":
            break
        direction = direction_of(token.text) or direction_of(token.word)
        if direction is not None:
            code = gazetteer.directed(name.codes, direction)
            of_a_part = index > last + 1 and name.kind != "ambiguous"
            if code is None:
                break
            return index, Name("ambiguous", siblings) if of_a_part else Name("name", (code,))
        if token.kind == WORD and token.word not in listed("places", "between"):
            if not speller.knows(token.text) and is_like_direction(token.text):
                return index, Name("ambiguous", siblings)
            break
    return last, name
