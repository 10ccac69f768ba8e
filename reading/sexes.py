"""Men and women counted apart: "2L 3P" is 5."""

from __future__ import annotations

from collections.abc import Sequence

from reading.around import Around
from reading.marks import CountMark
from reading.words import listed


def by_sex(around: Around, counts: Sequence[CountMark]) -> list[CountMark]:
    """ "2L 3P" is 5; behind a total of 5 it only divides it."""
    result: list[CountMark] = []
    for count in counts:
        before = result[-1] if result else None
        if before is not None and _is_other_sex(around, before, count):
            before.value = (before.value or 0) + (count.value or 0)
            before.last, before.unit = count.last, "orang"
            before.part = len(result) > 1 and result[-2].value == before.value
        else:
            result.append(count)
    return result


def _is_other_sex(around: Around, one: CountMark, other: CountMark) -> bool:
    """Whether the two count men and women: both labelled behind ("2L 3P") or in front."""
    if other.first - one.last > 4 or not (one.value and other.value):
        return False
    behind = {_sex_behind(around, one), _sex_behind(around, other)}
    in_front = {_sex(around, around.label_at(count.first)) for count in (one, other)}
    return {"male", "female"} in (behind, in_front)


def _sex_behind(around: Around, count: CountMark) -> str:
    """ "2 laki2", "2 orang laki2"."""
    counted = around.word(count.last + 1) in listed("units", "persons")
    return _sex(around, count.last + 1) or (_sex(around, count.last + 2) if counted else "")


def _sex(around: Around, index: int) -> str:
    for sex in ("male", "female"):
        if not listed("numbers", sex).isdisjoint((around.text(index), around.word(index))):
            return sex
    return ""
