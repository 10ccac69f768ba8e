"""The alphabet of a basic phone (3GPP TS 23.038): what fits in one SMS, and how to make it fit."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from gsm0338 import Codec

_CODEC = Codec()
_ESCAPED = frozenset("\f^{}\\[~]|\u20ac")
# What keyboards and word processors put in place of plain characters.
_PLAIN = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u02bc": "'", "`": "'", "\u00b4": "'",
        "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u2212": "-",
        "\u2026": "...", "\u2022": "-", "\t": " ", "\u00a0": " ",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Size:
    """How an operator counts a text: `units` are septets, or UTF-16 units in UCS-2."""

    alphabet: str
    units: int
    segments: int


def measure(text: str) -> Size:
    """What sending this text costs. A split never parts an escape or a surrogate pair."""
    widths = _widths(text)
    if widths is not None:
        return Size("GSM-7", sum(widths), _segments(widths, 160, 153))
    widths = [2 if ord(character) > 0xFFFF else 1 for character in text]
    return Size("UCS-2", sum(widths), _segments(widths, 70, 67))


def foreign_characters(text: str) -> list[str]:
    """The characters that would turn the whole text into UCS-2, in order, each once."""
    return list(dict.fromkeys(character for character in text if not _is_gsm(character)))


def plain(text: str) -> str:
    """The text with typographic quotes, dashes and spaces made plain: nothing else is touched."""
    return text.translate(_PLAIN)


def to_gsm(text: str) -> str:
    """The text in GSM-7: typographic characters become plain, accents go, the rest is dropped."""
    simple = plain(text)
    if not foreign_characters(simple):
        return simple
    kept = []
    for character in simple:
        if _is_gsm(character):
            kept.append(character)
        else:
            kept += [part for part in unicodedata.normalize("NFKD", character) if _is_gsm(part)]
    return "".join(kept)


def _widths(text: str) -> list[int] | None:
    if not all(map(_is_gsm, text)):
        return None
    return [2 if character in _ESCAPED else 1 for character in text]


@lru_cache(maxsize=4096)
def _is_gsm(character: str) -> bool:
    if character.isascii() and character.isalnum():
        return True
    try:
        _CODEC.encode(character)
    except UnicodeEncodeError:
        return False
    return character != "\x1b"


def _segments(widths: list[int], alone: int, part: int) -> int:
    if sum(widths) <= alone:
        return 1
    segments, room = 1, part
    for width in widths:
        if width > room:
            segments, room = segments + 1, part
        room -= width
    return segments
