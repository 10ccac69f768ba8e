"""The words of one district: its dictionary and the phrases that name categories and types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from reading.district import District, rows
from reading.folding import fold
from reading.gazetteer import Gazetteer
from reading.gluing import unglue
from reading.phrases import PhraseTable
from reading.signals import signals
from reading.spelling import Speller
from reading.tokens import LINE, MARK, WORD, Token, tokenize
from reading.words import listed, words

# Written in one word or two; neither "terima" nor the name Kasih is meant, and no question.
_COMPOUNDS = {
    ("terima", "kasih"): "terimakasih",
    ("insya", "allah"): "insyaallah",
    ("entah", "dimana"): "entah",
    ("entah", "kemana"): "entah",
    ("wali", "kota"): "walikota",
    ("kalembo", "ade"): "terimakasih",
    ("macam", "mana"): "bagaimana",
    ("kayak", "mana"): "bagaimana",
    ("bapak", "cik"): "bapak",
    ("ibu", "cik"): "ibu",
}
# Places behind "di", which no passive is made of.
_NO_PASSIVES = frozenset({"dalam", "luar", "mana", "sana", "sini", "bawah"})
_UNITS = frozenset({"orang", "rang", "jiwa", "kk", "keluarga"})  # "lansia2 org", not "ibu2 janda"
SHORTEST_CAREFUL = 6  # letters of a keyword or a telling word that a slip is put right to
CategoryMeaning = tuple[tuple[str, ...], str]  # candidate codes, kind of phrase


@dataclass(frozen=True, slots=True)
class AgeRule:
    """A category that becomes another between two ages, perhaps only when one word was said."""

    code: str
    from_age: int
    to_age: int
    becomes: str
    only_behind: str


class Lexicon:
    """Everything that the reader looks up, built once per district."""

    def __init__(self, district: District) -> None:
        self.district = district
        self.language = words()
        self.category_codes = frozenset(code.lower() for code in district.categories)
        self._resource_codes = frozenset(code.lower() for code in district.resources)
        self.categories: PhraseTable[CategoryMeaning] = PhraseTable()
        self.resources: PhraseTable[str] = PhraseTable()
        self.codes: PhraseTable[str] = PhraseTable(as_typed=True)
        self.resource_codes: PhraseTable[str] = PhraseTable(as_typed=True)
        self._teach_categories()
        self._teach_resources()
        self.age_rules = [
            AgeRule(
                row["code"],
                int(row["from_age"]),
                int(row["to_age"]),
                row["becomes"],
                row["only_behind"],
            )
            for row in rows(district.folder / "category_ages.csv")
        ]
        causes = rows(district.folder / "category_causes.csv")
        self.causes = {row["word"]: row["code"] for row in causes}
        self.places = Gazetteer(district)
        self.speller = self._speller()
        self._teach_joined()
        short = {form for form, word in self.language.forms.items() if word in _UNITS}
        self._units = _UNITS | short
        domain = self._domain_words()
        self._hidden_in = domain | set(self.language.keywords)
        self._passives = {
            word[2:]: word
            for word in domain | signals().words | self.language.grouped()
            if word.startswith("di") and word[2:] not in _NO_PASSIVES
        }

    def tokens(self, cleaned: str) -> list[Token]:
        """The tokens of a cleaned text with their dictionary words."""
        tokens = unglue(
            tokenize(fold(cleaned)),
            vocabulary=self._hidden_in,
            codes=self.category_codes | self._resource_codes,
            units=self._units,
        )
        for token in tokens:
            if token.kind == "word" and token.word == token.text:
                token.word = self.speller.word(token.text)
                if token.doubled:
                    token.word = self.language.doubled.get(token.word, token.word)
        tokens = _with_passives(_with_compounds(_without_dots(tokens)), self._passives)
        _calm_makeshift(tokens)
        return tokens

    def _words_of(self, phrase: str) -> list[str]:
        """A phrase of a data table as dictionary words; only abbreviations are resolved."""
        return [
            self.language.forms.get(token.text, token.text)
            for token in tokenize(fold(phrase))
            if token.kind != MARK and token.text != "yang"
        ]

    def _teach_categories(self) -> None:
        for category in self.district.categories.values():
            self.codes.add([category.code.lower()], category.code)
        for phrase, code in self.district.own_words.categories:
            self._teach_phrase(self._words_of(phrase), ((code,), "name"))
        for row in rows(self.district.folder / "category_words.csv"):
            codes = tuple(row["code"].split("|"))
            for phrase in _spelled_out(row["phrase"]):
                if row["kind"] == "code":
                    self.codes.add([phrase], codes[0])
                else:
                    self._teach_phrase(self._words_of(phrase), (codes, row["kind"]))
        for category in self.district.categories.values():
            for name in (category.keyword, category.short_name, category.name):
                self.categories.add(self._words_of(name), ((category.code,), "name"))

    def _teach_phrase(self, phrase: list[str], meaning: CategoryMeaning) -> None:
        """A phrase, and the same of "bocah" or "siswa" when it begins with "anak"."""
        self.categories.add(phrase, meaning)
        if phrase[0] == "anak" and len(phrase) > 1:
            for child in ("bocah", "siswa", "siswi", "pelajar", "remaja", "murid"):
                self.categories.add([child, *phrase[1:]], meaning)
            if phrase[1:] != ["terlantar"]:  # "ibu dan 2 anaknya terlantar": all of them
                self.categories.add(["anaknya", *phrase[1:]], (meaning[0], "condition"))

    def _teach_resources(self) -> None:
        for resource in self.district.resources.values():
            self.resource_codes.add([resource.code.lower()], resource.code)
            self.resources.add(self._words_of(resource.name), resource.code)
        for row in rows(self.district.folder / "resource_words.csv"):
            for phrase in _spelled_out(row["phrase"]):
                self.resources.add(self._words_of(phrase), row["code"])

    def _teach_joined(self) -> None:
        """ "oranggila": names of two words written in one, which no other word is put right to."""
        for pair, meaning in list(self.categories.pairs()):
            if meaning[1] == "name":
                self.categories.add(["".join(pair)], meaning)

    def _domain_words(self) -> set[str]:
        tables = (self.categories, self.codes, self.resources, self.resource_codes)
        return set().union(*(table.words() for table in tables))

    def _speller(self) -> Speller:
        language = self.language
        domain = self._domain_words()
        ordinary = language.common | language.grouped() | signals().words
        names = set(language.numbers) | set(language.keywords)
        often = names | set(language.lks_fields) | signals().words
        often |= language.group("places", "near") | language.group("places", "landmarks")
        often |= language.group("numbers", "part_of_total")
        return Speller(
            forms=language.forms,
            known=domain | ordinary | names | self.places.words(),
            repairable=(domain - ordinary) | language.worth_repair,
            names=language.names,
            careful=language.group("codes", "careful")
            | {word for word in often if len(word) >= SHORTEST_CAREFUL},
        )


@lru_cache(maxsize=8)
def lexicon_for(district: District) -> Lexicon:
    """The lexicon of a district, built once (about 30 ms)."""
    return Lexicon(district)


def _spelled_out(pattern: str) -> Iterator[str]:
    """Every phrase of "pemakai|pecandu sabu|obat_terlarang": "|" for either, "_" for a space."""
    choices = [word.replace("_", " ").split("|") for word in pattern.split()]
    return map(" ".join, product(*choices))


def _with_compounds(tokens: list[Token]) -> list[Token]:
    """ "terima kasih" as one word."""
    joined: list[Token] = []
    for token in tokens:
        word = _COMPOUNDS.get((joined[-1].word, token.word)) if joined else None
        if word is not None:
            joined[-1].word = joined[-1].text = word
            joined[-1].end = token.end
        else:
            joined.append(token)
    return joined


def _with_passives(tokens: list[Token], passives: Mapping[str, str]) -> list[Token]:
    """ "di pukul" as "dipukul": the prefix is often written apart."""
    joined: list[Token] = []
    for token in tokens:
        before = joined[-1] if joined else None
        if before is None or before.word != "di" or token.kind != WORD:
            joined.append(token)
            continue
        passive = passives.get(token.text)
        if passive is None:
            joined.append(token)
        else:
            before.text = before.word = passive
            before.end = token.end
    return joined


def _calm_makeshift(tokens: Sequence[Token]) -> None:
    """ "tenda darurat", "rumah darurat dari terpal": an adjective, and no alarm.

    "ke rumah darurat" and "di rumah darurat!" may be one with a comma left out.
    """
    things = listed("commands", "makeshift")
    for index in range(1, len(tokens)):
        before, behind = tokens[index - 1], tokens[index + 1 : index + 2]
        if tokens[index].word != "darurat" or before.word not in things:
            continue
        called = index > 1 and tokens[index - 2].word == "ke"
        pressed = any(t.text == "!" or t.word in listed("commands", "hurry") for t in behind)
        if not (called or pressed):
            tokens[index].word = "seadanya"


def _without_dots(tokens: list[Token]) -> list[Token]:
    """The full stop of "Kel. Penatoi" is part of the word; one at the end of a line is not."""
    dotted = listed("codes", "dotted")
    kept: list[Token] = []
    for index, token in enumerate(tokens):
        before = kept[-1] if kept else None
        shortens = token.text == "." and token.glued and before is not None
        goes_on = index + 1 < len(tokens) and tokens[index + 1].kind != LINE
        if not (shortens and goes_on and before is not None and before.text in dotted):
            kept.append(token)
    return kept
