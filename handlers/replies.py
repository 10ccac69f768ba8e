"""The one place where a reply becomes words."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from handlers.gsm import to_gsm
from values import Reply

_CATALOGUE = Path(__file__).with_name("replies.toml")
# Names are cut so that the sentence around them stays one SMS.
_LONGEST = {"name": 20, "lks": 22}


def render(reply: Reply) -> str:
    """The sentence, filled in, in GSM-7. Raises `KeyError` for an unknown key or placeholder."""
    catalogue = _load()
    values = {
        name: render(value) if isinstance(value, Reply) else _cut(name, str(value))
        for name, value in reply.values.items()
    }
    return to_gsm(catalogue["replies"][reply.key].format_map({**catalogue["values"], **values}))


def state_in_words(state: str) -> str:
    """What an officer reads for a report's state."""
    return _load()["states"][state]


@lru_cache(maxsize=1)
def _load() -> Mapping[str, Mapping[str, str]]:
    with _CATALOGUE.open("rb") as file:
        return tomllib.load(file)


def _cut(name: str, value: str) -> str:
    longest = _LONGEST.get(name)
    if longest is None or len(value) <= longest:
        return value
    # At a word's end where there is one; three dots would cost three characters.
    head = value[: longest + 1].rsplit(" ", 1)[0]
    return head if head else value[:longest]
