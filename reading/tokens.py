"""A text cut into words, numbers and marks, each with its place in the officer's text."""

from __future__ import annotations

import re
from dataclasses import dataclass

WORD, NUMBER, MARK, LINE = "word", "number", "mark", "line"

_PIECE = re.compile(r"[a-z']+|[0-9]+|\n|\S")


@dataclass(slots=True)
class Token:
    """One piece of the text.

    `text` is folded (lower case, no apostrophes), `word` is its dictionary form and is filled in
    by the lexicon. `doubled` marks a reduplication ("anak2", "dua-duanya").
    """

    kind: str
    text: str
    start: int
    end: int
    glued: bool = False  # no space between this and the token before
    word: str = ""
    doubled: bool = False

    @property
    def value(self) -> int:
        """The number that a NUMBER token writes."""
        return int(self.text)


def tokenize(folded: str) -> list[Token]:
    """The tokens of a folded text, reduplications taken together."""
    tokens: list[Token] = []
    end = -1
    for match in _PIECE.finditer(folded):
        token = _token(match, glued=match.start() == end)
        end = match.end()
        if token is not None:
            tokens.append(token)
    return _join_reduplications(tokens)


def _token(match: re.Match[str], glued: bool) -> Token | None:
    piece = match.group()
    first = piece[0]
    if first == "\n":
        return Token(LINE, piece, match.start(), match.end())
    if "0" <= first <= "9":
        return Token(NUMBER, piece, match.start(), match.end(), glued, piece)
    if "a" <= first <= "z" or first == "'":
        letters = piece.replace("'", "")
        if not letters:
            return Token(MARK, "'", match.start(), match.end(), glued)
        return Token(WORD, letters, match.start(), match.end(), glued, letters)
    return Token(MARK, piece, match.start(), match.end(), glued)


def _join_reduplications(tokens: list[Token]) -> list[Token]:
    """ "anak-anak" becomes one doubled "anak"; "sabu-sabu" one "sabu"."""
    joined: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        joined.append(token)
        index += 1
        if token.kind == WORD and _is_reduplication(tokens, index, token.text):
            token.end = tokens[index + 1].end
            token.doubled = True
            token.word = token.text
            index += 2
    return joined


def _is_reduplication(tokens: list[Token], index: int, text: str) -> bool:
    if index + 1 >= len(tokens):
        return False
    hyphen, again = tokens[index], tokens[index + 1]
    return (
        hyphen.text == "-"
        and hyphen.glued
        and again.glued
        and len(text) > 2
        and again.text.startswith(text)
    )
