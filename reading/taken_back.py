"""What an officer takes back within one text: "2 org di Pane.. eh salah, di Paruga"."""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence
from itertools import pairwise
from typing import Any

from reading.marks import CategoryMark, CountMark
from reading.message import Message
from reading.tokens import LINE, MARK
from reading.words import listed

_REACH = 8  # tokens from what is taken back to the word that does it
_ENDS = frozenset({",", ";", ".", "dan"})  # behind these, others are told of
_NEAR = 2  # tokens in front of it that tell "kalau salah", or a place it may be about
_MOST = 5  # times that one text takes something back; a flood of "eh" must not cost more
_ALSO = frozenset({"juga", "lagi", "tambah"})
_WORDS = frozenset({"maaf", "sori", "sorry"})
_INSTEAD = (["tapi"], ["tetapi"], ["melainkan"])
_ONE_OF = frozenset({"satu", "satunya", "seorang"})


def drop_taken_back(message: Message) -> None:
    """Take away the marks whose field is said anew: behind "eh salah", before "maksudnya"."""
    takes_back = _WORDS | {"bukan"} | listed("context", "taking_back")
    if takes_back.isdisjoint(message.words):
        return
    kinds: tuple[MutableSequence[Any], ...] = (message.categories, message.counts, message.places)
    _drop_denied(message, kinds[1:])
    starts = {mark.first for marks in kinds for mark in marks}
    _drop_excused(message, kinds)
    for start, end in _repairs(message, starts):
        if end in starts:
            replaced = [_said_anew(message, marks, start, end) for marks in kinds]
            if _adds(message, start, end, all(replaced)):
                continue
        else:
            replaced = [_meant_instead(message, marks, start) for marks in kinds]
            _doubt_place(message, start, end)
        for marks, old in zip(kinds, replaced, strict=True):
            if old is not None:
                marks.remove(old)


def _drop_excused(message: Message, kinds: tuple[MutableSequence[Any], ...]) -> None:
    """ "4 orang -- maaf, 5 orang": nothing but "maaf" between two of a kind."""
    units = listed("units", "persons") | listed("units", "households")
    for marks in kinds[1:]:
        for one, other in pairwise(list(marks)):
            between = message.tokens[one.last + 1 : other.first]
            said = [token.word for token in between if token.kind not in (MARK, LINE)]
            if said[:1] and said[0] in units:
                said = said[1:]
            if len(said) == 1 and said[0] in _WORDS and one in marks:
                marks.remove(one)


def _drop_denied(message: Message, kinds: tuple[MutableSequence[Any], ...]) -> None:
    """ "2 di Nae, bukan Nae tapi Pane", "bukan 2 tapi 3": the denied one, and where it was said."""
    passed = listed("places", "at") | listed("places", "ward")
    units = listed("units", "persons") | listed("units", "households")
    for marks in kinds:
        for denied, other in pairwise(list(marks)):
            before = denied.first - 1
            while before > 0 and message.tokens[before].word in passed:
                before -= 1
            between = [
                token.word
                for token in message.tokens[denied.last + 1 : other.first]
                if token.kind not in (MARK, LINE) and token.word not in passed | units
            ]
            if before < 0 or message.tokens[before].word != "bukan" or between not in _INSTEAD:
                continue
            for mark in [mark for mark in marks if mark.first <= denied.first]:
                if _says(mark) == _says(denied):
                    marks.remove(mark)


def _says(mark: Any) -> Any:
    return mark.value if isinstance(mark, CountMark) else mark.codes


def _repairs(message: Message, starts: set[int]) -> list[tuple[int, int]]:
    """(first token of the taking back, first token behind it)."""
    strong = listed("context", "taking_back")
    passed = strong | listed("context", "taking_back_skip") | listed("places", "at")
    doubted = listed("context", "not_taking_back")
    tokens = message.tokens
    found: list[tuple[int, int]] = []
    index = 0
    while index < len(tokens) and len(found) < _MOST:
        end = index
        while end < len(tokens) and end not in starts:
            if tokens[end].kind not in (MARK, LINE) and tokens[end].word not in passed:
                break
            end += 1
        said = [token.word for token in tokens[index:end]]
        one_of = end < len(tokens) and tokens[end].word in _ONE_OF and said[-1:] == ["salah"]
        before = {token.word for token in tokens[max(0, index - _NEAR) : index]}
        if not strong.isdisjoint(said) and not one_of and before.isdisjoint(doubted):
            found.append((index, end))
        index = max(end, index + 1)
    return found


def _adds(message: Message, start: int, end: int, all_anew: bool) -> bool:
    """ "LUT 3 Kolo. Eh, PD 2 Dodu juga": others come on top, nothing is taken back."""
    said = {token.word for token in message.tokens[start:end]}
    only_eh = said & listed("context", "taking_back") == {"eh"}
    also = any(token.word in _ALSO for token in message.tokens[end : end + _REACH])
    return only_eh and (all_anew or also)


def _said_anew(message: Message, marks: Sequence[Any], start: int, end: int) -> Any:
    """The nearest mark before, when another of its kind is behind, in the same clause."""
    behind = next((mark for mark in marks if mark.first >= end), None)
    before = [mark for mark in marks if mark.last < start]
    if behind is None or not before or start - before[-1].last > _REACH:
        return None
    if isinstance(behind, CategoryMark) and behind.kind == "condition":
        return None  # "ralat, 1 org lumpuh" describes them
    between = message.tokens[end : behind.first]
    ended = any(token.kind == LINE or token.text in _ENDS for token in between)
    return None if ended else before[-1]


def _meant_instead(message: Message, marks: Sequence[Any], start: int) -> Any:
    """ "di Pane, di Paruga maksud saya": of two side by side, the word behind, the first."""
    before = [mark for mark in marks if mark.last < start]
    if len(before) < 2 or start != before[-1].last + 1:
        return None
    meaning = {token.word for token in message.tokens[start : start + 2]}
    at = listed("places", "at")
    between = message.tokens[before[-2].last + 1 : before[-1].first]
    beside = all(token.kind == MARK or token.word in at for token in between)
    meant = beside and not meaning.isdisjoint(listed("context", "meaning"))
    return before[-2] if meant else None


def _doubt_place(message: Message, start: int, end: int) -> None:
    """ "Rabadompu Barat eh maaf Timur", "Melayu, koreksi bu: Tanjung": the place is asked."""
    before = [place for place in message.places if start - _NEAR <= place.last < start]
    if not before or end == len(message.tokens):
        return
    named = message.lexicon.places.exact(message.tokens, end)
    if named is not None and named[1].codes:  # though it may be hers, whom it is said to
        before[-1].first, before[-1].last, before[-1].codes = end, named[0], named[1].codes
        before[-1].sure = False
    elif message.tokens[end].word in _directions():
        before[-1].sure = False


def _directions() -> frozenset[str]:
    sides = ("timur", "barat", "utara", "selatan")
    return frozenset().union(*(listed("places", side) for side in sides))
