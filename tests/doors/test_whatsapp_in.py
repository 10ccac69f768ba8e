"""What WhatsApp brings besides words: buttons, places, photos, and what nobody can open."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from handlers.replies import render
from models.attachment import NOTED, WAITING, Attachment
from models.base import now
from models.dialogue import Dialogue
from models.message import Message
from models.outbox import Outbox
from models.report import Report
from reading.district import load_district
from tests.stubs.webhooks import TwilioPosts
from values import Reply

MEDIA = (
    f"https://api.twilio.com/2010-04-01/Accounts/AC{'0' * 32}/Messages/MM{'1' * 32}/Media/ME{{}}"
)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Rows and rules that are the same on both."""
    return sqlite_url


@pytest.fixture
def send(posts: TwilioPosts, officer: str, sessions: sessionmaker[Session]) -> Callable[..., str]:
    """Sends something from the officer's WhatsApp; the answer."""

    def post(words: str = "", **more: str) -> str:
        assert posts.text(f"whatsapp:{officer}", words, **more).status_code == 200
        with sessions.begin() as session:
            return session.scalars(select(Outbox.text).order_by(Outbox.id.desc())).first() or ""

    return post


@pytest.fixture
def send_file(send: Callable[..., str]) -> Callable[..., str]:
    """The same with a file, without words unless some are given."""

    def post(media_type: str = "image/jpeg", words: str = "", number: int = 1) -> str:
        form = {"NumMedia": str(number)}
        for position in range(number):
            form[f"MediaContentType{position}"] = media_type
            form[f"MediaUrl{position}"] = MEDIA.format(f"{position:032x}")
        return send(words, **form)

    return post


@pytest.fixture
def send_place(send: Callable[..., str]) -> Callable[[tuple[str, str]], str]:
    """The same with a pin on the map."""

    def post(where: tuple[str, str]) -> str:
        return send(Latitude=where[0], Longitude=where[1])

    return post


@pytest.fixture
def point_in() -> Callable[[str], tuple[str, str]]:
    """A kelurahan's own point."""
    places = {place.name: place for place in load_district().kelurahan.values()}
    return lambda name: (str(places[name].lat), str(places[name].lon))


def reports(sessions: sessionmaker[Session]) -> list[Report]:
    with sessions.begin() as session:
        return list(session.scalars(select(Report).order_by(Report.id)))


def hours_pass(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.execute(update(Report).values(created_at=now() - timedelta(hours=2)))


def attachments(sessions: sessionmaker[Session]) -> list[Attachment]:
    with sessions.begin() as session:
        return list(session.scalars(select(Attachment).order_by(Attachment.id)))


@pytest.mark.parametrize(
    ("label", "payload"),
    [
        ("Lihat laporan", "STATUS"),
        ("STATUS", "btn_7"),  # a payload that says nothing: then the label counts
    ],
)
def test_a_button_is_read_as_its_keyword(
    label: str, payload: str, send: Callable[..., str], sessions: sessionmaker[Session]
) -> None:
    assert send(label, ButtonText=label, ButtonPayload=payload) == render(Reply("status_none"))
    with sessions.begin() as session:
        message = session.scalars(select(Message)).one()
    assert (message.text, message.button, message.intent) == ("STATUS", label, "status")


def test_a_button_answers_a_question(send: Callable[..., str]) -> None:
    send("LAPOR LANSIA PENATOI")
    assert send("Tiga", ButtonText="Tiga", ButtonPayload="3").startswith("Diterima no")


def test_a_place_alone_begins_a_report_and_says_where(
    send: Callable[..., str],
    send_place: Callable[[tuple[str, str]], str],
    point_in: Callable[[str], tuple[str, str]],
    sessions: sessionmaker[Session],
) -> None:
    asked = send_place(point_in("Kolo"))
    assert asked.startswith("Lokasi: Kolo. ")
    assert "jenis, jumlah" in asked
    assert "LANSIA 2 orang, Kolo" in send("lansia 2")
    (report,) = reports(sessions)
    (place,) = attachments(sessions)
    assert (place.state, place.report_id) == (NOTED, report.id)


def test_a_place_answers_the_question_where(
    send: Callable[..., str],
    send_place: Callable[[tuple[str, str]], str],
    point_in: Callable[[str], tuple[str, str]],
) -> None:
    assert "kelurahan mana" in send("LAPOR LANSIA 3")
    assert "LANSIA 3 orang, Kolo" in send_place(point_in("Kolo"))


def test_a_place_that_may_be_two_kelurahan_is_asked_and_never_guessed(
    send: Callable[..., str],
    send_place: Callable[[tuple[str, str]], str],
    sessions: sessionmaker[Session],
) -> None:
    send("LAPOR LANSIA 3")
    between = ("-8.4535", "118.7300")  # Nae and Sarae are as near
    asked = send_place(between)
    assert asked.startswith("Lokasi: dekat ")
    assert "Balas angkanya: 1 " in asked
    assert reports(sessions) == []
    assert "LANSIA 3 orang" in send("1")


@pytest.mark.parametrize("where", [("-6.2088", "106.8456"), ("-8.56", "118.68")])
def test_a_place_outside_the_city_is_asked(
    where: tuple[str, str],
    send: Callable[..., str],
    send_place: Callable[[tuple[str, str]], str],
    sessions: sessionmaker[Session],
) -> None:
    send("LAPOR LANSIA 3")
    asked = send_place(where)
    assert asked.startswith("Lokasi itu di luar Kota Bima. Di kelurahan mana?")
    assert "LANSIA 3 orang, Penatoi" in send("penatoi")
    assert send_place(where).startswith("Lokasi di luar Kota Bima kami simpan untuk laporan no")
    hours_pass(sessions)
    asked = send_place(where)
    assert asked.startswith("Lokasi itu di luar Kota Bima. ")
    assert "jenis, jumlah, kelurahan" in asked


def test_a_place_after_a_report_belongs_to_it(
    send: Callable[..., str],
    send_place: Callable[[tuple[str, str]], str],
    point_in: Callable[[str], tuple[str, str]],
    sessions: sessionmaker[Session],
) -> None:
    send("LAPOR LANSIA 3 PENATOI")
    told = send_place(point_in("Kolo"))
    (report,) = reports(sessions)
    assert told.startswith(f"Lokasi Kolo kami simpan untuk laporan no {report.number} (LANSIA 3, P")
    assert attachments(sessions)[0].report_id == report.id
    assert report.kelurahan == "52.72.05.1005"


def test_a_photo_belongs_to_the_report_just_before_it(
    send: Callable[..., str], send_file: Callable[..., str], sessions: sessionmaker[Session]
) -> None:
    send("LAPOR LANSIA 3 PENATOI")
    (report,) = reports(sessions)
    assert send_file(number=2).startswith(f"Foto kami terima untuk laporan no {report.number}:")
    assert [(one.state, one.report_id) for one in attachments(sessions)] == [
        (WAITING, report.id)
    ] * 2


def test_a_photo_belongs_to_the_report_that_comes_next(
    send: Callable[..., str], send_file: Callable[..., str], sessions: sessionmaker[Session]
) -> None:
    assert send_file() == render(Reply("photo_alone"))
    send("LAPOR LANSIA 3")
    assert send_file() == render(Reply("attached_meanwhile"))
    send("PENATOI")
    (report,) = reports(sessions)
    assert [one.report_id for one in attachments(sessions)] == [report.id] * 2


def test_a_photo_with_words_is_read_by_its_words(
    send_file: Callable[..., str], sessions: sessionmaker[Session]
) -> None:
    assert send_file(words="LAPOR LANSIA 3 PENATOI").startswith("Diterima no")
    (report,) = reports(sessions)
    assert attachments(sessions)[0].report_id == report.id


def test_an_old_report_gets_no_photo(
    send: Callable[..., str], send_file: Callable[..., str], sessions: sessionmaker[Session]
) -> None:
    send("LAPOR LANSIA 3 PENATOI")
    hours_pass(sessions)
    assert send_file() == render(Reply("photo_alone"))
    assert attachments(sessions)[0].report_id is None


@pytest.mark.parametrize(
    ("media_type", "called", "state"),
    [
        ("audio/ogg", "rekaman suara", "review"),
        ("image/webp", "stiker", "handled"),
        ("text/vcard", "kartu kontak", "handled"),
        ("application/pdf", "dokumen", "review"),
    ],
)
def test_what_nobody_can_open_is_answered_and_leaves_the_question_open(
    media_type: str,
    called: str,
    state: str,
    send: Callable[..., str],
    send_file: Callable[..., str],
    sessions: sessionmaker[Session],
) -> None:
    send("LAPOR LANSIA 3")
    assert send_file(media_type) == render(Reply("please_write", {"kind": called}))
    with sessions.begin() as session:
        latest = select(Message.state).order_by(Message.id.desc()).limit(1)
        assert session.scalar(latest) == state
        still_open = select(func.count()).where(Dialogue.closed_at.is_(None))
        assert session.scalar(still_open) == 1
    assert attachments(sessions)[0].state == NOTED
    assert send("penatoi").startswith("Diterima no")
