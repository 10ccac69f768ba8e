"""Asking for what is missing: all of it named in one answer, and never a guess stored unasked."""

from dataclasses import replace

from handlers.gsm import measure
from handlers.replies import field_in_words, render
from handlers.turn import Turn
from reading import repaired
from reading.values import Reading
from values import Reply

# The order in which fields are asked for, whatever the keyword.
_ORDER = (
    "ref", "name", "lks", "category", "type", "count", "kelurahan",
    "changes", "inside", "outside", "field", "value", "delegate", "code", "rating",
)  # fmt: skip
_MOST_CHOICES = 3
# A fire is a disaster of nature or of conflict: asked for its cause, which the officer knows.
_FIRE = ("KBA", "KBS")
# What a sentence around a question may need: "Tersimpan no …, …. " or "Maaf, belum terbaca. "
_ROOM_AROUND = 34
_ONE_SMS = 160


def next_question(turn: Turn) -> Reply | None:
    """The question that this reading still needs, or None when it is whole.

    It names everything that is missing and ends with the officer's own text repaired, ready to be
    completed and sent, as long as that fits. A bare answer does as well.
    """
    reading = turn.reading
    if reading.guesses:
        guess = reading.guesses[0]
        meant = name_of(turn, guess.field, guess.value).upper()
        return _offering(turn, Reply("ask_guess", {"guess": meant}, asks=guess.field))
    missing = [field for field in _ORDER if field in reading.missing]
    if not missing:
        return None
    candidates = reading.ambiguous.get(missing[0], ())
    if 1 < len(candidates) <= _MOST_CHOICES:
        choices = ", ".join(
            f"{position} {name_of(turn, missing[0], code)}"
            for position, code in enumerate(candidates, start=1)
        )
        key = "ask_fire" if tuple(candidates) == _FIRE else f"ask_{missing[0]}_choice"
        reply = Reply(key, {} if key == "ask_fire" else {"choices": choices}, asks=missing[0])
    elif len(missing) == 1 or reading.intent == "register":
        reply = Reply(f"ask_{missing[0]}", asks=missing[0])
    else:
        named = ", ".join(field_in_words(field) for field in missing)
        reply = Reply("ask_several", {"missing": named}, asks=missing[0])
    return _offering(turn, reply)


def name_of(turn: Turn, field: str, value: str) -> str:
    """What people call a code; the value itself where it is no code."""
    if field in {"category", "type"}:
        return turn.district.subject(value).short_name
    if field == "kelurahan":
        return turn.district.kelurahan[value].name
    return value


def _offering(turn: Turn, question: Reply) -> Reply:
    offer = Reply("or_whole", {"text": _own_text(turn)})
    full = replace(question, values={**question.values, "offer": offer})
    if measure(render(full)).units <= _ONE_SMS - _ROOM_AROUND:
        return full
    return replace(question, values={**question.values, "offer": ""})


def _own_text(turn: Turn) -> str:
    """The text repaired; of several lines the one that is asked about."""
    reading = turn.reading
    one: Reading = replace(reading, reports=reading.reports[:1], potentials=reading.potentials[:1])
    return repaired(one, turn.district)
