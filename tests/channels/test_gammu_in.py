"""The way in from SMSD's tables: whole, once, and marked only when we have it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from bot.channels import TryLater
from bot.channels.gammu import GammuChannel
from bot.delivery import Sender
from bot.polling import Poller
from bot.services import Services
from models.base import now
from models.message import Message
from models.officer import APPROVED, Officer
from models.outbox import Outbox
from models.report import Report
from tests.channels.modem import Modem
from tests.parts.waiting import wait_until
from values import Incoming

NUMBER = "+6281234567890"
EVER = datetime(2000, 1, 1, tzinfo=UTC)
PAYLOADS = sorted((Path(__file__).parents[1] / "payloads/gammu").glob("*.json"))


def kept(sessions: sessionmaker[Session]) -> list[str]:
    with sessions.begin() as session:
        return list(session.scalars(select(Message.text).order_by(Message.id)))


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda path: path.stem)
def test_what_the_rows_become(payload: Path, gammu: GammuChannel, modem: Modem) -> None:
    told = json.loads(payload.read_text())
    for row in told["rows"]:
        modem.receive(row["SenderNumber"], row["TextDecoded"], **row)

    found = list(gammu.fetch(EVER))
    assert [{"sender": each.sender, "text": each.text} for each in found] == told["becomes"]
    assert {(each.channel, each.medium, each.recipient) for each in found} == {
        ("gammu", "sms", "modem-1")
    }
    assert len({each.provider_id for each in found}) == len(found)
    for each in found:
        gammu.acknowledge(each)
    assert modem.unprocessed() == []


def test_a_text_comes_in_and_its_answer_goes_out(
    modem: Modem, poller: Poller, sender: Sender, sessions: sessionmaker[Session],
    outbox: Callable[[], list[Outbox]],
) -> None:  # fmt: skip
    with sessions.begin() as session:
        session.add(Officer(name="Siti", phone=NUMBER, state=APPROVED, created_at=now()))
    modem.receive("081234567890", "LAPOR LANSIA 3 PENATOI")
    poller.poll()

    with sessions.begin() as session:
        report = session.scalars(select(Report)).one()
    assert (report.count, report.verified) == (3, True)
    assert modem.unprocessed() == []
    sender.drain(10)
    assert outbox()[0].state == "accepted"
    (leaving,) = modem.rows("outbox")
    assert leaving["DestinationNumber"] == NUMBER
    assert report.number in leaving["TextDecoded"]

    modem.send_all()
    poller.poll()
    assert (outbox()[0].state, outbox()[0].provider_state) == ("accepted", "SendingOK")
    modem.report("DeliveryOK")
    poller.poll()
    poller.poll()
    assert (outbox()[0].state, outbox()[0].provider_state) == ("delivered", "DeliveryOK")


def test_what_could_not_be_sent_says_so(
    modem: Modem, poller: Poller, sender: Sender, outbox: Callable[[], list[Outbox]]
) -> None:
    modem.receive(NUMBER, "BANTUAN")
    poller.poll()
    sender.drain(10)
    modem.send_all("SendingError")
    poller.poll()

    assert (outbox()[0].state, outbox()[0].error_code) == ("undelivered", "SendingError")


def test_a_report_of_a_text_whose_send_nobody_saw_the_end_of(
    modem: Modem, poller: Poller, sender: Sender, sessions: sessionmaker[Session],
    outbox: Callable[[], list[Outbox]],
) -> None:  # fmt: skip
    modem.receive(NUMBER, "BANTUAN")
    poller.poll()
    sender.drain(10)
    modem.send_all("DeliveryOK")
    with sessions.begin() as session:  # as if we had been killed before the record
        session.execute(text("UPDATE outbox SET state = 'posting', provider_id = NULL"))
    poller.poll()

    assert outbox()[0].state == "delivered"
    assert outbox()[0].provider_id == modem.rows("sentitems")[0]["CreatorID"]


def test_marked_only_after_our_commit(
    modem: Modem, poller: Poller, services: Services, sessions: sessionmaker[Session]
) -> None:
    modem.receive(NUMBER, "BANTUAN")
    with sessions.begin() as session:
        session.execute(text("ALTER TABLE message RENAME TO message_away"))
    poller.poll()
    assert len(modem.unprocessed()) == 1

    with sessions.begin() as session:
        session.execute(text("ALTER TABLE message_away RENAME TO message"))
    poller.poll()
    assert kept(sessions) == ["BANTUAN"]
    assert modem.unprocessed() == []


def test_killed_between_our_commit_and_the_mark(
    modem: Modem, services: Services, open_gammu: Callable[..., GammuChannel],
    sessions: sessionmaker[Session],
) -> None:  # fmt: skip
    class Killed(GammuChannel):
        def acknowledge(self, incoming: Incoming) -> None:
            raise TryLater("killed")

    modem.receive(NUMBER, "BANTUAN")
    killed = Killed(services.settings)
    Poller(services, {"gammu": killed}).poll()
    killed.close()
    assert len(modem.unprocessed()) == 1
    Poller(services, {"gammu": open_gammu()}).poll()

    assert kept(sessions) == ["BANTUAN"]
    assert modem.unprocessed() == []


def test_a_text_that_smsd_read_twice_is_one_text(
    modem: Modem, poller: Poller, sessions: sessionmaker[Session]
) -> None:
    # SMSD was killed after it had written the row and before it had emptied the SIM card.
    modem.receive(NUMBER, "LAPOR LANSIA 3 PENATOI")
    modem.receive(NUMBER, "LAPOR LANSIA 3 PENATOI")
    poller.poll()
    modem.receive(NUMBER, "LAPOR LANSIA 3 PENATOI")
    poller.poll()

    assert len(kept(sessions)) == 1
    assert modem.unprocessed() == []


def test_ids_that_are_given_out_again_hide_nothing(
    modem: Modem, poller: Poller, sessions: sessionmaker[Session]
) -> None:
    modem.receive(NUMBER, "BANTUAN", ID=1)
    poller.poll()
    modem.run("DELETE FROM inbox")
    modem.receive(NUMBER, "BANTUAN", ID=1, ReceivingDateTime="2026-11-23 16:35:31")
    modem.receive(NUMBER, "STATUS", ID=2)
    poller.poll()

    assert kept(sessions) == ["BANTUAN", "BANTUAN", "STATUS"]


def test_a_late_part_is_waited_for_and_others_go_ahead(
    modem: Modem, open_gammu: Callable[..., GammuChannel]
) -> None:
    patient = open_gammu(gammu_multipart_seconds=60)
    modem.receive(NUMBER, "LAPOR LANSIA ", UDH="0500032C0201")
    modem.receive("+6282222222222", "BANTUAN")
    assert [each.text for each in patient.fetch(EVER)] == ["BANTUAN"]
    modem.receive(NUMBER, "3 PENATOI", UDH="0500032C0202")

    assert [each.text for each in patient.fetch(EVER)] == ["LAPOR LANSIA 3 PENATOI", "BANTUAN"]


def test_a_lost_part_is_not_waited_for_for_ever(
    modem: Modem, open_gammu: Callable[..., GammuChannel]
) -> None:
    patient = open_gammu(gammu_multipart_seconds=0.2)
    modem.receive(NUMBER, "LAPOR LANSIA ", UDH="0500032C0201")
    assert list(patient.fetch(EVER)) == []
    (partial,) = wait_until(lambda: list(patient.fetch(EVER)), timeout=5)
    assert partial.text == "LAPOR LANSIA  [...] "


def test_one_channel_that_is_away_stops_nobody(
    modem: Modem, services: Services, gammu: GammuChannel,
    open_gammu: Callable[..., GammuChannel], sessions: sessionmaker[Session],
) -> None:  # fmt: skip
    away = open_gammu(gammu_database_url="sqlite:////nonexistent/smsd.db")
    modem.receive(NUMBER, "BANTUAN")
    Poller(services, {"away": away, "gammu": gammu}).poll()

    assert kept(sessions) == ["BANTUAN"]
