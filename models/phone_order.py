"""What staff ask for by text, and the code that proves whose phone asked.

Whoever forges a sender's number can write to us in its name and never reads what we answer: the
number says who asks, the code that only the real phone gets says that it was they
(docs/decisions/0017-orders-from-a-staff-phone.md).
"""

import re
import secrets
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base

GOOD_FOR = timedelta(minutes=10)
MOST_WRONG, LOCKED_FOR = 3, timedelta(hours=24)

# What became of a code that was sent in.
RIGHT, WRONG, VOID = "right", "wrong", "void"

_CODE = re.compile(r"\bYA \d{4}\b")


class PhoneOrder(Base):
    """One order that waits for its code. What it is about is in the dialogue that asked.

    The code is kept as it is: a hash of four digits hides nothing, and the text that carries it
    stands in the outbox. `used_at` is when it was given or became void: it counts once.
    """

    __tablename__ = "phone_order"
    __table_args__ = (Index("ix_phone_order_contact_id_asked_at", "contact_id", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    code: Mapped[str] = mapped_column(String(4))
    wrong: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    @classmethod
    def ask(cls, session: Session, staff_id: int, contact_id: int, moment: datetime) -> Self:
        """A new order with a code of its own."""
        order = cls(staff_id=staff_id, contact_id=contact_id, wrong=0, asked_at=moment)
        order.code = f"{secrets.randbelow(10_000):04}"
        session.add(order)
        session.flush()
        return order

    def is_over(self, moment: datetime) -> bool:
        """Used, void, or older than ten minutes: no code counts any more."""
        return self.used_at is not None or moment - self.asked_at > GOOD_FOR

    def answer(self, session: Session, typed: str, moment: datetime) -> str:
        """Of one that is not over: `RIGHT`, `WRONG`, or `VOID` with the phone's third in a day."""
        if secrets.compare_digest(self.code, typed):
            self.used_at = moment
            return RIGHT
        self.wrong += 1
        session.flush()
        if tries_left(session, self.contact_id, moment):
            return WRONG
        self.used_at = moment
        return VOID


def tries_left(session: Session, contact_id: int, moment: datetime) -> int:
    """How many wrong codes this phone may send before it is locked; 0: it is.

    Counted over a day and not for each order: else a forger would ask anew, and guess on.
    """
    wrong = select(func.sum(PhoneOrder.wrong)).where(
        PhoneOrder.contact_id == contact_id, PhoneOrder.asked_at > moment - LOCKED_FOR
    )
    return max(0, MOST_WRONG - (session.scalar(wrong) or 0))


def without_code(text: str) -> str:
    """One of our texts as colleagues may read it: with the code they could answer in its name."""
    return _CODE.sub("YA ****", text)
