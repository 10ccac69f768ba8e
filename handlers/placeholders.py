"""What staff may put into a text for many, and what each recipient reads in its place."""

import re
from collections.abc import Iterable, Mapping

from handlers.gsm import to_gsm

# What stands there for somebody of whom it is not known.
OF_A_PERSON: Mapping[str, str] = {
    "nama": "Bapak/Ibu",
    "lks": "LKS Anda",
    "kelurahan": "kelurahan Anda",
}
OF_A_BIMTEK = ("judul", "hari", "jam", "tempat", "kode", "tautan")

_PLACEHOLDER = re.compile(r"\{ ?([A-Za-z_]{1,20}) ?\}")


def names_in(text: str) -> list[str]:
    """The placeholders in a text, in order, each once."""
    return list(dict.fromkeys(found[1].lower() for found in _PLACEHOLDER.finditer(text)))


def unknown_in(text: str, known: Iterable[str]) -> list[str]:
    """Those that nothing would be put in place of."""
    return [name for name in names_in(text) if name not in set(known)]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text that one recipient reads. Raises `KeyError` for a placeholder without a value.

    Values are brought into the alphabet of a basic phone: a name must not double what a text costs.
    """
    return _PLACEHOLDER.sub(lambda found: to_gsm(values[found[1].lower()]), text)
