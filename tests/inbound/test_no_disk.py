"""Disks that are full or broken: then nothing is promised, and nothing breaks."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, sessionmaker

from bot.intake import replay
from bot.services import Services
from bot.settings import Settings
from bot.spool import Spool
from models.message import Message
from tests.inbound.house import Outage, count, texts
from tests.stubs.webhooks import TwilioPosts

NUMBER = "+6281234567890"
WORDS = "LAPOR LANSIA 3 PENATOI"


def test_no_spool_and_no_database_is_503(
    posts: TwilioPosts,
    outage: Outage,
    settings: Settings,
    services: Services,
    sessions: sessionmaker[Session],
) -> None:
    settings.spool_dir.write_text("a file where the folder should be")
    outage.begin()
    refused = [posts.text(NUMBER, WORDS).status_code]
    refused += [posts.status("/webhooks/twilio/status?row=1", "SM" + "0" * 32, "sent").status_code]
    outage.end()

    assert refused == [503, 503]
    assert replay(services) == 0
    # Without a spool the house still works.
    assert posts.text(NUMBER, WORDS).status_code == 200
    assert count(sessions, Message) == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kB, mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.fixture
def settings(settings_for: Callable[..., Settings], request: pytest.FixtureRequest) -> Settings:
    """With the spool on the small disk where a test has one."""
    if "small_disk" not in request.fixturenames:
        return settings_for()
    return settings_for(spool_dir=request.getfixturevalue("small_disk") / "spool")


def test_a_full_disk_is_503_and_leaves_nothing_torn(
    posts: TwilioPosts, outage: Outage, spool: Spool, small_disk: Path, settings: Settings
) -> None:
    outage.begin()
    codes = [posts.text(NUMBER, WORDS).status_code for _ in range(40)]

    kept = codes.count(200)
    assert codes == [200] * kept + [503] * (40 - kept)
    assert 0 < kept < 40
    assert len(spool.waiting()) == kept
    assert not list(settings.spool_dir.glob("*.draft"))


# PostgreSQL stops when its disk is full: that is the outage of the other tests.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_full_database_is_spooled_and_replayed_when_there_is_room(
    posts: TwilioPosts,
    services: Services,
    sessions: sessionmaker[Session],
) -> None:
    engine: Engine = services.sessions.kw["bind"]

    def fill(connection: object, _record: object) -> None:
        # No smaller than it is: every new page is one too many.
        connection.execute("PRAGMA max_page_count=1")  # type: ignore[attr-defined]

    event.listen(engine, "connect", fill)
    engine.dispose()
    codes = {posts.text(NUMBER, f"TANYA {number} " + "x" * 1500).status_code for number in range(9)}
    kept = count(sessions, Message)
    assert codes == {200}
    assert kept < 9
    event.remove(engine, "connect", fill)
    engine.dispose()

    assert replay(services) == 9 - kept
    assert [text.split()[1] for text in texts(sessions)] == [str(number) for number in range(9)]
