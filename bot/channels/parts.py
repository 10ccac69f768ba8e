"""Long texts as SMS carries them: cut into parts that each say which one they are.

The mark is the user data header of 3GPP TS 23.040, 9.2.3.24: `0500RRTTSS` or `060804RRRRTTSS`, for
reference, total and place.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from handlers.gsm import measure

# Where a part never came: staff must see that words are missing.
LOST = " [...] "
_REFERENCE_8, _REFERENCE_16 = 0x00, 0x08


@dataclass(frozen=True, slots=True)
class Place:
    """Which part of which long text one SMS is."""

    reference: int
    total: int
    number: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of SMSD's inbox. `raw` is the part's own text, as UTF-16 in hexadecimal digits."""

    id: int
    received: str
    sender: str
    recipient: str
    udh: str
    raw: str
    text: str


@dataclass(slots=True)
class Joined:
    """One text, from one row or from several."""

    rows: list[Row]
    parts: dict[int, Row] = field(default_factory=dict)
    total: int = 1

    @property
    def is_whole(self) -> bool:
        """Whether every part is there."""
        return self.total == 1 or len(self.parts) == self.total

    @property
    def text(self) -> str:
        """The words, with a mark where a part is missing."""
        if self.total == 1:
            return self.rows[0].text
        joined, lacking = "", LOST.encode("utf-16-be").hex()
        for number in range(1, self.total + 1):
            joined += _raw(self.parts[number]) if number in self.parts else lacking
        # Decoded as one: a part may end within a pair of surrogates.
        return bytes.fromhex(joined).decode("utf-16-be", "replace")


def place_of(udh: str) -> Place | None:
    """What a user data header says of the part's place; None if it says nothing (of) that."""
    try:
        header = bytes.fromhex(udh)[1:]
    except ValueError:
        return None
    while len(header) >= 2:
        kind, length = header[0], header[1]
        data = header[2 : 2 + length]
        if (kind, length, len(data)) in {(_REFERENCE_8, 3, 3), (_REFERENCE_16, 4, 4)}:
            place = Place(int.from_bytes(data[:-2], "big"), data[-2], data[-1])
            return place if 1 <= place.number <= place.total and place.total > 1 else None
        header = header[2 + length :]
    return None


def join(rows: Iterable[Row]) -> Iterator[Joined]:
    """The texts that these rows hold, in the order of their first rows.

    SMSD joins parts by their reference alone, so that two people's long texts can end up as one
    (seen with 1.42); here the sender counts as well, and each part's own words are taken.
    """
    texts: list[Joined] = []
    last: dict[tuple[str, int, int], Joined] = {}
    for row in rows:
        place = place_of(row.udh)
        if place is None:
            texts.append(Joined([row]))
            continue
        key = (row.sender, place.reference, place.total)
        text = last.get(key)
        # The same part with other words: a phone has come round to the same reference.
        if text is None or _raw(text.parts.get(place.number, row)) != _raw(row):
            text = last[key] = Joined([], total=place.total)
            texts.append(text)
        text.rows.append(row)
        text.parts.setdefault(place.number, row)
    return iter(texts)


def split(text: str) -> list[str]:
    """The parts that the text is sent in; one if it fits one SMS. No character is cut in two."""
    size = measure(text)
    if size.segments == 1:
        return [text]
    is_gsm = size.alphabet == "GSM-7"
    most = 153 if is_gsm else 67
    parts, room = [""], most
    for character in text:
        width = measure(character).units if is_gsm else 1 + (ord(character) > 0xFFFF)
        if width > room:
            parts.append("")
            room = most
        parts[-1] += character
        room -= width
    return parts


def header(reference: int, total: int, number: int) -> str:
    """The user data header of one part that we send."""
    return f"050003{reference % 256:02X}{total:02X}{number:02X}"


def _raw(row: Row) -> str:
    try:
        bytes.fromhex(row.raw)
    except ValueError:
        return row.text.encode("utf-16-be", "replace").hex()
    return row.raw.lower() or row.text.encode("utf-16-be", "replace").hex()
