"""`read`: one text in, one reading out."""

from __future__ import annotations

import re
from datetime import time

from reading.district import District, load_district
from reading.folding import MAX_CHARS
from reading.intents import understand
from reading.lexicon import lexicon_for
from reading.message import Message
from reading.values import Reading

_LARGEST_PARTY = 20  # more is a code

# A card in quotation marks behind other words: "kata pak RT 'LAPOR LUT 3 PENATOI'".
_QUOTED_CARD = re.compile(
    r"""(\w[ :,]{1,4})["'“‘] ?lapor[^"'”’\n]{1,200}["'”’]""",
    re.IGNORECASE,
)


def read(text: str, district: District | None = None) -> Reading:
    """What a text says. Never raises; time grows with the length, which is capped."""
    lexicon = lexicon_for(district or load_district())
    return understand(Message(own_lines(text[:MAX_CHARS]), lexicon))


def own_lines(text: str) -> str:
    """The text without what it quotes: lines with ">" in front, and "LAPOR ..." in quotes."""
    if ">" in text:
        text = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith(">"))
    return _QUOTED_CARD.sub(r"\1", text)


def hours_in(text: str, district: District | None = None) -> list[time]:
    """The hours of the day (local, 24 hours) that a text names: "setengah 9" is 08.30."""
    lexicon = lexicon_for(district or load_district())
    return Message(own_lines(text[:MAX_CHARS]), lexicon).hours


def party_in(text: str, district: District | None = None) -> int:
    """How many persons "hadir 2 orang" or "hadir berdua" means; 1 where no number is said."""
    counts = Message(own_lines(text[:MAX_CHARS]), lexicon_for(district or load_district())).counts
    said = (count.value for count in counts if count.value is not None)
    return next((number for number in said if 1 <= number <= _LARGEST_PARTY), 1)
