"""Hours of the day as they are texted: "jam 9 pagi", "09.30", "setengah 9" (which is 08.30)."""

from __future__ import annotations

from datetime import time

from reading.around import Around
from reading.quantities import Quantity

_LABELS = frozenset({"jam", "jm", "pukul", "pkl"})
_ZONES = frozenset({"wita", "wib", "wit"})
# The first and last hour to which a part of the day adds twelve.
_AFTERNOON = {"siang": (1, 5), "sore": (1, 7), "petang": (1, 7), "malam": (5, 11), "mlm": (5, 11)}
_MORNING = frozenset({"pagi", "subuh"})


def clock_at(around: Around, quantity: Quantity) -> time | None:
    """The hour that a number says, None when it is no hour."""
    first, last, hour = quantity.first, quantity.last, quantity.value
    if around.word(first - 1) in ("setengah", "stgh") and 1 <= hour <= 12:
        return _in_day(around, last, hour - 1 or 12, 30)
    minute = _minutes(around, last)
    if minute is not None and hour <= 24:
        return _in_day(around, last + 2, hour, minute)
    behind = around.word(last + 1)
    part_of_day = behind in _AFTERNOON or behind in _MORNING or behind in _ZONES
    if hour <= 24 and (around.label(first) in _LABELS or (part_of_day and quantity.digits)):
        return _in_day(around, last, hour, 0)
    return None


def is_minute(around: Around, quantity: Quantity) -> bool:
    """Whether a number is the second half of "09.30"."""
    first = quantity.first
    return around.is_number(first - 2) and _minutes(around, first - 2) is not None


def _minutes(around: Around, hour: int) -> int | None:
    """The minutes glued behind an hour with a full stop or a colon."""
    mark, minutes = around.token(hour + 1), around.token(hour + 2)
    if mark is None or minutes is None or mark.text not in (".", ":"):
        return None
    glued = mark.glued and minutes.glued and around.is_number(hour + 2)
    if not glued or len(minutes.text) != 2 or len(around.text(hour)) > 2:
        return None
    return minutes.value if minutes.value < 60 else None


def _in_day(around: Around, last: int, hour: int, minute: int) -> time:
    after = around.word(last + 1)
    if after in _ZONES:
        after = around.word(last + 2)
    earliest, latest = _AFTERNOON.get(after, (13, 12))
    if earliest <= hour <= latest:
        hour += 12
    elif after in ("malam", "mlm") and hour == 12:
        hour = 0
    return time(hour % 24, minute)
