"""Numbers that name something: a report's number, an event's code."""

from __future__ import annotations

from collections.abc import Sequence

from reading.around import Around
from reading.message import Message
from reading.tokens import MARK, NUMBER, WORD, Token

SHORTEST_REFERENCE = 4  # digits of a report's number with nothing in front of it
EVENT_DIGITS = 3  # "TIDAK 522 anak wisuda": the code, then the reason
LATEST = "terakhir"

_LABELS = frozenset({"no", "nomor", "laporan", "lap", "kode", "id", "nmr"})
_UNITS = frozenset({"orang", "kk", "jiwa", "keluarga", "anak", "rumah", "tahun", "jam"})


def find_reference(message: Message) -> tuple[str, int, int] | None:
    """(number of a report or "terakhir", first token, last token); None when none is said."""
    around = Around(message.tokens)
    for labelled in (True, False):
        for index, token in enumerate(message.tokens):
            if token.kind != NUMBER or around.word(index + 1) in _UNITS:
                continue
            if labelled and not (_is_labelled(around, index) and len(token.text) >= 2):
                continue
            if not labelled and not _looks_like_reference(around, index):
                continue
            return _joined(message.tokens, index)
    for index, token in enumerate(message.tokens):
        if token.word == LATEST:
            return LATEST, index, index
    return None


def _is_labelled(around: Around, index: int) -> bool:
    if around.label(index) == "jumlah":
        return False
    return around.text(index - 1) == "#" or around.label(index) in _LABELS


def _looks_like_reference(around: Around, index: int) -> bool:
    if around.label(index) in ("jumlah", "hp", "telepon", "nik"):
        return False
    return SHORTEST_REFERENCE <= len(around.text(index)) <= 8 or (
        len(around.text(index)) == 1 and _spaced(around, index)
    )


def _spaced(around: Around, index: int) -> bool:
    """ "1 0 4 2": digits typed one by one."""
    return all(
        around.is_number(index + step) and len(around.text(index + step)) == 1
        for step in range(SHORTEST_REFERENCE)
    )


def _joined(tokens: Sequence[Token], first: int) -> tuple[str, int, int]:
    last = first
    if len(tokens[first].text) == 1:
        while (
            last + 1 < len(tokens)
            and tokens[last + 1].kind == NUMBER
            and len(tokens[last + 1].text) == 1
        ):
            last += 1
    return "".join(token.text for token in tokens[first : last + 1]), first, last


def find_event_code(message: Message, start: int) -> tuple[str, int, int] | None:
    """(code, first token, last token): "P24", or a short number that counts nothing."""
    around = Around(message.tokens)
    while start < len(message.tokens) and message.tokens[start].kind == MARK:
        start += 1
    for index in range(start, len(message.tokens)):
        token = message.tokens[index]
        if token.text == "86" and index == 0 and index + 1 < len(message.tokens):
            continue  # "86, siap hadir": understood, as on the radio
        if _is_lettered_code(around, index):
            return message.between(index, index + 1), index, index + 1
        units = _UNITS if len(token.text) < EVENT_DIGITS else _UNITS - {"anak", "rumah"}
        if token.kind != NUMBER or around.word(index + 1) in units:
            continue
        code, first, last = _joined(message.tokens, index)
        beside = index == start or around.label(index) in ("kode", "acara", "undangan")
        beside = beside or (around.label(index) in ("hadir", "orang") and len(code) == EVENT_DIGITS)
        goes_on = around.text(last + 1) in (".", ":", "/") and around.is_number(last + 2)
        if beside and 2 <= len(code) <= 6 and not goes_on:
            return code, first, last
    return None


def find_closing_code(message: Message) -> tuple[str, int, int] | None:
    """ "kami wakilkan ke sdr. Yusran 317": the code behind the name."""
    last = len(message.tokens) - 1
    while last > 0 and message.tokens[last].kind == MARK:
        last -= 1
    if last < 1 or message.tokens[last - 1].kind != WORD:
        return None
    token = message.tokens[last]
    is_code = token.kind == NUMBER and len(token.text) == EVENT_DIGITS
    return (token.text, last, last) if is_code else None


def _is_lettered_code(around: Around, index: int) -> bool:
    """ "P24": a letter or two with digits stuck to them."""
    letters = around.word(index) or around.text(index)
    digits = around.token(index + 1)
    return (
        letters.isalpha()
        and len(around.text(index)) <= 2
        and (digits is not None and digits.kind == NUMBER and digits.glued)
    )
