"""Days as a letter writes them, in Indonesian, and the clock on the office's wall."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from reading.district import load_district

_WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


def zone() -> ZoneInfo:
    """The office's own time zone: its district says which (data/<district>/district.toml)."""
    return load_district().time_zone


def zone_name() -> str:
    """`WITA`; what a zone is called that has no letters of its own is its distance: `+08`."""
    return datetime.now(zone()).tzname() or ""


def long_date(day: date) -> str:
    """`11 September 2017`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def long_day(day: date) -> str:
    """`Senin, 11 September 2017`."""
    return f"{_WEEKDAYS[day.weekday()]}, {long_date(day)}"


def month_of(day: date) -> str:
    """`September 2017`."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def weekday(day: date) -> str:
    """`Senin`."""
    return _WEEKDAYS[day.weekday()]
