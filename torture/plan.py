"""What will be said in a run: distinguishable texts, and the reports each of them has to become."""

import random
from dataclasses import dataclass

from reading.district import load_district

SMS_DOOR, WHATSAPP_DOOR = "+62800000009000", "whatsapp:+62800000009001"
TEXTS_EACH = 5  # far from the twenty answers an hour at which our loop guard falls silent

_CATEGORIES = (("LANSIA", "LUT"), ("DISABILITAS", "PD"), ("PEMULUNG", "PML"), ("MISKIN", "FM"))


@dataclass(frozen=True, slots=True)
class Said:
    """One text from a phone; `reports` are (category, count, kelurahan)."""

    sid: str
    sender: str
    recipient: str
    text: str
    reports: tuple[tuple[str, int, str], ...]


def plan(messages: int, seed: int) -> list[Said]:
    """So many texts in the order in which they are posted; the same ones for the same seed."""
    chance = random.Random(seed)
    senders = -(-messages // TEXTS_EACH)
    return [_said(number, senders, chance) for number in range(messages)]


def officers(messages: int) -> list[str]:
    """The numbers that the office knows: every second one."""
    return [_phone(index) for index in range(0, -(-messages // TEXTS_EACH), 2)]


def _said(number: int, senders: int, chance: random.Random) -> Said:
    turn, index = divmod(number, senders)
    text, reports = _words(number, turn, chance)
    whatsapp = index % 5 == 0
    return Said(
        sid=f"SM{chance.getrandbits(128):032x}",
        sender=("whatsapp:" if whatsapp else "") + _phone(index),
        recipient=WHATSAPP_DOOR if whatsapp else SMS_DOOR,
        text=text,
        reports=reports,
    )


def _words(
    number: int, turn: int, chance: random.Random
) -> tuple[str, tuple[tuple[str, int, str], ...]]:
    kind = chance.choices(("one", "several", "status", "unknown"), (60, 15, 10, 15))[0]
    if kind == "status":
        return f"STATUS 9{number:05}", ()
    if kind == "unknown":
        return f"pak, kapan kantor buka? kata tetangga nomor antrian {number}", ()
    places = chance.sample(list(load_district().kelurahan.values()), 3)
    wanted = _CATEGORIES[:1] if kind == "one" else tuple(chance.sample(_CATEGORIES, 3))
    # Of one sender no two texts name the same count: a repeated report would be the same report.
    cases = [
        (word, code, turn * 100 + chance.randint(1, 100), place)
        for (word, code), place in zip(wanted, places, strict=False)
    ]
    lines = ", ".join(f"{word} {count} {place.name}" for word, _, count, place in cases)
    return f"LAPOR {lines}", tuple((code, count, place.code) for _, code, count, place in cases)


def _phone(index: int) -> str:
    return f"+62812{7_000_000 + index:08}"
