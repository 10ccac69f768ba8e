"""By which way the office begins to speak: every row of the table in docs/channels.md."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from bot import conversation
from bot.channels import open_channels
from bot.delivery import Sender
from bot.fallback import fall_back
from bot.services import Services
from bot.settings import Settings
from bot.settling import settle
from models.base import now
from models.contact import Contact
from models.officer import APPROVED, Officer
from models.outbox import Outbox
from models.way_out import Said, way_out
from models.whatsapp_template import WhatsappTemplate
from tests.stubs.twilio import RESET_AFTER, TwilioStub
from values import Reply

NUMBER = "+6281234567890"
SID = "HX" + "a" * 32
DAY_BEFORE = timedelta(hours=25)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The rules are the same on both; the claims' tests run on both."""
    return sqlite_url


@pytest.fixture
def settings(settings_for: Callable[..., Settings], twilio: TwilioStub) -> Settings:
    """An office with WhatsApp by Twilio and SMS by an Android phone; nobody sleeps."""
    return settings_for(
        channels=("twilio", "android"),
        fallback_channel="android",
        android_url="http://127.0.0.1:9",
        android_user="sapa",
        android_password="an-invented-password",
        android_signing_key="k3yk3yk3",
        twilio_api_url=twilio.url,
        send_timeout=0.5,
        settle_seconds=1,
        quiet_hours="",
        quiet_friday="",
    )


@pytest.fixture
def contact_for(sessions: sessionmaker[Session]) -> Callable[..., int]:
    """Makes a contact: latest medium, hours since the last WhatsApp text, the officer's wish."""

    def make(
        medium: str, ago: timedelta | None, prefers: str | None = None, address: str = NUMBER
    ) -> int:
        with sessions.begin() as session:
            moment = now()
            officer = Officer(
                name="Siti", phone=address, state=APPROVED, created_at=moment, prefers=prefers
            )
            contact = Contact(
                address=address,
                officer=officer,
                channel="twilio" if medium == "whatsapp" else "android",
                medium=medium,
                first_seen_at=moment,
                last_seen_at=moment,
                whatsapp_at=None if ago is None else moment - ago,
            )
            session.add(contact)
            session.flush()
            return contact.id

    return make


@pytest.fixture
def keep_template(sessions: sessionmaker[Session]) -> Callable[..., None]:
    """Keeps a template for a purpose."""

    def keep(purpose: str, text: str, variables: dict[str, str], active: bool = True) -> None:
        with sessions.begin() as session:
            session.add(
                WhatsappTemplate(
                    purpose=purpose, content_sid=SID, text=text, variables=variables,
                    buttons=[], is_active=active, changed_at=now(),
                )
            )  # fmt: skip

    return keep


RECENT, OLD = timedelta(hours=1), DAY_BEFORE

# Latest medium, time since the last WhatsApp text, wish, a template fits, address -> the way.
TABLE = [
    # The latest way.
    (("sms", None, None, False, "+6281200000001"), ("android", "sms", False)),
    (("sms", RECENT, None, True, "+6281200000002"), ("android", "sms", False)),
    (("whatsapp", RECENT, None, False, "+6281200000003"), ("twilio", "whatsapp", False)),
    (("whatsapp", RECENT, None, True, "+6281200000004"), ("twilio", "whatsapp", False)),
    # The window is shut.
    (("whatsapp", OLD, None, True, "+6281200000005"), ("twilio", "whatsapp", True)),
    (("whatsapp", OLD, None, False, "+6281200000006"), ("android", "sms", False)),
    # A user name can get no SMS: it stays, and staff see that it failed.
    (("whatsapp", OLD, None, False, "ID.a1B2c3"), ("twilio", "whatsapp", False)),
    (("whatsapp", OLD, "sms", True, "ID.a1B2c4"), ("twilio", "whatsapp", True)),
    # The officer's wish.
    (("whatsapp", RECENT, "sms", True, "+6281200000007"), ("android", "sms", False)),
    (("sms", RECENT, "whatsapp", False, "+6281200000008"), ("twilio", "whatsapp", False)),
    (("sms", OLD, "whatsapp", True, "+6281200000009"), ("twilio", "whatsapp", True)),
    (("sms", OLD, "whatsapp", False, "+6281200000010"), ("android", "sms", False)),
    # Never wrote on WhatsApp: the office may not begin there.
    (("sms", None, "whatsapp", True, "+6281200000011"), ("android", "sms", False)),
]


def test_every_row_of_the_table(
    contact_for: Callable[..., int],
    keep_template: Callable[..., None],
    sessions: sessionmaker[Session],
) -> None:
    def way_of(
        medium: str, ago: timedelta | None, wish: str | None, fits: bool, address: str
    ) -> tuple[str, str, bool]:
        contact = contact_for(medium, ago, wish, address)
        with sessions.begin() as session:
            held = session.get_one(Contact, contact)
            said = Said("Rapat Senin", "broadcast", {"event": "Bimtek"} if fits else {})
            way = way_out(session, held, said, now())
        return way.channel, way.medium, way.as_template

    keep_template("broadcast", "Undangan {{1}}", {"1": "event"})
    assert [way_of(*row) for row, _ in TABLE] == [expected for _, expected in TABLE]


def test_without_a_way_for_sms_it_stays_on_whatsapp(
    contact_for: Callable[..., int], sessions: sessionmaker[Session]
) -> None:
    contact = contact_for("whatsapp", OLD)
    with sessions.begin() as session:
        session.info.clear()
        way = way_out(session, session.get_one(Contact, contact), Said("x", "broadcast"), now())
    assert (way.channel, way.medium) == ("twilio", "whatsapp")


@pytest.mark.parametrize(
    ("own", "general", "expected"),
    [
        (True, True, "Disetujui untuk LKS Kasih"),
        (False, True, "Dari Dinsos: Anda disetujui"),
        (None, True, "Dari Dinsos: Anda disetujui"),  # not in use
        (True, False, "Disetujui untuk LKS Kasih"),
    ],
)
def test_the_purposes_own_template_goes_before_the_general_one(
    own: bool | None,
    general: bool,
    expected: str,
    contact_for: Callable[..., int],
    keep_template: Callable[..., None],
    sessions: sessionmaker[Session],
) -> None:
    contact = contact_for("whatsapp", OLD)
    if own is not False:
        keep_template("officer_approved", "Disetujui untuk {{1}}", {"1": "lks"}, active=bool(own))
    if general:
        keep_template("general", "Dari Dinsos: {{1}}", {"1": "message"})
    said = Said("Anda\n disetujui", "officer_approved", {"lks": "LKS Kasih"})
    with sessions.begin() as session:
        way = way_out(session, session.get_one(Contact, contact), said, now())
    assert way.content is not None
    assert way.content.text == expected


@pytest.mark.parametrize("lks", ["", "  "])
def test_a_template_that_lacks_a_value_does_not_fit(
    lks: str,
    contact_for: Callable[..., int],
    keep_template: Callable[..., None],
    sessions: sessionmaker[Session],
) -> None:
    contact = contact_for("whatsapp", OLD)
    keep_template("officer_approved", "Disetujui untuk {{1}}", {"1": "lks"})
    said = Said("Anda disetujui", "officer_approved", {"lks": lks})
    with sessions.begin() as session:
        way = way_out(session, session.get_one(Contact, contact), said, now())
    assert way.medium == "sms"


@pytest.fixture
def notice(
    sessions: sessionmaker[Session], contact_for: Callable[..., int]
) -> Callable[[timedelta], None]:
    """The office tells somebody who last wrote on WhatsApp that long ago."""

    def say(ago: timedelta) -> None:
        contact = contact_for("whatsapp", ago)
        with sessions.begin() as session:
            reply = Reply("officer_approved", {"lks": "LKS Kasih"})
            held = session.get_one(Contact, contact)
            conversation.say(session, held, reply, dedupe_key="notice:1")

    return say


def rows(sessions: sessionmaker[Session]) -> list[tuple[str, str, str | None]]:
    with sessions.begin() as session:
        found = session.scalars(select(Outbox).order_by(Outbox.id)).all()
    return [(row.medium, row.state, row.error_code) for row in found]


def shut_the_window(sessions: sessionmaker[Session], ago: timedelta = DAY_BEFORE) -> None:
    with sessions.begin() as session:
        session.execute(update(Contact).values(whatsapp_at=now() - ago))


def test_a_template_leaves_by_its_id_and_its_values(
    notice: Callable[[timedelta], None],
    keep_template: Callable[..., None],
    sender: Sender,
    twilio: TwilioStub,
    sessions: sessionmaker[Session],
) -> None:
    keep_template("officer_approved", "Disetujui untuk {{1}}.", {"1": "lks"})
    notice(DAY_BEFORE)
    sender.drain(10)

    (sent,) = twilio.accepted
    assert sent["ContentSid"] == SID
    assert sent["ContentVariables"] == '{"1": "LKS Kasih"}'
    assert "Body" not in sent
    assert rows(sessions) == [("whatsapp", "accepted", None)]


def test_the_window_is_looked_at_when_the_text_leaves(
    notice: Callable[[timedelta], None],
    keep_template: Callable[..., None],
    sender: Sender,
    twilio: TwilioStub,
    sessions: sessionmaker[Session],
) -> None:
    keep_template("officer_approved", "Disetujui untuk {{1}}.", {"1": "lks"})
    notice(DAY_BEFORE)
    shut_the_window(sessions, ago=timedelta(minutes=1))  # they wrote meanwhile
    sender.drain(10)

    (sent,) = twilio.accepted
    assert "disetujui" in sent["Body"]
    assert "ContentSid" not in sent


def test_what_waited_too_long_for_free_text_goes_as_an_sms_and_bothers_nobody(
    notice: Callable[[timedelta], None],
    sender: Sender,
    twilio: TwilioStub,
    sessions: sessionmaker[Session],
) -> None:
    notice(RECENT)
    shut_the_window(sessions)
    sender.drain(10)
    with sessions.begin() as session:
        assert [fall_back(session, "android", now()) for _ in range(2)] == [1, 0]

    assert twilio.requests == 0
    assert rows(sessions) == [("whatsapp", "failed", "window shut"), ("sms", "pending", None)]


def test_a_template_in_doubt_is_found_by_the_words_that_the_person_read(
    notice: Callable[[timedelta], None],
    keep_template: Callable[..., None],
    sender: Sender,
    services: Services,
    settings: Settings,
    twilio: TwilioStub,
    sessions: sessionmaker[Session],
) -> None:
    keep_template("officer_approved", "Disetujui untuk {{1}}.", {"1": "lks"})
    notice(DAY_BEFORE)
    twilio.faults.append(RESET_AFTER)
    twilio.templates[SID] = "Disetujui untuk {{1}}."
    sender.drain(10)
    assert rows(sessions)[0][1] == "unknown"
    with sessions.begin() as session:
        session.execute(update(Outbox).values(posting_at=now() - timedelta(minutes=1)))
    settle(services, open_channels(settings))

    assert rows(sessions)[0][1] == "accepted"
    assert len(twilio.accepted) == 1
