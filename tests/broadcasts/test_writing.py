"""A broadcast's texts are written once for everybody, whoever is killed; on both databases."""

import signal

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from bot.broadcasting import advance
from bot.services import Services
from models.bimtek import INVITED, Bimtek
from models.broadcast import Broadcast
from models.invitation import Invitation
from models.outbox import Outbox
from tests.broadcasts.conftest import Register
from tests.broadcasts.processes import start

PEOPLE = 100


def test_a_killed_writer_leaves_nobody_out_and_nobody_twice(
    register: Register,
    services: Services,
) -> None:
    register.officers(PEOPLE)
    register.broadcast()
    assert start(services, "tests.broadcasts.dying_writer", "4").wait(30) == -signal.SIGKILL
    with services.sessions.begin() as session:
        assert session.scalar(select(func.count(Outbox.id))) == 40

    advance(services)

    with services.sessions.begin() as session:
        addresses = list(session.scalars(select(Outbox.address)))
    assert len(addresses) == len(set(addresses)) == PEOPLE


def test_an_invitation_and_its_row_are_one(
    register: Register, services: Services, sessions: sessionmaker[Session]
) -> None:
    ours = register.officers(3)
    register.officers(1, first=20)
    event = register.bimtek(quota_per_lks=2)
    text = "{judul}, {hari} {jam}, {tempat}. HADIR {kode}"
    first = register.broadcast(text, bimtek_id=event)
    advance(services)

    with sessions.begin() as session:
        invited = set(session.scalars(select(Invitation.officer_id)))
        texts = set(session.scalars(select(Outbox.text)))
        assert session.get_one(Bimtek, event).state == INVITED
        assert session.get_one(Broadcast, first).left_out == {"outside_quota": 1}
    assert len(invited) == 3
    assert invited >= set(ours[:2])
    assert texts == {"Bimtek LKS, Senin 7/12 08.30-12.00, Aula Walikota. HADIR 123"}

    again = register.broadcast(text, bimtek_id=event)
    advance(services)
    with sessions.begin() as session:
        # Nobody new fits: the first LKS has its two, and they know already.
        assert session.scalar(select(func.count(Outbox.id))) == 3
        left_out = session.get_one(Broadcast, again).left_out
    assert left_out == {"invited_already": 3, "outside_quota": 1}
