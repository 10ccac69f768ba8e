"""/masuk and /keluar: who gets in, how often one may try, and what a stolen cookie is worth."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from argon2 import extract_parameters
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from bot.staff import passwords
from bot.staff.login import is_within_site
from models.audit import AuditEntry
from models.base import now
from models.staff import Staff, StaffSession
from tests.staff.desk import PASSWORD, Desk, words

WRONG = "Nama pengguna atau kata sandi salah."


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Who gets in does not depend on the database; tries at one instant run on both."""
    return sqlite_url


def cookie(desk: Desk) -> str:
    found = desk.client.get_cookie("sapa")
    assert found
    return found.value


def with_cookie(app: Flask, value: str) -> Desk:
    thief = Desk(app.test_client())
    thief.client.set_cookie("sapa", value)
    return thief


def test_the_right_password_opens_the_list(visitor: Desk) -> None:
    response = visitor.try_to_enter("Siti ", PASSWORD)
    assert response.status_code == 303
    assert response.location == "/"
    assert "Siti Rahmawati" in visitor.read("/laporan")


@pytest.mark.parametrize(("username", "password"), [("siti", "salah"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_read_the_same(
    visitor: Desk, username: str, password: str
) -> None:
    response = visitor.try_to_enter(username, password)
    assert response.status_code == 401
    assert WRONG in words(response)
    assert visitor.get("/laporan").status_code == 303


def test_an_unknown_name_is_as_much_work_as_a_wrong_password(
    visitor: Desk, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    work = []
    matches = passwords.matches

    def watched(password_hash: str, password: str) -> bool:
        work.append(extract_parameters(password_hash))
        return matches(password_hash, password)

    with sessions.begin() as session:
        session.execute(update(Staff).values(password_hash=passwords.hash_password(PASSWORD)))
    monkeypatch.setattr(passwords, "matches", watched)
    for name in ("siti", "nobody"):
        assert visitor.try_to_enter(name, "salah").status_code == 401
    known, unknown = work
    assert known == unknown


def test_a_disabled_account_stays_out(visitor: Desk, sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.execute(update(Staff).where(Staff.username == "siti").values(is_active=False))
    assert visitor.try_to_enter("siti", PASSWORD).status_code == 401


def test_disabling_an_account_ends_its_log_ins(desk: Desk, sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.execute(update(Staff).where(Staff.username == "siti").values(is_active=False))
    assert desk.get("/laporan").status_code == 303


def test_a_log_in_changes_the_cookie_and_empties_it(app: Flask, visitor: Desk) -> None:
    visitor.get("/masuk")
    planted = cookie(visitor)
    visitor.enter("siti")
    assert cookie(visitor) != planted
    assert with_cookie(app, planted).get("/laporan").status_code == 303


def test_two_log_ins_are_two_sessions(desk: Desk, app: Flask) -> None:
    again = Desk(app.test_client()).enter("siti")
    again.post("/keluar")
    assert desk.get("/laporan").status_code == 200


def test_a_copied_cookie_is_dead_after_the_log_out(app: Flask, desk: Desk) -> None:
    stolen = cookie(desk)
    assert with_cookie(app, stolen).get("/laporan").status_code == 200
    assert desk.post("/keluar").status_code == 303
    assert with_cookie(app, stolen).get("/laporan").status_code == 303


def test_a_log_in_runs_out(desk: Desk, sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.execute(update(StaffSession).values(expires_at=now() - timedelta(seconds=1)))
    assert desk.get("/laporan").status_code == 303


def test_the_table_of_sessions_holds_no_token(desk: Desk, sessions: sessionmaker[Session]) -> None:
    with desk.client.session_transaction() as carried:
        token = carried["_user_id"]
    with sessions.begin() as session:
        kept = session.scalars(select(StaffSession)).one()
    assert token not in kept.token_hash
    assert len(kept.token_hash) == 64


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    app_for: Callable[..., Flask],
) -> None:
    app = app_for(public_url="https://sapa.example")
    response = app.test_client().get("/masuk", base_url="https://sapa.example")
    made = response.headers["Set-Cookie"]
    assert made.startswith("__Host-sapa=")
    for mark in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert mark in made


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        "laporan",
        "",
    ],
)
def test_a_log_in_leads_nowhere_else(visitor: Desk, address: str) -> None:
    assert not is_within_site(address)
    response = visitor.try_to_enter("siti", PASSWORD, next_=address)
    assert response.location == "/"


def test_a_log_in_leads_back_to_the_page_that_asked_for_it(visitor: Desk) -> None:
    asked = visitor.get("/laporan?kategori=LUT")
    assert asked.location == "/masuk?next=/laporan?kategori%3DLUT"
    response = visitor.try_to_enter("siti", PASSWORD, next_="/laporan?kategori=LUT")
    assert response.location == "/laporan?kategori=LUT"


def test_a_fragment_that_needs_a_log_in_sends_the_whole_page_there(visitor: Desk) -> None:
    response = visitor.get("/laporan", headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == "/masuk"


def test_log_ins_and_refusals_are_in_the_audit_log(
    visitor: Desk, staff: dict[str, int], sessions: sessionmaker[Session]
) -> None:
    visitor.try_to_enter("siti", "salah")
    visitor.enter("siti").post("/keluar")
    with sessions.begin() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    siti = staff["siti"]
    assert [(entry.staff_id, entry.action, entry.subject) for entry in entries] == [
        (None, "login_refused", f"staff:{siti}"),
        (siti, "login", ""),
        (siti, "logout", ""),
    ]
