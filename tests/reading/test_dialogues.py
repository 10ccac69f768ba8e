"""Dialogues through `read` and `resume`, the reading kept as JSON between the texts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reading import Reading, read, resume
from tests.corpus.score import HERE

LINES = (HERE / "conversations.jsonl").read_text(encoding="utf-8").splitlines()
CONVERSATIONS = [json.loads(line) for line in LINES]


def field_to_ask(reading: Reading) -> str | None:
    """What the bot asks next: a guess first, else the first field that is missing."""
    if reading.guesses:
        return reading.guesses[0].field
    return reading.missing[0] if reading.missing else None


def after(kept: Reading | None, text: str) -> Reading:
    """The reading after one more text of the officer."""
    asked = field_to_ask(kept) if kept is not None else None
    if kept is not None and asked is not None:
        waited = Reading.from_json(json.loads(json.dumps(kept.to_json())))
        answered = resume(waited, asked, text)
        if answered is not None:
            return answered
    return read(text)


@pytest.mark.parametrize("talk", CONVERSATIONS, ids=lambda talk: str(talk["id"]))
def test_dialogue(talk: dict[str, Any]) -> None:
    reading: Reading | None = None
    for turn in talk["turns"]:
        if turn["from"] == "officer":
            reading = after(reading, turn["text"])
            continue
        assert reading is not None
        asked = field_to_ask(reading)
        if turn["expects"].startswith("asks "):
            assert asked in turn["expects"].removeprefix("asks ").split(", ")
        else:
            assert asked is None
    assert reading is not None
    assert reading.intent == talk["final"]["intent"]
    assert reading.to_expected() == talk["final"]["expected"]


UNFINISHED = read("LAPOR LUT 3")


def test_a_text_that_is_no_answer_is_none() -> None:
    assert resume(UNFINISHED, "kelurahan", "terima kasih pak") is None
    assert resume(UNFINISHED, "kelurahan", "7") is None


def test_a_keyword_wins_over_the_question() -> None:
    answer = resume(UNFINISHED, "kelurahan", "STATUS 2210")
    assert answer is not None
    assert (answer.intent, answer.fields["ref"]) == ("status", "2210")


def test_one_answer_may_fill_several_fields() -> None:
    answer = resume(read("LAPOR"), "category", "3 pemulung di Kumbe")
    assert answer is not None
    assert answer.missing == ()


@pytest.mark.parametrize(
    ("text", "intent"),
    [("ya", "confirm_yes"), ("betul pak", "confirm_yes"), ("👍", "confirm_yes"),
     ("tidak", "confirm_no"), ("salah", "confirm_no"), ("bukan itu pak", None)],
)  # fmt: skip
def test_yes_and_no_where_they_are_asked(text: str, intent: str | None) -> None:
    answer = resume(UNFINISHED, "confirm", text)
    assert (answer.intent if answer else None) == intent


def test_zero_means_none_of_the_choices() -> None:
    choice = read("LAPOR LUT 2 RABADOMPU")
    answer = resume(choice, "kelurahan", "0")
    assert answer is not None
    assert answer.missing == ("kelurahan",)
    assert "kelurahan" not in answer.ambiguous


def test_a_kecamatan_as_answer_keeps_the_question_open() -> None:
    assert resume(UNFINISHED, "kelurahan", "di mpunda pak") == UNFINISHED
