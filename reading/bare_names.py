"""Names that are also words, persons or short forms: whether one stands for a place."""

from __future__ import annotations

from collections.abc import Sequence, Set

from reading.gazetteer import Name
from reading.tokens import LINE, MARK, NUMBER, WORD, Token
from reading.words import listed

_TELLING = 2  # words behind a place that say that somebody is there
_ENDS = frozenset("#*/;|,()")


class BareNames:
    """The words around the names of one text."""

    def __init__(self, tokens: Sequence[Token], fields: Set[int], on_card: bool) -> None:
        """`fields` are the tokens of counts and categories; `on_card` tells that the text has a
        keyword or a code, so that a bare name stands for a place."""
        self._tokens = tokens
        self._fields = fields
        self._on_card = on_card

    def means_place(self, first: int, last: int, name: Name) -> bool:
        """Whether a name that is also a word, a person or an abbreviation is a place here."""
        before = self.before(first)
        if before in listed("places", "at") or before in listed("places", "ward"):
            return True
        if name.kind == "common" and before in listed("places", "landmarks"):
            return True
        if name.kind == "common" and before in listed("places", "person"):
            return False
        if name.kind == "common" and self._names_a_people(first):
            return False
        alone = self._is_end(last + 1) or self._ends_card(self._tokens[last + 1])
        beside_field = self._is_behind_field(first) or last + 1 in self._fields
        if name.kind == "abbreviation":
            return (
                self._on_card
                and (
                    alone
                    or last + 1 in self._fields
                    or self._goes_on(first, last)
                    or self._follows_number(first)
                )
                and not self._in_words(first)
            )
        opens = self._is_end(first - 1) and (alone or self._has_people(last))
        return self._on_card or (beside_field and alone) or opens

    def _is_behind_field(self, first: int) -> bool:
        """Whether a field ends here, or a number with its unit: "2 org Santi"."""
        units = listed("units", "persons") | listed("units", "households")
        counted = first > 1 and self._tokens[first - 1].word in units and first - 2 in self._fields
        return first - 1 in self._fields or counted

    def stands_as_field(self, index: int) -> bool:
        """Whether a word is a field of a card: "LUT 2 KMBE", "- Sanyi - 1"."""
        closes = self._is_end(index + 1) or self._ends_card(self._tokens[index + 1])
        closes = closes or index + 1 in self._fields
        heads = not index and self._tokens[index + 1 : index + 2][:1] != []
        heads = heads and self._tokens[index + 1].text in ("/", "#", "*")  # "Lamoe/POTENSI/PSM/2"
        opens = heads or self._is_behind_field(index) or (index > 0 and self._is_end(index - 1))
        named = self.before(index) in listed("places", "person")
        return (self._on_card or self._in_brackets(index)) and closes and opens and not named

    def _in_brackets(self, index: int) -> bool:
        """ "Anak terlantar 4 org (Ntobo)"."""
        around = [token.text for token in self._tokens[max(0, index - 1) : index + 2]]
        return around[:1] == ["("] and around[-1:] == [")"]

    def _has_people(self, last: int) -> bool:
        """ "Sadia ada 5 org", "Santi juga ada lansia 2": a place where somebody is."""
        behind = self._tokens[last + 1 : last + 1 + _TELLING]
        there = any(token.word == "ada" for token in behind)
        counted = self._fields & set(range(last + 1, last + 2 + _TELLING))
        return there and bool(counted)

    def _goes_on(self, first: int, last: int) -> bool:
        """ "LUT 1 PGA U.79 AN INA SEHO": a field before, another label behind."""
        labels = listed("details", "labels") | listed("numbers", "ages") | {"an"}
        behind = self._tokens[last + 1] if last + 1 < len(self._tokens) else None
        labelled = behind is not None and not {behind.word, behind.text}.isdisjoint(labels)
        return labelled and first - 1 in self._fields

    def _follows_number(self, first: int) -> bool:
        """ "LUT 2 pti tgl sndri": right behind a number, and no short form of another word."""
        before, token = self._tokens[first - 1 : first], self._tokens[first]
        counted = bool(before) and before[0].kind == NUMBER and first - 1 in self._fields
        return counted and token.word == token.text

    def _ends_card(self, token: Token) -> bool:
        """A number or a courtesy may follow a bare name."""
        return token.kind == NUMBER or token.word in listed("polite", "closers")

    def _names_a_people(self, first: int) -> bool:
        """ "bahasa Melayu", "orang Melayu"; but "2 orang Melayu" counts people in a place."""
        if not first or self._tokens[first - 1].word not in listed("places", "language"):
            return False
        return first - 1 not in self._fields and first - 2 not in self._fields

    def _in_words(self, first: int) -> bool:
        """Whether the word before is an ordinary one, so that this is a sentence, not a card."""
        before = self._tokens[first - 1] if first else None
        return before is not None and before.kind == WORD and first - 1 not in self._fields

    def _is_end(self, index: int) -> bool:
        if not 0 <= index < len(self._tokens):
            return True
        return self._tokens[index].kind in (MARK, LINE)

    def before(self, index: int) -> str:
        """The word before a token, marks passed over; "" at the start of a line or a field."""
        for token in reversed(self._tokens[max(0, index - 3) : index]):
            if token.kind == LINE or token.text in _ENDS:
                return ""
            if token.kind == WORD and token.word in ("kami", "saya", "kita"):
                continue  # "di kelurahan kami Ule"
            if token.kind == WORD:
                return token.text if token.text in listed("places", "at") else token.word
            if token.kind == NUMBER:
                return ""
        return ""
