"""Days as a letter writes them, in Indonesian."""

from datetime import date

_WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


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
