"""One spelling for what looks the same: width, invisible characters, case, accents, quotes."""

from __future__ import annotations

import re
import unicodedata

MAX_CHARS = 1_600  # ten SMS parts; what lies beyond is kept by the caller but not read

_QUOTES = str.maketrans("’‘`´ʼ′＇", "'''''''")
_KEYCAP = "\u20e3"  # the box that turns a digit into an emoji: a list number, never a count
_INVISIBLE = frozenset({"Cf", "Co", "Cs", "Cn"})
_CONTROL = frozenset("\n\t\r\v\f\x85\u2028\u2029")
_DIGIT_GROUPS = re.compile(r"[0-9]+(?:[ .\-]{1,2}[0-9]+)*")
_NIK_DIGITS = 16
_SHORTEST_PHONE = 11  # "527201 0801900001" ends in a date of birth, not in a phone


def clean(text: str) -> str:
    """The text as it is read and quoted: capped, NFKC, without invisible characters.

    Applying it twice changes nothing. Letters keep their case, so that a note or a name is
    given back in the officer's own spelling.
    """
    visible = "".join(map(_visible, text[:MAX_CHARS]))
    normal = unicodedata.normalize("NFKC", visible)[:MAX_CHARS]
    return normal.translate(_QUOTES)


def fold(cleaned: str) -> str:
    """Lower case and plain letters, character for character: spans stay those of the text."""
    if cleaned.isascii():
        return cleaned.lower()
    return "".join(map(_folded, cleaned))


def mask_nik(text: str) -> str:
    """Every run of 16 digits with only its first and last four shown: 5272********0001.

    Spaces, dots and dashes between the digits are allowed. Family card and account numbers of
    that length are masked as well; a phone number is shorter and stays.
    """
    return _DIGIT_GROUPS.sub(_mask_groups, _with_ascii_digits(text))


def _mask_groups(match: re.Match[str]) -> str:
    """Neighbouring groups that make 16 digits together are one NIK: "3 orang" may stand beside."""
    groups = list(re.finditer(r"[0-9]+", match.group()))
    masked, copied, index = [], 0, 0
    while index < len(groups):
        last = _nik_end(groups, index)
        if last is None:
            index += 1
            continue
        digits = "".join(group.group() for group in groups[index : last + 1])
        masked += [match.group()[copied : groups[index].start()], digits[:4], "*" * 8, digits[-4:]]
        copied, index = groups[last].end(), last + 1
    return "".join(masked) + match.group()[copied:]


def _nik_end(groups: list[re.Match[str]], first: int) -> int | None:
    """The index of the group that completes 16 digits from `first`, if one does."""
    total = 0
    for index in range(first, len(groups)):
        digits = groups[index].group()
        if _is_phone(digits, at_start=index == first):
            return None
        total += len(digits)
        if total >= _NIK_DIGITS:
            return index if total == _NIK_DIGITS else None
    return None


def _is_phone(digits: str, at_start: bool) -> bool:
    """Whether a group is, or begins, a phone number; no NIK begins with 0 or 628."""
    if at_start:
        return digits.startswith(("0", "628")) and len(digits) < _NIK_DIGITS
    return digits.startswith(("08", "628")) and _SHORTEST_PHONE <= len(digits) < _NIK_DIGITS


def _with_ascii_digits(text: str) -> str:
    """Other scripts' digits as ours and nothing invisible between them, else a NIK hides."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else char
        for char in text
        if unicodedata.category(char) != "Cf"
    )


def _visible(char: str) -> str:
    if char.isascii():
        return char if char.isprintable() or char in _CONTROL else " "
    if char == _KEYCAP:
        return ")"
    category = unicodedata.category(char)
    if category in _INVISIBLE or "\ufe00" <= char <= "\ufe0f":
        return ""
    return "\n" if char in _CONTROL else char


def _folded(char: str) -> str:
    if char.isascii():
        return char.lower()
    base = unicodedata.normalize("NFD", char)[0]
    lower = base.lower()
    return lower if len(lower) == 1 else base
