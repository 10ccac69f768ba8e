"""Days and hours of bimteks as pages and papers write them, and deeds of their history."""

from datetime import datetime

from flask import Flask
from markupsafe import Markup

from bot.dates import long_day, zone, zone_name
from bot.papers.occasion import day_of, hours_of
from bot.staff.bimtek_words import DEEDS
from bot.staff.words import MONTHS
from models.audit import AuditEntry
from models.bimtek import Bimtek


def long_moment(value: datetime) -> str:
    """`Senin, 11 September 2017, 08.30 WITA`."""
    local = value.astimezone(zone())
    return f"{long_day(local.date())}, {local:%H.%M} {zone_name()}"


def occasion(bimtek: Bimtek) -> str:
    """`Senin, 11 September 2017, 08.30 s.d. 15.00 WITA`."""
    return f"{day_of(bimtek)}, {hours_of(bimtek)}"


def sheet_day(value: datetime) -> Markup:
    """A leaf of a calendar: month over day."""
    local = value.astimezone(zone())
    return Markup("<span>{}</span><strong>{}</strong>").format(MONTHS[local.month - 1], local.day)


def bimtek_deed(entry: AuditEntry) -> str:
    """What was done, in words."""
    return DEEDS.get(entry.action, entry.action)


def register(app: Flask) -> None:
    """Gives templates the filters."""
    for giver in (long_day, long_moment, occasion, sheet_day, bimtek_deed):
        app.add_template_filter(giver)
