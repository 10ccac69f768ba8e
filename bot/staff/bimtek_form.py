"""The form that makes or changes a bimtek: what was typed, and what is wrong with each field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.dates import zone
from bot.staff.bimtek_words import FAULTS
from models.base import now
from models.bimtek import NATURES, Bimtek

# Plain texts: the name in the form and on the model, and how long it may be.
TEXTS: Mapping[str, int] = {
    "title": 80,
    "subject": 160,
    "letter_no": 60,
    "attachment": 60,
    "place": 120,
    "agenda": 2000,
    "notes": 1000,
    "signatory_name": 80,
    "signatory_title": 80,
    "signatory_nip": 30,
}
NEEDED = ("title", "place")
COUNTS: Mapping[str, tuple[int, int]] = {"capacity": (1, 9999), "quota_per_lks": (1, 99)}
SCHEDULE = ("day", "begins", "last_day", "ends", "place")
# Answers end at the close of office hours the day before, unless staff say otherwise.
_ANSWERS_END = time(17)
_DEFAULTS = {"capacity": "30", "quota_per_lks": "1", "nature": "Penting", "begins": "08:30"}


@dataclass(slots=True)
class BimtekForm:
    """`typed` is what stands in the fields; `faults` are sentences by field; `read` is what holds.

    Only a form without faults may be written to an event.
    """

    typed: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)
    read: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def empty(cls) -> "BimtekForm":
        """A new event, with what is usual."""
        return cls(dict(_DEFAULTS))

    @classmethod
    def of(cls, bimtek: Bimtek) -> "BimtekForm":
        """An event as it stands."""
        typed = {name: getattr(bimtek, name) or "" for name in (*TEXTS, "nature")}
        typed |= {name: str(getattr(bimtek, name)) for name in COUNTS}
        typed["lesson_hours"] = str(bimtek.lesson_hours or "")
        first, last = bimtek.starts_at.astimezone(zone()), bimtek.ends_at.astimezone(zone())
        until = bimtek.answers_until.astimezone(zone())
        typed |= {"day": first.date().isoformat(), "begins": f"{first:%H:%M}"}
        typed |= {"last_day": "" if last.date() == first.date() else last.date().isoformat()}
        typed |= {"ends": f"{last:%H:%M}", "until_day": until.date().isoformat()}
        typed["until"] = f"{until:%H:%M}"
        return cls(typed)

    @classmethod
    def from_post(cls, form: Mapping[str, str], *, may_be_past: bool = False) -> "BimtekForm":
        """What was sent, read: look at `faults` first."""
        sent = cls({name: value.strip() for name, value in form.items()})
        sent._read_texts()
        for name, (least, most) in COUNTS.items():
            sent._read_count(name, least, most)
        if sent.typed.get("lesson_hours"):
            sent._read_count("lesson_hours", 1, 200)
        else:
            sent.read["lesson_hours"] = None
        sent._read_schedule(may_be_past)
        sent._read_until()
        return sent

    @classmethod
    def schedule_from_post(cls, form: Mapping[str, str]) -> "BimtekForm":
        """Day, hours and place alone, for a change of these."""
        sent = cls({name: form.get(name, "").strip() for name in SCHEDULE})
        sent._read_text("place", TEXTS["place"])
        sent._read_schedule(may_be_past=False)
        return sent

    def write(self, bimtek: Bimtek) -> None:
        """Puts what was read onto the event."""
        for name, value in self.read.items():
            setattr(bimtek, name, value)

    def schedule(self) -> dict[str, str]:
        """What stands in the fields for day, hours and place."""
        return {name: self.typed[name] for name in SCHEDULE}

    def _read_schedule(self, may_be_past: bool) -> None:
        first = self._read_moment("day", "begins")
        day = "last_day" if self.typed.get("last_day") else "day"
        last = self._read_moment(day, "ends")
        if first and first <= now() and not may_be_past:
            self.faults["day"] = FAULTS["past"]
        elif first and last and last <= first:
            self.faults["ends"] = FAULTS["before"]
        self.read |= {"starts_at": first, "ends_at": last}

    def _read_texts(self) -> None:
        for name, most in TEXTS.items():
            self._read_text(name, most)
        nature = self.typed.get("nature", "")
        if nature not in NATURES:
            self.faults["nature"] = FAULTS["choice"]
        self.read["nature"] = nature

    def _read_text(self, name: str, most: int) -> None:
        typed = self.typed.get(name, "")
        if name in NEEDED and not typed:
            self.faults[name] = FAULTS["empty"]
        elif len(typed) > most:
            self.faults[name] = FAULTS["long"].format(most=most)
        self.read[name] = typed

    def _read_count(self, name: str, least: int, most: int) -> None:
        typed = self.typed.get(name, "")
        count = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else -1
        if not least <= count <= most:
            self.faults[name] = FAULTS["number"].format(least=least, most=most)
        self.read[name] = count

    def _read_until(self) -> None:
        begins = self.read["starts_at"]
        if self.typed.get("until_day") or self.typed.get("until"):
            until = self._read_moment("until_day", "until")
            if begins and until and until > begins:
                self.faults["until_day"] = FAULTS["after"]
        elif begins:
            eve = begins.astimezone(zone()).date() - timedelta(days=1)
            until = datetime.combine(eve, _ANSWERS_END, zone())
        else:
            until = None
        self.read["answers_until"] = until

    def _read_moment(self, day_name: str, time_name: str) -> datetime | None:
        day, hour = _day(self.typed.get(day_name, "")), _hour(self.typed.get(time_name, ""))
        if day is None:
            self.faults[day_name] = FAULTS["day"]
        if hour is None:
            self.faults[time_name] = FAULTS["time"]
        return datetime.combine(day, hour, zone()) if day and hour else None


def _day(typed: str) -> date | None:
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2200 else None


def _hour(typed: str) -> time | None:
    """As browsers send it, `08:30`, or as people here write it, `08.30`."""
    try:
        return time.fromisoformat(typed.replace(".", ":")).replace(second=0, microsecond=0)
    except ValueError:
        return None
