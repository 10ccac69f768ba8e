"""BINAAN: how many residents an LKS has inside, and how many clients outside."""

from __future__ import annotations

from collections.abc import Iterator

from reading.around import Around
from reading.message import Message
from reading.quantities import MOST_DIGITS, find_quantities
from reading.tokens import NUMBER
from reading.values import Reading
from reading.words import listed, words

_NEAR = 4  # words between a number and its label
_CLAUSE_ENDS = frozenset({",", ";", "/", "&", "\n", "dan", "sedangkan", "serta", "+"})


def read_residents(message: Message, keyword: str | None) -> Reading:
    """Labels ("dalam", "luar") beat the order; without them the first number is inside."""
    numbers = _numbers(message)
    labels = _labels(message)
    label_first = bool(labels and numbers) and min(labels) < numbers[0][0]
    found: dict[str, int] = {}
    unlabelled: list[int] = []
    for position, value in numbers:
        side = _side(message, labels, position, label_first)
        if side is None:
            unlabelled.append(value)
        else:
            found.setdefault(side, value)
    for side, value in zip(_left(found), _unsaid(unlabelled, found), strict=False):
        found[side] = value
    fields = {side: found.get(side) for side in ("inside", "outside")}
    missing = tuple(side for side, value in fields.items() if value is None)
    return Reading("residents", keyword, fields=fields, missing=missing)


def _numbers(message: Message) -> list[tuple[int, int]]:
    """(token, value) of each number; "nihil" and "tidak ada" are zero."""
    around = Around(message.tokens)
    sides = listed("residents", "inside") | listed("residents", "outside")
    labels, months = listed("numbers", "labels") - sides, listed("numbers", "month_names")
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
        if nothing or token.word in listed("numbers", "nil"):
            found.append((index, 0))
    return sorted(found)


def _labels(message: Message) -> dict[int, str]:
    return {
        index: side
        for index, token in enumerate(message.tokens)
        for side in ("inside", "outside")
        if token.word in listed("residents", side)
    }


def _left(found: dict[str, int]) -> list[str]:
    return [side for side in ("inside", "outside") if side not in found]


def _unsaid(unlabelled: list[int], found: dict[str, int]) -> list[int]:
    """The numbers without a label, unless one is only the total of the labelled ones."""
    total = sum(found.values())
    return unlabelled if len(found) < 2 else [value for value in unlabelled if value != total]


def _side(message: Message, labels: dict[int, str], position: int, label_first: bool) -> str | None:
    """The label of a number in its clause: in front of it or behind, as the text began."""
    before = next(
        (labels[index] for index in _clause(message, position, -1) if index in labels), None
    )
    behind = next(
        (labels[index] for index in _clause(message, position, 1) if index in labels), None
    )
    return (before or behind) if label_first else (behind or before)


def _clause(message: Message, position: int, step: int) -> Iterator[int]:
    """The token indices from a number to the end of its clause in one direction."""
    for distance in range(1, _NEAR + 1):
        index = position + step * distance
        if not 0 <= index < len(message.tokens):
            return
        token = message.tokens[index]
        if token.text in _CLAUSE_ENDS or token.kind == NUMBER:
            return
        yield index
