"""Long texts: cut and joined again, whatever is in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.parts import Place, Row, header, join, place_of, split
from handlers.gsm import measure


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400))
def test_nothing_is_lost_and_each_part_fits(words: str) -> None:
    parts = split(words)

    assert "".join(parts) == words
    assert len(parts) == measure(words).segments
    if len(parts) > 1:
        is_gsm = measure(words).alphabet == "GSM-7"
        for part in parts:
            units = measure(part).units if is_gsm else len(part.encode("utf-16-be")) // 2
            assert 0 < units <= (153 if is_gsm else 67)


@given(st.permutations(range(1, 6)), st.text(min_size=10, max_size=300))
def test_parts_in_any_order_make_the_text_again(order: list[int], words: str) -> None:
    raw = words.encode("utf-16-be", "replace").hex()
    # Cut where a character ends or not: a part may end within a pair of surrogates.
    step = 4 * (len(raw) // 20 + 1)
    pieces = [raw[start : start + step] for start in range(0, 5 * step, step)]
    rows = [row(number, pieces[number - 1], header(44, 5, number)) for number in order]

    (text,) = join(rows)
    assert text.is_whole
    assert text.text == words.encode("utf-16-be", "replace").decode("utf-16-be")


@pytest.mark.parametrize(
    ("udh", "place"),
    [
        ("", None),
        ("0500032C0301", Place(0x2C, 3, 1)),
        ("0500032c0303", Place(0x2C, 3, 3)),
        ("060804ABCD0202", Place(0xABCD, 2, 2)),
        # With ports before it, as phones that send cards do.
        ("0B05040B8423F000032C0301", Place(0x2C, 3, 1)),
        ("06050415811581", None),
        ("0500032C0101", None),
        ("0500032C0300", None),
        ("0500032C0304", None),
        ("0500032C", None),
        ("00", None),
        ("zz", None),
        ("050", None),
    ],
)
def test_the_place_of_a_part(udh: str, place: Place | None) -> None:
    assert place_of(udh) == place


def test_a_reference_that_comes_round_is_another_text() -> None:
    texts = list(
        join(
            [
                row(1, "0041", header(1, 2, 1)),
                row(2, "0042", header(1, 2, 2)),
                row(3, "0043", header(1, 2, 1)),
                row(4, "0044", header(1, 2, 2)),
            ]
        )
    )

    assert [text.text for text in texts] == ["AB", "CD"]


def test_a_part_that_was_read_twice_is_one_part() -> None:
    (text,) = join([row(1, "0041", header(1, 2, 1)), row(2, "0041", header(1, 2, 1)),
                    row(3, "0042", header(1, 2, 2))])  # fmt: skip

    assert text.text == "AB"
    assert [each.id for each in text.rows] == [1, 2, 3]


def row(number: int, raw: str, udh: str) -> Row:
    return Row(number, "2026-11-23 16:35:30", "+6281234567890", "modem-1", udh, raw, "")
