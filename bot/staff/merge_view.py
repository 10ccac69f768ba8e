"""Two entries beside each other: what each field says, and how much hangs on each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.staff.import_cells import said
from bot.staff.register_words import DECISIONS, OFFICER_FIELDS
from bot.staff.register_words import FIELDS as FIELD_WORDS
from models.contact import Contact
from models.invitation import Invitation
from models.lks_change import LksChange
from models.lks_tag import LksTag
from models.officer import Officer
from models.register import FIELDS, as_text
from models.report import Report
from models.residents import ResidentCount
from reading.district import load_district


@dataclass(frozen=True, slots=True)
class Row:
    """One field of both, in words."""

    label: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        """Whether they say different things: one of them will be lost from sight."""
        return bool(self.one and self.other and self.one != self.other)


def rows_of(kind: str, one: Any, other: Any) -> list[Row]:
    """Only what at least one of them says."""
    district = load_district()
    if kind == "lks":
        pairs = [
            (FIELD_WORDS[field.name], *(
                said(field, as_text(getattr(row, field.name)), district) for row in (one, other)
            ))
            for field in FIELDS
        ]  # fmt: skip
    else:
        texts = [
            {
                "name": row.name,
                "phone": row.phone,
                "lks": row.institution,
                "kelurahan": place.name if (place := district.kelurahan.get(row.kelurahan)) else "",
                "state": DECISIONS[row.state],
            }
            for row in (one, other)
        ]
        labels = {name: OFFICER_FIELDS.get(name, "Status") for name in texts[0]}
        pairs = [(words, texts[0][name], texts[1][name]) for name, words in labels.items()]
    return [Row(*pair) for pair in pairs if pair[1] or pair[2]]


def counts_of(session: Session, kind: str, key: int) -> dict[str, int]:
    """How many rows of each kind point at it."""
    if kind == "lks":
        officers = select(Officer.id).where(Officer.lks_id == key)
        conditions: Mapping[str, Any] = {
            "officers": Officer.lks_id == key,
            "reports": Report.officer_id.in_(officers),
            "residents": ResidentCount.lks_id == key,
            "invitations": Invitation.lks_id == key,
            "changes": LksChange.lks_id == key,
            "tags": LksTag.lks_id == key,
        }
    else:
        conditions = {
            "contacts": Contact.officer_id == key,
            "reports": Report.officer_id == key,
            "residents": ResidentCount.officer_id == key,
            "invitations": Invitation.officer_id == key,
            "changes": LksChange.officer_id == key,
        }
    return {
        name: session.scalar(select(func.count()).where(condition)) or 0
        for name, condition in conditions.items()
    }
