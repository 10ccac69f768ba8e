"""Everybody an audience means, whether they can be written to or not: models/recipients.py judges.

Each candidate has `officer_id, lks_id, name, lks, kelurahan, phone, given, line, contact_id`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy import cast as as_type
from sqlalchemy.orm import aliased

from models.audience import YES, Audience, Scope
from models.broadcast_line import BroadcastLine
from models.contact import Contact
from models.invitation import NONE, Invitation
from models.lks import Lks
from models.lks_tag import LksTag
from models.officer import APPROVED, Officer
from models.outbox import EXPIRED, FAILED, UNDELIVERED, Outbox
from models.report import Report
from models.residents import ResidentCount

_SOON = timedelta(days=90)
_NOT_ARRIVED = (FAILED, UNDELIVERED, EXPIRED)


def candidates(audience: Audience, scope: Scope) -> Any:
    if audience.listed:
        return _listed(scope)
    if audience.failed_of is not None:
        return _not_reached(audience.failed_of, audience.failed_why, scope)
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
        # Whoever was invited by number alone has no LKS that a further condition could hold for.
        alone = replace(audience, silent_of=None) == Audience()
        return union_all(officers, _silent_numbers(audience.silent_of)) if alone else officers
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


def _silent_numbers(bimtek_id: int) -> Any:
    """Those who were invited as a number of a list, not as officers, and have not answered."""
    no_id, no_text = as_type(null(), Integer), as_type(null(), String(64))
    return (
        select(
            no_id, no_id, func.coalesce(Invitation.name, ""), literal(""), no_text,
            Contact.address, literal(""), literal(0), Contact.id,
        )
        .join(Invitation.contact)
        .where(Invitation.bimtek_id == bimtek_id, Invitation.answer == NONE)
        .where(Invitation.invited_at.is_not(None), Invitation.officer_id.is_(None))
    )  # fmt: skip


def _not_reached(broadcast_id: int, why: tuple[str, ...], scope: Scope) -> Any:
    """Who has nothing of that broadcast; a fallback by SMS that arrived is enough.

    They are called as in the list, of which this broadcast has the copy.
    """
    row = aliased(Outbox)
    causes = row.state + ":" + func.coalesce(row.error_code, "")
    missed = (
        select(row.contact_id)
        .where(row.broadcast_id == broadcast_id)
        .group_by(row.contact_id)
        .having(func.count().filter(row.state.not_in(_NOT_ARRIVED)) == 0)
        .having(func.count().filter(causes.in_(why) if why else true()) > 0)
    )
    line, contact = BroadcastLine, aliased(Contact)
    copied = line.broadcast_id == scope.broadcast_id
    first = select(func.min(line.id)).where(copied).group_by(line.address)
    named = _called(contact, line.name, line.lks).join(line, line.address == contact.address)
    unlisted = contact.address.not_in(select(line.address).where(copied, line.address.is_not(None)))
    # `+ 0` keeps SQLite from going through the whole list once for each contact.
    return union_all(
        named.where(copied, line.id.in_(first), (contact.id + 0).in_(missed)),
        _called(contact, literal(""), literal("")).where(contact.id.in_(missed), unlisted),
    )


def _called(contact: Any, name: Any, institution: Any) -> Select[Any]:
    """Contacts as candidates, by these names where they are not empty."""
    officer, lks = aliased(Officer), aliased(Lks)
    known_as = func.coalesce(func.nullif(institution, ""), lks.name, officer.lks_name, "")
    return (
        select(
            officer.id.label("officer_id"),
            officer.lks_id.label("lks_id"),
            func.coalesce(func.nullif(name, ""), officer.name, "").label("name"),
            known_as.label("lks"),
            func.coalesce(lks.kelurahan, officer.kelurahan).label("kelurahan"),
            contact.address.label("phone"),
            literal("").label("given"),
            literal(0).label("line"),
            contact.id.label("contact_id"),
        )
        .select_from(contact)
        .outerjoin(officer, officer.id == contact.officer_id)
        .outerjoin(lks, lks.id == officer.lks_id)
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
