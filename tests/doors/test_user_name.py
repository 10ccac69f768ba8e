"""A WhatsApp user without a number: from DAFTAR over the staff's yes to a report that counts."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.delivery import Sender
from bot.settings import Settings
from models.base import now
from models.contact import Contact
from models.officer import Officer
from models.report import Report
from models.staff import ADMIN, Staff
from tests.staff.desk import HASHED, Desk
from tests.stubs.twilio import TwilioStub

USER = "whatsapp:ID.a1B2c3"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Rules that are the same on both."""
    return sqlite_url


@pytest.fixture
def settings(settings_for: Callable[..., Settings], twilio: TwilioStub) -> Settings:
    """Pages over plain HTTP: the test client, like a browser, sends no secure cookie there.

    At any hour, also when news of the office would wait for the morning.
    """
    return settings_for(
        public_url="http://localhost",
        twilio_api_url=twilio.url,
        send_timeout=0.5,
        quiet_hours="",
        quiet_friday="",
    )


@pytest.fixture
def desk(app: Flask, sessions: sessionmaker[Session]) -> Desk:
    """A browser with an administrator at it."""
    with sessions.begin() as session:
        session.add(
            Staff(username="siti", name="Siti", password_hash=HASHED, role=ADMIN, created_at=now())
        )
    return Desk(app.test_client()).enter("siti")


def test_a_user_name_becomes_an_approved_officer(
    say: Callable[..., str],
    desk: Desk,
    sessions: sessionmaker[Session],
    sender: Sender,
    twilio: TwilioStub,
) -> None:
    say(USER, "DAFTAR Nurlaila Sao#LKS Kasih Rimpu#Penatoi")
    assert say(USER, "SETUJU").startswith("Terima kasih, Nurlaila Sao.")
    say(USER, "LAPOR PD 1 SADIA")
    with sessions.begin() as session:
        asked = session.scalars(select(Officer)).one()
        linked = session.scalars(select(Contact)).one()
        assert (linked.address, linked.officer_id) == ("ID.a1B2c3", asked.id)
    assert "Nurlaila Sao" in desk.read("/pengurus")

    form = {"lks": "LKS Kasih Rimpu", "baru": "ya"}
    assert desk.post(f"/pengurus/{asked.id}/setujui", form, page="/pengurus").status_code == 303
    sender.drain(10)

    assert "LKS Kasih Rimpu disetujui" in twilio.to(USER)[-1]
    with sessions.begin() as session:
        report = session.scalars(select(Report)).one()
        assert (report.verified, report.officer_id) == (True, asked.id)
    assert "Salah? Balas RALAT" in say(USER, "LAPOR PD 4 SADIA")
