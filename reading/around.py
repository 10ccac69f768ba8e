"""Looking left and right of a stretch of tokens."""

from __future__ import annotations

from collections.abc import Sequence

from reading.tokens import LINE, MARK, NUMBER, WORD, Token

_LABEL_MARKS = frozenset(":.=-()#")


class Around:
    """The tokens of a text with the questions that the rules ask of a place in it."""

    def __init__(self, tokens: Sequence[Token], named: frozenset[int] = frozenset()) -> None:
        """`named`: the tokens inside names of categories, where no word has its own meaning."""
        self.tokens = tokens
        self.named = named

    def token(self, index: int) -> Token | None:
        """The token at an index, None outside the text."""
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def word(self, index: int) -> str:
        """The dictionary word at an index; "" for a number, a mark or outside the text."""
        token = self.token(index)
        return token.word if token is not None and token.kind == WORD else ""

    def text(self, index: int) -> str:
        """The folded text at an index; "" outside the text."""
        token = self.token(index)
        return token.text if token is not None else ""

    def label(self, index: int) -> str:
        """The word that labels what starts at an index: marks like ":" are passed over."""
        return self.word(self.label_at(index))

    def label_at(self, index: int) -> int:
        """Where that word stands, or would."""
        index -= 1
        for _ in range(2):
            if self.text(index) in _LABEL_MARKS and self.text(index):
                index -= 1
        return index

    def starts_line(self, index: int) -> bool:
        """Whether nothing but marks stands before an index on its line."""
        while index > 0 and self.tokens[index - 1].kind == MARK:
            index -= 1
        return index == 0 or self.tokens[index - 1].kind == LINE

    def is_number(self, index: int) -> bool:
        """Whether digits stand at an index."""
        token = self.token(index)
        return token is not None and token.kind == NUMBER

    def is_named(self, index: int) -> bool:
        """Whether the token belongs to the name of a category."""
        return index in self.named

    def is_end(self, index: int) -> bool:
        """Whether a clause ends before an index."""
        token = self.token(index)
        return token is None or token.kind == LINE or token.text in (".", ",", ";", ")")
