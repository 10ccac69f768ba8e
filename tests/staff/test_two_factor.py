"""Two factors: set up with an app, asked for at the log-in, used once, helped by paper codes."""

import re
from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from models.audit import AuditEntry
from models.base import now
from models.sealed import NotOurs, seal, unseal
from models.staff import RecoveryCode, Staff
from tests.staff.desk import PASSWORD, Desk

SET_UP = "/akun/dua-langkah"
SECRET_KEY = "for-tests-only-" + "x" * 32
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def code_of(sessions: sessionmaker[Session], later: int = 0) -> str:
    """The app's code; `later` counts half minutes from now."""
    with sessions.begin() as session:
        siti = session.scalars(select(Staff).where(Staff.username == "siti")).one()
    secret = unseal(str(siti.totp_sealed), SECRET_KEY, f"totp:{siti.id}")
    return pyotp.TOTP(secret).at(now() + timedelta(seconds=30 * later))


@pytest.fixture
def paper(desk: Desk, sessions: sessionmaker[Session]) -> list[str]:
    """Siti has two factors; the recovery codes that were shown."""
    desk.post(f"{SET_UP}/mulai")
    assert "<svg" in desk.get(SET_UP).text
    assert desk.post(SET_UP, {"code": "000000"}).status_code == 422
    shown = desk.post(SET_UP, {"code": code_of(sessions)})
    codes = re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", shown.text)
    assert len(codes) == 10
    return codes


def half_way(app: Flask) -> Desk:
    visitor = Desk(app.test_client())
    assert visitor.try_to_enter("siti", PASSWORD).location == "/masuk/kode"
    return visitor


def try_code(visitor: Desk, code: str) -> int:
    return visitor.post("/masuk/kode", {"code": code}, page="/masuk/kode").status_code


def test_a_password_alone_opens_nothing_and_a_code_opens_once(
    app: Flask, paper: list[str], sessions: sessionmaker[Session]
) -> None:
    first, second = half_way(app), half_way(app)
    assert first.get("/laporan").status_code == 303
    # The code that switched it on is used up as well.
    assert try_code(first, code_of(sessions)) == 401
    code = code_of(sessions, later=1)
    assert try_code(first, code) == 303
    assert first.get("/laporan").status_code == 200
    assert try_code(second, code) == 401
    with sessions.begin() as session:
        refused = session.scalars(select(AuditEntry).where(AuditEntry.action == "code_refused"))
        assert len(refused.all()) == 2


def test_a_paper_code_opens_once_and_is_kept_as_a_digest(
    app: Flask, paper: list[str], sessions: sessionmaker[Session]
) -> None:
    lost_phone = half_way(app)
    assert try_code(lost_phone, paper[0].upper()) == 303
    assert "Sisa 9" in lost_phone.read("/")
    assert try_code(half_way(app), paper[0]) == 401
    with sessions.begin() as session:
        kept = session.scalars(select(RecoveryCode.code_hash)).all()
    assert not set(kept) & {code.replace("-", "") for code in paper}


@ONE_DATABASE
def test_codes_cannot_be_guessed(
    app: Flask, paper: list[str], sessions: sessionmaker[Session]
) -> None:
    visitor = half_way(app)
    assert [try_code(visitor, "123 456") for _ in range(5)] == [401] * 5
    # From another browser the account's count goes on.
    assert try_code(half_way(app), code_of(sessions, later=1)) == 429


@ONE_DATABASE
def test_the_secret_is_sealed_and_with_another_key_paper_alone_opens(
    app_for: Callable[..., Flask], paper: list[str], sessions: sessionmaker[Session]
) -> None:
    house = app_for(public_url="http://localhost", secret_key="another-" + "y" * 32)
    assert try_code(half_way(house), code_of(sessions, later=1)) == 401
    assert try_code(half_way(house), paper[0]) == 303
    kept = seal("ABC", SECRET_KEY, "totp:1")
    touched = kept[:30] + ("A" if kept[30] != "A" else "B") + kept[31:]
    for sealed, label in ((kept, "totp:2"), (touched, "totp:1"), ("ABC", "totp:1")):
        with pytest.raises(NotOurs):
            unseal(sealed, SECRET_KEY, label)


@ONE_DATABASE
def test_half_a_log_in_does_not_last(
    app: Flask, paper: list[str], sessions: sessionmaker[Session]
) -> None:
    late, void = half_way(app), half_way(app)
    with time_machine.travel(now() + timedelta(minutes=6)):
        late.post("/masuk/kode", {"code": "123456"}, page="/masuk")
        assert "Masuk lagi dari awal" in late.read("/masuk")
        assert late.get("/masuk/kode").location == "/masuk"
    with sessions.begin() as session:
        session.execute(update(Staff).values(password_hash="another"))
    assert try_code(void, paper[1]) == 401


@ONE_DATABASE
def test_it_is_turned_off_with_the_password_or_by_the_administrator(
    app: Flask, desk: Desk, paper: list[str], other_desk: Desk, staff: dict[str, int]
) -> None:
    assert desk.post(f"{SET_UP}/matikan", {"present": "salah"}).status_code == 422
    assert other_desk.post(f"/pengaturan/petugas/{staff['siti']}/dua-langkah").status_code == 303
    assert desk.get("/laporan").status_code == 303
    Desk(app.test_client()).enter("siti").get("/laporan")


@ONE_DATABASE
def test_who_must_have_it_is_led_there_and_nowhere_else(
    desk: Desk, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        session.execute(update(Staff).values(two_factor_required=True))
    assert desk.get("/laporan").location == SET_UP
    partial = desk.get("/laporan", headers={"HX-Request": "true"})
    assert (partial.status_code, partial.headers["HX-Redirect"]) == (403, SET_UP)
    desk.post(f"{SET_UP}/mulai", page=SET_UP)
    assert desk.post(SET_UP, {"code": code_of(sessions)}, page=SET_UP).status_code == 200
    assert desk.get("/laporan").status_code == 200
    assert "Matikan" not in desk.read(SET_UP)
