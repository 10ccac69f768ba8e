"""Numbers that count again who was counted: totals, their parts, pairs."""

from __future__ import annotations

from collections.abc import Sequence

from reading.around import Around
from reading.marks import CategoryMark, CountMark
from reading.message import Message

UNIT_AND_NAME = 4  # tokens behind a number in which its category may stand
_MOST_COUNTS = 16  # of one text that may be a total and its parts; a flood must not cost more
_PAIRS = frozenset({"sepasang", "berdua"})
_SUMS = frozenset({"total", "jumlah", "semuanya", "totalnya"})


def mark_same_people(message: Message) -> None:
    """ "disabilitas 2 Rite, satu tuna netra satu lumpuh": all of them again, by their kinds.

    Told first or last: "anak disabilitas di Kolo. Autis 2, tuna grahita 3. Total 5".
    """
    around = Around(message.tokens)
    counts = [count for count in message.counts if not count.part and count.value]
    if not 3 <= len(counts) <= _MOST_COUNTS or not message.categories:
        return
    for index, total in enumerate(counts):
        parts = parts_of(total, counts[index + 1 :])
        if around.label(total.first) in _SUMS and index > 1 and total.value == _sum(counts[:index]):
            parts = counts[:index]
        heads = [
            mark for mark in message.categories if mark.first < min(total.first, _start(parts))
        ]
        end = parts[-1].last + UNIT_AND_NAME if parts else 0
        kinds = [mark for mark in message.categories if heads and heads[0].last < mark.first <= end]
        told = bool(parts) and len(kinds) == len(parts)
        if told and _are_kinds_of(message, heads[0], kinds) and _no_place_from(message, kinds[0]):
            for part, kind in zip(parts, kinds, strict=True):
                part.part = kind.background = True
            return


def mark_sums(message: Message) -> None:
    """ "lansia 2, disabilitas 1, total 3 org": the sum of what was said is nobody new.

    Nor are "2 org" behind "sepasang suami istri".
    """
    around = Around(message.tokens)
    said: list[int] = []
    for index, count in enumerate(message.counts):
        if count.value == 2 and any(c.value == 2 and c.unit for c in message.counts[index + 1 :]):
            count.part = count.part or around.word(count.first) in _PAIRS
        sums = around.label(count.first) in _SUMS
        if sums and len(said) > 1 and count.value == sum(said):
            count.part = True
        elif not count.part:
            said.append(count.value or 0)


def parts_of(total: CountMark, followers: Sequence[CountMark]) -> list[CountMark]:
    """The numbers right behind a total that add up to it; none when fewer than two do."""
    parts: list[CountMark] = []
    left = total.value or 0
    for count in followers:
        left -= count.value or 0
        parts.append(count)
        if left <= 0:
            break
    return parts if left == 0 and len(parts) > 1 else []


def _start(parts: Sequence[CountMark]) -> int:
    return parts[0].first if parts else 0


def _sum(counts: Sequence[CountMark]) -> int:
    return sum(count.value or 0 for count in counts)


def _are_kinds_of(message: Message, head: CategoryMark, kinds: Sequence[CategoryMark]) -> bool:
    """Whether all are of the head's category, or of that which becomes it for children."""
    same = {(code,) for code in head.codes}
    same |= {(rule.code,) for rule in message.lexicon.age_rules if rule.becomes in head.codes}
    told = all(mark.kind != "code" and mark.codes in same for mark in kinds)
    return len(head.codes) == 1 and told


def _no_place_from(message: Message, kind: CategoryMark) -> bool:
    """Whether no kelurahan stands among the kinds or behind: they would be reports of their own."""
    return not any(place.codes and place.first > kind.first for place in message.places)
