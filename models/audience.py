"""Whom a broadcast goes to: a filter over the register, a list of numbers, or another broadcast.

One statement finds everybody, says why somebody is left out, and knows where to write to. It gives
a row for each person, and one for each institution that has nobody to write to.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy import cast as as_type
from sqlalchemy.orm import aliased

from models.bimtek import Bimtek
from models.broadcast_line import BroadcastLine
from models.contact import Contact
from models.invitation import NONE, Invitation
from models.lks import Lks
from models.lks_tag import LksTag
from models.officer import APPROVED, Officer
from models.outbox import EXPIRED, FAILED, UNDELIVERED, Outbox
from models.report import Report
from models.residents import ResidentCount

# Why somebody is left out; each has its words in bot/staff/words.py.
NO_NUMBER, BAD_NUMBER, OPTED_OUT = "no_number", "bad_number", "opted_out"
DUPLICATE, INVITED_ALREADY, OUTSIDE_QUOTA = "duplicate", "invited_already", "outside_quota"
REASONS = (NO_NUMBER, BAD_NUMBER, OPTED_OUT, DUPLICATE, INVITED_ALREADY, OUTSIDE_QUOTA)

YES, NO = "yes", "no"
# The state of an operating permit: no end is known, it has ended, ends within 90 days, or is good.
PERMITS = ("unknown", "expired", "expiring", "valid")
_SOON = timedelta(days=90)
_NOT_ARRIVED = (FAILED, UNDELIVERED, EXPIRED)


@dataclass(frozen=True, slots=True)
class Audience:
    """What staff chose. Conditions of different kinds all hold, of one kind any: empty is no
    condition, and no condition at all is everybody.

    Codes are those of models/register.py; `permit` has words of `PERMITS`; `reported` and `counted`
    are `yes` or `no`: a LAPOR or POTENSI, a BINAAN this month. `listed` takes the broadcast's own
    list instead, `failed_of` those whom that broadcast did not reach, `silent_of` those who have
    not answered that bimtek.
    """

    listed: bool = False
    failed_of: int | None = None
    silent_of: int | None = None
    lks: tuple[int, ...] = ()
    kecamatan: tuple[str, ...] = ()
    kelurahan: tuple[str, ...] = ()
    pillar: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    accreditation: tuple[str, ...] = ()
    permit: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    reported: str = ""
    counted: str = ""

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Audience":
        """What `as_json` made; names that are not known any more are passed over."""
        known = {field.name for field in fields(cls)}
        chosen: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in kept.items()
            if name in known
        }
        return cls(**chosen)

    def as_json(self) -> dict[str, Any]:
        """Only what was chosen."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Scope:
    """What the audience is asked for: the broadcast, its bimtek if any, and what month it is.

    `month_begins` is the office's midnight. `is_resend`: an invitation that did not arrive is sent
    again to people who are on the list already.
    """

    broadcast_id: int
    today: date
    month: date
    month_begins: datetime
    bimtek_id: int | None = None
    is_resend: bool = False


def people(audience: Audience, scope: Scope) -> Select[Any]:
    """`officer_id, lks_id, name, lks, kelurahan, given, line, contact_id, reason`, where to write
    to (`address, channel, medium, whatsapp_at`) for those who have written, and `new_address` for
    those who never have.
    """
    found = _candidates(audience, scope).cte("found")
    contact = aliased(Contact)
    is_again = func.row_number().over(
        partition_by=func.coalesce(as_type(contact.id, String(64)), found.c.phone),
        order_by=(found.c.line, found.c.officer_id),
    )
    reason = case(
        (and_(found.c.phone.is_(None), found.c.given != ""), BAD_NUMBER),
        (found.c.phone.is_(None), NO_NUMBER),
        (is_again > 1, DUPLICATE),
        (contact.opted_out_at.is_not(None), OPTED_OUT),
        *([(_is_invited(found, contact, scope), INVITED_ALREADY)] if _invites(scope) else []),
        else_=null(),
    )
    judged = (
        select(
            found,
            contact.address,
            contact.channel,
            contact.medium,
            contact.whatsapp_at,
            reason.label("fault"),
        )
        .select_from(found)
        .outerjoin(contact, contact.id == found.c.contact_id)
        .cte("judged")
    )
    return select(
        judged.c.officer_id, judged.c.lks_id, judged.c.name, judged.c.lks, judged.c.kelurahan,
        judged.c.given, judged.c.line, judged.c.contact_id, judged.c.address, judged.c.channel,
        judged.c.medium, judged.c.whatsapp_at,
        case((judged.c.contact_id.is_(None), judged.c.phone)).label("new_address"),
        _with_quota(judged, scope).label("reason"),
    )  # fmt: skip


def _invites(scope: Scope) -> bool:
    return scope.bimtek_id is not None and not scope.is_resend


def _candidates(audience: Audience, scope: Scope) -> Any:
    if audience.listed:
        return _listed(scope)
    if audience.failed_of is not None:
        return _not_reached(audience.failed_of)
    conditions = _conditions(audience, scope)
    place = func.coalesce(Lks.kelurahan, Officer.kelurahan)
    officers = (
        select(
            Officer.id.label("officer_id"),
            Officer.lks_id.label("lks_id"),
            Officer.name.label("name"),
            func.coalesce(Lks.name, Officer.lks_name).label("lks"),
            place.label("kelurahan"),
            Officer.phone.label("phone"),
            literal("").label("given"),
            literal(0).label("line"),
            _contact_of(Officer.id, Officer.phone).label("contact_id"),
        )
        .outerjoin(Lks, Lks.id == Officer.lks_id)
        .where(Officer.state == APPROVED, *conditions)
    )
    if audience.silent_of is not None:
        return officers
    # Institutions that nobody speaks for: the office has no number to write to.
    has_officer = exists().where(Officer.lks_id == Lks.id, Officer.state == APPROVED)
    nobody = as_type(null(), Integer)
    mute = select(
        nobody, Lks.id, literal(""), Lks.name, Lks.kelurahan, as_type(null(), String(64)),
        literal(""), literal(0), nobody,
    ).where(~has_officer, *_conditions(audience, scope, of_officers=False))  # fmt: skip
    return union_all(officers, mute)


def _conditions(
    audience: Audience, scope: Scope, *, of_officers: bool = True
) -> list[ColumnElement[bool]]:
    place = func.coalesce(Lks.kelurahan, Officer.kelurahan) if of_officers else Lks.kelurahan
    chosen: list[ColumnElement[bool]] = []
    if audience.lks:
        chosen.append(Lks.id.in_(audience.lks))
    if audience.kecamatan or audience.kelurahan:
        # A kelurahan's code begins with its kecamatan's.
        within = [place.startswith(f"{code}.", autoescape=True) for code in audience.kecamatan]
        chosen.append(or_(place.in_(audience.kelurahan), *within))
    for column, wanted in (
        (Lks.pillar, audience.pillar),
        (Lks.kind, audience.kind),
        (Lks.accreditation, audience.accreditation),
    ):
        if wanted:
            chosen.append(column.in_(wanted))
    if audience.permit:
        states = _permit_states(scope.today)
        chosen.append(or_(*(states[word] for word in audience.permit if word in states)))
    if audience.tags:
        tagged = select(LksTag.lks_id).where(LksTag.tag.in_(audience.tags))
        chosen.append(Lks.id.in_(tagged))
    if audience.counted:
        counted = select(ResidentCount.lks_id).where(ResidentCount.month == scope.month)
        chosen.append(_whether(Lks.id.in_(counted), audience.counted))
    if audience.reported:
        chosen.append(_whether(_has_reported(scope), audience.reported))
    if audience.silent_of is not None:
        silent = select(Invitation.officer_id).where(
            Invitation.bimtek_id == audience.silent_of,
            Invitation.answer == NONE,
            Invitation.invited_at.is_not(None),
            Invitation.officer_id.is_not(None),
        )
        chosen.append(Officer.id.in_(silent))
    return chosen


def _permit_states(today: date) -> Mapping[str, ColumnElement[bool]]:
    ends = Lks.permit_until
    return {
        "unknown": and_(Lks.id.is_not(None), ends.is_(None)),
        "expired": ends < today,
        "expiring": ends.between(today, today + _SOON),
        "valid": ends > today + _SOON,
    }


def _whether(condition: ColumnElement[bool], wanted: str) -> ColumnElement[bool]:
    # An officer without an institution has not: NULL IN (…) is neither yes nor no.
    has = func.coalesce(condition, False)
    return has if wanted == YES else ~has


def _has_reported(scope: Scope) -> ColumnElement[bool]:
    """Whether somebody of this LKS has: one report is enough for all its officers."""
    colleague = aliased(Officer)
    reporters = select(colleague.lks_id).join(Report, Report.officer_id == colleague.id)
    this_month = Report.created_at >= scope.month_begins
    return Lks.id.in_(reporters.where(this_month, colleague.lks_id.is_not(None)))


def _listed(scope: Scope) -> Any:
    line, contact, officer = BroadcastLine, aliased(Contact), aliased(Officer)
    by_phone = select(Officer.id).where(Officer.phone == line.address).scalar_subquery()
    lks = aliased(Lks)
    return (
        select(
            officer.id.label("officer_id"),
            officer.lks_id.label("lks_id"),
            func.coalesce(func.nullif(line.name, ""), officer.name, "").label("name"),
            func.coalesce(func.nullif(line.lks, ""), lks.name, officer.lks_name, "").label("lks"),
            func.coalesce(lks.kelurahan, officer.kelurahan).label("kelurahan"),
            line.address.label("phone"),
            line.given.label("given"),
            line.line.label("line"),
            contact.id.label("contact_id"),
        )
        .outerjoin(contact, contact.address == line.address)
        .outerjoin(officer, officer.id == func.coalesce(contact.officer_id, by_phone))
        .outerjoin(lks, lks.id == officer.lks_id)
        .where(line.broadcast_id == scope.broadcast_id)
    )


def _not_reached(broadcast_id: int) -> Any:
    """Who has nothing of that broadcast; a fallback by SMS that arrived is enough."""
    row, better = aliased(Outbox), aliased(Outbox)
    arrived = exists().where(
        better.broadcast_id == broadcast_id,
        better.contact_id == row.contact_id,
        better.state.not_in(_NOT_ARRIVED),
    )
    missed = (
        select(row.contact_id)
        .where(row.broadcast_id == broadcast_id, row.state.in_(_NOT_ARRIVED), ~arrived)
        .distinct()
    )
    contact, officer, lks = aliased(Contact), aliased(Officer), aliased(Lks)
    return (
        select(
            officer.id.label("officer_id"),
            officer.lks_id.label("lks_id"),
            func.coalesce(officer.name, "").label("name"),
            func.coalesce(lks.name, officer.lks_name, "").label("lks"),
            func.coalesce(lks.kelurahan, officer.kelurahan).label("kelurahan"),
            contact.address.label("phone"),
            literal("").label("given"),
            literal(0).label("line"),
            contact.id.label("contact_id"),
        )
        .outerjoin(officer, officer.id == contact.officer_id)
        .outerjoin(lks, lks.id == officer.lks_id)
        .where(contact.id.in_(missed))
    )


def _contact_of(officer_id: Any, phone: Any) -> ColumnElement[int]:
    """Where the officer texted from last, else whoever has the number that is registered."""
    latest = (
        select(Contact.id)
        .where(Contact.officer_id == officer_id)
        .order_by(Contact.last_seen_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    same = select(Contact.id).where(Contact.address == phone).scalar_subquery()
    return cast(ColumnElement[int], func.coalesce(latest, same))


def _is_invited(found: Any, contact: Any, scope: Scope) -> ColumnElement[bool]:
    mine = or_(Invitation.officer_id == found.c.officer_id, Invitation.contact_id == contact.id)
    return exists().where(
        Invitation.bimtek_id == scope.bimtek_id, Invitation.invited_at.is_not(None), mine
    )


def _with_quota(judged: Any, scope: Scope) -> ColumnElement[str | None]:
    """Of an LKS no more are invited than may come; the first registered go first."""
    if not _invites(scope):
        return cast(ColumnElement[str | None], judged.c.fault)
    fits = judged.c.fault.is_(None)
    place_in_lks = func.row_number().over(
        partition_by=(judged.c.lks_id, fits), order_by=judged.c.officer_id
    )
    quota = select(Bimtek.quota_per_lks).where(Bimtek.id == scope.bimtek_id).scalar_subquery()
    invited = (
        select(func.count(Invitation.id))
        .where(Invitation.bimtek_id == scope.bimtek_id, Invitation.invited_at.is_not(None))
        .where(Invitation.lks_id == judged.c.lks_id)
        .scalar_subquery()
    )
    is_over = and_(fits, judged.c.lks_id.is_not(None), place_in_lks > quota - invited)
    return case((is_over, OUTSIDE_QUOTA), else_=judged.c.fault)
