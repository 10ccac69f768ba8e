"""Rupiah in figures and in words, as a receipt has them."""

from dataclasses import dataclass

_ONES = (
    "", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh",
    "sebelas",
)  # fmt: skip
_SCALES = ((10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"))


@dataclass(frozen=True, slots=True)
class Allowance:
    """What each participant gets, in whole rupiah, and the tax kept back, in whole percent."""

    amount: int
    tax_percent: int = 0

    @property
    def tax(self) -> int:
        """Rounded down to whole rupiah."""
        return self.amount * self.tax_percent // 100

    @property
    def net(self) -> int:
        """What is paid out."""
        return self.amount - self.tax


def rupiah(amount: int) -> str:
    """`1.250.000`."""
    return f"{amount:,}".replace(",", ".")


def in_words(amount: int) -> str:
    """`1.250.000` as "satu juta dua ratus lima puluh ribu". Up to 999 miliar."""
    return _words(amount) or "nol"


def _words(amount: int) -> str:
    for scale, name in _SCALES:
        if amount >= scale:
            head, rest = divmod(amount, scale)
            count = "seribu" if (head, scale) == (1, 1000) else f"{_words(head)} {name}"
            return f"{count} {_words(rest)}".strip()
    return _below_thousand(amount)


def _below_thousand(amount: int) -> str:
    if amount < 12:
        return _ONES[amount]
    if amount < 20:
        return f"{_ONES[amount - 10]} belas"
    if amount < 100:
        return f"{_ONES[amount // 10]} puluh {_ONES[amount % 10]}".strip()
    head = "seratus" if amount < 200 else f"{_ONES[amount // 100]} ratus"
    return f"{head} {_below_thousand(amount % 100)}".strip()
