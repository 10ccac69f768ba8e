"""The keyword that a text begins with, courtesy passed over."""

from __future__ import annotations

from dataclasses import dataclass

from reading.message import Message
from reading.tokens import LINE, MARK, WORD
from reading.words import listed, words


@dataclass(frozen=True, slots=True)
class Lead:
    """A keyword at the head of a text.

    `after` is the token behind it, `bare` tells that at most a greeting stood before it, `first`
    that nothing did.
    """

    keyword: str
    after: int
    bare: bool
    first: bool


def leading_keyword(message: Message) -> Lead | None:
    """The keyword that the text explicitly begins with, as typed, misspelt or by a synonym."""
    openers, greetings = listed("polite", "openers"), listed("polite", "greetings")
    excused, condition = listed("polite", "excused"), listed("context", "not_taking_back")
    bare = first = True
    excuses = False  # "maaf kalau ada salah kata. LAPOR ..."
    for index, token in enumerate(message.tokens):
        if token.kind in (MARK, LINE):
            continue
        if token.kind != WORD:
            return None
        keyword = words().keywords.get(token.word) or words().keywords.get(token.text)
        if keyword is not None:
            return Lead(keyword, index + 1, bare, first)
        excuses = excuses or (token.word in condition and not first)
        passed = excused if excuses else openers
        if token.word not in passed and token.word not in openers and token.text not in openers:
            return None
        first = False
        bare = bare and (excuses or token.word in greetings)
    return None
