"""`data/bahasa`: Indonesian as it is texted, the same for every district."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import Any

from reading.district import DATA, rows

FOLDER = DATA / "bahasa"


class Words:
    """The language tables: abbreviations, numbers, keywords and words by their office."""

    def __init__(self) -> None:
        text = (FOLDER / "words.toml").read_text(encoding="utf-8")
        self._groups: dict[str, Any] = tomllib.loads(text)
        self.lks_fields: dict[str, str] = {
            form: field
            for field, forms in self._groups["lks"].pop("fields").items()
            for form in forms
        }
        self.doubled: dict[str, str] = self._groups["codes"].pop("doubled")
        self.bima: dict[str, int] = self._groups["numbers"].pop("bima")
        self.forms = {row["form"]: row["word"] for row in rows(FOLDER / "abbreviations.csv")}
        self.numbers = {row["word"]: int(row["value"]) for row in rows(FOLDER / "numbers.csv")}
        self.keywords = {row["form"]: row["keyword"] for row in rows(FOLDER / "keywords.csv")}
        self.names = frozenset((FOLDER / "names.txt").read_text("utf-8").split())
        self.common = frozenset((FOLDER / "common_words.txt").read_text("utf-8").split())

        self.worth_repair = frozenset(
            {keyword.lower() for keyword in self.keywords.values()}
            | {word for word in self.numbers if len(word) > 5}
            | set(self._groups["places"]["labels"])
        )

    def group(self, table: str, name: str) -> frozenset[str]:
        """The words of one list of words.toml. Raises KeyError for a list that is not there."""
        return frozenset(self._groups[table][name])

    def grouped(self) -> frozenset[str]:
        """The words of all lists together."""
        return frozenset(
            word for table in self._groups.values() for words in table.values() for word in words
        ) | frozenset(self.lks_fields)


@lru_cache(maxsize=1)
def words() -> Words:
    """The language tables, read once."""
    return Words()


@lru_cache(maxsize=256)
def listed(table: str, name: str) -> frozenset[str]:
    """The words of one list of words.toml. Raises KeyError for a list that is not there."""
    return words().group(table, name)
