"""Every route of the app, and what it is to a stranger. A new route fails until it is listed."""

import re

import pytest
from flask import Flask

from tests.staff.desk import Desk

ENDLESS = "9" * 25  # no database has such an id

LOGIN, OPEN, SIGNED, TOKEN = "login", "open", "signature", "token"

# Method and rule -> what stands before it.
GUARDS = {
    "GET /": LOGIN,
    "GET /healthz": OPEN,
    "GET /laporan": LOGIN,
    "GET /laporan/<number>": LOGIN,
    "GET /masuk": OPEN,
    "GET /pengurus": LOGIN,
    "GET /percakapan/<int:contact_id>": LOGIN,
    "GET /pesan": LOGIN,
    "GET /pengaturan/template": LOGIN,
    "GET /pengaturan/template/<purpose>": LOGIN,
    "GET /perubahan": LOGIN,
    "GET /simulator": OPEN,  # in demo mode; test_simulator.py has the rest
    "GET /simulator/percakapan": OPEN,
    "GET /static/<path:address>": OPEN,
    "GET /tugas": LOGIN,
    "POST /keluar": TOKEN,
    "POST /masuk": TOKEN,
    "POST /pengurus/<int:officer_id>/setujui": TOKEN,
    "POST /pengurus/<int:officer_id>/tolak": TOKEN,
    "POST /pengaturan/template/<purpose>": TOKEN,
    "POST /perubahan/<int:change_id>/setujui": TOKEN,
    "POST /perubahan/<int:change_id>/tolak": TOKEN,
    "POST /pesan/<int:message_id>/selesai": TOKEN,
    "POST /simulator/kirim": TOKEN,
    "POST /tugas/<int:task_id>/selesai": TOKEN,
    "POST /webhooks/android": SIGNED,
    "POST /webhooks/twilio": SIGNED,
    "POST /webhooks/twilio/status": SIGNED,
}
# Behind a log-in as well, once the token is right.
SHUT = [rule for rule, guard in GUARDS.items() if guard == LOGIN] + [
    "POST /pengurus/<int:officer_id>/setujui",
    "POST /pengurus/<int:officer_id>/tolak",
    "POST /pengaturan/template/<purpose>",
    "POST /perubahan/<int:change_id>/setujui",
    "POST /perubahan/<int:change_id>/tolak",
    "POST /pesan/<int:message_id>/selesai",
    "POST /tugas/<int:task_id>/selesai",
]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Who may enter does not depend on the database."""
    return sqlite_url


def path_of(rule: str) -> tuple[str, str]:
    method, path = rule.split()
    return method, re.sub(r"<[^>]+>", "1", path)


def test_every_route_is_in_the_table(app: Flask) -> None:
    found = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert found == set(GUARDS)


@pytest.mark.parametrize("rule", SHUT)
def test_a_stranger_is_sent_to_the_log_in(visitor: Desk, rule: str) -> None:
    method, path = path_of(rule)
    response = visitor.get(path) if method == "GET" else visitor.post(path, page="/masuk")
    assert response.status_code == 303
    assert response.location.startswith("/masuk")


@pytest.mark.parametrize("rule", [rule for rule, guard in GUARDS.items() if guard == TOKEN])
def test_a_form_without_its_token_is_refused(desk: Desk, rule: str) -> None:
    response = desk.client.post(path_of(rule)[1])
    assert response.status_code == 400
    assert "Formulir sudah kedaluwarsa" in response.text


@pytest.mark.parametrize("rule", [rule for rule, guard in GUARDS.items() if guard == SIGNED])
def test_a_webhook_without_its_signature_is_refused(visitor: Desk, rule: str) -> None:
    assert visitor.client.post(path_of(rule)[1]).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/laporan/99999",
        "/laporan/10012",
        "/laporan/x",
        "/percakapan/7",
        f"/percakapan/{ENDLESS}",
        "/tidak-ada",
    ],
)
def test_what_does_not_exist_is_not_found(desk: Desk, path: str) -> None:
    assert desk.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/pengurus/7/setujui",
        "/pengurus/7/tolak",
        "/perubahan/7/setujui",
        "/perubahan/7/tolak",
        "/pesan/7/selesai",
        "/pesan/x/selesai",
        "/tugas/7/selesai",
        f"/tugas/{2**31}/selesai",
        f"/perubahan/{ENDLESS}/setujui",
    ],
)
def test_nothing_can_be_done_to_what_does_not_exist(desk: Desk, path: str) -> None:
    assert desk.post(path).status_code == 404
