"""The names of a district's places, and which name a misspelt word may mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from reading.district import District, rows
from reading.folding import fold
from reading.phrases import PhraseTable
from reading.tokens import Token, tokenize

LONGEST_SHORT_NAME = 5  # Kodo and Kolo, Nae and Pane: never put right
SHORTEST_FOR_TWO = 7  # letters of a name in which two may be wrong: Melati is not Melayu
DIRECTIONS = ("timur", "barat", "utara", "selatan")
_VOWELS = re.compile(r"[aeiou]")


@dataclass(frozen=True, slots=True)
class Name:
    """What a place name means.

    `kind`: name, common (also a word or a person's name), abbreviation, ambiguous, kecamatan,
    landmark, elsewhere. `codes` are kelurahan, none for the last three unless a landmark's
    kelurahan is known.
    """

    kind: str
    codes: tuple[str, ...]


class Gazetteer:
    """Every place name of the district, exact and approximate."""

    def __init__(self, district: District) -> None:
        self.names: PhraseTable[Name] = PhraseTable(as_typed=True)
        self._joined: dict[str, Name] = {}
        # The office's own words come first: what is taught first stays.
        for name, code in district.own_words.places:
            self._teach(name, Name("name", (code,)))
        for row in rows(district.folder / "place_names.csv"):
            kind = row["kind"]
            codes = () if kind == "kecamatan" else tuple(row["code"].split("|"))
            self._teach(row["name"], Name(kind, codes))
        for row in rows(district.folder / "landmarks.csv"):
            codes = tuple(filter(None, [row["kelurahan"]]))
            self._teach(row["name"], Name("landmark", codes))
        for row in rows(district.folder / "elsewhere.csv"):
            self._teach(row["name"], Name("elsewhere", ()))
        self._official = {
            fold(kelurahan.name): code for code, kelurahan in district.kelurahan.items()
        }
        self._base = {
            code: " ".join(word for word in name.split() if word not in DIRECTIONS)
            for name, code in self._official.items()
        }
        correctable = {"name", "common", "ambiguous"}
        self._long = [
            name
            for name, meaning in self._joined.items()
            if len(name) > LONGEST_SHORT_NAME and meaning.kind in correctable
        ]
        self._short = [
            name
            for name, meaning in self._joined.items()
            if len(name) <= LONGEST_SHORT_NAME and meaning.kind in correctable
        ]

    def words(self) -> set[str]:
        """Every word that is part of a name."""
        return self.names.words()

    def exact(self, tokens: Sequence[Token], first: int) -> tuple[int, Name] | None:
        """(last token, meaning) of the longest name at `first`, also if written in two pieces."""
        found = self.names.longest(tokens, first)
        if found is not None or first + 1 >= len(tokens):
            return found
        joined = self._joined.get(tokens[first].text + tokens[first + 1].text)
        return (first + 1, joined) if joined is not None else None

    def joined(self, text: str) -> Name | None:
        """The meaning of a name written without spaces."""
        return self._joined.get(text)

    def directed(self, codes: Sequence[str], direction: str) -> str | None:
        """The kelurahan that these become with a direction behind them: Jatibaru, "timur"."""
        for code in codes:
            longer = self._official.get(f"{self._base[code]} {direction}")
            if longer is not None:
                return longer
        return None

    def siblings(self, codes: Sequence[str]) -> tuple[str, ...]:
        """All kelurahan of the same name but for a direction, () when there is only one."""
        bases = {self._base[code] for code in codes}
        same = tuple(sorted(code for code, base in self._base.items() if base in bases))
        return same if len(same) > 1 else ()

    def similar(self, text: str) -> tuple[Name, bool] | None:
        """(meaning, sure) of the one long name that a misspelt word is near to."""
        found = process.extract(text, self._long, scorer=OSA.distance, score_cutoff=2, limit=3)
        meanings = [
            (self._joined[name], name, distance)
            for name, distance, _ in found
            if distance < 2 or len(name) >= SHORTEST_FOR_TWO
        ]
        if not meanings or any(
            meaning.codes != meanings[0][0].codes and distance == meanings[0][2]
            for meaning, _, distance in meanings[1:]
        ):
            return None
        meaning, name, distance = meanings[0]
        return meaning, _is_slip(text, name, int(distance))

    def similar_short(self, text: str) -> tuple[str, ...]:
        """The kelurahan whose short name is one error away: to be asked, never stored."""
        found = process.extract(text, self._short, scorer=OSA.distance, score_cutoff=1, limit=8)
        codes = {code for name, _, _ in found for code in self._joined[name].codes}
        return tuple(sorted(codes))

    def _teach(self, name: str, meaning: Name) -> None:
        pieces = [token.text for token in tokenize(fold(name))]
        self.names.add(pieces, meaning)
        self._joined.setdefault("".join(pieces), meaning)


def _is_slip(typed: str, name: str, distance: int) -> bool:
    """Whether only one key slipped: a letter lost, doubled or swapped, or vowels left out.

    Another letter in a name of fewer than eight could be another word, so it is asked.
    """
    if distance == 1 and (len(name) >= 8 or (len(name) >= 6 and _same_letters(typed, name))):
        return True
    consonants = _VOWELS.sub("", name)
    return len(consonants) >= 4 and len(typed) < len(name) and _VOWELS.sub("", typed) == consonants


def _same_letters(typed: str, name: str) -> bool:
    return len(typed) != len(name) or sorted(typed) == sorted(name)


def is_like_direction(typed: str) -> bool:
    """Whether a word may be a misspelt direction: "tiur", "selatn"."""
    return any(OSA.distance(typed, direction) <= 2 for direction in DIRECTIONS)
