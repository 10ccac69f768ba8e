"""Moments as staff read them: in the city's own time, WITA."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Flask

from bot.staff.words import MONTHS
from models.base import now

WITA = ZoneInfo("Asia/Makassar")


def today() -> date:
    """The date at the office."""
    return now().astimezone(WITA).date()


def day_begins(day: date) -> datetime:
    """Midnight of that day at the office."""
    return datetime.combine(day, time.min, WITA)


def day_ends(day: date) -> datetime:
    """The midnight after."""
    return day_begins(day + timedelta(days=1))


def moment(value: datetime) -> str:
    """`23 Nov 14.05`, with the year where it is another one than today's."""
    local = value.astimezone(WITA)
    year = "" if local.year == today().year else f" {local.year}"
    return f"{local.day} {MONTHS[local.month - 1]}{year} {local:%H.%M}"


def clock(value: datetime) -> str:
    """`14.05`, with the day before it when that is not today."""
    local = value.astimezone(WITA)
    return f"{local:%H.%M}" if local.date() == today() else moment(value)


def register(app: Flask) -> None:
    """Gives templates `|moment` and `|clock`."""
    app.add_template_filter(moment)
    app.add_template_filter(clock)
