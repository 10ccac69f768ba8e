"""What a whole text is about: patterns of words, written in `data/bahasa/signals.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache

from reading.tokens import NUMBER, WORD, Token
from reading.words import FOLDER, listed

REACH = 3  # words that a gap or fillers may take
_START, _END = ("^", "^"), ("$", "$")
_GAPS = frozenset({"~", ".."})
_SPOKEN_MARKS = frozenset("?!")
_YEARS = range(1945, 2046)
_USUAL = frozenset({"$", "^", "<cat>", "<num>", "<place>", "ada", "sudah", "bapak", "ibu"})
_BREAKS = frozenset(".;\n")


Symbol = tuple[str, str]  # ("<cat>", "dijual"): what was recognised, and the first word of it
_Elements = tuple[frozenset[str], ...]
_Pattern = tuple[str, _Elements, _Elements]  # signal, all elements, others that a text must hold


class Signals:
    """All patterns, each found by the least likely of its words."""

    def __init__(self) -> None:
        tables = tomllib.loads((FOLDER / "signals.toml").read_text(encoding="utf-8"))
        self._fillers = frozenset(tables.pop("fillers"))
        self._by_word: dict[str, list[_Pattern]] = {}
        self._alone: dict[str, set[str]] = {}
        self.words: set[str] = set()
        for name, patterns in tables.items():
            for pattern in patterns:
                self._teach(name, pattern)

    def _teach(self, name: str, pattern: str) -> None:
        elements = tuple(_element(element) for element in pattern.split())
        if len(elements) == 1:
            self._alone.setdefault(name, set()).update(elements[0])
        key, *needed = sorted(filter(_is_needed, elements), key=_likelihood)
        for word in key:
            self._by_word.setdefault(word, []).append((name, elements, tuple(needed)))
        self.words |= {word for element in elements for word in element if word.isalpha()}

    def alone(self, name: str) -> set[str]:
        """The words that give a signal by themselves."""
        return self._alone.get(name, set())

    def found(self, symbols: Sequence[Symbol]) -> frozenset[str]:
        """The names of the signals that a text gives."""
        names: set[str] = set()
        present = frozenset(piece for symbol in symbols for piece in symbol)
        for piece in present:
            for name, elements, needed in self._by_word.get(piece, ()):
                if name in names or any(map(present.isdisjoint, needed)):
                    continue
                if any(
                    _fits(elements[0], symbol) and self._matches(symbols, index, elements)
                    for index, symbol in enumerate(symbols)
                ):
                    names.add(name)
        return frozenset(names)

    def _matches(
        self, symbols: Sequence[Symbol], first: int, elements: Sequence[frozenset[str]]
    ) -> bool:
        """Whether the elements follow one another from `first`; gaps take as little as they can."""
        ends = {first + 1}
        index = 1
        while index < len(elements) and ends:
            element = elements[index]
            if element <= _GAPS:
                ends = self._stretched(symbols, ends, fillers_only="~" in element)
            else:
                ends = {
                    end + 1 for end in ends if end < len(symbols) and _fits(element, symbols[end])
                }
            index += 1
        return bool(ends)

    def _stretched(self, symbols: Sequence[Symbol], ends: set[int], fillers_only: bool) -> set[int]:
        reached = set(ends)
        for end in ends:
            for index in range(end, min(end + REACH, len(symbols))):
                symbol, word = symbols[index]
                filler = symbol in self._fillers or word in self._fillers
                if symbol in ("^", "$") or (fillers_only and not filler):
                    break
                reached.add(index + 1)
        return reached


def _is_needed(element: frozenset[str]) -> bool:
    """Whether one of its words must stand in the text: neither a gap nor an exclusion."""
    return not element <= _GAPS and not ("!" in element and len(element) > 1)


def _likelihood(element: frozenset[str]) -> tuple[bool, int]:
    """Orders elements so that one which a text hardly holds is looked for first."""
    return not element.isdisjoint(_USUAL), len(element)


def _element(written: str) -> frozenset[str]:
    """The words of one element; one that excludes them is marked by "!"."""
    if written.startswith("!") and len(written) > 1:
        return frozenset({"!", *written[1:].split("|")})
    return frozenset(written.split("|"))


def _fits(element: frozenset[str], symbol: Symbol) -> bool:
    if "!" in element and len(element) > 1:
        return symbol not in (_START, _END) and element.isdisjoint(symbol)
    return not element.isdisjoint(symbol)


@lru_cache(maxsize=1)
def signals() -> Signals:
    """The patterns, read once."""
    return Signals()


def symbols_of(
    tokens: Sequence[Token], spans: dict[int, tuple[int, str]], numbers: frozenset[int]
) -> list[Symbol]:
    """The words of a text with recognised phrases as one symbol and sentences marked.

    `spans` maps a first token to (last token, symbol); `numbers` are tokens of number words.
    """
    symbols: list[Symbol] = [_START]
    index = _behind_salutation(tokens)
    while index < len(tokens):
        token = tokens[index]
        if index in spans:
            index, symbol = spans[index]
            symbols.append((symbol, token.word))
        elif symbols[-1] == _START and _is_code_letter(tokens, index):
            pass  # "B17 hadir" begins with a number as "417 hadir" does
        elif token.kind == NUMBER or index in numbers:
            if symbols[-1][0] != "<num>":
                symbols.append(("<num>", "<year>" if _is_year(token) else token.word))
        elif token.kind == WORD:
            symbols.append((token.word, token.word))
        elif token.text in _SPOKEN_MARKS and symbols[-1][0] != token.text:
            symbols.append((token.text, token.text))
        elif token.text in _BREAKS and symbols[-1] != _START:
            symbols += [_END, _START]
        index += 1
    return symbols if symbols[-1] == _START and len(symbols) > 1 else [*symbols, _END]


def _is_code_letter(tokens: Sequence[Token], index: int) -> bool:
    behind = tokens[index + 1] if index + 1 < len(tokens) else None
    numbered = behind is not None and behind.kind == NUMBER and behind.glued
    return numbered and tokens[index].kind == WORD and len(tokens[index].text) == 1


def _is_year(token: Token) -> bool:
    return token.kind == NUMBER and len(token.text) == 4 and token.value in _YEARS


def _behind_salutation(tokens: Sequence[Token]) -> int:
    """The first token that is more than a greeting; 0 when there is nothing more."""
    greeting = listed("polite", "salutation")
    for index, token in enumerate(tokens):
        if token.kind == NUMBER or (token.kind == WORD and token.word not in greeting):
            return index
    return 0
