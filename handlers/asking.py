"""Asking for what is missing: one thing at a time, and never a guess stored unasked."""

from handlers.turn import Turn
from values import Reply

# The order in which fields are asked for, whatever the handler.
_ORDER = ("name", "lks", "category", "count", "kelurahan", "ref")
MOST_CHOICES = 4


def next_question(turn: Turn, known: str = "") -> Reply | None:
    """The question that this reading still needs, or None when it is whole.

    `known` is what was understood so far; the question repeats it so that a slip is seen at once.
    """
    reading = turn.reading
    if reading.guesses:
        guess = reading.guesses[0]
        meant = name_of(turn, guess.field, guess.value)
        return Reply("ask_guess", {"guess": meant.upper()}, asks=guess.field)
    asked = next((field for field in _ORDER if field in reading.missing), None)
    if asked is None:
        return None
    told = {"known": f" ({known})" if known else ""}
    candidates = reading.ambiguous.get(asked, ())
    if 1 < len(candidates) <= MOST_CHOICES:
        choices = ", ".join(
            f"{position} {name_of(turn, asked, code)}"
            for position, code in enumerate(candidates, start=1)
        )
        return Reply(f"ask_{asked}_choice", {**told, "choices": choices}, asks=asked)
    return Reply(f"ask_{asked}", told, asks=asked)


def name_of(turn: Turn, field: str, value: str) -> str:
    """What people call a code; the value itself where it is no code."""
    if field == "category":
        return turn.district.categories[value].short_name
    if field == "kelurahan":
        return turn.district.kelurahan[value].name
    return value
