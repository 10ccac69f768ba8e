"""What a text that asks for nothing says all the same: so that its answer fits."""

from __future__ import annotations

from reading.district import District, load_district
from reading.lexicon import lexicon_for
from reading.message import Message
from reading.unprompted import counts_none
from reading.words import listed

THANKS, GREETING, NOTHING = "thanks", "greeting", "nothing"
_NOTHING = frozenset({"nihil", "laporan", "lapor", "kosong", "kejadian", "temuan"})


def courtesy_of(text: str, district: District | None = None) -> str | None:
    """THANKS, GREETING, NOTHING ("tidak ada laporan bulan ini"), or None for anything else."""
    message = Message(text, lexicon_for(district or load_district()))
    said = set(message.words)
    if counts_none(message):
        return NOTHING
    if not said or message.counts or message.places:
        return None
    if message.gives("negated") and said & _NOTHING and not message.categories:
        return NOTHING
    if not said <= _courteous():
        return None
    return THANKS if said & listed("polite", "thanks") else GREETING


def _courteous() -> frozenset[str]:
    lists = ("openers", "closers", "greetings", "salutation", "thanks", "approval")
    return frozenset().union(*(listed("polite", name) for name in lists))
