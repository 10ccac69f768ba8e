"""From marks to cases: parts of totals, children, shared places and categories, doubts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reading.around import Around
from reading.grouping import Group, Grouper, ReportMark
from reading.marks import CategoryMark, CountMark, PlaceMark
from reading.message import Message
from reading.tokens import WORD
from reading.words import listed

_LOOK_BACK = 4  # words in front of a category that may say "anak"


@dataclass(slots=True)
class Draft:
    """A case in the making: what each field may be, and the tokens it was read from."""

    codes: tuple[str, ...] = ()  # categories; more than one must be asked
    count: int | None = None
    places: tuple[str, ...] = ()  # kelurahan; more than one must be asked
    hint: PlaceMark | None = None  # a place that must be asked even when it is only one
    first: int = 0
    last: int = -1
    marks: tuple[ReportMark, ...] = ()


def draft_cases(message: Message, types: Sequence[CategoryMark] | None = None) -> list[Draft]:
    """The cases that the marks of a report make, never fewer than one.

    `types` stand in for the categories of people when potentials are reported.
    """
    if types is None:
        _mark_background(message)
        _mark_parts(message)
    categories = message.categories if types is None else types
    places = [place for place in message.places if place.codes]
    groups = Grouper(message.tokens, [*categories, *message.counts, *places]).groups()
    if not groups:
        return [Draft()]
    spans = [(group.first, group.last) for group in groups]
    _share_categories(groups)
    _share_places(message, groups)
    drafts = [_draft(message, group, *span) for group, span in zip(groups, spans, strict=True)]
    if len(drafts) == 1:
        _doubt_rival_places(message, groups[0], drafts[0])
    return drafts


def _mark_background(message: Message) -> None:
    """Categories that tell why or with whom: "akibat banjir", "jadi TKI"."""
    around = Around(message.tokens)
    words_before = listed("context", "background")
    for index, category in enumerate(message.categories):
        before = around.word(category.first - 1)
        if category.kind != "code" and index and before in words_before:
            category.background = True


def _mark_parts(message: Message) -> None:
    """ "3 org: 1 tuna netra, 2 tuna rungu": the parts of a total are no counts of their own."""
    counts = [count for count in message.counts if not count.part]
    for index, total in enumerate(counts):
        parts = _parts_of(total, counts[index + 1 :])
        if not parts:
            continue
        if _place_between(message, parts):
            total.part = total.part or _is_divided(message, total, parts)
            continue
        own = [c for c in message.categories if _belongs_to(message, c, total)]
        inside = [
            c
            for c in message.categories
            if total.last < c.first <= parts[-1].last + 4 and c not in own
        ]
        if not own and inside and _headed(message, total):
            total.part = True
            continue
        if any(category.kind == "code" for category in inside):
            continue
        for part in parts:
            part.part = True
        for category in inside:
            category.background = True


def _belongs_to(message: Message, category: CategoryMark, total: CountMark) -> bool:
    """Whether the total counts this category: said before it, or right behind it."""
    if category.first < total.first:
        return True
    between = message.tokens[total.last + 1 : category.first]
    return len(between) <= 1 and all(token.kind == WORD for token in between)


def _parts_of(total: CountMark, followers: Sequence[CountMark]) -> list[CountMark]:
    parts: list[CountMark] = []
    left = total.value or 0
    for count in followers:
        left -= count.value or 0
        parts.append(count)
        if left <= 0:
            break
    return parts if left == 0 and len(parts) > 1 else []


def _place_between(message: Message, parts: Sequence[CountMark]) -> bool:
    """Whether the parts have places of their own, so are reports of their own."""
    return any(
        parts[0].first < place.first for place in message.places if place.sure and place.codes
    )


def _is_divided(message: Message, total: CountMark, parts: Sequence[CountMark]) -> bool:
    """ "lansia 4, 2 di Kumbe 2 di Kodo": each part has a place, the total has none."""
    places = [place for place in message.places if place.sure and place.codes]
    between = any(parts[0].first < c.first < parts[-1].last for c in message.categories)
    return len(places) == len(parts) and places[0].first > parts[0].first and not between


def _headed(message: Message, total: CountMark) -> bool:
    """Whether the total only heads a list: "total 5 orang: pengemis 3, gelandangan 2"."""
    after = message.tokens[total.last + 1 : total.last + 4]
    return any(token.text in (":", "(", "-") for token in after)


def _share_categories(groups: Sequence[Group]) -> None:
    """ "Fakir miskin: Jatiwangi 10 kk, Jatibaru 7 kk": one category for all."""
    known = next((group.category for group in groups if group.category is not None), None)
    for group in groups:
        if group.category is None:
            group.category = known
        else:
            known = group.category


def _share_places(message: Message, groups: Sequence[Group]) -> None:
    """One kelurahan for all, said before the reports or behind the last of them."""
    said = [group.place for group in groups]
    for index, group in enumerate(groups):
        if said[index] is not None:
            continue
        before = next((place for place in reversed(said[:index]) if place is not None), None)
        after = next((place for place in said[index + 1 :] if place is not None), None)
        if before is None or after is None or before.codes == after.codes:
            group.place = before or after
        elif before.last < _category_start(groups, said.index(before)):
            group.place = before  # "Penatoi: LUT 3, PD 2. Sadia: AT 1"
        elif not _new_sentence(message, group.last, groups[index + 1].first):
            group.place = after  # "LUT 3 Penatoi, PD 2 dan AT 1 Sadia"


def _category_start(groups: Sequence[Group], index: int) -> int:
    category = groups[index].category
    return category.first if category is not None else -1


def _new_sentence(message: Message, last: int, first: int) -> bool:
    return any(token.text in (".", ";", "\n") for token in message.tokens[last + 1 : first])


def _draft(message: Message, group: Group, first: int, last: int) -> Draft:
    category, place = group.category, group.place
    codes = category_of(message, category) if category is not None else ()
    known = message.lexicon.district.categories.get(codes[0]) if codes else None
    draft = Draft(codes=codes, first=first, last=last, marks=tuple(group.marks()))
    if group.count is not None:
        persons = group.count.persons
        by_person = known is not None and known.unit == "orang" and persons is not None
        draft.count = persons if by_person else group.count.value
    if place is not None:
        draft.places = place.codes if place.sure else ()
        draft.hint = None if place.sure else place
    return draft


def category_of(message: Message, category: CategoryMark) -> tuple[str, ...]:
    """The children's category when the people are children: "2 anak tuna netra" is ADK."""
    if category.kind == "code" or len(category.codes) > 1:
        return category.codes
    lexicon = message.lexicon
    said = message.between(category.first, category.last).lower()
    ages = {age.years for age in message.ages}
    for rule in lexicon.age_rules:
        if rule.code != category.codes[0] or not (not rule.only_behind or rule.only_behind in said):
            continue
        by_age = bool(ages) and all(rule.from_age <= age <= rule.to_age for age in ages)
        by_word = rule.from_age == 0 and not rule.only_behind and _is_child(message, category)
        if by_age or by_word:
            return (rule.becomes,)
    return category.codes


def _is_child(message: Message, category: CategoryMark) -> bool:
    children, grown = listed("context", "children"), listed("context", "grown")
    around = Around(message.tokens)
    if around.word(category.last + 1) in children:
        return around.word(category.last + 2) not in grown
    for index in range(category.first - 1, max(-1, category.first - 1 - _LOOK_BACK), -1):
        if around.is_end(index):
            return False
        if around.word(index) in children:
            having = listed("numbers", "having")
            behind = around.word(index + 1)
            return behind not in grown and around.word(index - 1) not in having
    return False


def _doubt_rival_places(message: Message, group: Group, draft: Draft) -> None:
    """Two kelurahan and one report: unless one is clearly where, it is asked."""
    chosen = group.place
    if chosen is None or not chosen.sure or chosen.named or len(chosen.codes) > 1:
        return
    others = [mark for mark in (group.category, group.count) if mark is not None]
    near = min((_gap(chosen, mark) for mark in others), default=0)
    rivals = [
        place
        for place in message.places
        if place.sure and len(place.codes) == 1 and place.codes != chosen.codes
    ]
    either = any(_is_alternative(message, chosen, rival) for rival in rivals)
    if rivals and (near > 2 or either):
        draft.places = tuple(sorted({chosen.codes[0], *(rival.codes[0] for rival in rivals)}))


def _is_alternative(message: Message, one: PlaceMark, other: PlaceMark) -> bool:
    """ "Kolo/Dara", "Kolo atau Dara"."""
    between = message.tokens[one.last + 1 : other.first]
    return len(between) == 1 and between[0].text in ("/", "atau", "&", "dan")


def _gap(one: PlaceMark, other: CategoryMark | CountMark) -> int:
    return max(one.first - other.last, other.first - one.last) - 1
