"""Numbers and categories that only divide or explain a report: parts of totals, background."""

from __future__ import annotations

from collections.abc import Sequence

from reading.around import Around
from reading.marks import CategoryMark, CountMark
from reading.message import Message
from reading.sums import UNIT_AND_NAME, mark_same_people, mark_sums, parts_of
from reading.tokens import WORD
from reading.words import listed

_NEAR_PART = 2  # tokens from a part's number to what is told of it


def mark_background(message: Message) -> None:
    """Categories that tell why or with whom: "akibat banjir", "jadi TKI"."""
    around = Around(message.tokens)
    words_before = listed("context", "background")
    for index, category in enumerate(message.categories):
        before = around.word(category.first - 1)
        if category.kind == "code":
            category.background = _is_told_again(message, index)
        elif (
            (
                (index or before == "sejak")
                and before in words_before
                and len(message.categories) > 1
            )
            or (index and before == "di" and category.kind == "condition")  # "di gubuk"
            or (index and around.word(category.first) == "anaknya")
            or (index and _is_relative(message, index - 1, category))
            or (category.kind == "kin" and around.text(category.last).endswith("nya"))
        ):
            category.background = True


def _is_relative(message: Message, index: int, behind: CategoryMark) -> bool:
    """ "orang tuanya pemulung": what somebody's parents are."""
    one = message.categories[index]
    kin = one.kind == "kin" and message.tokens[one.last].text.endswith("nya")
    return kin and one.last + 1 == behind.first


def _is_told_again(message: Message, index: int) -> bool:
    """ "ABT 2 Rontu, yg ABT umur 1 & 3 th": the same people again."""
    category = message.categories[index]
    before = message.tokens[category.first - 1].word if category.first else ""
    earlier = message.categories[:index] if before == "yang" else ()
    return any(mark.codes == category.codes for mark in earlier)


def mark_parts(message: Message) -> None:
    """ "3 org: 1 tuna netra, 2 tuna rungu": the parts of a total are no counts of their own."""
    mark_same_people(message)
    _mark_told_parts(message)
    mark_sums(message)
    _mark_described(message)
    counts = [count for count in message.counts if not count.part]
    for index, total in enumerate(counts):
        parts = parts_of(total, counts[index + 1 :])
        if not parts:
            continue
        if _place_between(message, parts):
            total.part = total.part or _is_divided(message, total, parts)
            continue
        inside = [
            category
            for category in message.categories
            if total.last < category.first <= parts[-1].last + UNIT_AND_NAME
            and not _belongs_to(message, category, total)
        ]
        headless = not any(_belongs_to(message, c, total) for c in message.categories)
        if headless and inside and _headed(message, total):
            total.part = True
        elif _explains(message, total, parts, inside):
            for part in parts:
                part.part = True
            for category in inside:
                category.background = True


def _mark_told_parts(message: Message) -> None:
    """ "ADK 5 org, yg 2 lumpuh, 3 tuna wicara": what is told of a part is no report."""
    starting = {mark.first: mark for mark in message.categories if mark.kind != "code"}
    left: int | None = None
    told: set[tuple[str, ...]] = set()
    for count in message.counts:
        near = range(count.last + 1, count.last + 1 + _NEAR_PART)
        of_part = [starting[index] for index in near if index in starting]
        rest = count.value == left and any(category.codes in told for category in of_part)
        if not (count.part or rest) or left is None or count.value is None or count.value > left:
            left, told = count.value, set()
            continue
        count.part = True
        left -= count.value
        for category in of_part:
            category.background = True
            told.add(category.codes)


def _mark_described(message: Message) -> None:
    """ "LUT 3 Dodu, 1 lumpuh", "lansia 4 di Rite. 2 org stroke": a condition of some of them.

    The case before is complete, and no other place stands behind the condition.
    """
    places = [place for place in message.places if place.codes]
    whole: CountMark | None = None
    for count in message.counts:
        if count.part or count.value is None:
            continue
        told = next(
            (
                category
                for category in message.categories
                if count.last < category.first <= count.last + _NEAR_PART + 1
            ),
            None,
        )
        is_some = whole is not None and count.value < (whole.value or 0)
        if told is None or not is_some or not _is_condition(message, told):
            whole = count
            continue
        people = any(
            mark.kind != "condition" and mark.first < count.first for mark in message.categories
        )
        settled = any(place.first < count.first for place in places)
        elsewhere = any(place.first > count.first for place in places)
        if people and settled and not elsewhere:
            count.part = told.background = True


def _is_condition(message: Message, category: CategoryMark) -> bool:
    """ "lumpuh", and "2 orang lumpuh", where "orang" is as much the unit."""
    if category.kind == "condition" or message.tokens[category.first].word != "orang":
        return category.kind == "condition"
    behind = message.lexicon.categories.longest(message.tokens, category.first + 1)
    return behind is not None and behind[1][1] == "condition"


def _explains(
    message: Message,
    total: CountMark,
    parts: Sequence[CountMark],
    inside: Sequence[CategoryMark],
) -> bool:
    """Whether the parts only tell more of the total, rather than list other people.

    They are introduced (":", "(", "yaitu"), or say nothing but conditions: "2 lumpuh, 3 buta".
    """
    if any(category.kind == "code" for category in inside):
        return False
    until = min([parts[0].first, *(category.first for category in inside)])
    words_of_parts = listed("context", "parts")
    for token in message.tokens[total.last + 1 : until]:
        if token.text in (":", "(") or token.word in words_of_parts:
            return True
    return all(category.kind == "condition" for category in inside)


def _belongs_to(message: Message, category: CategoryMark, total: CountMark) -> bool:
    """Whether the total counts this category: said before it, or right behind it."""
    if category.first < total.first:
        return True
    between = message.tokens[total.last + 1 : category.first]
    return len(between) <= 1 and all(token.kind == WORD for token in between)


def _place_between(message: Message, parts: Sequence[CountMark]) -> bool:
    """Whether the parts have places of their own, so are reports of their own."""
    return any(
        parts[0].first < place.first < parts[-1].first for place in message.places if place.codes
    )


def _is_divided(message: Message, total: CountMark, parts: Sequence[CountMark]) -> bool:
    """ "lansia 4, 2 di Kumbe 2 di Kodo": each part has a place, the total has none."""
    places = [place for place in message.places if place.codes]
    between = any(parts[0].first < c.first < parts[-1].last for c in message.categories)
    return len(places) == len(parts) and places[0].first > parts[0].first and not between


def _headed(message: Message, total: CountMark) -> bool:
    """Whether the total only heads a list: "total 5 orang: pengemis 3, gelandangan 2"."""
    after = message.tokens[total.last + 1 : total.last + 4]
    return any(token.text in (":", "(", "-") for token in after)
