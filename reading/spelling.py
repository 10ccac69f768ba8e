"""What a typed word stands for: abbreviations, endings, stretched letters, typing errors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST_REPAIR = 5  # shorter words have too many neighbours to be put right

_ENDINGS = ("nya", "kah", "lah", "pun", "nx", "ny", "x")
_KEPT = 20_000  # a flood of nonsense must not grow the process
_VOWELS = re.compile(r"[aeiou]")


class Speller:
    """The dictionary: forms that stand for other words, known words, and words worth repair."""

    def __init__(
        self, forms: Mapping[str, str], known: Iterable[str], repairable: Iterable[str]
    ) -> None:
        self._forms = forms
        self._known = frozenset(known)
        self._repairable = sorted({word for word in repairable if len(word) >= SHORTEST_REPAIR})
        self._by_consonants: dict[str, list[str]] = {}
        for word in self._repairable:
            self._by_consonants.setdefault(_VOWELS.sub("", word), []).append(word)
        self._found: dict[str, str] = {}

    def knows(self, text: str) -> bool:
        """Whether a folded word is in the dictionary, so is no name and no typing error."""
        return text in self._known or text in self._forms

    def word(self, text: str) -> str:
        """The dictionary word that a folded word stands for; itself when nothing is sure."""
        word = self._forms.get(text)
        if word is not None:
            return word
        if len(text) < 3 or text in self._known:
            return text
        word = self._found.get(text)
        if word is None:
            if len(self._found) > _KEPT:
                self._found.clear()
            word = self._found[text] = self._unknown(text)
        return word

    def _unknown(self, text: str) -> str:
        for candidate in unstretched(text):
            if self.knows(candidate):
                return self._forms.get(candidate, candidate)
        for ending in _ENDINGS:
            stem = text.removesuffix(ending)
            if stem != text and len(stem) >= 3 and self.knows(stem):
                return self._forms.get(stem, stem)
        return self._repaired(text) or self._vowels_restored(text) or text

    def _repaired(self, text: str) -> str | None:
        """The one word within a typing error, two for long words, with the same beginning."""
        if not SHORTEST_REPAIR <= len(text) <= 20:
            return None
        found = process.extract(
            text,
            self._repairable,
            scorer=OSA.distance,
            score_cutoff=1 if len(text) < 8 else 2,
            limit=2,
        )
        if not found or (len(found) > 1 and found[0][1] == found[1][1]):
            return None
        best: str = found[0][0]
        return best if best[0] == text[0] or best[:2] == text[1::-1] else None

    def _vowels_restored(self, text: str) -> str | None:
        """The one word with the same consonants, when most vowels were left out: "gldngn"."""
        consonants = _VOWELS.sub("", text)
        if len(consonants) < 4 or len(text) - len(consonants) > len(text) // 4:
            return None
        same = self._by_consonants.get(consonants, [])
        return same[0] if len(same) == 1 else None


def unstretched(text: str) -> list[str]:
    """ "tolooong" as it may be meant: long runs, the last run, all runs of a letter as one."""
    if not re.search(r"(.)\1", text):
        return []
    return [
        re.sub(r"(.)\1{2,}", r"\1", text),
        re.sub(r"(.)\1+$", r"\1", text),
        re.sub(r"(.)\1+", r"\1", text),
    ]
