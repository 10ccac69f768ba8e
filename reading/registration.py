"""DAFTAR: the officer's name, organisation and kelurahan, by separators, labels or words."""

from __future__ import annotations

from collections.abc import Sequence

from reading.marks import PlaceMark
from reading.message import Message
from reading.registration_place import SEPARATORS, place_of
from reading.tokens import MARK, WORD, Token
from reading.values import Guess, Reading
from reading.words import listed

_IN_NAMES = frozenset({"kasih", "ibu", "banyak", "ade", "salam", "amin", "haji"})
_AGREEING = frozenset({"nggih", "ya", "yah", "dong", "ini", "berikut"})
_OUTER = " ,.;:-#*/=()\n"


def read_registration(message: Message, start: int, keyword: str | None) -> Reading:
    """What was said behind the keyword; a field that is not there is missing."""
    place = place_of(message, start)
    segments = _segments(message, start, place)
    name, lks = _name_and_lks(message, segments)
    sure = place is not None and place.sure and len(place.codes) == 1
    fields = {"name": name, "lks": lks, "kelurahan": place.codes[0] if sure and place else None}
    ambiguous = {}
    guesses: tuple[Guess, ...] = ()
    if place is not None and not sure:
        if len(place.codes) > 1:
            ambiguous["kelurahan"] = tuple(sorted(place.codes))
        else:
            typed = message.between(place.first, place.last)
            guesses = (Guess("kelurahan", typed, place.codes[0]),)
    missing = tuple(field for field, value in fields.items() if value is None)
    return Reading(
        "register", keyword, fields=fields, missing=missing, ambiguous=ambiguous, guesses=guesses
    )


def _segments(message: Message, start: int, place: PlaceMark | None) -> list[list[int]]:
    """Token indices between separators, the place and its label left out."""
    segments: list[list[int]] = [[]]
    for index in range(start, len(message.tokens)):
        token = message.tokens[index]
        if place is not None and place.first <= index <= place.last:
            while segments[-1] and _is_place_label(message.tokens[segments[-1][-1]]):
                segments[-1].pop()
            if index == place.last:
                segments.append([])
        elif token.text in SEPARATORS or (token.text == "-" and not token.glued):
            segments.append([])
        elif _heads_value(message, index) or _opens_organisation(message, index):
            segments.append([index])
        else:
            segments[-1].append(index)
    return [segment for segment in segments if _says_something(message, segment)]


def _heads_value(message: Message, index: int) -> bool:
    """ "... pengurus kami. Nama: Abubakar": a label behind other words."""
    if message.tokens[index].word != "nama":
        return False
    behind = message.tokens[index + 1] if index + 1 < len(message.tokens) else None
    before = message.tokens[index - 1] if index else None
    colon = behind is not None and behind.text in (":", "=")
    return colon or (before is not None and before.text == ".")


def _says_something(message: Message, segment: Sequence[int]) -> bool:
    """Whether it is more than courtesy ("mohon bantuannya bu"); "Kasih Ibu" is a name."""
    said = {message.tokens[index].word for index in segment if message.tokens[index].kind == WORD}
    courtesy = listed("polite", "openers") | listed("polite", "closers")
    return bool(said) and (not said <= courtesy or said <= _IN_NAMES)


def _opens_organisation(message: Message, index: int) -> bool:
    """Whether the organisation's name begins here and not a word before ("LKS Panti ...")."""
    organisations = listed("lks", "organisations")
    if message.tokens[index].word not in organisations:
        return False
    before = message.tokens[index - 1] if index else None
    return before is None or before.word not in organisations | {":"}


def _is_place_label(token: Token) -> bool:
    return token.word in listed("places", "at") or token.text in ":.="


def _name_and_lks(
    message: Message, segments: Sequence[Sequence[int]]
) -> tuple[str | None, str | None]:
    name = lks = None
    unlabelled: list[str] = []
    for segment in segments:
        label, value = _labelled(message, segment)
        if not value:
            continue
        if label == "nama" and name is None:
            name, unlabelled = value, []  # before it only the request was put
        elif label == "lks" and lks is None:
            lks = value
        elif label is None:
            unlabelled.append(value)
    if name is None and unlabelled:
        name = unlabelled.pop(0)
    if lks is None and unlabelled:
        lks = unlabelled.pop(0)
    return name, lks


def _labelled(message: Message, segment: Sequence[int]) -> tuple[str | None, str]:
    """("nama", "lks" or None, the value): "LKS: Panti Bunga" loses its label, "LKS Bunga" not."""
    tokens = [message.tokens[index] for index in segment]
    skip = 0
    while skip < len(tokens) and _is_courtesy(tokens[skip]):
        skip += 1
    label = None
    if skip < len(tokens) and tokens[skip].word == "nama":
        label, skip = "nama", skip + 1
        if skip < len(tokens) and tokens[skip].word in ("lks", "lembaga", "panti", "yayasan"):
            label, skip = "lks", skip + 1
    elif skip < len(tokens) and tokens[skip].word in listed("lks", "organisations"):
        label = "lks"
        skip += _is_only_label(message, tokens[skip:])
        colon = skip + 1 < len(tokens) and tokens[skip + 1].text in (":", "=")
        skip += 2 if colon else 0
    while skip < len(tokens) and _is_courtesy(tokens[skip]):
        skip += 1
    last = len(segment)
    while last > skip and _is_trailing(tokens[last - 1]):
        last -= 1
    value = message.between(segment[skip], segment[last - 1]) if last > skip else ""
    return label, value.strip(_OUTER)


def _is_only_label(message: Message, tokens: Sequence[Token]) -> bool:
    """ "lembaga LKS Mori", "lks Panti Sao": the first only tells what follows."""
    if len(tokens) < 2 or tokens[1].word not in listed("lks", "organisations"):
        return False
    small = message.text[tokens[0].start].islower() and message.text[tokens[1].start].isupper()
    return tokens[0].word in ("lembaga", "organisasi") or small


def _is_courtesy(token: Token) -> bool:
    if token.kind == MARK or token.word == "adalah":
        return True
    return token.word in (listed("polite", "openers") - {"haji"}) | _AGREEING


def _is_trailing(token: Token) -> bool:
    return (
        token.kind == MARK
        or token.word in listed("polite", "closers") - _IN_NAMES
        or token.word in ("dari", "di", "pengurus", "alamat", "sebagai", "atas")
    )
