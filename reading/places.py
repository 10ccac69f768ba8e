"""Where: the kelurahan that a text names, with the warnings of the gazetteer.

Names of five letters or fewer are never put right, many names are common words or names of
people as well, and a landmark or a place near by is asked, not stored (docs/reading.md).
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from reading.bare_names import BareNames
from reading.directions import with_direction
from reading.gazetteer import LONGEST_SHORT_NAME, Gazetteer, Name
from reading.marks import PlaceMark
from reading.spelling import Speller, unstretched
from reading.tokens import WORD, Token
from reading.words import listed

_BETWEEN = frozenset({"antara", "perbatasan", "batas"})
# Words of origin, nearness and streets that end the name of a category: "tidak bisa jalan".
_ENDING = frozenset({"lahir", "keluarganya", "anaknya", "merantau", "sebelah"})
SHORTEST_MISSPELT = 5
_DOUBTING = 4  # words in front of a place in which "mungkin" is about it


class PlaceFinder:
    """Finds the places of one text."""

    def __init__(
        self,
        tokens: Sequence[Token],
        gazetteer: Gazetteer,
        speller: Speller,
        fields: Set[int],
        on_card: bool,
    ) -> None:
        """`fields` are the tokens of counts and categories; `on_card` tells that the text has a
        keyword, so that a bare name stands for a place."""
        self._tokens = tokens
        self._gazetteer = gazetteer
        self._speller = speller
        self._fields = fields
        self._names = BareNames(tokens, fields, on_card)

    def find(self) -> list[PlaceMark]:
        """The places in the order of the text."""
        marks: list[PlaceMark] = []
        index = 0
        while index < len(self._tokens):
            mark = self._at(index)
            if mark is None:
                index += 1
            else:
                self._share_doubt(marks[-1:], mark)
                marks.append(mark)
                index = mark.last + 1
        return marks

    def _share_doubt(self, before: list[PlaceMark], mark: PlaceMark) -> None:
        """ "perbatasan Dara dan Paruga": the second is as doubtful as the first."""
        for place in before:
            between = [token.text for token in self._tokens[place.last + 1 : mark.first]]
            if between in (["dan"], ["/"], ["-"], ["&"]) and place.codes and not place.sure:
                mark.sure = False
                if self._names.before(place.first) in _BETWEEN:
                    place.codes = mark.codes = tuple(sorted({*place.codes, *mark.codes}))

    def _at(self, index: int) -> PlaceMark | None:
        token = self._tokens[index]
        if token.kind != WORD or index in self._fields:
            return None
        found = self._gazetteer.exact(self._tokens, index)
        if found is not None:
            return self._known(index, *found)
        return self._glued_or_stretched(index) or self._misspelt(index)

    def _glued_or_stretched(self, index: int) -> PlaceMark | None:
        """ "dikumbe" and "kumbeee" are a name without doubt."""
        text = self._tokens[index].text
        if self._speller.knows(text):
            return None
        for stem in (text.removeprefix("di"), text.removeprefix("d"), *unstretched(text)):
            name = self._gazetteer.joined(stem) if stem != text and len(stem) > 2 else None
            if name is not None and name.kind in ("name", "common", "ambiguous"):
                last, name = self._with_direction(index, name)
                return self._mark(index, last, name)
        return None

    def _known(self, first: int, last: int, name: Name) -> PlaceMark | None:
        if name.kind == "landmark":
            return PlaceMark(first, last, name.codes, sure=False)
        if name.kind in ("kecamatan", "elsewhere"):
            return PlaceMark(first, last, (), outside=name.kind == "elsewhere")
        if name.kind in ("common", "abbreviation") and not self._names.means_place(
            first, last, name
        ):
            return None
        last, name = self._with_direction(last, name)
        return self._mark(first, last, name)

    def _mark(self, first: int, last: int, name: Name, sure: bool = True) -> PlaceMark:
        before = self._names.before(first)
        named = before in listed("places", "ward")
        if named:
            before = self._names.before(first - 1)
        doubtful = before in listed("places", "origin") and not self._reports_from(first)
        if first - 1 in self._fields and before in _ENDING:
            doubtful = False  # "cacat dari lahir Penatoi": the phrase ends with that word
        elif not named:
            doubtful = (
                doubtful
                or before in listed("places", "landmarks")
                or before in listed("places", "near")
                or (before in listed("places", "sites") and self._stands_at(first - 2))
            )
        doubtful = doubtful or self._is_doubted(first)
        return PlaceMark(first, last, name.codes, sure and not doubtful, named)

    def _stands_at(self, index: int) -> bool:
        """Whether a word like "di" or "belakang" stands there."""
        word = self._tokens[index].word if index >= 0 else ""
        return word in listed("places", "at") | listed("places", "near")

    def _is_doubted(self, first: int) -> bool:
        """ "mungkin warga Sambinae": the officer does not know."""
        for token in reversed(self._tokens[max(0, first - _DOUBTING) : first]):
            if token.kind != WORD:
                return False
            if token.word in listed("places", "doubt"):
                return True
        return False

    def _reports_from(self, first: int) -> bool:
        """ "data dari Penatoi", "tolong ke Kumbe" say where, "berasal dari Kolo" does not."""
        earlier = {token.word for token in self._tokens[max(0, first - 5) : first]}
        heads = "dari" in earlier and not earlier.isdisjoint(listed("places", "reporting"))
        heads = heads and earlier.isdisjoint(listed("places", "origin") - {"dari", "ke"})
        called = "ke" in earlier and earlier & listed("places", "calling")
        return bool(heads or called)

    def _with_direction(self, last: int, name: Name) -> tuple[int, Name]:
        return with_direction(self._tokens, self._gazetteer, self._speller, last, name)

    def _misspelt(self, index: int) -> PlaceMark | None:
        """A name with typing errors; the word must be nothing else that is known."""
        token = self._tokens[index]
        if len(token.text) < 4 or self._speller.knows(token.text):
            return None
        if token.word != token.text and self._names.before(index) not in listed("places", "ward"):
            return None
        if len(token.text) >= SHORTEST_MISSPELT:
            found = self._gazetteer.similar(token.text)
            if found is not None and self._names.before(index) not in listed("places", "person"):
                last, name = self._with_direction(index, found[0])
                return self._mark(index, last, name, sure=found[1])
        if len(token.text) > LONGEST_SHORT_NAME + 1:
            return None
        codes = self._gazetteer.similar_short(token.text)
        at = self._names.before(index) in listed("places", "at")
        if codes and (at or self._names.stands_as_field(index)):
            return PlaceMark(index, index, codes, sure=False)
        return None
