"""UBAH: one field of the LKS's registration and its new value."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from reading.message import Message
from reading.tails import tail
from reading.tokens import LINE, WORD
from reading.values import Reading
from reading.words import listed, words

_PERSONS = ("ketua", "sekretaris", "bendahara")
_SHORTEST_FIELD = 4  # letters of a name that is put right
_SHORTEST_PHONE = 6  # digits
_MOVES = frozenset({"naik", "turun", "berubah", "pindah", "ganti", "diganti"})


def find_field(message: Message, start: int = 0) -> tuple[str, int] | None:
    """(field, token) of the first field of the registration that is named."""
    fields = words().lks_fields
    for index in range(start, len(message.tokens)):
        token = message.tokens[index]
        if token.kind == WORD:
            field = fields.get(token.word) or fields.get(token.text.removesuffix("nya"))
            if field is None and index == start and start:
                field = _misspelt_field(token.text)
            behind = message.tokens[index + 1].word if index + 1 < len(message.tokens) else ""
            other = behind in listed("lks", "other_offices") or _is_courtesy(message, index)
            if field is not None and not other:
                return _more_telling(message, index, field)
    return None


def _misspelt_field(typed: str) -> str | None:
    """ "UBAH ketya ...": one slip from the name of a field, right behind the keyword."""
    if len(typed) < _SHORTEST_FIELD or typed in words().forms or typed in words().names:
        return None
    fields = words().lks_fields
    found = process.extract(typed, list(fields), scorer=OSA.distance, score_cutoff=1, limit=4)
    near = {fields[word] for word, _, _ in found if word[0] == typed[0] and len(word) > 3}
    return near.pop() if len(near) == 1 else None


def _is_courtesy(message: Message, index: int) -> bool:
    """ "mohon izin bu, ...", "izin, ketua kami ...": leave to speak, no licence."""
    polite = listed("polite", "openers")
    if any(token.kind == WORD and token.word not in polite for token in message.tokens[:index]):
        return False
    behind = message.tokens[index + 1] if index + 1 < len(message.tokens) else None
    spoken_to = listed("polite", "salutation") | listed("lks", "telling")
    opens = behind is not None and (behind.text == "," or behind.word in spoken_to)
    return opens and message.tokens[index].word in ("izin", "ijin")


def _more_telling(message: Message, index: int, field: str) -> tuple[str, int]:
    """ "nama ketua" is the ketua, "izin operasional" the izin: the last of a run counts."""
    fields = words().lks_fields
    following = message.tokens[index + 1 : index + 2]
    more = fields.get(following[0].word) if following else None
    if more is not None and field in ("nama", more):
        return more, index + 1
    return field, index


def read_update(message: Message, start: int, keyword: str | None) -> Reading:
    """The change that is said from a token on; field and value may be missing."""
    found = find_field(message, start)
    if found is None:
        fields = {"field": None, "value": None}
        return Reading("lks_update", keyword, fields=fields, missing=("field", "value"))
    field, index = found
    value = _value(message, field, index + 1) or _value_before(message, field)
    missing = () if value else ("value",)
    return Reading("lks_update", keyword, fields={"field": field, "value": value}, missing=missing)


def _value(message: Message, field: str, start: int) -> str | None:
    end = _request(message, start)
    start = _value_start(message, start, end)
    if field in _PERSONS:
        start = _behind_title(message, start)
    value = tail(message, start, end)
    if field == "telepon":
        digits = re.sub(r"[^0-9]", "", value)
        return digits if len(digits) >= _SHORTEST_PHONE else None
    return value or None


def _value_before(message: Message, field: str) -> str | None:
    """ "LKS kami pindah ke Jl. Teratai 17. Tolong alamatnya diganti": told before it is named."""
    tokens = message.tokens
    if field == "telepon":
        numbers = re.findall(r"\+?[0-9][0-9 .\-]{8,}[0-9]", message.text)
        return re.sub(r"[^0-9]", "", numbers[-1]) if numbers else None
    moved = [i for i in range(len(tokens) - 1) if tokens[i].word == "pindah"]
    if field != "alamat" or not moved:
        return None
    first = moved[0] + 1
    while first < len(tokens) and tokens[first].word in ("ke", "di"):
        first += 1
    last = first
    while last < len(tokens) and tokens[last].kind != LINE and not _ends_sentence(message, last):
        last += 1
    return message.between(first, last - 1).strip(" ,.") or None


def _ends_sentence(message: Message, index: int) -> bool:
    """A full stop with a capital letter behind it, and no short form before it."""
    token, behind = message.tokens[index], message.tokens[index + 1 : index + 2]
    before = message.tokens[index - 1].text
    return token.text == "." and len(before) > 2 and bool(behind) and not behind[0].glued


def _behind_title(message: Message, start: int) -> int:
    """ "Bapak Ilham": the courtesy is no part of a name; "Dra. Hj." is."""
    plain = ("bapak", "ibu", "saudara", "saudari", "sdr", "sdri")
    last = len(message.tokens) - 1
    while start < last and message.tokens[start].word in plain:
        start += 1
    return start


def _value_start(message: Message, start: int, end: int) -> int:
    """Behind the last word that says what it becomes ("jadi"), then behind linking words."""
    tokens = message.tokens
    closers = listed("polite", "closers")
    links = _links()
    start = _behind_old_value(message, start, end)
    for index in range(end - 2, start - 1, -1):
        said = (token.word for token in tokens[index + 1 : end] if token.kind == WORD)
        if tokens[index].word in listed("lks", "becomes") and set(said) - closers:
            start, links = index + 1, links - listed("lks", "owners")
            break
    while start < end - 1 and (
        tokens[start].word in links or tokens[start].text in (":", "=", ",")
    ):
        start += 1
    return end if start == end - 1 and tokens[start].word in links else start


def _behind_old_value(message: Message, start: int, end: int) -> int:
    """ "naik dari C ke B", "pindah dari Jl. Mawar ke Jl. Melati": behind the old value."""
    said = [token.word for token in message.tokens[start:end]]
    begins = said.index("dari") if "dari" in said else len(said)
    moves = all(word in _links() | _MOVES for word in said[:begins])
    return start + said.index("ke", begins) if moves and "ke" in said[begins:] else start


def _request(message: Message, start: int) -> int:
    """Where ", mohon diganti di data" begins behind the value; the end when nothing is asked."""
    changed: set[str] = set()
    for index in range(len(message.tokens) - 1, start, -1):
        token = message.tokens[index]
        if token.word in listed("lks", "asks") and changed & listed("lks", "changed"):
            return index
        changed.add(token.word)
    return len(message.tokens)


@lru_cache(maxsize=1)
def _links() -> frozenset[str]:
    return listed("lks", "links")
