"""What a typed word stands for: abbreviations, endings, stretched letters, typing errors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST_REPAIR = 5  # shorter words have too many neighbours to be put right

_ENDINGS = ("nya", "kah", "lah", "pun", "nx", "ny", "x")
_KEPT = 20_000  # a flood of nonsense must not grow the process
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = [frozenset(row[i : i + 2]) for row in _ROWS for i in range(len(row) - 1)]
_ABOVE = ("qa", "wq", "za", "zs", "xs", "xd", "vf", "vg")
_NEIGHBOURS += [frozenset(pair) for pair in _ABOVE]
_VOWELS = re.compile(r"[aeiou]")


class Speller:
    """The dictionary: forms that stand for other words, known words, and words worth repair."""

    def __init__(
        self,
        forms: Mapping[str, str],
        known: Iterable[str],
        repairable: Iterable[str],
        names: Iterable[str] = (),
        careful: Iterable[str] = (),
    ) -> None:
        """`names` are left as they are.

        `careful`: everyday words, put right only when a finger slipped (see `is_slip`).
        """
        self._forms = forms
        self._known = frozenset(known)
        self._repairable = sorted({word for word in repairable if len(word) >= SHORTEST_REPAIR})
        self._names = frozenset(names)
        self._careful = sorted(careful)
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
        if len(text) < 3 or text in self._known or text in self._names:
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
            for candidate in (stem, *unstretched(stem)):
                if stem != text and len(candidate) >= 3 and self.knows(candidate):
                    return self._forms.get(candidate, candidate)
        return self._repaired(text) or self._slipped(text) or self._vowels_restored(text) or text

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
        if found[0][1] == 2 and not _is_clipped(text, best):
            return None
        if found[0][1] == 1 and len(text) < 7 and not is_slip(text, best, vowels=True):
            return None
        return best if best[0] == text[0] or best[:2] == text[1::-1] else None

    def _slipped(self, text: str) -> str | None:
        """The one everyday word from which a finger slipped once, its first letter right."""
        if len(text) < SHORTEST_REPAIR:
            return None
        found = process.extract(text, self._careful, scorer=OSA.distance, score_cutoff=1, limit=3)
        near = [word for word, _, _ in found if word[0] == text[0] and is_slip(text, word)]
        meant = {self._forms.get(word, word) for word in near}
        return meant.pop() if len(meant) == 1 else None

    def _vowels_restored(self, text: str) -> str | None:
        """The one word with the same consonants, when most vowels were left out: "gldngn"."""
        consonants = _VOWELS.sub("", text)
        if len(consonants) < 4 or len(text) - len(consonants) > len(text) // 4:
            return None
        same = self._by_consonants.get(consonants, [])
        return same[0] if len(same) == 1 else None


def _is_clipped(typed: str, word: str) -> bool:
    """Whether two errors only dropped, added or swapped letters: "dimundur" is not "disundut"."""
    longer, shorter = sorted((typed, word), key=len, reverse=True)
    letters = iter(longer)
    dropped = len(longer) > len(shorter) and all(letter in letters for letter in shorter)
    same = _VOWELS.sub("", typed) == _VOWELS.sub("", word)
    return dropped or same or sorted(typed) == sorted(word)


def is_slip(typed: str, word: str, vowels: bool = False) -> bool:
    """Whether two words one error apart differ as fingers err.

    A letter was lost, doubled or swapped with its neighbour, or the key beside it was hit; any
    other letter may make another word or a name ("Janna" is no "janda"). `vowels`: one may also
    stand for another ("lensia").
    """
    if len(typed) != len(word) or sorted(typed) == sorted(word):
        return True
    differ = next({one, other} for one, other in zip(typed, word, strict=True) if one != other)
    return any(differ <= keys for keys in _NEIGHBOURS) or (vowels and differ <= set("aeiou"))


def unstretched(text: str) -> list[str]:
    """ "tolooong" as it may be meant: long runs, the last run, all runs of a letter as one."""
    if not re.search(r"(.)\1", text):
        return []
    return [
        re.sub(r"(.)\1{2,}", r"\1", text),
        re.sub(r"(.)\1+$", r"\1", text),
        re.sub(r"(.)\1+", r"\1", text),
    ]
