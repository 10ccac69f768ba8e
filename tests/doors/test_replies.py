"""Every reply is one SMS, whatever is filled in."""

import re

import pytest

from handlers import gsm, replies
from handlers.examples import example
from reading import read
from tests.corpus.score import STORING
from values import Reply

PIECES = ("item_", "or_")  # never sent alone
QUESTIONS = [key for key in replies.sentences() if key.startswith("ask_")]


@pytest.mark.parametrize("key", replies.sentences())
def test_a_reply_is_one_sms_with_the_longest_real_values(key: str) -> None:
    text = replies.render(example(key))
    size = gsm.measure(text)

    assert not gsm.foreign_characters(text)
    assert "{" not in text
    assert size.segments == 1, f"{size.units} septets: {text}"


@pytest.mark.parametrize("key", replies.sentences())
def test_a_reply_is_written_without_costly_characters(key: str) -> None:
    plain = re.sub(r"{\w+}", "", replies.sentences()[key])
    assert gsm.measure(plain).units == len(plain)


@pytest.mark.parametrize("key", [key for key in QUESTIONS if key != "ask_again"])
@pytest.mark.parametrize(
    "around", ["ask_again", "reports_filed_partly", "urgent_called", "place_asked", "place_outside"]
)
def test_a_question_within_a_reply_is_one_sms_too(key: str, around: str) -> None:
    outer = example(around)
    text = replies.render(Reply(around, {**outer.values, "question": example(key)}))

    assert gsm.measure(text).segments == 1, f"{gsm.measure(text).units} septets: {text}"


def test_a_reply_that_is_sent_back_stores_nothing() -> None:
    whole = [key for key in replies.sentences() if not key.startswith(PIECES)]
    read_as = {key: read(replies.render(example(key))).intent for key in whole}
    assert {key for key, intent in read_as.items() if intent in STORING} == set()
