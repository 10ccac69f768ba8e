"""Who is in need: phrases for the PPKS categories, and for the PSKS types."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from reading.lexicon import Lexicon
from reading.marks import CategoryMark, ResourceMark
from reading.tokens import LINE, MARK, NUMBER, WORD, Token
from reading.words import listed

_TURNS = frozenset({"tapi", "jadi", "menjadi", "seharusnya", "bukan"})  # "bukan LUT tapi PD"
_FIELD_MARKS = frozenset({"#", "*", "/", "=", ":", "-"})


def find_categories(tokens: Sequence[Token], lexicon: Lexicon) -> list[CategoryMark]:
    """The category phrases in the order of the text, the longest at each word."""
    marks: list[CategoryMark] = []
    index = 0
    while index < len(tokens):
        mark = _category_at(tokens, index, lexicon)
        if mark is None:
            index += 1
        else:
            marks.append(mark)
            index = mark.last + 1
    return marks


def find_resources(tokens: Sequence[Token], lexicon: Lexicon) -> list[ResourceMark]:
    """The PSKS phrases in the order of the text."""
    marks: list[ResourceMark] = []
    index = 0
    while index < len(tokens):
        found = None
        if tokens[index].kind == WORD:
            found = lexicon.resources.longest(tokens, index) or lexicon.resource_codes.longest(
                tokens, index
            )
        if found is None:
            index += 1
        else:
            marks.append(ResourceMark(index, found[0], found[1]))
            index = found[0] + 1
    return marks


def _category_at(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> CategoryMark | None:
    token = tokens[index]
    if token.kind != WORD:
        return None
    found = lexicon.categories.longest(tokens, index)
    code = lexicon.codes.longest(tokens, index)
    is_longest = code is not None and (found is None or found[0] <= code[0])
    if code is not None and is_longest and _stands_as_code(tokens, index, lexicon):
        return CategoryMark(index, code[0], (code[1],), "code")
    if found is None:
        return None
    last, (codes, kind) = found
    if kind == "kin" and _is_a_name(tokens, index, lexicon):
        return None
    return CategoryMark(index, last, codes, kind)


def _stands_as_code(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> bool:
    """Whether a short code is a field: beside a number, or between separators or keyword."""
    before = tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if tokens[index].text not in _everyday():
        return True
    field = index + (2 if after is not None and after.text in _FIELD_MARKS else 1)
    if field < len(tokens) and _is_number(tokens[field], lexicon):
        return True
    if field == index + 2 and _names_category(tokens, field, lexicon):
        return False  # "Kat: PRSE"
    labels = listed("details", "labels")
    opens = before is None or before.kind in (MARK, LINE) or before.word in labels | _TURNS
    opens = opens or _is_keyword(before, lexicon)
    closing = _at() | labels
    closes = after is None or after.kind in (MARK, LINE) or after.text in closing
    if before is not None and _is_number(before, lexicon):
        return closes or (after is not None and lexicon.places.exact(tokens, index + 1) is not None)
    if after is not None and lexicon.places.exact(tokens, index + 1) is not None:
        return opens and (before is None or before.word != "di")
    return opens and (closes or _misspelt_place(tokens, index + 1, lexicon))


def _misspelt_place(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> bool:
    """ "LAPOR FM KUME 5 KK": a word that nobody knows, and a number."""
    token = tokens[index] if index + 1 < len(tokens) else None
    if token is None or token.kind != WORD or lexicon.speller.knows(token.text):
        return False
    return token.word == token.text and _is_number(tokens[index + 1], lexicon)


def _names_category(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> bool:
    tables = (lexicon.categories, lexicon.codes)
    return index < len(tokens) and any(table.longest(tokens, index) for table in tables)


def _is_number(token: Token, lexicon: Lexicon) -> bool:
    return token.kind == NUMBER or token.word in lexicon.language.numbers


def _is_keyword(token: Token | None, lexicon: Lexicon) -> bool:
    return token is not None and lexicon.language.keywords.get(token.word) in (
        "LAPOR",
        "POTENSI",
        "DARURAT",
    )


def _is_a_name(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> bool:
    """ "Ompu Jafa Lao", "Rifaldi Ompu Sao": the Bima words for grandparents begin names."""
    if tokens[index].text not in ("ompu", "wai"):
        return False
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if after is None or after.kind != WORD or after.text in _at() or _is_number(after, lexicon):
        return False
    return after.word == after.text


@lru_cache(maxsize=1)
def _everyday() -> frozenset[str]:
    return listed("codes", "everyday")


@lru_cache(maxsize=1)
def _at() -> frozenset[str]:
    return listed("places", "at")
