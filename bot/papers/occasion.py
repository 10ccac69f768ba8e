"""The lines about a bimtek that every one of its papers carries."""

from bot.dates import long_day, zone, zone_name
from bot.letterhead import Signatory
from models.bimtek import Bimtek


def day_of(bimtek: Bimtek) -> str:
    """`Senin, 11 September 2017`; from one day to another where it lasts longer."""
    first = bimtek.starts_at.astimezone(zone()).date()
    last = bimtek.ends_at.astimezone(zone()).date()
    return long_day(first) if first == last else f"{long_day(first)} s.d. {long_day(last)}"


def hours_of(bimtek: Bimtek) -> str:
    """`08.30 s.d. 15.00 WITA`."""
    first, last = (moment.astimezone(zone()) for moment in (bimtek.starts_at, bimtek.ends_at))
    return f"{first:%H.%M} s.d. {last:%H.%M} {zone_name()}"


def facts_of(bimtek: Bimtek) -> list[tuple[str, str]]:
    """Name and value, as at the head of a list."""
    return [
        ("Kegiatan", bimtek.title),
        ("Hari, tanggal", day_of(bimtek)),
        ("Waktu", hours_of(bimtek)),
        ("Tempat", bimtek.place),
    ]


def signatory_of(bimtek: Bimtek) -> Signatory:
    """Who signs for the office."""
    post = bimtek.signatory_title or "Kepala Dinas Sosial"
    return Signatory(post, bimtek.signatory_name, "", bimtek.signatory_nip)
