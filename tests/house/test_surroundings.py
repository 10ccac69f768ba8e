"""What `make run` makes up, and what it leaves to whoever has set it."""

import socket
from pathlib import Path

import pytest

from bot.house.surroundings import Trouble, listen, read_settings


def test_a_demo_needs_nothing(tmp_path: Path) -> None:
    settings = read_settings({}, tmp_path)
    assert settings["DATABASE_URL"] == f"sqlite:///{tmp_path}/sapa.db"
    assert settings["CHANNELS"] == "simulator"
    assert settings["DEMO"] == "1"
    assert len(settings["SECRET_KEY"]) >= 32


def test_the_secret_key_is_made_once(tmp_path: Path) -> None:
    keys = {read_settings({}, tmp_path)["SECRET_KEY"] for _ in range(3)}
    assert len(keys) == 1


def test_environment_before_file_before_default(tmp_path: Path) -> None:
    read_settings({}, tmp_path)
    with (tmp_path / "settings.env").open("a") as file:
        file.write("PORT=8123\nDATABASE_URL='sqlite:///from file $HOME.db'\n")
    settings = read_settings({"PORT": "9000"}, tmp_path)
    assert settings["PORT"] == "9000"
    assert settings["DATABASE_URL"] == "sqlite:///from file $HOME.db"


def test_a_real_channel_closes_the_simulator(tmp_path: Path) -> None:
    assert read_settings({"CHANNELS": "twilio"}, tmp_path)["DEMO"] == "0"
    assert read_settings({"CHANNELS": "twilio", "DEMO": "1"}, tmp_path)["DEMO"] == "1"


def test_an_address_that_is_not_ours_is_said(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"Cannot listen on 203\.0\.113\.1 port 8000"):
        listen("203.0.113.1", 8000)


def test_a_port_that_somebody_else_listens_at_is_passed_over() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with listen("127.0.0.1", taken) as ours:
            assert taken < ours.getsockname()[1] < taken + 50
