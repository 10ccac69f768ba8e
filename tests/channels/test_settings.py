"""A channel that lacks a setting does not start, and names all of them."""

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from bot.settings import Settings


@pytest.fixture
def faults(settings_for: Callable[..., Settings]) -> Callable[..., set[str]]:
    """The names of the settings that are at fault."""

    def found(**given: object) -> set[str]:
        with pytest.raises(ValidationError) as caught:
            settings_for(**given)
        assert "rahasia" not in str(caught.value.errors(include_input=False, include_url=False))
        return {str(fault["loc"][0]) for fault in caught.value.errors()}

    return found


def test_all_that_lacks_is_named_at_once(faults: Callable[..., set[str]]) -> None:
    assert faults(channels=("android", "gammu")) == {
        "gammu_database_url",
        "android_url",
        "android_user",
        "android_password",
        "android_signing_key",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("gammu_database_url", "mysql://sapa:rahasia@localhost/smsd"),
        ("gammu_database_url", ""),
        ("android_url", "192.168.1.10:8080"),
        ("android_url", "http://192.168.1.10:8080/"),
        ("android_signing_key", "short"),
        ("android_password", ""),
    ],
)
def test_an_odd_one_is_named(name: str, value: str, faults: Callable[..., set[str]]) -> None:
    whole = {
        "channels": ("android", "gammu"),
        "gammu_database_url": "sqlite:////var/lib/gammu-sapa/smsd.db",
        "android_url": "http://192.168.1.10:8080",
        "android_user": "sapa",
        "android_password": "rahasia-sekali",
        "android_signing_key": "rahasia-sekali",
    }
    assert faults(**whole | {name: value}) == {name}


def test_nothing_is_asked_of_an_office_without_them(settings_for: Callable[..., Settings]) -> None:
    assert settings_for(channels=("simulator",)).android_url is None
