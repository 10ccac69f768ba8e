"""Several sender processes on one outbox: each text once, each person's in order."""

import os

from sqlalchemy import select

from bot.conversation import converse
from bot.services import Services
from models.outbox import Outbox
from tests.parts import nursery
from tests.stubs.twilio import TwilioStub
from tests.torture.surroundings import told
from values import Incoming

PEOPLE, TEXTS_EACH, SENDERS = 20, 5, 3


def write_rows(services: Services) -> None:
    for number in range(PEOPLE * TEXTS_EACH):
        text = f"LAPOR LANSIA {1 + number} PENATOI"
        sender = f"+62812600{number % PEOPLE:05}"
        incoming = Incoming("twilio", f"SM{number:032x}", sender, "+62800000009000", text, "sms")
        with services.sessions.begin() as session:
            converse(session, incoming)


def test_three_senders_share_a_hundred_texts(services: Services, twilio: TwilioStub) -> None:
    write_rows(services)
    # A small share at a time, or the first one would take all.
    environment = os.environ | told(services.settings) | {"SEND_RATE": "60"}
    command = ["-m", "tests.torture.eager_sender"]
    senders = [nursery.start(command, environment) for _ in range(SENDERS)]
    try:
        assert [sender.wait(60) for sender in senders] == [0] * SENDERS
    finally:
        for sender in senders:
            sender.kill()

    with services.sessions.begin() as session:
        rows = session.scalars(select(Outbox).order_by(Outbox.id)).all()
    taken = {message["Sid"]: place for place, message in enumerate(twilio.accepted)}
    assert len(rows) == len(taken) == PEOPLE * TEXTS_EACH
    assert {row.provider_id for row in rows} == taken.keys()
    assert len({row.run for row in rows}) >= SENDERS  # all of them had a part in it
    for contact in {row.contact_id for row in rows}:
        order = [taken[str(row.provider_id)] for row in rows if row.contact_id == contact]
        assert order == sorted(order)
