"""How long the server takes for each staff page, with a million reports and three million texts.

    python -m bench.pages [postgresql+psycopg://…]

Prints a table of medians, and for pages beyond the goal their slowest statement. Without a database
of one's own it makes one (2 GB) and throws it away.
"""

import re
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, event, select, text

from bench.big_house import PASSWORD, REPORTS, USERNAME, fill
from bot.app import create_app
from bot.services import open_services
from bot.settings import Settings
from models.report import Report
from models.tally import fold
from tests.conftest import TEST_SETTINGS
from tests.parts.databases import migrate
from tests.parts.postgres import running_postgres
from tests.parts.redis_server import running_redis

GOAL = 0.2
ROUNDS = 5


def main() -> None:
    """Fills the database if it is not there, then walks the pages."""
    with ExitStack() as stack:
        engine = stack.enter_context(_database())
        settings = TEST_SETTINGS | {
            "database_url": engine.url.render_as_string(hide_password=False),
            "redis_url": stack.enter_context(running_redis()),
            "public_url": "http://localhost",
        }
        services = open_services(Settings.model_validate(settings))
        while True:
            with services.sessions.begin() as session:
                if not fold(session):
                    break
        # Millions of changes at once leave holes that years of folding every 15 seconds do not.
        with services.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as each:
            each.execute(text("VACUUM (FULL, ANALYZE) tally"))
        with services.sessions.begin() as session:
            middle = session.get_one(Report, REPORTS // 2)
        app = create_app(services)
        slow = _Watch(services.engine)
        print("| page | ms | of the goal | KB packed |\n|---|---|---|---|")
        client = _logged_in(app)
        for path in _paths(middle):
            _measure(client, path, slow)


def _paths(report: Report) -> list[str]:
    month = f"dari={report.created_at:%Y-%m}-01&sampai={report.created_at:%Y-%m}-28"
    return [
        "/",
        "/?masa=12-bulan",
        "/?masa=12-bulan&lks=7",
        "/?kecamatan=52.72.05&kategori=anak",
        "/laporan",
        f"/laporan?sebelum={report.id}",
        f"/laporan?{month}",
        "/laporan?status=terhitung&jenis=kasus",
        "/laporan?kategori=LUT&wilayah=52.72.05",
        "/laporan?lks=7&status=baru",
        "/laporan?darurat=ya",
        "/laporan?verifikasi=belum",
        "/laporan?tenggat=lewat",
        f"/laporan?cari={report.number}",
        "/laporan?cari=Pengurus+7",
        "/laporan?cari=nomor+123456",
        "/laporan?cari=perlu+bantuan",
        "/laporan?cari=penatoi+lansia",
        f"/laporan/{report.number}",
        "/pesan",
        "/pesan?cari=nomor+123456",
        "/pesan?cari=bantuan+perlu",
        "/pesan?cari=penatoi+lansia",
        f"/percakapan/{report.contact_id}",
        "/pengurus",
        "/perubahan",
        "/tugas",
        "/rekap?masa=12-bulan",
        "/rekap/lks",
        "/bimtek",
        "/siaran",
        "/kesehatan",
        "/pengaturan",
        "/unduhan",
    ]


class _Watch:
    """The slowest statement since it was last looked at."""

    def __init__(self, engine: Engine) -> None:
        self.worst = (0.0, "")
        event.listen(engine, "before_cursor_execute", self._before)
        event.listen(engine, "after_cursor_execute", self._after)

    def _before(self, connection: Any, *_: object) -> None:
        connection.info["begun"] = time.perf_counter()

    def _after(self, connection: Any, _cursor: object, statement: str, *_: object) -> None:
        took = time.perf_counter() - connection.info["begun"]
        self.worst = max(self.worst, (took, statement))


def _measure(client: FlaskClient, path: str, slow: _Watch) -> None:
    packed = {"Accept-Encoding": "gzip"}
    answer = client.get(path, headers=packed)
    taken = []
    slow.worst = (0.0, "")
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        client.get(path, headers=packed)
        taken.append(time.perf_counter() - begun)
    median = statistics.median(taken)
    status = "" if answer.status_code == 200 else f" ({answer.status_code})"
    size = len(answer.data) / 1024
    print(
        f"| `{path}`{status} | {1000 * median:.0f} | {median / GOAL:.2f} | {size:.1f} |", flush=True
    )
    if median > GOAL:
        took, statement = slow.worst
        print(f"  slowest, {1000 * took:.0f} ms: {' '.join(statement.split())}", file=sys.stderr)


def _logged_in(app: Flask) -> FlaskClient:
    client = app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/masuk").text)
    assert token
    form = {"username": USERNAME, "password": PASSWORD, "csrf_token": token[1]}
    assert client.post("/masuk", data=form).status_code == 303
    return client


@contextmanager
def _database() -> Iterator[Engine]:
    """The database that the command names, or a careful server's own; filled if it is empty."""
    with ExitStack() as stack:
        url = sys.argv[1] if sys.argv[1:] else _fresh(stack.enter_context(running_postgres(True)))
        engine = create_engine(url)
        migrate(url)
        with engine.connect() as connection:
            is_full = connection.execute(select(Report.id).limit(1)).first() is not None
        if not is_full:
            fill(engine)
        yield engine
        engine.dispose()


def _fresh(server: str) -> str:
    admin = create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE big"))
    admin.dispose()
    return server.format("big")


if __name__ == "__main__":
    main()
