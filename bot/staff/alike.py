"""When two names may mean the same: as a key that must be equal, and as a likeness."""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from reading.folding import fold

_WORD = re.compile(r"[a-z0-9]+")
# What nearly every institution's name begins with tells none from another.
_GENERIC = frozenset(
    {"lks", "lksa", "lkslu", "lkspd", "yayasan", "yys", "panti", "asuhan", "lembaga", "pa", "psaa"}
)
# Out of 100. "Al-Ikhlas" and "Al Ikhlash" have 94, "Kasih Ibu" and "Kasih Bunda" 70.
LIKE = 88


def words_of(name: str) -> str:
    """In lower case, without marks: `lks al ikhlas` for `LKS "Al-Ikhlas"`."""
    return " ".join(_WORD.findall(fold(name)))


def same(name: str) -> str:
    """What two spellings of one name share: only case and spaces may differ."""
    return " ".join(name.split()).casefold()


def core(name: str) -> str:
    """What tells this institution from others; all of it where nothing else is left."""
    words = words_of(name).split()
    return " ".join([word for word in words if word not in _GENERIC] or words)


def in_order(words: str) -> str:
    """The words in the order of the alphabet: people turn them round."""
    return " ".join(sorted(words.split()))


class Names:
    """Known names, to look up the one that somebody may have meant."""

    def __init__(self, names: Iterable[str]) -> None:
        self._known = {in_order(name): name for name in names}
        self._keys = list(self._known)

    def nearest(self, words: str, least: float = LIKE - 10) -> str | None:
        """The known name that is most like these words, if one has `least` out of 100."""
        found = process.extractOne(
            in_order(words), self._keys, scorer=fuzz.ratio, score_cutoff=least
        )
        return self._known[found[0]] if found else None
