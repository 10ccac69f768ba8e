"""POST /webhooks/android: what is taken, what is refused, and that nothing is taken twice."""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from bot.channels import Forged, android_in, webhook_of
from bot.settings import Settings
from models.message import Message
from models.outbox import Outbox
from models.report import Report
from tests.channels.android.conftest import KEY
from tests.stubs.android import AndroidPosts
from values import Incoming

NUMBER = "+6281234567890"
OPENING = "LAPOR LANSIA 3 PENATOI butuh kursi roda"
FOLDER = Path(__file__).parents[2] / "payloads/android"
PAYLOADS = sorted(set(FOLDER.glob("*.json")) - {FOLDER / "signature.json"})


def count(sessions: sessionmaker[Session], *tables: type) -> list[int]:
    with sessions.begin() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda path: path.stem)
def test_what_the_phone_tells(payload: Path, settings: Settings) -> None:
    told = json.loads(payload.read_text())
    next_day = datetime(2026, 11, 24, tzinfo=UTC)
    heard = android_in.parse(settings, json.dumps(told["event"]).encode(), next_day)
    expected = told["becomes"]

    if expected is None:
        assert heard is None
        return
    kind = "incoming" if isinstance(heard, Incoming) else "receipt"
    assert kind == expected.pop("kind")
    shown = {name: getattr(heard, name) for name in expected}
    if "sent_at" in shown:
        shown["sent_at"] = shown["sent_at"].astimezone(UTC).isoformat()
    assert shown == expected


@pytest.mark.parametrize(("hours", "is_late"), [(-1, False), (0, False), (2, False), (4, True)])
def test_an_operators_clock_in_another_zone_makes_no_text_late(
    hours: int, is_late: bool, settings: Settings
) -> None:
    told = json.loads((FOLDER / "received.json").read_text())
    sent = datetime(2026, 11, 23, 12, tzinfo=UTC)
    heard = android_in.parse(
        settings, json.dumps(told["event"]).encode(), sent + timedelta(hours=hours)
    )

    assert isinstance(heard, Incoming)
    assert heard.sent_at == (sent if is_late else None)


def test_every_event_has_a_payload() -> None:
    captured = {json.loads(path.read_text())["event"]["event"] for path in PAYLOADS}
    assert captured >= {"sms:received", "system:ping", *android_in._EVENTS}


def test_the_signature_as_the_app_makes_it(settings: Settings) -> None:
    vector = json.loads((FOLDER / "signature.json").read_text())
    body, stamp, mark = vector["body"].encode(), vector["timestamp"], vector["signature"]
    moment = float(stamp)

    assert vector["key"] == KEY
    for ours in (moment, moment + 299, moment - 299):
        android_in.verify(settings, body, mark, stamp, ours)
    for ours in (moment + 301, moment - 301):
        with pytest.raises(Forged, match="age"):
            android_in.verify(settings, body, mark, stamp, ours)
    for wrong in (
        (body + b" ", mark, stamp),
        (body, mark.upper(), stamp),
        (body, "", stamp),
        (body, "é", stamp),
        (body, mark, str(int(stamp) + 1)),
        (body, mark, ""),
        (body, mark, "²"),
        (body[:-1], mark, stamp),
    ):
        with pytest.raises(Forged, match="signature"):
            android_in.verify(settings, *wrong, moment)


@pytest.mark.parametrize(
    "stamp", ["", "now", "1e9", "-1", "99999999999", "1_795_435_200", "0" * 40]
)
def test_a_signed_time_that_is_none(stamp: str, posts: AndroidPosts) -> None:
    assert posts.post(posts.inbound(NUMBER, OPENING), stamp=stamp).status_code == 403


def test_a_text_becomes_one_report_however_often_it_is_told(
    posts: AndroidPosts, sessions: sessionmaker[Session]
) -> None:
    body = posts.inbound(NUMBER, OPENING)
    for _ in range(5):
        assert posts.post(body).status_code == 200
    # The phone was asked for its inbox: another event, and an app that writes its moments in UTC.
    again = json.loads(body)
    again["id"] = "another-event"
    again["payload"]["receivedAt"] = "2026-11-23T12:00:00.000Z"
    assert posts.post(json.dumps(again).encode()).status_code == 200

    assert count(sessions, Message, Report, Outbox) == [1, 1, 1]


def test_the_same_words_a_second_later_are_another_text(
    posts: AndroidPosts, sessions: sessionmaker[Session]
) -> None:
    posts.text(NUMBER, "BANTUAN")
    posts.text(NUMBER, "BANTUAN", receivedAt="2026-11-23T20:00:01.000+08:00")
    posts.text("+6281234567891", "BANTUAN")

    assert count(sessions, Message) == [3]


def test_the_same_request_at_the_same_instant(
    app: Flask, posts: AndroidPosts, sessions: sessionmaker[Session]
) -> None:
    body = posts.inbound(NUMBER, OPENING)

    def post(_: int) -> int:
        return AndroidPosts(app.test_client(), KEY).post(body).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(post, range(40))) == {200}
    assert count(sessions, Message, Report, Outbox) == [1, 1, 1]


@pytest.mark.parametrize("seconds", [-3600, -301, 302, 3600])
def test_an_old_request_is_refused_and_its_repeat_is_not(
    seconds: int, posts: AndroidPosts, sessions: sessionmaker[Session]
) -> None:
    body = posts.inbound(NUMBER, OPENING)
    assert posts.post(body, stamp=str(int(time.time()) + seconds)).status_code == 403
    assert count(sessions, Message) == [0]
    # After an outage of hours the phone tells the same event under a new signature.
    assert posts.post(body).status_code == 200
    assert count(sessions, Message) == [1]


def test_the_log_says_why_and_nothing_else(
    posts: AndroidPosts, capsys: pytest.CaptureFixture[str]
) -> None:
    body = posts.inbound(NUMBER, OPENING)
    posts.post(body, stamp=str(int(time.time()) - 3600))
    posts.post(body, mark="0" * 64)
    said = "".join(capsys.readouterr())

    assert "age" in said
    assert "signature" in said
    assert NUMBER not in said
    assert "PENATOI" not in said


@pytest.mark.parametrize("mark", ["0" * 64, "ÿ", "x"])
def test_a_forged_text(mark: str, posts: AndroidPosts, sessions: sessionmaker[Session]) -> None:
    assert posts.post(posts.inbound(NUMBER, OPENING), mark=mark).status_code == 403
    assert count(sessions, Message) == [0]


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"sender": None, "phoneNumber": None}, "phoneNumber"),
        ({"sender": "", "phoneNumber": " "}, "phoneNumber"),
        ({"sender": ["+62812"]}, "sender"),
        ({"message": None}, "message"),
        ({"message": {"text": "x"}}, "message"),
        ({"receivedAt": None}, "receivedAt"),
        ({"receivedAt": "yesterday"}, "receivedAt"),
        ({"receivedAt": "2026-11-23T20:00:00"}, "receivedAt"),
        ({"receivedAt": 1795435200}, "receivedAt"),
    ],
)
def test_an_odd_field_is_named(
    more: dict[str, Any], name: str, posts: AndroidPosts, sessions: sessionmaker[Session]
) -> None:
    answer = posts.text(NUMBER, OPENING, **more)

    assert (answer.status_code, answer.text) == (400, f"bad request: {name}\n")
    assert count(sessions, Message) == [0]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"", "body"),
        (b"\xff\xfe\x00", "body"),
        (b"[]", "body"),
        (b"null", "body"),
        (b'{"id"', "body"),
        (b"[" * 60_000, "body"),
        (b"1" * 5000, "body"),
        (b"{}", "id"),
        (b'{"id": 1}', "id"),
        (b'{"id": "a b"}', "id"),
        (b'{"id": "x"}', "event"),
        (b'{"id": "x", "event": "sms:received"}', "payload"),
        (b'{"id": "x", "event": "sms:received", "payload": []}', "payload"),
        (b'{"id": "x", "event": ["sms:received"], "payload": {}}', "event"),
        (b'{"id": "x", "event": "sms:batch:received", "payload": {}}', "event"),
        (b'{"id": "x", "event": "sms:sent", "payload": {}}', "messageId"),
        (b'{"id": "x", "event": "sms:sent", "payload": {"messageId": "a/b"}}', "messageId"),
    ],
)
def test_garbage_that_is_signed(body: bytes, name: str, posts: AndroidPosts) -> None:
    answer = posts.post(body)
    assert (answer.status_code, answer.text) == (400, f"bad request: {name}\n")


def test_a_large_body(posts: AndroidPosts) -> None:
    assert posts.text(NUMBER, "x" * 70_000).status_code == 413


@pytest.mark.parametrize("words", ["", "\x00LAPOR\x00", "\ud83d", "🙏", "A" * 1600, "{0} %s"])
def test_whatever_is_typed_is_kept(
    words: str, posts: AndroidPosts, sessions: sessionmaker[Session]
) -> None:
    assert posts.text(NUMBER, words).status_code == 200
    assert count(sessions, Message, Outbox) == [1, 1]


def test_an_operators_text_is_kept_and_never_answered(
    posts: AndroidPosts, sessions: sessionmaker[Session]
) -> None:
    assert posts.text("TELKOMSEL", "Kuota Anda hampir habis").status_code == 200
    assert count(sessions, Message, Outbox) == [1, 0]


def test_what_we_could_not_keep_is_told_again(
    posts: AndroidPosts, settings: Settings, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        session.execute(text("ALTER TABLE message RENAME TO message_away"))
    # A file where the spool's folder should be: neither database nor disk takes it.
    settings.spool_dir.parent.mkdir(parents=True, exist_ok=True)
    settings.spool_dir.write_text("")
    body = posts.inbound(NUMBER, OPENING)
    assert posts.post(body).status_code == 503
    settings.spool_dir.unlink()
    with sessions.begin() as session:
        session.execute(text("ALTER TABLE message_away RENAME TO message"))

    assert posts.post(body).status_code == 200
    assert count(sessions, Message) == [1]


def test_an_office_without_a_phone_takes_nothing(
    settings_for: Callable[..., Settings], settings: Settings
) -> None:
    without = settings_for(android_signing_key=KEY)
    assert webhook_of(settings, "android")
    with pytest.raises(Forged):
        webhook_of(without, "android")
