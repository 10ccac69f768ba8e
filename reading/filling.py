"""Putting what an answer says into an unfinished reading: one filler per intent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from reading.attendance import read_check_in, read_delegate, read_rating
from reading.corrections import read_correction
from reading.filling_cases import fill_potential, fill_report
from reading.merging import with_fields
from reading.message import Message
from reading.references import find_reference
from reading.registration import read_registration
from reading.residents import read_residents
from reading.tails import tail
from reading.tokens import NUMBER
from reading.updates import read_update
from reading.values import Reading
from reading.words import listed


def _fill_residents(previous: Reading, asked: str, message: Message) -> Reading | None:
    said = read_residents(message, None).fields
    labelled = any(token.word in ("dalam", "luar") for token in message.tokens)
    if not labelled and asked in previous.missing and said["inside"] is not None:
        both = said["outside"] is not None and len(previous.missing) == 2
        said = said if both else {asked: said["inside"]}
    fields = {name: value for name, value in said.items() if value is not None}
    return with_fields(previous, fields) if fields else None


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
    return replace(with_fields(previous, fields), ambiguous={}, guesses=())


def _fill_correction(previous: Reading, asked: str, message: Message) -> Reading | None:
    said = read_correction(message, None)
    fields: dict[str, Any] = {}
    if previous.fields["ref"] is None and said.fields["ref"]:
        fields["ref"] = said.fields["ref"]
    changes = said.fields["changes"]
    numbers = sum(token.kind == NUMBER for token in message.tokens)
    only_reference = fields and asked == "ref" and numbers < 2 and set(changes) <= {"count"}
    if changes and not only_reference:
        fields["changes"] = dict(previous.fields["changes"]) | changes
    if said.ambiguous or said.guesses:
        return replace(previous, ambiguous=said.ambiguous, guesses=said.guesses)
    return with_fields(previous, fields) if fields else None


def _fill_reference(previous: Reading, asked: str, message: Message) -> Reading | None:
    digits = "".join(token.text for token in message.tokens if token.kind == NUMBER)
    reference = find_reference(message)
    ref = reference[0] if reference else digits
    return with_fields(previous, {"ref": ref}) if ref else None


def _fill_delegate(previous: Reading, asked: str, message: Message) -> Reading | None:
    if asked == "code":
        return _fill_code(previous, asked, message)
    name = read_delegate(message, 0, None).fields["delegate"]
    return with_fields(previous, {"delegate": name}) if name else None


def _fill_code(previous: Reading, asked: str, message: Message) -> Reading | None:
    code = read_check_in(message, 0, None).fields["code"]
    return with_fields(previous, {"code": code}) if code else None


def _fill_rating(previous: Reading, asked: str, message: Message) -> Reading | None:
    said = read_rating(message, 0, None).fields
    return with_fields(previous, dict(said)) if said["rating"] else None


def _fill_staff_code(previous: Reading, asked: str, message: Message) -> Reading | None:
    """Four digits, alone or behind a yes: "YA 4821". Anything else is no answer."""
    numbers = [token.text for token in message.tokens if token.kind == NUMBER]
    polite = listed("polite", "openers") | listed("polite", "closers") | listed("polite", "yes")
    if len(numbers) != 1 or len(numbers[0]) != 4 or not polite.issuperset(message.words):
        return None
    return with_fields(previous, {asked: numbers[0]})


def _fill_update(previous: Reading, asked: str, message: Message) -> Reading | None:
    if asked == "value" and previous.fields["field"]:
        value = tail(message, 0)
        if previous.fields["field"] == "telepon":
            value = "".join(char for char in value if char.isdigit())
        return with_fields(previous, {"value": value}) if value else None
    said = read_update(message, 0, None).fields
    fields = {name: value for name, value in said.items() if value is not None}
    return with_fields(previous, fields) if fields else None


def fill(previous: Reading, asked: str, message: Message) -> Reading | None:
    """The reading with what the message says of its missing fields; None when it says nothing."""
    filler = FILLERS.get(previous.intent)
    return filler(previous, asked, message) if filler is not None else None


Filler = Callable[[Reading, str, Message], Reading | None]
FILLERS: dict[str, Filler] = {
    "report": fill_report,
    "report_multi": fill_report,
    "urgent": fill_report,
    "potential": fill_potential,
    "residents": _fill_residents,
    "register": _fill_register,
    "correct": _fill_correction,
    "cancel": _fill_reference,
    "repeat": _fill_reference,
    "restore": _fill_reference,
    "rsvp_yes": _fill_code,
    "rsvp_no": _fill_code,
    "rsvp_maybe": _fill_code,
    "rsvp_delegate": _fill_delegate,
    "rate": _fill_rating,
    "check_in": _fill_code,
    "lks_update": _fill_update,
    "staff_invite": _fill_staff_code,
    "staff_broadcast": _fill_staff_code,
}
