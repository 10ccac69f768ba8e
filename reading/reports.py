"""People in need, and potentials: cases from one text, and what of them is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reading.around import Around
from reading.cases import Draft, draft_cases
from reading.details import find_age, find_name, find_need
from reading.marks import CategoryMark
from reading.message import Message
from reading.notes import remaining_words
from reading.values import Case, Guess, Potential, Reading
from reading.words import listed

FIELDS = ("category", "count", "kelurahan")


def read_report(message: Message, urgent: bool = False, keyword: str | None = None) -> Reading:
    """The cases of a report; at least one, be it empty."""
    drafts = _with_people(draft_cases(message))
    cases = tuple(_cases(message, drafts))
    intent = "urgent" if urgent else "report" if len(cases) == 1 else "report_multi"
    return Reading(
        intent=intent,
        keyword=keyword,
        reports=cases,
        missing=missing_fields(cases),
        ambiguous=_ambiguous(drafts),
        guesses=_guesses(message, drafts),
        note=remaining_words(message, drafts),
    )


def _with_people(drafts: list[Draft]) -> list[Draft]:
    """Without "PD 0" beside others; alone, a zero is no number that could be stored."""
    some = [draft for draft in drafts if draft.count != 0]
    if some:
        return some
    return [replace(draft, count=None) for draft in drafts[:1]]


def missing_fields(cases: Sequence[Case]) -> tuple[str, ...]:
    """The fields that at least one case lacks, in the order of the card."""
    return tuple(name for name in FIELDS if any(getattr(case, name) is None for case in cases))


def _cases(message: Message, drafts: Sequence[Draft]) -> list[Case]:
    cases = []
    shared_need = _shared_need(message, drafts)
    for index, draft in enumerate(drafts):
        first = draft.first if index else 0
        last = drafts[index + 1].first - 1 if index + 1 < len(drafts) else len(message.tokens) - 1
        need = find_need(message, first, last)
        cases.append(
            Case(
                category=draft.codes[0] if len(draft.codes) == 1 else None,
                count=draft.count,
                kelurahan=draft.places[0] if len(draft.places) == 1 else None,
                name=find_name(message, first, last),
                age=find_age(message, first, last),
                need=shared_need or (message.between(*need) if need else None),
                text=message.between(first, last).strip(),
            )
        )
    return cases


def _shared_need(message: Message, drafts: Sequence[Draft]) -> str | None:
    """A need in a sentence of its own behind the last case is the need of all."""
    if len(drafts) < 2:
        return None
    need = find_need(message, drafts[-1].last + 1, len(message.tokens) - 1)
    if need is None:
        return None
    before = message.tokens[drafts[-1].last + 1 : need[0]]
    one_category = len({draft.codes for draft in drafts}) == 1
    apart = one_category or any(token.kind == "line" or token.text == "." for token in before)
    return message.between(*need) if apart else None


def _ambiguous(drafts: Sequence[Draft]) -> dict[str, tuple[str, ...]]:
    """The candidates of the first case that has several."""
    found: dict[str, tuple[str, ...]] = {}
    for draft in drafts:
        if len(draft.codes) > 1:
            found.setdefault("category", draft.codes)
        places = draft.places or (draft.hint.codes if draft.hint else ())
        if len(places) > 1:
            found.setdefault("kelurahan", tuple(sorted(places)))
    return found


def _guesses(message: Message, drafts: Sequence[Draft]) -> tuple[Guess, ...]:
    return tuple(
        Guess("kelurahan", message.between(draft.hint.first, draft.hint.last), draft.hint.codes[0])
        for draft in drafts
        if draft.hint is not None and len(draft.hint.codes) == 1
    )


def _set_members_aside(message: Message) -> None:
    """ "karang taruna 1 Lampe, anggota aktif 40": who is in it, where it is counted itself."""
    around = Around(message.tokens)
    whose = listed("numbers", "members")
    members = [
        count
        for count in message.counts
        if not whose.isdisjoint({around.word(count.first - 1), around.word(count.first - 2)})
    ]
    if len(members) < len(message.counts):
        for count in members:
            message.counts.remove(count)


def read_potential(message: Message, keyword: str | None = None) -> Reading:
    """The PSKS types, grouped with counts and kelurahan as categories are."""
    _set_members_aside(message)
    types = [
        CategoryMark(mark.first, mark.last, (mark.code,), "name") for mark in message.resources
    ]
    drafts = draft_cases(message, types)
    found = tuple(
        Potential(
            type=draft.codes[0] if draft.codes else None,
            count=draft.count,
            kelurahan=draft.places[0] if len(draft.places) == 1 else None,
            text=message.between(draft.first, draft.last),
        )
        for draft in drafts
    )
    missing = tuple(
        name
        for name in ("type", "count", "kelurahan")
        if any(getattr(potential, name) is None for potential in found)
    )
    return Reading(
        intent="potential",
        keyword=keyword,
        potentials=found,
        missing=missing,
        ambiguous=_ambiguous(drafts),
        guesses=_guesses(message, drafts),
        note=remaining_words(message, drafts),
    )
