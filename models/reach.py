"""How far a member of staff sees: the whole city, or, for a TKSK, one kecamatan.

For those who see everything a condition is `true()`, which SQLAlchemy leaves out of the statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select, true

from models.contact import Contact
from models.lks import Lks
from models.lks_change import LksChange
from models.message import Message
from models.officer import Officer
from models.report import Report
from models.staff import TKSK
from models.task import Task


@dataclass(frozen=True, slots=True)
class Reach:
    """Conditions that narrow a query. `kecamatan` is a code; None is the whole city."""

    kecamatan: str | None
    kelurahan: tuple[str, ...] = ()

    def reports(self) -> ColumnElement[bool]:
        """Of `Report`: where the people are."""
        return true() if self.kecamatan is None else Report.kelurahan.in_(self.kelurahan)

    def narrowed(self, places: Sequence[str] | None) -> Sequence[str] | None:
        """Those of the kelurahan (None: all) that are within reach; for sums over the tally."""
        if self.kecamatan is None:
            return places
        return [code for code in self.kelurahan if places is None or code in places]

    def lks(self) -> ColumnElement[bool]:
        """Of `Lks`: where it has its seat."""
        return true() if self.kecamatan is None else Lks.kelurahan.in_(self.kelurahan)

    def officers(self) -> ColumnElement[bool]:
        """Of `Officer`: where they live, or where their LKS is."""
        if self.kecamatan is None:
            return true()
        institutions = select(Lks.id).where(self.lks())
        return or_(Officer.kelurahan.in_(self.kelurahan), Officer.lks_id.in_(institutions))

    def contacts(self) -> ColumnElement[bool]:
        """Of `Contact`: an officer's from there, or one who reported people from there."""
        if self.kecamatan is None:
            return true()
        officers = select(Officer.id).where(self.officers())
        here = exists().where(Report.contact_id == Contact.id, self.reports())
        return or_(Contact.officer_id.in_(officers), here.correlate(Contact))

    def messages(self) -> ColumnElement[bool]:
        """Of `Message`: those of such a contact."""
        if self.kecamatan is None:
            return true()
        theirs = exists().where(Contact.id == Message.contact_id, self.contacts())
        return theirs.correlate(Message)

    def changes(self) -> ColumnElement[bool]:
        """Of `LksChange`: those of an LKS from there."""
        if self.kecamatan is None:
            return true()
        return LksChange.lks_id.in_(select(Lks.id).where(self.lks()))

    def tasks(self) -> ColumnElement[bool]:
        """Of `Task`: those for that kecamatan, or of such a contact."""
        if self.kecamatan is None:
            return true()
        theirs = exists().where(Contact.id == Task.contact_id, self.contacts())
        return or_(Task.kecamatan == self.kecamatan, theirs.correlate(Task))


WHOLE_CITY = Reach(None)


def reach_of(role: str, kecamatan: str | None, kelurahan: tuple[str, ...]) -> Reach:
    """An account's; `kelurahan` are those of its kecamatan.

    A TKSK whose account names no kecamatan sees nothing.
    """
    return Reach(kecamatan or "", kelurahan) if role == TKSK else WHOLE_CITY
