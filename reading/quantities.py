"""Numbers as they are written: digits, number words, and both together ("2 puluh")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reading.tokens import NUMBER, WORD, Token
from reading.words import Words, listed

MOST_DIGITS = 6  # longer numbers are phones, NIK or money, never a count


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and the tokens that write it, both ends included."""

    first: int
    last: int
    value: int
    digits: int  # how many digits were typed; 0 for words


def find_quantities(tokens: Sequence[Token], words: Words) -> list[Quantity]:
    """All numbers in the order of the text; what they count is not decided here."""
    found: list[Quantity] = []
    index = 0
    while index < len(tokens):
        quantity = _digits(tokens, index) or _spelled(tokens, index, words)
        if quantity is None:
            index += 1
        else:
            found.append(quantity)
            index = quantity.last + 1
    return found


def _digits(tokens: Sequence[Token], index: int) -> Quantity | None:
    token = tokens[index]
    if token.text in ("l", "i") and _word(tokens, index + 1) in ("orang", "kk", "jiwa"):
        return Quantity(index, index, 1, 1)  # a letter typed for the digit one
    if token.kind != NUMBER:
        return None
    if _thousands(tokens, index):
        value = token.text + tokens[index + 2].text
        return Quantity(index, index + 2, int(value), len(value))
    value = token.text[:MOST_DIGITS]
    return Quantity(index, index, int(value), len(token.text))


def _thousands(tokens: Sequence[Token], index: int) -> bool:
    """ "1.250" is one number."""
    rest = tokens[index + 1 : index + 3]
    return (
        len(rest) == 2
        and rest[0].text == "."
        and rest[1].kind == NUMBER
        and rest[0].glued
        and rest[1].glued
        and len(rest[1].text) == 3
        and 1 <= len(tokens[index].text) <= 3
        and tokens[index].text[0] != "0"
    )


def _spelled(tokens: Sequence[Token], index: int, words: Words) -> Quantity | None:
    token = tokens[index]
    unit = _unit_value(token, words)
    if unit is None and _word(tokens, index + 1) in ("orang", "kk"):
        unit = words.bima.get(token.text)  # some are other words in Indonesian: only with a unit
    if unit is None or _is_one_of_all(tokens, index):
        return None
    value, last = unit, index
    teens, tens, hundreds = (listed("numbers", n) for n in ("teens", "tens", "hundreds"))
    follower = _word(tokens, last + 1)
    if 1 <= unit <= 9 and follower in hundreds:
        value, last = unit * 100, last + 1
        return _with_rest(tokens, index, last, value, words)
    bekas = follower == "bekas" and _word(tokens, last + 2) in ("orang", "kk", "jiwa")
    if 1 <= unit <= 9 and (follower in teens or bekas):
        return Quantity(index, last + 1, unit + 10, 0)
    if 1 <= unit <= 9 and follower in tens:
        value, last = unit * 10, last + 1
    if value in (20, 30, 40, 50, 60, 70, 80, 90, 100):
        return _with_rest(tokens, index, last, value, words)
    return Quantity(index, last, value, 0)


def _with_rest(
    tokens: Sequence[Token], first: int, last: int, value: int, words: Words
) -> Quantity:
    """ "dua puluh" takes a following "lima"; "seratus" a following number below it."""
    unit = _unit_value(tokens[last + 1], words) if last + 1 < len(tokens) else None
    if unit is None or unit >= (10 if value < 100 else 100):
        return Quantity(first, last, value, 0)
    if value >= 100:
        rest = _spelled(tokens, last + 1, words)
        if rest is not None and 0 < rest.value < 100:
            return Quantity(first, rest.last, value + rest.value, 0)
    elif unit and _word(tokens, last + 2) not in _multipliers():
        return Quantity(first, last + 1, value + unit, 0)
    return Quantity(first, last, value, 0)


def _multipliers() -> frozenset[str]:
    return frozenset().union(*(listed("numbers", name) for name in ("teens", "tens", "hundreds")))


def _unit_value(token: Token, words: Words) -> int | None:
    """The value of one number word, "duabelas" and "limapuluh" included."""
    if token.kind != WORD or token.doubled:
        return None
    value = words.numbers.get(token.word)
    if value is None:
        value = words.numbers.get(token.text)
    if value is not None:
        return value
    for ending, start, step in (
        ("belas", 10, 1),
        ("puluh", 0, 10),
        ("pluh", 0, 10),
        ("blas", 10, 1),
    ):
        stem = words.numbers.get(token.text.removesuffix(ending), 0)
        if token.text.endswith(ending) and 1 <= stem <= 9:
            return start + stem * step
    return None


def _is_one_of_all(tokens: Sequence[Token], index: int) -> bool:
    """ "salah satu", "satu-satunya", "kedua": no quantity; "se" needs "orang" behind it."""
    before, after = _word(tokens, index - 1), _word(tokens, index + 1)
    if tokens[index].text == "se":
        return after not in ("orang", "ekor", "keluarga", "kk", "anak")
    return tokens[index].word == "satu" and before in ("salah", "per")


def _word(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].word if 0 <= index < len(tokens) else ""
