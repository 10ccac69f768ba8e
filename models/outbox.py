"""The outbox: everything that is said to anyone, and what became of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, one_of
from values import Content

if TYPE_CHECKING:
    from models.contact import Contact

# Written in the order of a text's life; docs/delivery.md draws it.
PENDING, CLAIMED, POSTING = "pending", "claimed", "posting"
ACCEPTED, DELIVERED, UNDELIVERED = "accepted", "delivered", "undelivered"
FAILED, UNKNOWN, HELD, CANCELLED, EXPIRED = "failed", "unknown", "held", "cancelled", "expired"
STATES = (
    PENDING, CLAIMED, POSTING, ACCEPTED, DELIVERED, UNDELIVERED,
    FAILED, UNKNOWN, HELD, CANCELLED, EXPIRED,
)  # fmt: skip

REPLY, NOTICE, BROADCAST = 10, 20, 30  # priority: the smaller goes first


class Outbox(Base):
    """One text to one address. The row is the truth; Redis only says "look".

    `dedupe_key` makes one decision one row; `claim_no` is the fence: who holds an older number has
    lost the row and may no longer write its outcome. `run` names the sender's run that posted it.
    `content_…` is the WhatsApp template that goes in place of `text` while the window is shut.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("channel", "provider_id"),
        one_of("state", STATES),
        # Only what is still to go: the index stays small however much was sent.
        Index(
            "ix_outbox_due",
            "priority",
            "due_at",
            "id",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index(
            "ix_outbox_leased",
            "lease_until",
            sqlite_where=text("state = 'claimed'"),
            postgresql_where=text("state = 'claimed'"),
        ),
        Index(
            "ix_outbox_unsettled",
            "posting_at",
            sqlite_where=text("state IN ('posting', 'unknown')"),
            postgresql_where=text("state IN ('posting', 'unknown')"),
        ),
        Index(
            "ix_outbox_undelivered",
            "deadline",
            sqlite_where=text("state IN ('failed', 'undelivered')"),
            postgresql_where=text("state IN ('failed', 'undelivered')"),
        ),
        Index(
            "ix_outbox_unsent",
            "contact_id",
            "id",
            sqlite_where=text("state IN ('pending', 'claimed', 'posting')"),
            postgresql_where=text("state IN ('pending', 'claimed', 'posting')"),
        ),
        Index("ix_outbox_contact_id_id", "contact_id", "id"),
        # A broadcast's progress is counted every other second while somebody watches.
        Index(
            "ix_outbox_broadcast_id_state",
            "broadcast_id",
            "state",
            sqlite_where=text("broadcast_id IS NOT NULL"),
            postgresql_where=text("broadcast_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(String(80), unique=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    broadcast_id: Mapped[int | None] = mapped_column(ForeignKey("broadcast.id"))
    channel: Mapped[str] = mapped_column(String(16))
    medium: Mapped[str] = mapped_column(String(8))
    address: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    content_sid: Mapped[str | None] = mapped_column(String(34))
    content_variables: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    content_text: Mapped[str | None] = mapped_column(Text)
    priority: Mapped[int] = mapped_column(default=REPLY)
    state: Mapped[str] = mapped_column(String(12), default=PENDING)
    due_at: Mapped[datetime]
    deadline: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    claim_no: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    run: Mapped[str | None] = mapped_column(String(16))
    posting_at: Mapped[datetime | None]
    provider_id: Mapped[str | None] = mapped_column(String(64))
    provider_state: Mapped[str | None] = mapped_column(String(16))
    provider_rank: Mapped[int] = mapped_column(default=-1)
    error_code: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    contact: Mapped["Contact"] = relationship()

    @property
    def content(self) -> Content | None:
        """The template, if the row has one."""
        return content_of(self.content_sid, self.content_variables, self.content_text)


def content_of(
    sid: str | None, variables: Mapping[str, str] | None, text: str | None
) -> Content | None:
    """The template from a row's columns."""
    return None if sid is None else Content(sid, variables or {}, text or "")
