"""What the office's register holds on an institution, field by field.

Source: the form and the papers that Permensos 184/2011 and the districts' registration pages ask
for. How long a permit or an accreditation lasts differs from place to place: its end is a field
and is never reckoned.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import String, Text, true
from sqlalchemy.orm import Mapped, mapped_column

Kind = Literal["text", "long", "choice", "date", "yes_no", "number", "place", "phone", "codes"]

# The four pillars that report to the office.
LKS, KARANG_TARUNA, PSM, TKSK = "lks", "karang_taruna", "psm", "tksk"
CHOICES: Mapping[str, tuple[str, ...]] = {
    "pillar": (LKS, KARANG_TARUNA, PSM, TKSK),
    "kind": ("lksa", "lkslu", "lkspd", "napza", "tuna_sosial", "umum"),
    "legal_form": ("berbadan_hukum", "tidak_berbadan_hukum"),
    "scope": ("kota", "provinsi", "nasional"),
    "permit_kind": ("stp", "stpu", "tanda_daftar", "izin_operasional"),
    "accreditation": ("A", "B", "C", "belum"),
    "service_system": ("dalam", "luar", "keduanya"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its attribute of `Lks`, what it holds, and the part of the form it stands in.

    `codes` are codes of the district's data, parted by spaces.
    """

    name: str
    kind: Kind
    part: str


def _part(part: str, **kinds: Kind) -> tuple[Field, ...]:
    return tuple(Field(name, kind, part) for name, kind in kinds.items())


FIELDS: tuple[Field, ...] = (
    *_part(
        "identity",
        name="text", short_name="text", pillar="choice", kind="choice", legal_form="choice",
        address="text", neighbourhood="text", kelurahan="place", latitude="number",
        longitude="number", phone="phone", email="text", established_on="date",
        is_active="yes_no", scope="choice", coverage="codes",
    ),
    *_part(
        "people",
        chair="text", chair_phone="phone", secretary="text", treasurer="text",
        officer_count="number", term_from="date", term_until="date", staff_count="number",
        identity_on_file="yes_no",
    ),
    *_part(
        "papers",
        deed="text", deed_on="date", notary="text", ministry_number="text", tax_id="text",
        statutes_on_file="yes_no", domicile_letter="text", bank_account_on_file="yes_no",
    ),
    *_part(
        "permit",
        permit_kind="choice", permit="text", permit_from="date", permit_until="date",
        recommended="yes_no", siks_ng="yes_no",
    ),
    *_part(
        "accreditation",
        accreditation="text", accreditation_number="text", accreditation_from="date",
        accreditation_until="date",
    ),
    *_part(
        "services",
        services="long", target_groups="codes", service_system="choice", male="number",
        female="number", funding="long", facilities="long", aid_received="long",
        coaching="long", observation="long",
    ),
)  # fmt: skip
FIELDS_BY_NAME = {field.name: field for field in FIELDS}


class Entry:
    """The columns of `Lks` beyond the card's own. Copies of papers are not kept, only that they
    have been handed in.
    """

    short_name: Mapped[str | None] = mapped_column(String(40))
    pillar: Mapped[str] = mapped_column(String(16), default=LKS, server_default=LKS)
    kind: Mapped[str | None] = mapped_column(String(16))
    legal_form: Mapped[str | None] = mapped_column(String(24))
    neighbourhood: Mapped[str | None] = mapped_column(String(12))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    established_on: Mapped[date | None]
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())
    scope: Mapped[str | None] = mapped_column(String(10))
    coverage: Mapped[str | None] = mapped_column(Text)

    chair_phone: Mapped[str | None] = mapped_column(String(20))
    officer_count: Mapped[int | None]
    term_from: Mapped[date | None]
    term_until: Mapped[date | None]
    staff_count: Mapped[int | None]
    identity_on_file: Mapped[bool | None]

    deed_on: Mapped[date | None]
    notary: Mapped[str | None] = mapped_column(String(80))
    ministry_number: Mapped[str | None] = mapped_column(String(60))
    statutes_on_file: Mapped[bool | None]
    domicile_letter: Mapped[str | None] = mapped_column(String(80))
    bank_account_on_file: Mapped[bool | None]

    permit_kind: Mapped[str | None] = mapped_column(String(20))
    permit_from: Mapped[date | None]
    permit_until: Mapped[date | None] = mapped_column(index=True)
    recommended: Mapped[bool | None]
    siks_ng: Mapped[bool | None]

    accreditation_number: Mapped[str | None] = mapped_column(String(60))
    accreditation_from: Mapped[date | None]
    accreditation_until: Mapped[date | None]

    services: Mapped[str | None] = mapped_column(Text)
    target_groups: Mapped[str | None] = mapped_column(Text)
    service_system: Mapped[str | None] = mapped_column(String(10))
    male: Mapped[int | None]
    female: Mapped[int | None]
    funding: Mapped[str | None] = mapped_column(Text)
    facilities: Mapped[str | None] = mapped_column(Text)
    aid_received: Mapped[str | None] = mapped_column(Text)
    coaching: Mapped[str | None] = mapped_column(Text)
    observation: Mapped[str | None] = mapped_column(Text)


def as_text(value: Any) -> str | None:
    """A field's value as the history keeps it: `ya`, `2026-11-25`, `12`; None for nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return value.isoformat() if isinstance(value, date) else str(value)
