"""A photo's whole way: the webhook notes it, the worker fetches it, cleans it and keeps it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from bot.channels import Channel, open_channels
from bot.media import fetch, forget
from bot.photos import MOST_BYTES, NotAPhoto, cleaned
from bot.services import Services
from bot.settings import Settings
from models.attachment import FAILED, NOTED, STORED, WAITING, Attachment
from models.base import now
from models.fetching import MOST_ATTEMPTS
from models.message import REVIEW, Message
from models.retention import GONE
from tests.stubs.files import Answer, FileStub, running_files
from tests.stubs.webhooks import TwilioPosts

PATH = f"/2010-04-01/Accounts/AC{0:032}/Messages/MM{1:032}/Media/ME{2:032}"
SECRET = "taken at Ina Lama's house"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """A photo is a file, whatever the database."""
    return sqlite_url


@pytest.fixture
def files() -> Iterator[FileStub]:
    """A Twilio that has files."""
    with running_files() as stub:
        yield stub


@pytest.fixture
def settings(settings_for: Callable[..., Settings], files: FileStub) -> Settings:
    """Settings whose Twilio is that one."""
    return settings_for(twilio_api_url=files.url, send_timeout=0.5)


@pytest.fixture
def channels(settings: Settings) -> Mapping[str, Channel]:
    """The channels, as the worker opens them."""
    return open_channels(settings)


@pytest.fixture
def row(
    posts: TwilioPosts, officer: str, files: FileStub, sessions: sessionmaker[Session]
) -> Callable[[], Attachment]:
    """A photo has come with a report; what is known of it now."""
    form = {"NumMedia": "1", "MediaContentType0": "image/jpeg", "MediaUrl0": files.url + PATH}
    posts.text(f"whatsapp:{officer}", "LAPOR LANSIA 3 PENATOI", **form)

    def read() -> Attachment:
        with sessions.begin() as session:
            return session.scalars(select(Attachment)).one()

    return read


def photo(form: str = "JPEG", size: tuple[int, int] = (3000, 1500)) -> bytes:
    """A picture with a place and words of its own in it, lying on its side."""
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = SECRET, 6
    written = BytesIO()
    Image.new("RGB", size, "red").save(written, form, exif=exif, comment=SECRET.encode())
    return written.getvalue()


def test_a_photo_is_fetched_once_and_kept_without_what_its_phone_said_of_it(
    row: Callable[[], Attachment],
    files: FileStub,
    services: Services,
    channels: Mapping[str, Channel],
) -> None:
    files.put(PATH, Answer(photo()))
    assert [fetch(services, channels), fetch(services, channels)] == [1, 0]

    kept = row()
    assert (kept.state, kept.fault, len(files.asked)) == (STORED, None, 1)
    file = services.settings.media_dir / str(kept.file)
    assert file.stat().st_mode & 0o777 == 0o600
    data = file.read_bytes()
    assert len(data) == kept.size
    assert SECRET.encode() not in data
    with Image.open(BytesIO(data)) as shown:
        assert (shown.format, shown.size, dict(shown.getexif())) == ("JPEG", (800, 1600), {})


def test_what_was_away_is_fetched_later(
    row: Callable[[], Attachment],
    files: FileStub,
    services: Services,
    channels: Mapping[str, Channel],
    sessions: sessionmaker[Session],
) -> None:
    files.put(PATH, Answer(status=503), Answer(photo()))
    assert [fetch(services, channels), fetch(services, channels)] == [0, 0]
    assert (row().state, row().fault, len(files.asked)) == (WAITING, "503", 1)
    with sessions.begin() as session:
        session.execute(update(Attachment).values(due_at=now() - timedelta(seconds=1)))
    assert fetch(services, channels) == 1
    assert row().state == STORED


@pytest.mark.parametrize(
    ("answer", "attempts", "fault"),
    [
        (Answer(b"<svg onload=alert(1)>"), 0, "not a photo"),
        (Answer(b"x" * (MOST_BYTES + 1)), 0, "too large"),
        (Answer(status=404), MOST_ATTEMPTS - 1, "404"),
    ],
)
def test_what_can_never_be_had_is_put_before_a_person(
    answer: Answer,
    attempts: int,
    fault: str,
    row: Callable[[], Attachment],
    files: FileStub,
    services: Services,
    channels: Mapping[str, Channel],
    sessions: sessionmaker[Session],
) -> None:
    files.put(PATH, answer)
    with sessions.begin() as session:
        session.execute(update(Attachment).values(attempts=attempts))
    fetch(services, channels)

    assert (row().state, row().fault, row().file) == (FAILED, fault, None)
    with sessions.begin() as session:
        assert session.scalars(select(Message.state)).one() == REVIEW


def test_a_photo_goes_with_its_text_when_that_is_forgotten(
    row: Callable[[], Attachment],
    files: FileStub,
    services: Services,
    channels: Mapping[str, Channel],
    sessions: sessionmaker[Session],
) -> None:
    files.put(PATH, Answer(photo()))
    fetch(services, channels)
    file = services.settings.media_dir / str(row().file)
    forget(services)
    assert file.exists()
    with sessions.begin() as session:
        session.execute(update(Message).values(text=GONE))
    forget(services)

    assert not file.exists()
    assert (row().state, row().file, row().source) == (NOTED, None, "")


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF"])
def test_only_what_whatsapp_sends_is_opened(form: str) -> None:
    with pytest.raises(NotAPhoto, match="not a photo"):
        cleaned(photo(form, (8, 8)))


def test_a_picture_that_would_fill_the_memory_is_not_decoded() -> None:
    with pytest.raises(NotAPhoto):
        cleaned(photo("PNG", (6000, 5000)))
