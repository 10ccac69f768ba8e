"""What a run came to."""

from collections import Counter
from dataclasses import dataclass

from torture.books import DIFFERENCES, Books
from torture.chaos import Strike
from torture.orders import Orders

LONGEST_SILENCE = 60.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to."""

    database: str
    orders: Orders
    strikes: list[Strike]
    fallen: Counter[str]
    faults: Counter[str]
    callbacks: Counter[str]
    posts: Counter[str]
    acknowledged: int
    rows: int
    taken: int
    seconds: float
    calm_seconds: float
    silence_in: float  # the longest time after a strike until a text was acknowledged
    silence_out: float  # and until the provider took one
    books: Books

    @property
    def struck(self) -> Counter[str]:
        """How often each kind of strike fell."""
        return Counter(strike.kind for strike in self.strikes)

    @property
    def agrees(self) -> bool:
        """Whether nothing was lost, doubled, out of order or left in doubt."""
        return not any(self.books.found[kind] for kind in DIFFERENCES)

    @property
    def holds(self) -> bool:
        """Whether it agrees, and nothing was away for too long."""
        return self.agrees and self.silence_out < LONGEST_SILENCE
