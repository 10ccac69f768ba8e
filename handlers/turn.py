"""One officer's turn to speak: what a handler is given."""

from dataclasses import dataclass, field
from datetime import date, datetime

from models.contact import Contact
from models.officer import Officer
from reading.district import District
from reading.values import Reading
from values import Attachment, Reply

# In a reading's fields: the officer has said yes to what was asked with `asks="confirm"`.
CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class News:
    """Something that is said to another than the speaker; once per `dedupe_key`.

    `until` is when it is worth nothing any more.
    """

    contact: Contact
    reply: Reply
    dedupe_key: str
    until: datetime


@dataclass(slots=True)
class Turn:
    """Who said what, when, and how it was read.

    `spoken_at` is when the text was sent, `moment` when it came: hours later after an outage. A
    handler that asks something may leave in `reading` what is still unfinished of it: that is
    what the answer will be merged into. `news` goes out with the answer, or not at all.
    `attachments` came with the text, or in its place.
    """

    message_id: int
    contact: Contact
    text: str
    reading: Reading
    moment: datetime
    spoken_at: datetime
    district: District
    news: list[News] = field(default_factory=list)
    attachments: tuple[Attachment, ...] = ()

    @property
    def officer(self) -> Officer | None:
        """Whom the office knows behind this number, approved or not."""
        return self.contact.officer

    @property
    def is_wordless(self) -> bool:
        """Whether something came, but no words with it."""
        return bool(self.attachments) and not self.text.strip()

    @property
    def is_verified(self) -> bool:
        """Whether what is said here counts: staff have approved who says it."""
        return self.officer is not None and self.officer.is_approved

    @property
    def today(self) -> date:
        """The day at the office."""
        return self.moment.astimezone(self.district.time_zone).date()
