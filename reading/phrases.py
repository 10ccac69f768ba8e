"""Finding the longest known phrase that starts at a token."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Generic, TypeVar

from reading.tokens import MARK, NUMBER, WORD, Token
from reading.words import listed

T = TypeVar("T")
_ALONE = " "  # in place of the second word of a phrase that has only one; no token is a space
_LONGEST_ASIDE = 8  # tokens between "anak" and what is said of him or her
_JOINS = frozenset({",", "&", "/", "(", ")"})
_COUNTED = frozenset({"tahun", "bulan", "hari", "orang", "anak", "dan"})
_BRIDGES = frozenset({"-", "/", ".", "(", "&"})  # "tuna-netra", "HIV/AIDS", "gg. jiwa"


class PhraseTable(Generic[T]):
    """Phrases, each with what it means: of dictionary words, or of words `as_typed`."""

    def __init__(self, as_typed: bool = False) -> None:
        self._key = attrgetter("text" if as_typed else "word")
        # By the first word, then by the second: "anak" alone begins hundreds of phrases.
        self._phrases: dict[str, dict[str, list[tuple[tuple[str, ...], T]]]] = {}

    def add(self, words: Sequence[str], meaning: T) -> None:
        """Teach one phrase; the first meaning that was taught for the same words stays."""
        second = words[1] if len(words) > 1 else _ALONE
        phrases = self._phrases.setdefault(words[0], {}).setdefault(second, [])
        if all(known != tuple(words) for known, _ in phrases):
            phrases.append((tuple(words), meaning))
            phrases.sort(key=lambda phrase: -len(phrase[0]))

    def longest(self, tokens: Sequence[Token], first: int) -> tuple[int, T] | None:
        """(index of the last token, meaning) of the longest phrase that starts at `first`.

        "yang" and a hyphen, slash or dot between the words of a phrase are passed over, and
        behind "anak" a number, an age or a school: "anak 2 orang umur 5 tahun ditinggal".
        """
        phrases = self._phrases.get(self._key(tokens[first]))
        if phrases is None:
            return None
        found = self._behind(tokens, first, phrases)
        aside = _behind_aside(tokens, first) if len(phrases) > 1 else first
        if aside > first:
            far = self._behind(tokens, aside, phrases)
            if far is not None and (found is None or far[0] > found[0]):
                found = far
        if found is not None:
            return found[1:]
        return (first, phrases[_ALONE][0][1]) if _ALONE in phrases else None

    def pairs(self) -> Iterator[tuple[tuple[str, ...], T]]:
        """The phrases of two words with their meanings."""
        for seconds in self._phrases.values():
            for phrases in seconds.values():
                yield from (phrase for phrase in phrases if len(phrase[0]) == 2)

    def words(self) -> set[str]:
        """Every word that occurs in a phrase."""
        return {
            word
            for seconds in self._phrases.values()
            for phrases in seconds.values()
            for phrase, _ in phrases
            for word in phrase
        }

    def _behind(
        self,
        tokens: Sequence[Token],
        first: int,
        phrases: Mapping[str, Sequence[tuple[tuple[str, ...], T]]],
    ) -> tuple[int, int, T] | None:
        """(words, last token, meaning) of the longest phrase that goes on behind `first`."""
        second = _next(tokens, first)
        if second is None:
            return None
        for words, meaning in phrases.get(self._key(tokens[second]), ()):
            last = self._match(tokens, second, words)
            if last is not None:
                return len(words), last, meaning
        return None

    def _match(self, tokens: Sequence[Token], second: int, words: tuple[str, ...]) -> int | None:
        """The last token when the words from the third on follow too."""
        index: int | None = second
        for word in words[2:]:
            index = _next(tokens, index) if index is not None else None
            if index is None or self._key(tokens[index]) != word:
                return None
        return index


def _next(tokens: Sequence[Token], index: int) -> int | None:
    """The next token that is not passed over."""
    index += 1
    while index < len(tokens) and _is_passed_over(tokens[index]):
        index += 1
    return index if index < len(tokens) else None


def _behind_aside(tokens: Sequence[Token], first: int) -> int:
    """The last token of an age, a school or the like behind a child; `first` without one."""
    if tokens[first].word not in listed("context", "children"):
        return first
    asides = listed("context", "asides")
    numbered = listed("numbers", "ages") | listed("numbers", "school")
    last = first
    while last + 1 < len(tokens) and last - first < _LONGEST_ASIDE:
        token = tokens[last + 1]
        behind = tokens[last + 2].word if last + 2 < len(tokens) else ""
        number = token.kind == NUMBER and (
            tokens[last].word in numbered | {"dan"}
            or (last == first and not token.glued)
            or tokens[last].text == "&"
            or behind in _COUNTED
        )
        joins = token.kind == MARK and token.text in _JOINS
        if not number and not joins and asides.isdisjoint((token.word, token.text)):
            break
        last += 1
    return last if tokens[last].kind != MARK or last - first > 1 else first


def _is_passed_over(token: Token) -> bool:
    if token.kind == MARK:
        return token.text in _BRIDGES
    return token.kind == WORD and token.word == "yang"
