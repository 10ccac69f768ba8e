"""From marks to cases: parts of totals, children, shared places and categories, doubts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reading.children import category_of
from reading.grouping import Grouper
from reading.groups import Group, ReportMark
from reading.marks import CategoryMark, CountMark, PlaceMark
from reading.message import Message
from reading.parts import mark_background, mark_parts
from reading.taken_back import drop_taken_back
from reading.tokens import WORD
from reading.words import listed


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
    drop_taken_back(message)
    if types is None:
        mark_background(message)
        mark_parts(message)
    categories = message.categories if types is None else types
    places = [place for place in message.places if place.codes]
    groups = Grouper(message.tokens, [*categories, *message.counts, *places]).groups()
    if not groups:
        return [Draft()]
    spans = [(group.first, group.last) for group in groups]
    _share_categories(message, groups)
    _share_places(message, groups)
    drafts = [_draft(message, group, *span) for group, span in zip(groups, spans, strict=True)]
    if len(drafts) == 1 and "masing" in message.words:
        return _for_each_place(message, drafts[0])
    if len(drafts) == 1:
        _doubt_rival_places(message, groups[0], drafts[0])
    return drafts


def _for_each_place(message: Message, draft: Draft) -> list[Draft]:
    """ "masing2 2 KK di Nitu dan Rontu": the same number in each place, or of each category."""
    places = [place.codes for place in message.places if place.sure and len(place.codes) == 1]
    if draft.count is None:
        return [draft]
    if len(set(places)) > 1:
        return [replace(draft, places=place) for place in dict.fromkeys(places)]
    people = [
        category_of(message, category)
        for category in message.categories
        if not category.background and category.kind in ("code", "name", "kin")
    ]
    return [replace(draft, codes=codes) for codes in dict.fromkeys(people)] or [draft]


def _share_categories(message: Message, groups: Sequence[Group]) -> None:
    """ "Fakir miskin: Jatiwangi 10 kk, Jatibaru 7 kk": one category for all."""
    known = next((group.category for group in groups if group.category is not None), None)
    for group in groups:
        if group.category is not None:
            known = group.category
        elif not _counts_unknown(message, group):
            group.category = known


def _counts_unknown(message: Message, group: Group) -> bool:
    """ "ODHA 1, naza 4": a word that nobody knows beside the number may be another category."""
    if group.count is None:
        return False
    tokens = message.tokens
    before, after = group.count.first - 1, group.count.last + 1
    while before > 0 and tokens[before].text in (":", "=", "-"):
        before -= 1
    beside = [index for index in (before, after) if 0 <= index < len(tokens)]
    return any(
        tokens[index].kind == WORD
        and tokens[index].word == tokens[index].text
        and not message.lexicon.speller.knows(tokens[index].text)
        and not any(place.first <= index <= place.last for place in message.places)
        for index in beside
    )


def _share_places(message: Message, groups: Sequence[Group]) -> None:
    """One kelurahan for all, said before the reports or behind the last of them."""
    said = [group.place for group in groups]
    for index, group in enumerate(groups):
        if said[index] is not None or _has_own_kecamatan(message, group):
            continue
        before = next((place for place in reversed(said[:index]) if place is not None), None)
        after = next((place for place in said[index + 1 :] if place is not None), None)
        if before is None or after is None or before.codes == after.codes:
            group.place = before or after
        elif before.last < _category_start(groups, said.index(before)):
            group.place = before  # "Penatoi: LUT 3, PD 2. Sadia: AT 1"
        elif not _new_sentence(message, group.last, groups[index + 1].first):
            group.place = after  # "LUT 3 Penatoi, PD 2 dan AT 1 Sadia"


def _has_own_kecamatan(message: Message, group: Group) -> bool:
    """ "PGM 2 Pane, GLD 1 kec Raba": its kelurahan is none that was said of others."""
    own = _place_behind(message, group.last)
    if own is None:  # "kec Mounda", misspelt
        return any(token.word == "kecamatan" for token in message.tokens[group.last + 1 :][:2])
    if own.codes or own.outside:
        return False
    nearer = _place_behind(message, own.last)  # "kec Mpunda kel Sadia"
    return nearer is None or not nearer.codes


def _place_behind(message: Message, last: int) -> PlaceMark | None:
    """The place right behind a token, "di", "kel" and "kecamatan" passed over."""
    passed = listed("places", "ward") | listed("places", "at") | {"kecamatan"}
    index = last + 1
    while index < len(message.tokens) and message.tokens[index].word in passed:
        index += 1
    return next((place for place in message.places if place.first <= index <= place.last), None)


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


def _doubt_rival_places(message: Message, group: Group, draft: Draft) -> None:
    """Two kelurahan and one report: unless one is clearly where, it is asked."""
    chosen = group.place
    if chosen is None or not chosen.sure or len(chosen.codes) > 1:
        return
    others = [mark for mark in (group.category, group.count) if mark is not None]
    near = min((_gap(chosen, mark) for mark in others), default=0)
    rivals = [
        place
        for place in message.places
        if place.sure and len(place.codes) == 1 and place.codes != chosen.codes
    ]
    either = any(_is_alternative(message, chosen, rival) for rival in rivals)
    if rivals and ((near > 2 and not chosen.named) or either):
        draft.places = tuple(sorted({chosen.codes[0], *(rival.codes[0] for rival in rivals)}))


def _is_alternative(message: Message, one: PlaceMark, other: PlaceMark) -> bool:
    """ "Kolo/Dara", "Kolo atau Dara", "kel Santi dan kel Mande", "Kumbe, bukan Kimbe tapi Dodu"."""
    ward = listed("places", "ward")
    words = [token.word for token in message.tokens[one.last + 1 : other.first]]
    if "bukan" in words and words[-1] in ("tapi", "melainkan"):
        return True
    between = [t for t in message.tokens[one.last + 1 : other.first] if t.word not in ward]
    return len(between) == 1 and between[0].text in ("/", "atau", "&", "dan")


def _gap(one: PlaceMark, other: CategoryMark | CountMark) -> int:
    return max(one.first - other.last, other.first - one.last) - 1
