"""Two demo events: one that was held, with who came and what they thought, and one that invites."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import door, guests, seating
from models.bimtek import HELD, Bimtek, free_code, free_day_code
from models.invitation import BY_QR, BY_TEXT, BY_TICK, Invitation
from reading.district import load_district

_WEEK = timedelta(days=7)
_PROGRAMME = "Pembukaan\nPelaporan lewat SMS dan WhatsApp\nPengelolaan LKS\nTanya jawab"
# In the order of the invitations: an opinion (or none) of who came, and why others did not.
_CAME = (
    (5, "materinya jelas"), (4, ""), (5, "tempat nyaman"), None, (3, "waktunya kurang lama"),
    (5, ""), (4, "minta salinan materi"),
)  # fmt: skip
_EXCUSES = ("ada hajatan keluarga", "sakit")


def add(session: Session, officers: Sequence[int], moment: datetime) -> None:
    """A bimtek of three weeks ago, and one of the week after next; `officers` are ids."""
    _held(session, officers, moment)
    monday = moment + timedelta(days=14 - _today(moment).weekday())
    event = _bimtek(session, "Bimtek Pengelolaan LKS", monday, moment, "005/131/Dinsos")
    guests.invite(session, event, officers, moment)


def _held(session: Session, officers: Sequence[int], moment: datetime) -> None:
    monday = moment - timedelta(days=21 + _today(moment).weekday())
    event = _bimtek(session, "Bimtek Dasar LKS", monday, monday - 2 * _WEEK, "005/118/Dinsos")
    start, asked = event.starts_at, event.starts_at - _WEEK
    guests.invite(session, event, officers, asked)
    wanted = select(Invitation).where(Invitation.bimtek_id == event.id).order_by(Invitation.id)
    invitations = session.scalars(wanted).all()
    for place, invitation in enumerate(invitations):
        answered = asked + timedelta(hours=place + 1)
        if place < len(_CAME):
            seating.accept(session, invitation, answered)
        else:
            excuse = _EXCUSES[place % len(_EXCUSES)]
            seating.decline(session, invitation, answered, excuse)
    for place, (invitation, opinion) in enumerate(zip(invitations, _CAME, strict=False)):
        how = (BY_TEXT, BY_QR, BY_TICK)[place % 3]
        door.check_in(session, invitation, start - timedelta(minutes=40 - 5 * place), how)
        if opinion is not None:
            door.rate(invitation, *opinion, event.ends_at + timedelta(minutes=10 * place))
    event.become(HELD)


def _bimtek(
    session: Session, title: str, day: datetime, created_at: datetime, letter: str
) -> Bimtek:
    begins = _today(day).replace(hour=8, minute=30, second=0, microsecond=0)
    event = Bimtek(
        code=free_code(session),
        day_code=free_day_code(session),
        letter_no=letter,
        title=title,
        subject="Bimbingan Teknis Pengurus LKS se-Kota Bima",
        agenda=_PROGRAMME,
        place="Aula Kantor Wali Kota",
        starts_at=begins,
        ends_at=begins.replace(hour=15, minute=0),
        answers_until=begins.replace(hour=17, minute=0) - timedelta(days=1),
        capacity=30,
        lesson_hours=8,
        signatory_name="Hj. Contoh Nama, M.Si",
        signatory_title="Kepala Dinas Sosial Kota Bima",
        created_at=created_at,
    )
    session.add(event)
    session.flush()
    return event


def _today(moment: datetime) -> datetime:
    return moment.astimezone(load_district().time_zone)
