"""`resume`: the officer's bare answer put into an unfinished reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from reading.attendance import read_check_in, read_delegate
from reading.cases import Draft, draft_cases
from reading.corrections import read_correction
from reading.details import find_need
from reading.district import District, load_district
from reading.folding import MAX_CHARS
from reading.intents import understand
from reading.keywords import leading_keyword
from reading.lexicon import lexicon_for
from reading.message import Message
from reading.places import direction_of
from reading.reader import own_lines
from reading.references import find_reference
from reading.registration import read_registration
from reading.reports import missing_fields
from reading.residents import read_residents
from reading.tails import tail
from reading.tokens import NUMBER, WORD
from reading.updates import read_update
from reading.values import REPORT_INTENTS, Case, Guess, Potential, Reading
from reading.words import listed, words

WITHDRAWN = Reading("none")
_LONGEST_WITHDRAWAL = 10  # words
_THUMBS = ("👍", "✅", "👌")


def resume(
    previous: Reading, asked: str, text: str, district: District | None = None
) -> Reading | None:
    """The unfinished reading with what an answer adds; None when the text is no answer to it.

    `asked` is the field that the bot asked for, or "confirm" for a plain yes-or-no question, which
    gives the intent confirm_yes or confirm_no. An explicit keyword or a full new report wins and
    is returned as its own reading; a withdrawal gives the intent "none". The result may lack a
    field still, or hold a guess: then it is to be asked again.
    """
    lexicon = lexicon_for(district or load_district())
    own = own_lines(text[:MAX_CHARS])
    fresh = understand(Message(own, lexicon))
    answer = Message(own, lexicon, answer=True)
    agreed = yes_or_no(answer)
    if asked == "confirm":
        if agreed is not None:
            return Reading("confirm_yes" if agreed else "confirm_no")
        return fresh if _is_new(previous, fresh, answer) else None
    if agreed is not None and previous.guesses:
        return _settled(previous, agreed)
    if _is_withdrawn(answer):
        return WITHDRAWN
    if _is_new(previous, fresh, answer):
        return fresh
    chosen = _chosen(previous, asked, answer)
    if chosen is not None:
        return chosen
    fill = FILLERS.get(previous.intent)
    return fill(previous, asked, answer) if fill is not None else None


def yes_or_no(message: Message) -> bool | None:
    """Whether a short text agrees or declines; None when it does neither."""
    courtesy = listed("polite", "openers") | listed("polite", "closers")
    yes, no = listed("polite", "yes"), listed("polite", "no")
    said = [token.word for token in message.tokens if token.kind in (WORD, NUMBER)]
    if not said:
        return True if any(thumb in message.text for thumb in _THUMBS) else None
    if any(word not in courtesy | yes | no for word in said):
        return None
    if any(word in no for word in said):
        return False
    return True if any(word in yes for word in said) else None


def _is_withdrawn(message: Message) -> bool:
    short = len(message.words) <= _LONGEST_WITHDRAWAL
    return short and message.gives("withdrawn") and find_reference(message) is None


def _is_new(previous: Reading, fresh: Reading, message: Message) -> bool:
    """Whether the text stands on its own: a keyword in front, or a full and different report."""
    if fresh.intent == "none":
        return False
    lead = leading_keyword(message)
    if lead is not None and fresh.keyword is not None:
        same_correction = previous.intent == fresh.intent == "correct"
        return not (same_correction and fresh.fields["ref"] is None)
    if fresh.intent in ("opt_out", "cancel", "help", "question", "status"):
        return True
    if fresh.intent not in REPORT_INTENTS or fresh.missing or not previous.reports:
        return False
    known, said = previous.reports[0], fresh.reports[0]
    return any(
        getattr(known, name) not in (None, getattr(said, name)) for name in ("category", "count")
    )


def _settled(previous: Reading, agreed: bool) -> Reading:
    """A guess that was confirmed is filled in; one that was declined is dropped."""
    if not agreed:
        return replace(previous, guesses=())
    filled = replace(previous, guesses=())
    for guess in previous.guesses:
        filled = _with_value(filled, guess.field, guess.value)
    return filled


def _chosen(previous: Reading, asked: str, message: Message) -> Reading | None:
    """ "2" out of a numbered choice, "yg utara", or 0 for none of them."""
    candidates = previous.ambiguous.get(asked, ())
    if not candidates:
        return None
    numbers = [int(token.text[:3]) for token in message.tokens if token.kind == NUMBER]
    if len(numbers) == 1 and not message.places and not message.categories:
        if numbers[0] == 0:
            left = {name: codes for name, codes in previous.ambiguous.items() if name != asked}
            return replace(previous, ambiguous=left)
        if numbers[0] <= len(candidates):
            return _with_value(previous, asked, candidates[numbers[0] - 1])
        return None
    directions = {direction_of(token.text) for token in message.tokens} - {None}
    kelurahan = message.lexicon.district.kelurahan
    fitting = [
        code
        for code in candidates
        if code in kelurahan and kelurahan[code].name.lower().split()[-1] in directions
    ]
    return _with_value(previous, asked, fitting[0]) if len(fitting) == 1 else None


def _with_value(reading: Reading, name: str, value: Any) -> Reading:
    """The reading with one field filled in wherever it was missing."""
    ambiguous = {key: codes for key, codes in reading.ambiguous.items() if key != name}
    reading = replace(reading, ambiguous=ambiguous)
    if reading.reports:
        return _with_cases(reading, [_filled(case, name, value) for case in reading.reports])
    if reading.potentials:
        name = "type" if name == "category" else name
        found = [_filled(potential, name, value) for potential in reading.potentials]
        return _with_potentials(reading, found)
    if reading.intent == "correct":
        changes = dict(reading.fields["changes"]) | {name: value}
        return _with_fields(reading, {"changes": changes}, also={name})
    return _with_fields(reading, {name: value})


def _filled(item: Any, name: str, value: Any) -> Any:
    return replace(item, **{name: value}) if getattr(item, name) is None else item


def _with_cases(reading: Reading, cases: Sequence[Case]) -> Reading:
    return replace(reading, reports=tuple(cases), missing=missing_fields(cases))


def _with_potentials(reading: Reading, found: Sequence[Potential]) -> Reading:
    names = ("type", "count", "kelurahan")
    missing = tuple(
        name for name in names if any(getattr(potential, name) is None for potential in found)
    )
    return replace(reading, potentials=tuple(found), missing=missing)


def _with_fields(reading: Reading, fields: dict[str, Any], also: set[str] | None = None) -> Reading:
    """The reading with these fields, which are then no longer missing."""
    said = {name for name, value in fields.items() if value not in (None, {})} | (also or set())
    missing = tuple(name for name in reading.missing if name not in said)
    return replace(reading, fields=dict(reading.fields) | fields, missing=missing)


def _fill_report(previous: Reading, asked: str, message: Message) -> Reading | None:
    """Every missing field that the answer tells; a place that names no kelurahan is asked on."""
    draft = draft_cases(message)[0]
    reading = previous
    if draft.codes:
        reading = _with_codes(reading, "category", draft.codes)
    if draft.count:
        reading = _with_first(reading, "count", draft.count)
    reading = _with_place(reading, draft, message)
    if reading == previous:
        return previous if _tries(asked, message) else None
    need = find_need(message, 0, len(message.tokens) - 1)
    if need and reading.reports:
        cases = [_filled(case, "need", message.between(*need)) for case in reading.reports]
        reading = replace(reading, reports=tuple(cases))
    note = " ".join(filter(None, [previous.note, message.text.strip()]))
    return replace(reading, note=note) if len(message.words) > 3 else reading


def _fill_potential(previous: Reading, asked: str, message: Message) -> Reading | None:
    reading = previous
    if message.resources and "type" in previous.missing:
        found = [_filled(item, "type", message.resources[0].code) for item in previous.potentials]
        reading = _with_potentials(reading, found)
    draft = draft_cases(message, [])[0]
    if draft.count:
        reading = _with_first(reading, "count", draft.count)
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


def _with_codes(reading: Reading, name: str, codes: Sequence[str]) -> Reading:
    if name not in reading.missing:
        return reading
    if len(codes) == 1:
        return _with_value(reading, name, codes[0])
    return replace(reading, ambiguous=dict(reading.ambiguous) | {name: tuple(sorted(codes))})


def _with_first(reading: Reading, name: str, value: Any) -> Reading:
    """The value in the first case that lacks it: a number answers for one case only."""
    items: list[Any] = list(reading.reports or reading.potentials)
    for index, item in enumerate(items):
        if getattr(item, name) is None:
            items[index] = replace(item, **{name: value})
            break
    return _with_cases(reading, items) if reading.reports else _with_potentials(reading, items)


def _with_place(reading: Reading, draft: Draft, message: Message) -> Reading:
    if "kelurahan" not in reading.missing:
        return reading
    if draft.places:
        return replace(_with_codes(reading, "kelurahan", draft.places), guesses=())
    if draft.hint is None:
        return reading
    if len(draft.hint.codes) > 1:
        return _with_codes(reading, "kelurahan", draft.hint.codes)
    typed = message.between(draft.hint.first, draft.hint.last)
    return replace(reading, guesses=(Guess("kelurahan", typed, draft.hint.codes[0]),))


def _fill_residents(previous: Reading, asked: str, message: Message) -> Reading | None:
    said = read_residents(message, None).fields
    labelled = any(token.word in ("dalam", "luar") for token in message.tokens)
    if not labelled and asked in previous.missing and said["inside"] is not None:
        both = said["outside"] is not None and len(previous.missing) == 2
        said = said if both else {asked: said["inside"]}
    fields = {name: value for name, value in said.items() if value is not None}
    return _with_fields(previous, fields) if fields else None


def _fill_register(previous: Reading, asked: str, message: Message) -> Reading | None:
    said = read_registration(message, 0, None)
    if "kelurahan" in previous.missing and (said.ambiguous or said.guesses):
        return replace(previous, ambiguous=said.ambiguous, guesses=said.guesses)
    fields = {
        name: value
        for name, value in said.fields.items()
        if value is not None and name in previous.missing
    }
    if asked == "kelurahan" and "kelurahan" not in fields:
        return previous if message.places else None
    if asked == "lks" and "lks" not in fields and said.fields["name"]:
        fields = {"lks": said.fields["name"]}
    fields = {name: value for name, value in fields.items() if name == asked or name != "name"}
    if not fields:
        return None
    return replace(_with_fields(previous, fields), ambiguous={}, guesses=())


def _fill_correction(previous: Reading, asked: str, message: Message) -> Reading | None:
    said = read_correction(message, None)
    fields: dict[str, Any] = {}
    if previous.fields["ref"] is None and said.fields["ref"]:
        fields["ref"] = said.fields["ref"]
    if said.fields["changes"] and not (fields and asked == "ref"):
        fields["changes"] = dict(previous.fields["changes"]) | said.fields["changes"]
    if said.ambiguous or said.guesses:
        return replace(previous, ambiguous=said.ambiguous, guesses=said.guesses)
    return _with_fields(previous, fields) if fields else None


def _fill_reference(previous: Reading, asked: str, message: Message) -> Reading | None:
    digits = "".join(token.text for token in message.tokens if token.kind == NUMBER)
    reference = find_reference(message)
    ref = reference[0] if reference else digits
    return _with_fields(previous, {"ref": ref}) if ref else None


def _fill_delegate(previous: Reading, asked: str, message: Message) -> Reading | None:
    name = read_delegate(message, 0, None).fields["delegate"]
    return _with_fields(previous, {"delegate": name}) if name else None


def _fill_code(previous: Reading, asked: str, message: Message) -> Reading | None:
    code = read_check_in(message, 0, None).fields["code"]
    return _with_fields(previous, {"code": code}) if code else None


def _fill_update(previous: Reading, asked: str, message: Message) -> Reading | None:
    if asked == "value" and previous.fields["field"]:
        value = tail(message, 0)
        if previous.fields["field"] == "telepon":
            value = "".join(char for char in value if char.isdigit())
        return _with_fields(previous, {"value": value}) if value else None
    said = read_update(message, 0, None).fields
    fields = {name: value for name, value in said.items() if value is not None}
    return _with_fields(previous, fields) if fields else None


Filler = Callable[[Reading, str, Message], Reading | None]
FILLERS: dict[str, Filler] = {
    "report": _fill_report,
    "report_multi": _fill_report,
    "urgent": _fill_report,
    "potential": _fill_potential,
    "residents": _fill_residents,
    "register": _fill_register,
    "correct": _fill_correction,
    "cancel": _fill_reference,
    "repeat": _fill_reference,
    "restore": _fill_reference,
    "rsvp_delegate": _fill_delegate,
    "check_in": _fill_code,
    "lks_update": _fill_update,
}
