"""A slip of a finger in a text that is understood: put right or asked, not misunderstood."""

from __future__ import annotations

import random
import re

from reading import Reading, read
from tests.corpus.score import HERE, messages_of

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
LONG_WORD = re.compile(r"[A-Za-z]{5,}")


def with_slip(text: str, chance: random.Random) -> str:
    """The text with one letter of a long word lost, swapped, doubled or hit beside its key."""
    words = list(LONG_WORD.finditer(text))
    if not words:
        return text
    word = chance.choice(words)
    at = chance.randrange(word.start() + 1, word.end() - 1)
    one, other = text[at : at + 2]
    typed = chance.choice(["", other + one, one + one, beside(one)])
    return text[:at] + typed + text[at + (2 if typed == other + one else 1) :]


def beside(letter: str) -> str:
    row = next(row for row in ROWS if letter.lower() in row)
    at = row.index(letter.lower())
    key = row[at + 1] if at + 1 < len(row) else row[at - 1]
    return key.upper() if letter.isupper() else key


def facts(reading: Reading) -> list[tuple[str | None, int | None, str | None]]:
    return [(case.category, case.count, case.kelurahan) for case in reading.reports]


def test_a_slip_is_hardly_ever_stored_as_something_else() -> None:
    chance = random.Random(3)
    items = [item for item in messages_of(HERE / "fresh.jsonl") if "reports" in item["expected"]]
    wrong = []
    for item in items:
        meant, typed = facts(read(item["text"])), with_slip(item["text"], chance)
        for fact in facts(read(typed)):
            if not any(fits(fact, known) for known in meant):
                wrong.append((typed, fact))
    assert len(items) >= 900
    assert len(wrong) <= 0.005 * len(items), wrong


def fits(fact: tuple[object, ...], meant: tuple[object, ...]) -> bool:
    """Whether each field is what was meant, or left to be asked."""
    return all(said is None or said == known for said, known in zip(fact, meant, strict=True))
