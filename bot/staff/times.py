"""Moments as staff read them: in the office's own time."""

from datetime import date, datetime, time, timedelta

from flask import Flask

from bot.dates import zone, zone_name
from bot.staff.words import MONTHS, NO_SPAN, SPAN_UNITS
from models.base import now


def today() -> date:
    """The date at the office."""
    return now().astimezone(zone()).date()


def typed_date(value: str) -> str:
    """The date that an address names, as `2026-11-25`; empty for what is none of our time."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return ""
    return day.isoformat() if 2000 <= day.year < 2100 else ""


def day_begins(day: date) -> datetime:
    """Midnight of that day at the office."""
    return datetime.combine(day, time.min, zone())


def day_ends(day: date) -> datetime:
    """The midnight after."""
    return day_begins(day + timedelta(days=1))


def day(value: date) -> str:
    """`23 Nov 2026`."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime) -> str:
    """`23 Nov 14.05`, with the year where it is another one than today's."""
    local = value.astimezone(zone())
    year = "" if local.year == today().year else f" {local.year}"
    return f"{local.day} {MONTHS[local.month - 1]}{year} {local:%H.%M}"


def clock(value: datetime) -> str:
    """`14.05`, with the day before it when that is not today."""
    local = value.astimezone(zone())
    return f"{local:%H.%M}" if local.date() == today() else moment(value)


def apart(value: datetime) -> str:
    """How far that is from now, either way: `12 menit`, `3 jam 5 menit`, `2 hari 4 jam`."""
    minutes = int(abs(now() - value).total_seconds()) // 60
    counts = (minutes // (24 * 60), minutes // 60 % 24, minutes % 60)
    named = [f"{count} {unit}" for count, unit in zip(counts, SPAN_UNITS, strict=True) if count]
    return " ".join(named[:2]) or NO_SPAN


def register(app: Flask) -> None:
    """Gives templates `|moment`, `|clock`, `|apart`, `|day` and `zone_name()`."""
    app.jinja_env.globals["zone_name"] = zone_name
    for giver in (moment, clock, apart, day):
        app.add_template_filter(giver)
