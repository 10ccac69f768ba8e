"""The real Gammu SMSD: a long SMS in, its confirmation out, and the operator's report."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.channels import Posting
from bot.channels.gammu import GammuChannel
from bot.delivery import Sender
from bot.polling import Poller
from bot.settings import Settings
from models.base import now
from models.message import Message
from models.officer import APPROVED, Officer
from models.outbox import Outbox
from models.report import Report
from tests.channels.smsd import Smsd, running_smsd
from tests.parts.waiting import wait_until

NUMBER = "+6281234567890"
LONG = "LAPOR LANSIA 3 PENATOI " + "perlu kursi roda dan selimut untuk malam hari " * 8
EVER = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def smsd_home(tmp_path: Path) -> Path:
    """A folder for a second SMSD."""
    (tmp_path / "second").mkdir()
    return tmp_path / "second"


@pytest.fixture
def smsd(tmp_path: Path) -> Iterator[Smsd]:
    """SMSD with a dummy phone."""
    with running_smsd(tmp_path) as running:
        yield running


@pytest.fixture
def settings(settings_for: Callable[..., Settings], smsd: Smsd) -> Settings:
    """Settings of the office that has this modem."""
    return settings_for(channels=("gammu",), gammu_database_url=smsd.url)


def test_a_long_sms_out_of_order_its_confirmation_and_the_delivery_report(
    smsd: Smsd, poller: Poller, sender: Sender, sessions: sessionmaker[Session],
    outbox: Callable[[], list[Outbox]],
) -> None:  # fmt: skip
    with sessions.begin() as session:
        session.add(Officer(name="Siti", phone=NUMBER, state=APPROVED, created_at=now()))
    parts = smsd.encode(NUMBER, LONG)
    assert len(parts) == 3

    for seen, number in enumerate((2, 0, 1), 1):
        smsd.deliver(parts[number])
        wait_until(partial(smsd.has_seen, seen))
    wait_until(lambda: len(smsd.query("SELECT 1 FROM inbox")) == 3)
    poller.poll()

    with sessions.begin() as session:
        message = session.scalars(select(Message)).one()
        report = session.scalars(select(Report)).one()
    assert message.text == LONG
    assert (report.count, report.category, report.verified) == (3, "LUT", True)
    assert smsd.query("SELECT DISTINCT Processed FROM inbox") == [("true",)]

    sender.drain(10)
    (row,) = outbox()
    assert (row.state, row.provider_state) == ("accepted", "Reserved")
    sent = (
        f"SELECT TextDecoded, DestinationNumber FROM sentitems WHERE CreatorID='{row.provider_id}'"
    )
    ((words, address),) = wait_until(lambda: smsd.query(sent))
    assert (words, address) == (row.text, NUMBER)
    assert report.number in str(words)
    poller.poll()
    assert (outbox()[0].state, outbox()[0].provider_state) == ("accepted", "SendingOK")

    # The dummy phone sends no reports: this is what SMSD writes when the operator's comes.
    smsd.query(
        "UPDATE sentitems SET Status='DeliveryOK', DeliveryDateTime=datetime('now')"
        f" WHERE CreatorID='{row.provider_id}'"
    )
    poller.poll()
    assert (outbox()[0].state, outbox()[0].provider_state) == ("delivered", "DeliveryOK")


def test_a_part_that_comes_after_smsd_gave_up(
    smsd_home: Path, open_gammu: Callable[..., GammuChannel]
) -> None:
    with running_smsd(smsd_home, multiparttimeout=1) as smsd:
        gammu = open_gammu(gammu_database_url=smsd.url)
        for row, part in enumerate(smsd.encode(NUMBER, LONG)[::-1], 1):
            smsd.deliver(part)
            wait_until(lambda row=row: len(smsd.query("SELECT 1 FROM inbox")) == row)
            assert len(list(gammu.fetch(EVER))) == (row == 3)

        assert [each.text for each in gammu.fetch(EVER)] == [LONG]


def test_two_people_under_one_reference_stay_two(
    smsd: Smsd, gammu: GammuChannel, settings: Settings
) -> None:
    first = smsd.encode("+6281111111111", f"SATU {LONG}")
    kept = [part.rename(smsd.home / f"first-{part.name}") for part in first]
    second = smsd.encode("+6282222222222", f"DUA {LONG}")
    reference = _reference(kept[0])
    for part in second:  # the same reference, as one pair of phones in 256 has it
        part.write_text(part.read_text().replace(_reference(part), reference))
    for mine, theirs in zip(kept, second, strict=True):
        smsd.deliver(mine)
        smsd.deliver(theirs)

    wait_until(lambda: len(smsd.query("SELECT 1 FROM inbox")) == 6)
    found = {each.sender: each.text for each in gammu.fetch(EVER)}
    assert found == {"+6281111111111": f"SATU {LONG}", "+6282222222222": f"DUA {LONG}"}


def test_a_long_text_leaves_whole(smsd: Smsd, gammu: GammuChannel) -> None:
    words = "Undangan Bimtek [LKS] " + "hari Senin jam 8 WITA di aula kantor " * 8
    key = gammu.send(Posting(1, "sms", NUMBER, words)).provider_id
    sent = f"SELECT TextDecoded FROM sentitems WHERE CreatorID = '{key}' ORDER BY SequencePosition"
    wait_until(lambda: len(smsd.query(sent)) == 3)

    assert "".join(str(part) for (part,) in smsd.query(sent)) == words
    wait_until(lambda: not smsd.query("SELECT 1 FROM outbox"))
    (receipt,) = gammu.receipts()
    assert (receipt.outbox_id, receipt.provider_state) == (1, "SendingOK")


def _reference(part: Path) -> str:
    (line,) = [line for line in part.read_text().splitlines() if line.startswith("UDH = ")]
    return line[: len("UDH = 050003") + 2]
