"""What stands behind a keyword, and the sets of words that may."""

from __future__ import annotations

from reading.keywords import Lead
from reading.message import Message
from reading.tokens import NUMBER, WORD
from reading.words import listed, words

MOST_UNKNOWN = 2  # words behind a keyword that make a sentence of it


def follower(message: Message, lead: Lead, passed: frozenset[str] = frozenset()) -> str:
    """The word or number right behind the keyword, some words passed over; "" at the end."""
    behind = (token for token in message.tokens[lead.after :] if token.kind in (WORD, NUMBER))
    return next((token.word for token in behind if token.word not in passed), "")


def rest_within(message: Message, lead: Lead, allowed: frozenset[str]) -> bool:
    """Whether only these words, and no number, follow the keyword."""
    return all(
        token.kind != NUMBER and (token.kind != WORD or token.word in allowed)
        for token in message.tokens[lead.after :]
    )


def next_keyword(message: Message, lead: Lead) -> str | None:
    """Another keyword behind the first one, courtesy passed over: "lapor potensi"."""
    openers = courtesy() | {"jumlah", "data", "tentang", "soal"}
    for token in message.tokens[lead.after :]:
        if token.kind != WORD or token.word in openers:
            continue
        return words().keywords.get(token.word)
    return None


def courtesy() -> frozenset[str]:
    """Words of politeness, in front and behind."""
    return listed("polite", "openers") | listed("polite", "closers")


def owners() -> frozenset[str]:
    """Words for the officer and the officer's own organisation."""
    return listed("lks", "owners")


def is_sentence(message: Message, lead: Lead, known: frozenset[str] = frozenset()) -> bool:
    """Whether words follow that are no command: two or more that are neither courtesy nor known.

    "potensi wisata Kolo bagus" begins with a keyword and is none; used where no field was read.
    """
    expected = courtesy() | known | listed("details", "labels")
    said = [
        token
        for token in message.tokens[lead.after :]
        if token.kind == WORD and token.word not in expected
    ]
    return len(said) >= MOST_UNKNOWN
