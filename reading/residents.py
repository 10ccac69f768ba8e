"""BINAAN: how many residents an LKS has inside, and how many clients outside."""

from __future__ import annotations

from functools import lru_cache

from reading.around import Around
from reading.message import Message
from reading.quantities import MOST_DIGITS, find_quantities
from reading.values import Reading
from reading.words import words

_NEAR = 3  # words between a number and the label behind it


def read_residents(message: Message, keyword: str | None) -> Reading:
    """Labels ("dalam", "luar") beat the order; without them the first number is inside."""
    numbers = _numbers(message)
    labels = _labels(message)
    found: dict[str, int] = {}
    if labels and numbers:
        label_first = min(labels) < numbers[0][0]
        for position, value in numbers:
            side = _side(labels, position, label_first)
            if side is not None:
                found.setdefault(side, value)
    else:
        for side, (_, value) in zip(("inside", "outside"), numbers, strict=False):
            found[side] = value
    fields = {side: found.get(side) for side in ("inside", "outside")}
    missing = tuple(side for side, value in fields.items() if value is None)
    return Reading("residents", keyword, fields=fields, missing=missing)


def _numbers(message: Message) -> list[tuple[int, int]]:
    """(token, value) of each number; "nihil" and "tidak ada" are zero."""
    around = Around(message.tokens)
    labels, months = _group("numbers", "labels"), _group("numbers", "month_names")
    found = [
        (quantity.first, quantity.value)
        for quantity in find_quantities(message.tokens, words())
        if quantity.digits <= MOST_DIGITS
        and around.label(quantity.first) not in labels
        and around.word(quantity.first - 1) not in months
        and around.word(quantity.last + 1) not in ("tahun", "bulan", "hari")
    ]
    for index, token in enumerate(message.tokens):
        nothing = token.word in ("tidak", "belum") and around.word(index + 1) == "ada"
        if nothing or token.word in _group("numbers", "nil"):
            found.append((index, 0))
    return sorted(found)


def _labels(message: Message) -> dict[int, str]:
    return {
        index: side
        for index, token in enumerate(message.tokens)
        for side in ("inside", "outside")
        if token.word in _group("residents", side)
    }


def _side(labels: dict[int, str], position: int, label_first: bool) -> str | None:
    if label_first:
        before = [index for index in labels if index < position]
        return labels[max(before)] if before else None
    after = [index for index in labels if position < index <= position + _NEAR]
    return labels[min(after)] if after else None


@lru_cache(maxsize=8)
def _group(table: str, name: str) -> frozenset[str]:
    return words().group(table, name)
