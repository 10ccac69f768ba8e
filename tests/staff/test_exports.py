"""Large files: made apart from the request, for who asked, once, also when the maker is killed."""

import csv
import io
import os
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, sessionmaker

from bot import exports
from bot.exporting import make_all
from bot.services import Services
from models.audit import AuditEntry
from models.base import now
from models.export_job import KEPT_FOR, LEASE, READY, RUNNING, ExportJob
from models.officer import APPROVED, Officer
from models.report import Report
from models.staff import PEMANTAU, PETUGAS, Staff
from tests.parts import nursery
from tests.parts.waiting import wait_until
from tests.staff.desk import Desk
from tests.staff.records import Records


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The claim is one statement of a kind that the outbox tries on both databases."""
    return sqlite_url


def jobs(sessions: sessionmaker[Session]) -> list[ExportJob]:
    with sessions.begin() as session:
        return list(session.scalars(select(ExportJob).order_by(ExportJob.id)))


def ask(desk: Desk, kind: str = "csv", **query: str) -> None:
    assert desk.post(f"/unduhan/{kind}", query).status_code == 303


def taken(desk: Desk, path: str) -> bytes:
    """The file; a test client leaves it open otherwise."""
    with desk.get(path) as response:
        assert response.status_code == 200
        return response.data


def cast(sessions: sessionmaker[Session], role: str, username: str = "budi") -> None:
    with sessions.begin() as session:
        session.execute(update(Staff).where(Staff.username == username).values(role=role))


def test_the_list_as_a_file_for_who_asked_and_for_administrators(
    app: Flask,
    desk: Desk,
    records: Records,
    services: Services,
    sessions: sessionmaker[Session],
) -> None:
    officer = records.officer("=SUM(A1)", state=APPROVED)
    with sessions.begin() as session:
        phone = session.get_one(Officer, officer.id).contacts[0]
    records.report(phone, category="FM", count=4, note="=HYPERLINK(1)")
    records.report(phone, category="AT", count=2, note="Ani, 7 tahun")
    records.report(phone, category="LUT", kelurahan="52.72.03.1003")
    for role in (PETUGAS, PEMANTAU):
        cast(sessions, role)
        ask(Desk(app.test_client()).enter("budi"), wilayah="52.72.05", kategori="")
    ask(desk, "xlsx")
    make_all(services)
    first, second, third = jobs(sessions)
    assert [job.state for job in (first, second, third)] == [READY] * 3
    budi = Desk(app.test_client()).enter("budi")

    rows = list(csv.reader(io.StringIO(taken(budi, "/unduhan/1").decode("utf-8-sig"))))
    assert [(row[5], row[9], row[13]) for row in rows[1:]] == [
        ("2", "(disamarkan)", "'=SUM(A1)"),
        ("4", "'=HYPERLINK(1)", "'=SUM(A1)"),
    ]
    assert taken(budi, "/unduhan/2") == taken(budi, "/unduhan/1")
    assert budi.get("/unduhan/3").status_code == 404
    assert "Siti" not in budi.read("/unduhan")
    sheet = load_workbook(io.BytesIO(taken(desk, "/unduhan/3"))).active
    assert [row[5].value for row in sheet.iter_rows(min_row=2)] == [3, 2, 4]
    assert sheet["J3"].data_type == "s"
    assert taken(desk, "/unduhan/1")
    with sessions.begin() as session:
        deeds = list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert deeds.count("export_asked") == 3
    assert deeds.count("export_fetched") == 5

    with time_machine.travel(now() + KEPT_FOR + timedelta(minutes=1)):
        exports.sweep(services)
    assert list(services.settings.export_dir.iterdir()) == []
    assert 'href="/unduhan"' in desk.get("/laporan").text  # the page can be closed and found again
    assert "Sudah dihapus Buat lagi" in desk.read("/unduhan")
    assert '<input type="hidden" name="wilayah" value="52.72.05">' in desk.get("/unduhan").text
    assert desk.get("/unduhan/1").status_code == 404


def test_a_killed_maker_s_job_is_made_by_the_next(
    desk: Desk, records: Records, services: Services, sessions: sessionmaker[Session]
) -> None:
    report = records.report(records.contact("+6281200000001"))
    row = {
        name: getattr(report, name)
        for name in ("contact_id", "message_id", "category", "count", "kelurahan", "verified")
    }
    with sessions.begin() as session:
        session.execute(insert(Report), [row | {"created_at": now()} for _ in range(3000)])
    ask(desk, "xlsx")
    settings = services.settings
    told = {
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "EXPORT_DIR": str(settings.export_dir),
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "PUBLIC_URL": settings.public_url,
        "CHANNELS": "simulator",
    }
    maker = nursery.start(["-m", "bot.exporting"], os.environ | told)
    wait_until(lambda: jobs(sessions)[0].state == RUNNING)
    maker.kill()
    maker.wait(20)
    (job,) = jobs(sessions)
    assert job.state == RUNNING
    assert "Sedang dibuat" in desk.read("/unduhan")
    assert desk.get(f"/unduhan/{job.id}").status_code == 404
    make_all(services)  # not yet: it might be slow and not dead
    assert jobs(sessions)[0].state == RUNNING
    with time_machine.travel(now() + LEASE + timedelta(seconds=1)):
        make_all(services)
    (job,) = jobs(sessions)
    assert (job.state, job.attempts, job.done) == (READY, 2, 3001)
    book = load_workbook(io.BytesIO(taken(desk, f"/unduhan/{job.id}")), read_only=True)
    assert sum(1 for _ in book.active.rows) == 3002
