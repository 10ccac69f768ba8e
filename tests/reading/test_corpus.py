"""The corpora through `python -m bot baca`: the figures that we promise."""

from __future__ import annotations

import pytest

from tests.corpus.score import HERE, messages_of, score


def test_messages_are_understood() -> None:
    result = score(messages_of(HERE / "messages.jsonl"))
    assert result.messages >= 300
    assert result.intent_right >= 0.98 * result.messages
    assert result.fully_right >= 0.95 * result.messages
    assert result.missing_right >= 0.95 * result.messages
    assert (result.wrong_kelurahan, result.urgent_missed, result.false_stop) == (0, 0, 0)


HELD_OUT = ("devset_like", "devset_like_2", "adversarial", "independent")


@pytest.mark.parametrize("name", ["fresh.jsonl", *(f"heldout_{which}.jsonl" for which in HELD_OUT)])
def test_what_others_wrote_blind_is_understood(name: str) -> None:
    result = score(messages_of(HERE / name))
    assert result.messages >= 200
    assert result.intent_right >= 0.98 * result.messages
    assert result.fully_right >= 0.97 * result.messages
    assert result.missing_right >= 0.97 * result.messages
    assert result.details_right >= 0.9 * result.details_expected
    assert (result.false_action, result.wrong_kelurahan) == (0, 0)
    assert (result.urgent_missed, result.false_stop) == (0, 0)


@pytest.mark.parametrize("name", ["none.jsonl", "none_sms_spam_2021.cc0.jsonl"])
def test_nothing_is_stored_from_texts_that_ask_nothing(name: str) -> None:
    result = score(messages_of(HERE / name))
    assert result.false_action == 0
    assert result.intent_right >= 0.98 * result.messages


def test_there_are_enough_texts_that_ask_nothing() -> None:
    assert len(messages_of(HERE / "none.jsonl")) >= 100
