"""What came with a text besides its words: photos, places, and what nobody can open."""

from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, one_of
from models.report import WITHDRAWN, Report
from models.upsert import insert_once
from values import ATTACHMENTS, PHOTO, Incoming

# `waiting` to be fetched, `stored`; `failed` for good; `noted` where there is no file to fetch.
WAITING, STORED, FAILED, NOTED = "waiting", "stored", "failed", "noted"

# A photo or a place belongs to the report that is sent within this time, before or after it.
BELONGS_WITHIN = timedelta(hours=1)


class Attachment(Base):
    """One thing that came with a message.

    `source` is where the provider keeps the file, and nobody but the provider's own hosts is asked
    for it; `file` is its name under MEDIA_DIR once it is stored, `size` in bytes. `latitude` and
    `longitude` are degrees (WGS 84), as the phone sent them.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        UniqueConstraint("message_id", "position"),
        one_of("kind", ATTACHMENTS),
        one_of("state", (WAITING, STORED, FAILED, NOTED)),
        Index(
            "ix_attachment_due",
            "due_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_attachment_loose",
            "contact_id",
            sqlite_where=text("report_id IS NULL"),
            postgresql_where=text("report_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    position: Mapped[int]
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(String(80))
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    state: Mapped[str] = mapped_column(String(10))
    fault: Mapped[str | None] = mapped_column(String(40))
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    file: Mapped[str | None] = mapped_column(String(40))
    size: Mapped[int | None]
    created_at: Mapped[datetime]


def keep(
    session: Session, message_id: int, contact_id: int, incoming: Incoming, moment: datetime
) -> None:
    """Notes what came with a message; its photos are then due to be fetched."""
    for position, one in enumerate(incoming.attachments):
        row = {
            "message_id": message_id,
            "position": position,
            "contact_id": contact_id,
            "kind": one.kind,
            "channel": incoming.channel,
            "source": one.source,
            "media_type": one.media_type[:80],
            "latitude": one.latitude,
            "longitude": one.longitude,
            "state": WAITING if one.kind == PHOTO else NOTED,
            "due_at": moment,
            "created_at": moment,
        }
        insert_once(session, Attachment, ("message_id", "position"), row | {"attempts": 0})


def tie_to_new_report(session: Session, contact_id: int, message_id: int, moment: datetime) -> None:
    """Gives what came with this text, or shortly before it, to the report that the text made."""
    report_id = session.scalar(
        select(Report.id).where(Report.message_id == message_id).order_by(Report.id).limit(1)
    )
    if report_id is not None:
        _tie(session, Attachment.contact_id == contact_id, report_id, moment)


def tie_to_last_report(
    session: Session, contact_id: int, message_id: int, moment: datetime
) -> Report | None:
    """Gives what came with this text to the report that was sent shortly before it, if any."""
    report = session.scalar(
        select(Report)
        .where(Report.contact_id == contact_id, Report.state != WITHDRAWN)
        .where(Report.created_at > moment - BELONGS_WITHIN)
        .order_by(Report.id.desc())
        .limit(1)
    )
    if report is not None:
        _tie(session, Attachment.message_id == message_id, report.id, moment)
    return report


def _tie(session: Session, whose: ColumnElement[bool], report_id: int, moment: datetime) -> None:
    session.execute(
        update(Attachment)
        .where(whose, Attachment.report_id.is_(None))
        .where(Attachment.created_at > moment - BELONGS_WITHIN)
        .values(report_id=report_id)
    )
