"""When so many texts will begin and have left, at the allowed rate and outside the quiet hours."""

from datetime import datetime, timedelta

from bot.office import Sending
from bot.pace import is_quiet
from reading.district import load_district

_STEP = timedelta(minutes=5)
# Further than two weeks nobody plans a broadcast.
_STEPS = 14 * 24 * 12


def finish_at(rules: Sending, per_second: float, texts: int, begins: datetime) -> datetime | None:
    """About when the last one leaves; None for nothing to send, or longer than two weeks."""
    zone = load_district().time_zone
    left, moment = float(texts), begins
    for _ in range(_STEPS if texts else 0):
        if not is_quiet(rules, zone, moment):
            able = per_second * _STEP.total_seconds()
            if left <= able:
                return moment + timedelta(seconds=left / per_second)
            left -= able
        moment += _STEP
    return None


def quiet_until(rules: Sending, begins: datetime) -> datetime | None:
    """When the quiet hours end that hold back what would begin then; None where nothing does."""
    zone = load_district().time_zone
    moment, most = begins, begins + timedelta(days=1)
    while moment < most and is_quiet(rules, zone, moment):
        moment = moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return moment if moment != begins else None
