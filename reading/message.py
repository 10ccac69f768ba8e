"""A text with everything that was recognised in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from functools import cached_property

from reading.around import Around
from reading.categories import find_categories, find_resources
from reading.clock import clock_at, is_minute
from reading.folding import clean
from reading.lexicon import Lexicon
from reading.marks import AgeMark, CategoryMark, CountMark, PlaceMark, ResourceMark
from reading.numbers import find_numbers
from reading.places import PlaceFinder
from reading.quantities import find_quantities
from reading.signals import signals, symbols_of
from reading.tokens import WORD, Token

AnyMark = CategoryMark | CountMark | PlaceMark | ResourceMark
CARD_KEYWORDS = frozenset({"LAPOR", "POTENSI", "DARURAT", "RALAT", "UBAH", "DAFTAR"})


class Message:
    """One cleaned text, its tokens and its marks; marks are found when first asked for."""

    def __init__(self, text: str, lexicon: Lexicon, answer: bool = False) -> None:
        """`answer`: the text answers a question, so that a bare name stands for a place."""
        self.text = clean(text)
        self.lexicon = lexicon
        self.tokens: Sequence[Token] = lexicon.tokens(self.text)
        self.words = [token.word for token in self.tokens if token.kind == WORD]
        self._answer = answer

    @cached_property
    def categories(self) -> list[CategoryMark]:
        """Phrases for PPKS categories."""
        return find_categories(self.tokens, self.lexicon)

    @cached_property
    def resources(self) -> list[ResourceMark]:
        """Phrases for PSKS types."""
        return find_resources(self.tokens, self.lexicon)

    @cached_property
    def _numbers(self) -> tuple[list[CountMark], list[AgeMark]]:
        named = {
            index
            for category in self.categories
            for index in range(category.first, category.last + 1)
        }
        return find_numbers(self.tokens, frozenset(named))

    @property
    def counts(self) -> list[CountMark]:
        """Numbers of persons or households."""
        return self._numbers[0]

    @property
    def ages(self) -> list[AgeMark]:
        """Ages in years."""
        return self._numbers[1]

    @property
    def hours(self) -> list[time]:
        """The hours of the day that the text names, in its order."""
        around = Around(self.tokens)
        quantities = find_quantities(self.tokens, self.lexicon.language)
        found = [
            clock_at(around, quantity) for quantity in quantities if not is_minute(around, quantity)
        ]
        return [hour for hour in found if hour is not None]

    @cached_property
    def places(self) -> list[PlaceMark]:
        """Places of the district and elsewhere."""
        marks: list[AnyMark] = [*self.categories, *self.counts, *self.resources]
        fields = {index for mark in marks for index in range(mark.first, mark.last + 1)}
        keywords = self.lexicon.language.keywords
        coded = bool(self.counts) and any(mark.kind == "code" for mark in self.categories)
        on_card = self._answer or coded or any(keywords.get(w) in CARD_KEYWORDS for w in self.words)
        finder = PlaceFinder(
            self.tokens, self.lexicon.places, self.lexicon.speller, fields, on_card
        )
        return finder.find()

    @cached_property
    def signals(self) -> frozenset[str]:
        """What the whole text is about, by the names of signals.toml."""
        spans: dict[int, tuple[int, str]] = {}
        for resource in self.resources:
            spans[resource.first] = (resource.last, "<res>")
        for category in self.categories:
            spans[category.first] = (category.last, "<cat>")
        for place in self.places:
            if place.codes:
                spans[place.first] = (place.last, "<place>")
        spelled = frozenset(count.first for count in self.counts)
        return signals().found(symbols_of(self.tokens, spans, spelled))

    def gives(self, *names: str) -> bool:
        """Whether the text gives any of these signals."""
        return not self.signals.isdisjoint(names)

    def between(self, first: int, last: int) -> str:
        """The officer's own spelling of some tokens, both ends included."""
        if first > last:
            return ""
        return self.text[self.tokens[first].start : self.tokens[last].end]
