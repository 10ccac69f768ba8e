"""What clerks, midwives and elders call people in need, each in two sentences."""

from __future__ import annotations

import pytest

from reading import read
from tests.corpus.score import HERE

LINES = (HERE / "phrases.txt").read_text(encoding="utf-8").splitlines()
CATEGORIES = [line.split("|") for line in LINES if not line.startswith("#")]
SENTENCES = ("LAPOR {} 2 penatoi", "Lapor bu, {} sebanyak dua org ada di kel. Penatoi")
PENATOI = "52.72.05.1005"


@pytest.mark.parametrize("line", CATEGORIES, ids=lambda line: str(line[0]))
def test_everyday_names_of_a_category(line: list[str]) -> None:
    code, *phrases = line
    wrong = {
        phrase: cases
        for phrase in phrases
        for sentence in SENTENCES
        for cases in [
            [(c.category, c.count, c.kelurahan) for c in read(sentence.format(phrase)).reports]
        ]
        if cases != [(code, 2, PENATOI)]
    }
    assert len(phrases) >= 15
    assert wrong == {}
