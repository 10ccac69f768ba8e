"""/lampiran: a photo from an officer, shown in its conversation, and nothing else of it."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.services import Services
from models.attachment import FAILED, STORED, Attachment
from models.audit import AuditEntry
from models.base import now
from tests.staff.desk import Desk
from tests.staff.records import Records
from values import PHOTO


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """A photo is a file, whatever the database."""
    return sqlite_url


def attached(
    records: Records, sessions: sessionmaker[Session], state: str, file: str | None
) -> tuple[int, int]:
    """A photo beside a text: (its id, the contact's)."""
    contact = records.contact("+62811111111")
    message = records.message(contact, "ini fotonya")
    with sessions.begin() as session:
        row = Attachment(
            message_id=message.id,
            position=0,
            contact_id=contact.id,
            kind=PHOTO,
            channel="twilio",
            source="https://api.twilio.com/x",
            media_type="image/jpeg",
            state=state,
            due_at=now(),
            file=file,
            created_at=now(),
        )
        session.add(row)
        session.flush()
        return row.id, contact.id


def test_a_stored_photo_is_shown_in_its_conversation(
    desk: Desk, records: Records, sessions: sessionmaker[Session], services: Services
) -> None:
    photo, contact = attached(records, sessions, STORED, "1-abc.jpg")
    services.settings.media_dir.mkdir()
    picture = BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "JPEG")
    (services.settings.media_dir / "1-abc.jpg").write_bytes(picture.getvalue())

    assert f"/lampiran/{photo}" in desk.get(f"/percakapan/{contact}").text
    shown = desk.get(f"/lampiran/{photo}")
    assert "no-store" not in shown.headers["Cache-Control"]
    assert shown.data == picture.getvalue()
    shown.close()  # and with it the file
    assert shown.mimetype == "image/jpeg"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert desk.get(f"/lampiran/{photo + 1}").status_code == 404


def test_a_photo_stands_on_the_page_of_its_report_and_who_sees_it_is_noted(
    desk: Desk, records: Records, sessions: sessionmaker[Session], services: Services
) -> None:
    photo, _ = attached(records, sessions, STORED, "1-abc.jpg")
    services.settings.media_dir.mkdir()
    (services.settings.media_dir / "1-abc.jpg").write_bytes(b"photo")
    child = records.report(records.contact("+62822222222"), category="AT")
    with sessions.begin() as session:
        session.get_one(Attachment, photo).report_id = child.id

    picture = f'<a href="/lampiran/{photo}"><img src="/lampiran/{photo}" alt="Foto dari pengirim'
    assert picture not in desk.get(f"/laporan/{child.number}").text
    with desk.get(f"/lampiran/{photo}") as shown:  # whoever knows its address is noted as well
        assert "no-store" in shown.headers["Cache-Control"]
    with sessions.begin() as session:
        seen = select(AuditEntry.subject).where(AuditEntry.action == "viewed")
        assert session.scalars(seen).all() == [f"report:{child.id}"]
    assert picture in desk.get(f"/laporan/{child.number}").text


def test_a_photo_that_could_not_be_had_is_named(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    photo, contact = attached(records, sessions, FAILED, None)
    assert "Foto" in desk.read(f"/percakapan/{contact}")
    assert desk.get(f"/lampiran/{photo}").status_code == 404
