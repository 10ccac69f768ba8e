"""A bimtek as a calendar's file (RFC 5545), for phones that remind their owner."""

from bot.dates import zone
from models.base import now
from models.bimtek import CANCELLED, Bimtek

ICS_TYPE = "text/calendar; charset=utf-8"


def calendar_file(bimtek: Bimtek, site: str) -> bytes:
    """One event in WITA. `site` is our public address: with the id it names the event for ever.

    A calendar that has it already takes a change of day or place by its growing SEQUENCE.
    """
    # Here: few ask for it, and each web server would load it at its start.
    from icalendar import Calendar, Event  # noqa: PLC0415

    event = Event()
    event.add("uid", f"bimtek-{bimtek.id}@{site.partition('://')[2]}")
    event.add("sequence", bimtek.revision)
    event.add("dtstamp", now())
    event.add("dtstart", bimtek.starts_at.astimezone(zone()))
    event.add("dtend", bimtek.ends_at.astimezone(zone()))
    event.add("summary", bimtek.title)
    event.add("location", bimtek.place)
    event.add("status", "CANCELLED" if bimtek.state == CANCELLED else "CONFIRMED")
    if details := "\n\n".join(filter(None, (bimtek.subject, bimtek.agenda, bimtek.notes))):
        event.add("description", details)
    calendar = Calendar()
    calendar.add("prodid", "-//Sapa LKS//ID")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
