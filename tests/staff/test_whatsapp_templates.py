"""/pengaturan/template: what is kept, what is refused and why."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.staff.settings_words import TEMPLATE_PURPOSES, TEMPLATE_VALUES
from models.audit import AuditEntry
from models.whatsapp_template import MESSAGE, PURPOSES, WhatsappTemplate, templates_for
from tests.staff.desk import Desk, words

PAGE = "/pengaturan/template/invitation"
SID = "HX" + "0a" * 16
FORM = {
    "content_sid": SID,
    "text": "Undangan {{1}}, {{2}}. Balas dengan tombol.",
    "value_1": "event",
    "value_2": "date",
    "value_3": "code",
    "title_1": "Hadir",
    "payload_1": "HADIR {{3}}",
    "is_active": "ya",
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """A page of forms; the rows are plain ones."""
    return sqlite_url


def test_every_purpose_and_value_has_its_words() -> None:
    assert TEMPLATE_PURPOSES.keys() == PURPOSES.keys()
    assert TEMPLATE_VALUES.keys() == {MESSAGE, *(name for one in PURPOSES.values() for name in one)}


def test_a_template_is_kept_shown_and_changed(
    desk: Desk, staff: dict[str, int], sessions: sessionmaker[Session]
) -> None:
    assert "Undangan Bimtek Belum ada" in desk.read("/pengaturan/template")
    assert desk.post(PAGE, FORM, page=PAGE).status_code == 303
    page = desk.read("/pengaturan/template")
    assert "Undangan Bimtek Dipakai Undangan {{1}}, {{2}}." in page
    assert "Tombol: Hadir" in page
    assert 'value="HADIR {{3}}"' in desk.get(PAGE).text
    again = {name: value for name, value in FORM.items() if name != "is_active"}
    desk.post(PAGE, again | {"text": "{{1}} {{2}} baru"}, page=PAGE)

    assert "Tidak dipakai {{1}} {{2}} baru" in desk.read("/pengaturan/template")
    with sessions.begin() as session:
        (kept,) = session.scalars(select(WhatsappTemplate))
        assert kept.variables == {"1": "event", "2": "date", "3": "code"}
        assert kept.buttons == [{"title": "Hadir", "payload": "HADIR {{3}}"}]
        assert kept.changed_by_id == staff["siti"]
        assert templates_for(session, "invitation") == []
        deeds = session.scalars(select(AuditEntry.subject).where(AuditEntry.action.like("temp%")))
        assert list(deeds) == ["template:invitation"] * 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"content_sid": "HX123"}, "Content SID terdiri dari HX"),
        ({"text": " "}, "Isi template tidak boleh kosong"),
        ({"text": "{{1}} {{2}} " + "x" * 1024}, "lebih dari 1024 huruf"),
        ({"value_2": ""}, "Belum ditentukan: {{2}}."),
        ({"value_2": "password"}, "Belum ditentukan: {{2}}."),
        ({"text": "{{1}} {{2}} {{9}}"}, "Belum ditentukan: {{9}}."),
        ({"value_4": "place"}, "Tidak ada di isi maupun tombol: {{4}}."),
        ({"title_1": ""}, "Nama tombol 1 sampai 20 huruf"),
    ],
)
def test_what_would_not_work_is_refused_and_stays_in_the_form(
    change: dict[str, str], said: str, desk: Desk, sessions: sessionmaker[Session]
) -> None:
    answer = desk.post(PAGE, FORM | change, page=PAGE)

    assert answer.status_code == 422
    assert said in words(answer)
    assert f'value="{FORM["title_1"] if "title_1" not in change else ""}"' in answer.text
    with sessions.begin() as session:
        assert session.scalars(select(WhatsappTemplate)).all() == []


def test_an_unknown_purpose_is_not_found(desk: Desk) -> None:
    assert desk.get("/pengaturan/template/x").status_code == 404
    assert desk.post("/pengaturan/template/x", FORM).status_code == 404
