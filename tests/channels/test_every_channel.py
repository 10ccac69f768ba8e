"""What every channel has, and what its page says of it."""

import importlib
import json
from pathlib import Path

import pytest

from bot.channels import android, android_in, gammu
from bot.settings import CHANNEL_MODULES

TESTS = Path(__file__).parents[1]
PAGE = (TESTS.parent / "docs/channels.md").read_text()
WORDS = sorted({*gammu._MEANINGS, *android_in._EVENTS, *android_in._NOTHING_SAID})


@pytest.mark.parametrize("name", CHANNEL_MODULES)
def test_a_module_and_a_section(name: str) -> None:
    assert callable(importlib.import_module(CHANNEL_MODULES[name]).open_channel)
    assert f"\n## {name.capitalize()}\n" in PAGE


@pytest.mark.parametrize("name", sorted({*CHANNEL_MODULES} - {"simulator"}))
def test_payloads_of_every_provider(name: str) -> None:
    assert list((TESTS / "payloads" / name).glob("*.json"))


@pytest.mark.parametrize("word", WORDS)
def test_every_word_is_on_the_page(word: str) -> None:
    assert f"`{word}`" in PAGE


@pytest.mark.parametrize("status", android._LATER_SECONDS)
def test_every_status_is_on_the_page(status: int) -> None:
    assert str(status) in PAGE


@pytest.mark.parametrize(
    "path",
    sorted((TESTS / "payloads").rglob("*.json")),
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_a_payload_says_where_it_is_from_and_what_it_must_become(path: Path) -> None:
    told = json.loads(path.read_text())
    assert told["origin"]
    assert "becomes" in told or "signature" in told
