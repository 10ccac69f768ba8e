"""POST /webhooks/twilio: what is taken, what is refused, and that nothing is taken twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from bot.delivery import Sender
from bot.services import Services
from bot.settings import Settings
from models.message import Message
from models.outbox import Outbox
from models.report import Report
from tests.stubs.twilio import TwilioStub
from tests.stubs.webhooks import TwilioPosts

OPENING = "LAPOR LANSIA 3 PENATOI butuh kursi roda"


def count(sessions: sessionmaker[Session], table: type) -> int:
    with sessions.begin() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_text_becomes_one_report_and_one_accepted_answer(
    posts: TwilioPosts,
    officer: str,
    sender: Sender,
    twilio: TwilioStub,
    sessions: sessionmaker[Session],
) -> None:
    form = posts.inbound(officer, OPENING)
    answer = posts.post("/webhooks/twilio", form)

    assert answer.status_code == 200
    assert answer.mimetype == "text/xml"
    assert answer.text.endswith("<Response/>")
    assert posts.post("/webhooks/twilio", form).status_code == 200
    sender.drain(10)

    with sessions.begin() as session:
        (report,) = session.scalars(select(Report))
        assert (report.category, report.count, report.kelurahan) == ("LUT", 3, "52.72.05.1005")
        assert report.verified
        assert report.note == "butuh kursi roda"
        assert len(report.number) == 5
    (confirmation,) = twilio.to(officer)
    assert confirmation.startswith(f"Diterima no {report.number}: LANSIA 3 orang, Penatoi.")


def test_the_same_request_at_the_same_instant_is_taken_once(
    app: Flask, settings: Settings, officer: str, sessions: sessionmaker[Session]
) -> None:
    form = TwilioPosts(app.test_client(), settings).inbound(officer, OPENING)

    def post(_: int) -> int:
        posts = TwilioPosts(app.test_client(), settings)
        return posts.post("/webhooks/twilio", form).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(post, range(40))) == {200}

    assert [count(sessions, table) for table in (Message, Report, Outbox)] == [1, 1, 1]


def test_one_officers_texts_at_the_same_instant_are_all_kept(
    app: Flask, settings: Settings, officer: str, sessions: sessionmaker[Session]
) -> None:
    def post(number: int) -> int:
        posts = TwilioPosts(app.test_client(), settings)
        return posts.text(officer, f"LAPOR LANSIA {number} PENATOI").status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(post, range(1, 19))) == {200}

    assert [count(sessions, table) for table in (Message, Report, Outbox)] == [18, 18, 18]


@pytest.mark.parametrize("mark", ["", "bm90IG91cnM=", "ÿ"])
def test_a_forged_text_is_refused_and_not_kept(
    mark: str, posts: TwilioPosts, officer: str, sessions: sessionmaker[Session]
) -> None:
    form = posts.inbound(officer, OPENING)

    assert posts.post("/webhooks/twilio", form, mark=mark).status_code == 403
    assert count(sessions, Message) == 0


def test_a_tampered_text_is_refused(posts: TwilioPosts, officer: str) -> None:
    form = posts.inbound(officer, OPENING)
    mark = posts.mark("/webhooks/twilio", form)

    assert posts.post("/webhooks/twilio", form | {"Body": "STOP"}, mark=mark).status_code == 403


def test_the_query_belongs_to_the_signed_address(posts: TwilioPosts, officer: str) -> None:
    path = "/webhooks/twilio?from=%C3%A9&x=a%20b"
    form = posts.inbound(officer, OPENING)

    assert posts.post(path, form).status_code == 200
    assert posts.post("/webhooks/twilio?y=1", form, posts.mark(path, form)).status_code == 403


@pytest.mark.parametrize("name", ["MessageSid", "AccountSid", "From", "To", "Body"])
def test_a_lacking_field_is_named(
    name: str, posts: TwilioPosts, officer: str, sessions: sessionmaker[Session]
) -> None:
    form = posts.inbound(officer, OPENING)
    del form[name]

    answer = posts.post("/webhooks/twilio", form)

    assert (answer.status_code, answer.text) == (400, f"bad request: {name}\n")
    assert count(sessions, Message) == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MessageSid", "SM123"),
        ("MessageSid", "SM" + "g" * 32),
        ("AccountSid", "AC" + "1" * 32),
        ("From", ""),
        ("From", "whatsapp:"),
        ("From", "+62812\n345678"),
        ("To", "x" * 80),
    ],
)
def test_an_odd_field_is_named(
    name: str, value: str, posts: TwilioPosts, officer: str, sessions: sessionmaker[Session]
) -> None:
    answer = posts.text(officer, OPENING, **{name: value})

    assert (answer.status_code, answer.text) == (400, f"bad request: {name}\n")
    assert count(sessions, Message) == 0


def test_one_signature_does_not_cover_other_names_and_values(
    posts: TwilioPosts, officer: str, sessions: sessionmaker[Session]
) -> None:
    # Twilio's signature joins names and values without a mark between them.
    form = posts.inbound(officer, "LAPOR")
    mark = posts.mark("/webhooks/twilio", form)
    for cut in (
        form | {"MessageSid": form["MessageSid"][:-1], "MessageSid" + form["MessageSid"]: ""},
        {name: value for name, value in form.items() if name != "To"} | {"To" + form["To"]: ""},
    ):
        assert posts.post("/webhooks/twilio", cut, mark=mark).status_code in {400, 403}
    assert count(sessions, Message) == 0


def test_a_large_body_is_refused(posts: TwilioPosts, officer: str) -> None:
    assert posts.text(officer, "x" * 70_000).status_code == 413


@pytest.mark.parametrize(
    "words",
    ["", " \n ", "\x00LAPOR\x00", "\ud83d\ude4f".encode("utf-16", "surrogatepass").decode("utf-16"),
     "\u202eLAPOR", "A" * 1600, "'; DROP TABLE message; --", "%s %(x)s {0} {reply}"],
)  # fmt: skip
def test_whatever_is_typed_is_kept_and_answered(
    words: str, posts: TwilioPosts, officer: str, sessions: sessionmaker[Session]
) -> None:
    assert posts.text(officer, words).status_code == 200
    assert [count(sessions, table) for table in (Message, Report, Outbox)] == [1, 0, 1]


def test_bytes_that_are_no_text_are_a_bad_request_or_forged(
    posts: TwilioPosts, sessions: sessionmaker[Session]
) -> None:
    answer = posts.client.post(
        "/webhooks/twilio",
        data=b"\xff\xfe\x00Body=%ff%fe&\x80=\x81",
        headers={"X-Twilio-Signature": "x"},
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code in {400, 403}
    assert count(sessions, Message) == 0


def test_a_nik_is_masked_before_it_is_kept(
    posts: TwilioPosts, officer: str, sessions: sessionmaker[Session]
) -> None:
    posts.text(officer, "LAPOR LANSIA 1 PENATOI NIK 9900 0099 9999 0001")

    with sessions.begin() as session:
        kept = (
            session.scalars(select(Message)).one().text + session.scalars(select(Report)).one().note
        )
    assert "0099" not in kept
    assert "9900********0001" in kept


def test_an_operators_text_is_kept_and_never_answered(
    posts: TwilioPosts, sessions: sessionmaker[Session]
) -> None:
    for sender in ("TELKOMSEL", "+6287"):
        assert posts.text(sender, "Kuota Anda hampir habis. LAPOR").status_code == 200

    assert [count(sessions, table) for table in (Message, Outbox)] == [2, 0]
    with sessions.begin() as session:
        assert set(session.scalars(select(Message.state))) == {"review"}


def test_a_whatsapp_user_without_a_number_is_answered_by_name(
    posts: TwilioPosts, sender: Sender, twilio: TwilioStub
) -> None:
    assert posts.text("whatsapp:ID.a1B2c3", "BANTUAN").status_code == 200
    sender.drain(10)

    assert len(twilio.to("whatsapp:ID.a1B2c3")) == 1


def test_a_fault_of_ours_keeps_the_text_and_says_nothing_of_it_in_the_log(
    posts: TwilioPosts,
    officer: str,
    sessions: sessionmaker[Session],
    capsys: pytest.CaptureFixture[str],
) -> None:
    with sessions.begin() as session:
        session.execute(text("ALTER TABLE report RENAME TO report_away"))

    assert posts.text(officer, "LAPOR LANSIA 3 PENATOI rahasia").status_code == 200

    with sessions.begin() as session:
        message = session.scalars(select(Message)).one()
        answer = session.scalars(select(Outbox.text)).one()
    assert (message.state, message.text) == ("review", "LAPOR LANSIA 3 PENATOI rahasia")
    assert message.fault
    assert answer.startswith("Pesan Anda sudah kami terima")
    said = capsys.readouterr()
    assert "handler failed" in said.out + said.err
    assert "rahasia" not in said.out + said.err
    assert officer not in said.out + said.err


def test_redis_away_loses_nothing(
    posts: TwilioPosts,
    officer: str,
    services: Services,
    settings_for: Callable[..., Settings],
    sessions: sessionmaker[Session],
) -> None:
    services.redis.connection_pool.connection_kwargs["path"] = "/nonexistent/redis.sock"
    services.redis.connection_pool.disconnect()

    assert posts.text(officer, OPENING).status_code == 200
    assert [count(sessions, table) for table in (Report, Outbox)] == [1, 1]
