"""How a text is counted: the same as an operator does, character by character."""

import pytest

from handlers import gsm

# Checked against libgammu's EncodeSMS and Twilio's own calculator.
VECTORS = [
    ("", "GSM-7", 0, 1),
    ("a" * 160, "GSM-7", 160, 1),
    ("a" * 161, "GSM-7", 161, 2),
    ("a" * 306, "GSM-7", 306, 2),
    ("a" * 307, "GSM-7", 307, 3),
    ("{" * 80, "GSM-7", 160, 1),
    ("{" * 81, "GSM-7", 162, 2),
    ("a" * 152 + "{" + "a" * 10, "GSM-7", 164, 2),
    # An escape that would be parted by the seam moves on whole.
    ("a" * 152 + "{" + "a" * 152, "GSM-7", 306, 3),
    ("a" * 159 + "€", "GSM-7", 161, 2),
    ("“" * 70, "UCS-2", 70, 1),
    ("“" * 71, "UCS-2", 71, 2),
    ("“" * 134, "UCS-2", 134, 2),
    ("“" * 135, "UCS-2", 135, 3),
    ("😀" * 35, "UCS-2", 70, 1),
    ("😀" * 36, "UCS-2", 72, 2),
    ("“" * 66 + "😀" + "“" * 66, "UCS-2", 134, 3),
    ("ΔΦΓ" * 10, "GSM-7", 30, 1),
    ("`" * 10, "UCS-2", 10, 1),
    ("Ç" * 10, "GSM-7", 10, 1),
    ("ç" * 10, "UCS-2", 10, 1),
    ("\f" * 81, "GSM-7", 162, 2),
    ("a\tb", "UCS-2", 3, 1),
    ("\r\n" * 80, "GSM-7", 160, 1),
    ("a\u00a0b", "UCS-2", 3, 1),
    ("a\u200bb", "UCS-2", 3, 1),
]


@pytest.mark.parametrize(("text", "alphabet", "units", "segments"), VECTORS)
def test_a_text_is_counted_as_an_operator_counts_it(
    text: str, alphabet: str, units: int, segments: int
) -> None:
    assert gsm.measure(text) == gsm.Size(alphabet, units, segments)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("Oi Fo’o — “baik”…", 'Oi Fo\'o - "baik"...'),
        ("Terima kasih 🙏", "Terima kasih "),
        ("garçon ñ é", "garcon ñ é"),
        ("a\u00a0b\u200bc", "a bc"),
        ("②", "2"),
    ],
)
def test_what_a_basic_phone_cannot_show_is_made_plain(typed: str, sent: str) -> None:
    assert gsm.to_gsm(typed) == sent
    assert gsm.foreign_characters(sent) == []
