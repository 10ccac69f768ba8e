"""A broadcast's text as each recipient reads it: for the preview, and when it is written."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from bot.dates import weekday
from bot.links import guest_url
from bot.settings import Settings
from handlers.placeholders import OF_A_BIMTEK, OF_A_PERSON, fill
from models.bimtek import Bimtek
from models.broadcast import Broadcast
from models.way_out import Said
from reading.district import load_district

# What models/whatsapp_template.py calls what staff write in braces.
_NAMES_IN_TEMPLATES = {
    "nama": "name", "lks": "lks", "kelurahan": "kelurahan", "judul": "event", "hari": "date",
    "jam": "time", "tempat": "place", "kode": "code", "tautan": "link",
}  # fmt: skip


class Wording:
    """The text of one broadcast, ready to be filled for anybody."""

    def __init__(self, text: str, settings: Settings, bimtek: Bimtek | None = None) -> None:
        self._text, self._settings, self._bimtek = text, settings, bimtek
        self._event = _of_bimtek(bimtek) if bimtek else {}
        self._kelurahan = load_district().kelurahan

    @classmethod
    def of(cls, session: Session, broadcast: Broadcast, settings: Settings) -> "Wording":
        """With the bimtek as it stands now."""
        bimtek = session.get(Bimtek, broadcast.bimtek_id) if broadcast.bimtek_id else None
        return cls(broadcast.text, settings, bimtek)

    def values(self, person: Any) -> dict[str, str]:
        """What goes in for a row of `models.recipients.people`."""
        place = self._kelurahan.get(person.kelurahan)
        own = {"nama": person.name, "lks": person.lks, "kelurahan": place.name if place else ""}
        if self._bimtek:
            # Who has never been written to has no id before they are: the preview shows another.
            own["tautan"] = guest_url(self._settings, self._bimtek.id, person.contact_id or 0)
        return {**OF_A_PERSON, **{name: said for name, said in own.items() if said}, **self._event}

    def for_person(self, person: Any) -> Said:
        """What this person reads, and the values for a WhatsApp template in its place."""
        values = self.values(person)
        named = {_NAMES_IN_TEMPLATES[name]: said for name, said in values.items()}
        return Said(fill(self._text, values), self.purpose, named)

    @property
    def purpose(self) -> str:
        """Which WhatsApp templates may serve."""
        return "invitation" if self._event else "broadcast"


def known_placeholders(has_bimtek: bool) -> tuple[str, ...]:
    """What may stand in braces."""
    return (*OF_A_PERSON, *(OF_A_BIMTEK if has_bimtek else ()))


def _of_bimtek(bimtek: Bimtek) -> Mapping[str, str]:
    zone = load_district().time_zone
    begins, ends = bimtek.starts_at.astimezone(zone), bimtek.ends_at.astimezone(zone)
    return {
        "judul": bimtek.title,
        "hari": f"{weekday(begins)} {begins.day}/{begins.month}",
        "jam": f"{begins:%H.%M}-{ends:%H.%M}",
        "tempat": bimtek.place,
        "kode": bimtek.code,
    }
