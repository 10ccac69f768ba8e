"""The one place where a reply becomes words: the catalogue's, or what the office says instead."""

import tomllib
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType

from handlers.gsm import to_gsm
from values import Reply

_CATALOGUE = Path(__file__).with_name("replies.toml")
# Names are cut so that the sentence around them stays one SMS.
_LONGEST = {"name": 20, "lks": 22, "event": 20, "place": 21, "delegate": 20, "mate": 20}
_OFFICE: ContextVar[Mapping[str, str]] = ContextVar("office", default=MappingProxyType({}))


def render(reply: Reply, sentence: str | None = None) -> str:
    """The sentence, filled in, in GSM-7. Raises `KeyError` for an unknown key or placeholder.

    `sentence` is tried in place of the one that is in use.
    """
    catalogue = _load()
    values = {
        name: render(value)
        if isinstance(value, Reply)
        else shortened(str(value), _LONGEST.get(name, len(str(value))))
        for name, value in reply.values.items()
    }
    sentence = sentence or _OFFICE.get().get(reply.key) or catalogue["replies"][reply.key]
    return to_gsm(sentence.format_map({**catalogue["values"], **values}))


def reword(sentences: Mapping[str, str]) -> None:
    """From here on this thread says these instead of the catalogue's, by key."""
    _OFFICE.set(sentences)


def sentences() -> Mapping[str, str]:
    """The catalogue's own sentences by key, with their placeholders."""
    return _load()["replies"]


def states() -> list[str]:
    """The words for a report's states."""
    return list(_load()["states"].values())


def placeholders(sentence: str) -> set[str]:
    """What is filled in. Raises `ValueError` for braces that do not match."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def state_in_words(state: str) -> str:
    """What an officer reads for a report's state."""
    return _load()["states"][state]


def day_in_words(local: datetime) -> str:
    """`Senin 23/11 pkl 09.00`, of a moment in the office's own time."""
    return f"{_load()['days'][str(local.weekday())]} {local:%d/%m pkl %H.%M}"


def field_in_words(field: str) -> str:
    """What an officer calls a field that is missing."""
    return _load()["fields"][field]


def ready_text(name: str) -> str:
    """What a broadcast says unless staff write it anew; filled by handlers/placeholders.py."""
    return _load()["texts"][name]


def shortened(value: str, longest: int = 30) -> str:
    """The value, cut at a word's end where there is one."""
    if len(value) <= longest:
        return value
    # Three dots would cost three characters.
    head = value[: longest + 1].rsplit(" ", 1)[0]
    return head if len(head) <= longest else value[:longest]


@lru_cache(maxsize=1)
def _load() -> Mapping[str, Mapping[str, str]]:
    with _CATALOGUE.open("rb") as file:
        return tomllib.load(file)
