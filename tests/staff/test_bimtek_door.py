"""The guests' desk: ticks that come late, twice or broken; QR codes; the officer's own phone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.links import door_token, invitation_token
from bot.services import Services
from models.bimtek import Bimtek
from models.door_tick import DoorTick
from models.invitation import Invitation
from tests.bimtek.conftest import WITA, Office, phone
from tests.staff.desk import Desk, words

BEGIN = datetime(2026, 11, 30, 8, 30, tzinfo=WITA)
NOON = BEGIN.replace(hour=12)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What depends on the database is tested below the pages."""
    return sqlite_url


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Noon of that day; a test may move it."""
    with time_machine.travel(NOON.astimezone(UTC), tick=False) as moved:
        yield moved


@pytest.fixture
def bimtek(sessions: sessionmaker[Session]) -> Bimtek:
    """An event of today with three officers on its list."""
    office = Office(sessions)
    office.bimtek(BEGIN, office.officers(3))
    with sessions.begin() as session:
        return session.scalars(select(Bimtek)).one()


class Phone:
    """What door.js sends. Its clock is three hours ahead."""

    def __init__(self, desk: Desk, bimtek: Bimtek) -> None:
        self.desk, self.path = desk, f"/bimtek/{bimtek.id}/pintu"
        found = desk.get(self.path).text.partition('data-token="')[2]
        self.token = found.partition('"')[0]

    def tick(self, key: str, deed: str = "in", ago: int = 0, **more: object) -> dict[str, object]:
        """One tick, made that many minutes ago."""
        at = self.clock() - ago * 60_000
        return {"key": f"key-of-{key}", "deed": deed, "at": at, **more}

    def clock(self) -> int:
        return int((NOON + timedelta(hours=3)).timestamp() * 1000)

    def send(self, *ticks: object) -> dict[str, dict[str, str]]:
        answer = self.desk.client.post(
            self.path,
            json={"sent_at": self.clock(), "ticks": list(ticks)},
            headers={"X-CSRFToken": self.token},
        )
        assert answer.status_code == 200
        return dict(answer.json)


def rows(sessions: sessionmaker[Session]) -> list[Invitation]:
    with sessions.begin() as session:
        return list(session.scalars(select(Invitation).order_by(Invitation.id)))


def test_a_late_tick_counts_once_and_at_its_own_time(
    desk: Desk, bimtek: Bimtek, sessions: sessionmaker[Session]
) -> None:
    phone_at_door = Phone(desk, bimtek)
    first, second, third = rows(sessions)
    ticks = [
        phone_at_door.tick("1", invitation=first.id, ago=90),
        phone_at_door.tick("2", invitation=second.id, ago=80, delegate="Ibu  Aminah"),
        phone_at_door.tick("3", name="Tamu Baru", ago=70),
        phone_at_door.tick("4", invitation=third.id, ago=60),
        phone_at_door.tick("5", deed="out", invitation=third.id, ago=50),
    ]
    for _ in range(2):
        answer = phone_at_door.send(*ticks)
        assert answer["taken"] == ["key-of-1", "key-of-2", "key-of-3", "key-of-4", "key-of-5"]
    first, second, third, guest = rows(sessions)
    assert first.checked_in_at == NOON - timedelta(minutes=90)
    assert (first.door_no, first.checked_in_how) == (1, "tick")
    assert (second.attendee, second.door_no) == ("Ibu Aminah", 2)
    assert (guest.attendee, guest.door_no) == ("Tamu Baru", 3)
    assert not third.is_in
    with sessions.begin() as session:
        assert len(session.scalars(select(DoorTick)).all()) == 5
    assert [one["name"] for one in answer["people"] if one["no"]] == [  # type: ignore[index]
        "Ibu Aminah", "Siti 0", "Tamu Baru",
    ]  # fmt: skip


def test_what_cannot_be_taken_is_named_and_holds_up_nothing(
    desk: Desk, bimtek: Bimtek, sessions: sessionmaker[Session], services: Services
) -> None:
    at_door = Phone(desk, bimtek)
    first, second, _ = rows(sessions)
    good = invitation_token(services.settings, second.id)
    broken = [7, {}, at_door.tick("x", deed="dance"), at_door.tick("y", invitation="1")]
    answer = at_door.send(
        *broken,
        at_door.tick("early", invitation=first.id, ago=60 * 24),
        at_door.tick("forged", token=f"{first.id}.AAAA"),
        at_door.tick("nobody", invitation=9999),
        at_door.tick("scanned", token=good),
    )
    assert answer["taken"] == ["key-of-scanned"]
    assert answer["refused"]["key-of-early"] == "di luar jam absen"
    assert answer["refused"]["key-of-forged"] == "QR bukan undangan acara ini"
    assert "key-of-nobody" in answer["refused"]
    assert [one.checked_in_how for one in rows(sessions)] == [None, "qr", None]


def test_what_is_no_list_of_ticks_is_refused(desk: Desk, bimtek: Bimtek) -> None:
    at_door = Phone(desk, bimtek)
    for body in ("x", "[]", '{"ticks": 1}'):
        answer = desk.client.post(
            at_door.path,
            data=body,
            content_type="application/json",
            headers={"X-CSRFToken": at_door.token},
        )
        assert answer.status_code == 400


def test_only_the_guests_desk_may_ask_for_the_camera(desk: Desk, bimtek: Bimtek) -> None:
    allowed = [
        "camera=(self)" in desk.get(f"/bimtek/{bimtek.id}{page}").headers["Permissions-Policy"]
        for page in ("/pintu", "")
    ]
    assert allowed == [True, False]


def test_an_invitation_opens_without_a_log_in_and_only_by_its_own_address(
    visitor: Desk, bimtek: Bimtek, sessions: sessionmaker[Session], services: Services
) -> None:
    first = rows(sessions)[0]
    token = invitation_token(services.settings, first.id)
    page = visitor.read(f"/u/{token}")
    assert "Siti 0" in page
    assert "Aula Kantor Walikota" in page
    calendar = Calendar.from_ical(visitor.get(f"/u/{token}/bimtek.ics").data)
    (event,) = calendar.events
    assert event.start.astimezone(UTC) == BEGIN.astimezone(UTC)
    assert str(event.start.tzinfo) == "Asia/Makassar"
    for wrong in (f"{first.id + 1}.{token.partition('.')[2]}", str(first.id), "x", "é.é"):
        assert visitor.get(f"/u/{wrong}").status_code == 404


def test_the_board_s_code_checks_in_today_and_never_after(
    visitor: Desk,
    bimtek: Bimtek,
    sessions: sessionmaker[Session],
    services: Services,
    clock: time_machine.Traveller,
) -> None:
    path = f"/hadir/{door_token(services.settings, bimtek.id, NOON.date())}"

    def arrive(number: str) -> tuple[int, str]:
        answer = visitor.post(path, {"nomor": number}, page=path)
        return answer.status_code, words(answer)

    status, said = arrive("0812-0000-0001")
    assert (status, "Selamat datang Siti 1" in said) == (200, True)
    assert "Sudah tercatat" in arrive(phone(1))[1]
    assert arrive("081299999999")[0] == 422
    assert arrive("bukan nomor")[0] == 422
    assert [one.door_no for one in rows(sessions)] == [None, 1, None]
    tomorrow = door_token(services.settings, bimtek.id, NOON.date() + timedelta(days=1))
    assert visitor.get(f"/hadir/{tomorrow}").status_code == 410
    assert visitor.get("/hadir/x").status_code == 410
    clock.shift(timedelta(days=1))
    assert visitor.get(path).status_code == 410
