"""Putting an answer into an unfinished report or potential."""

from __future__ import annotations

from dataclasses import replace

from reading.cases import Draft, draft_cases
from reading.details import find_age, find_name, find_need
from reading.merging import filled, with_codes, with_first, with_potentials
from reading.message import Message
from reading.values import Guess, Reading
from reading.words import listed


def fill_report(previous: Reading, asked: str, message: Message) -> Reading | None:
    """Every missing field that the answer tells; a place that names no kelurahan is asked on."""
    draft = draft_cases(message)[0]
    reading = _without_taken_back(previous, draft, message)
    if draft.codes:
        reading = with_codes(reading, "category", draft.codes)
    if draft.count:
        reading = with_first(reading, "count", draft.count)
    reading = _with_place(reading, draft, message)
    if reading == previous:
        return previous if _tries(asked, message) else None
    reading = _with_details(reading, message)
    note = " ".join(filter(None, [previous.note, message.text.strip()]))
    return replace(reading, note=note) if len(message.words) > 3 else reading


def _without_taken_back(reading: Reading, draft: Draft, message: Message) -> Reading:
    """ "maaf salah, 3 orang di Kolo": the number or the category of the only case, said anew."""
    anew = not listed("context", "taking_back").isdisjoint(message.words)
    if not anew or len(reading.reports) != 1:
        return reading
    case = reading.reports[0]
    case = replace(case, count=draft.count or case.count)
    if len(draft.codes) == 1:
        case = replace(case, category=draft.codes[0])
    return replace(reading, reports=(case,))


def _with_details(reading: Reading, message: Message) -> Reading:
    """The reading with what is needed; of one case also the name and the age."""
    last = len(message.tokens) - 1
    need = find_need(message, 0, last)
    said = {"need": message.between(*need) if need else None}
    if len(reading.reports) == 1:
        said["name"] = find_name(message, 0, last)
        reading = replace(
            reading,
            reports=tuple(
                filled(case, "age", find_age(message, 0, last)) for case in reading.reports
            ),
        )
    for name, value in said.items():
        cases = tuple(filled(case, name, value) for case in reading.reports)
        reading = replace(reading, reports=cases)
    return reading


def fill_potential(previous: Reading, asked: str, message: Message) -> Reading | None:
    reading = previous
    if message.resources and "type" in previous.missing:
        found = [filled(item, "type", message.resources[0].code) for item in previous.potentials]
        reading = with_potentials(reading, found)
    draft = draft_cases(message, [])[0]
    if draft.count:
        reading = with_first(reading, "count", draft.count)
    reading = _with_place(reading, draft, message)
    if reading == previous:
        return previous if _tries(asked, message) else None
    return reading


def _tries(asked: str, message: Message) -> bool:
    """Whether the text speaks to the question but does not settle it: "banyak pak", "di Raba"."""
    if asked == "kelurahan":
        return bool(message.places)
    vague = listed("numbers", "vague")
    return asked == "count" and (bool(message.counts) or any(w in vague for w in message.words))


def _with_place(reading: Reading, draft: Draft, message: Message) -> Reading:
    if "kelurahan" not in reading.missing:
        return reading
    if draft.places:
        return replace(with_codes(reading, "kelurahan", draft.places), guesses=())
    if draft.hint is None:
        return reading
    if len(draft.hint.codes) > 1:
        return with_codes(reading, "kelurahan", draft.hint.codes)
    typed = message.between(draft.hint.first, draft.hint.last)
    return replace(reading, guesses=(Guess("kelurahan", typed, draft.hint.codes[0]),))
