"""One officer's turn to speak: what a handler is given."""

from dataclasses import dataclass
from datetime import datetime

from models.contact import Contact
from models.officer import Officer
from reading.district import District
from reading.values import Reading


@dataclass(slots=True)
class Turn:
    """Who said what, when, and how it was read.

    A handler that asks something may leave in `reading` what is still unfinished of it: that is
    what the answer will be merged into.
    """

    message_id: int
    contact: Contact
    text: str
    reading: Reading
    moment: datetime
    district: District

    @property
    def officer(self) -> Officer | None:
        """Whom the office knows behind this number, approved or not."""
        return self.contact.officer
