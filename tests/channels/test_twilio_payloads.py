"""What each of Twilio's requests becomes: one payload file for every kind."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from twilio.request_validator import RequestValidator
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from bot.channels import Malformed, twilio_in
from bot.settings import Settings
from tests.conftest import TEST_SETTINGS
from values import ATTACHMENTS, Receipt

FOLDER = Path(__file__).parents[1] / "payloads/twilio"
PAYLOADS = sorted(FOLDER.glob("*.json"))
MOMENT = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.fixture(scope="module")
def settings() -> Settings:
    """Settings of an office with Twilio; nothing is opened."""
    places = {"database_url": "sqlite:///x", "redis_url": "redis://127.0.0.1:9"}
    return Settings.model_validate(TEST_SETTINGS | places)


def request_for(settings: Settings, path: str, form: dict[str, str]) -> Request:
    token = str(TEST_SETTINGS["twilio_auth_token"])
    mark = RequestValidator(token).compute_signature(settings.public_url + path, form)
    headers = {"X-Twilio-Signature": str(mark)}
    return Request(EnvironBuilder(path, method="POST", data=form, headers=headers).get_environ())


@pytest.mark.parametrize("path", PAYLOADS, ids=lambda path: path.stem)
def test_a_payload_becomes_what_its_file_says(settings: Settings, path: Path) -> None:
    captured = json.loads(path.read_text())
    heard = twilio_in.hear(
        settings, request_for(settings, captured["path"], captured["form"]), MOMENT
    )
    (told,) = heard.told
    became = json.loads(json.dumps(asdict(told)))

    assert became["channel"] == "twilio"
    assert {name: became[name] for name in captured["becomes"]} == captured["becomes"]
    assert heard.status == (204 if isinstance(told, Receipt) else 200)


def test_every_kind_of_attachment_is_captured() -> None:
    became = [json.loads(path.read_text())["becomes"] for path in PAYLOADS]
    kinds = {one["kind"] for told in became for one in told.get("attachments", ())}
    assert kinds == set(ATTACHMENTS)


@pytest.mark.parametrize(
    ("payload", "change", "fault"),
    [
        ("location", {"Latitude": "91"}, "Latitude"),
        ("location", {"Longitude": "-180.1"}, "Longitude"),
        ("location", {"Latitude": "nan"}, "Latitude"),
        ("location", {"Latitude": "1e9"}, "Latitude"),
        ("photo", {"NumMedia": "-1"}, "NumMedia"),
        ("photo", {"NumMedia": "100"}, "NumMedia"),
    ],
)
def test_an_odd_part_is_named(
    settings: Settings, payload: str, change: dict[str, str], fault: str
) -> None:
    form = json.loads((FOLDER / f"{payload}.json").read_text())["form"] | change
    with pytest.raises(Malformed, match=fault):
        twilio_in.hear(settings, request_for(settings, "/webhooks/twilio", form), MOMENT)


def test_a_place_needs_both_its_numbers(settings: Settings) -> None:
    form = json.loads((FOLDER / "location.json").read_text())["form"]
    del form["Longitude"]
    with pytest.raises(Malformed, match="Longitude"):
        twilio_in.hear(settings, request_for(settings, "/webhooks/twilio", form), MOMENT)
