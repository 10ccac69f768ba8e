"""Every setting, its type and its default: parsed once, all faults named together."""

from collections.abc import Mapping
from datetime import time
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

# One line per channel: its name in CHANNELS, and the module whose `open_channel` makes it.
CHANNEL_MODULES: Mapping[str, str] = {
    "android": "bot.channels.android",
    "gammu": "bot.channels.gammu",
    "simulator": "bot.channels.simulator",
    "twilio": "bot.channels.twilio",
}


class Settings(BaseSettings):
    """The process's surroundings. Names in capitals are environment variables of the same name."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, validate_default=True)

    secret_key: SecretStr = Field(
        min_length=32,
        description="signs cookies and seals two-factor secrets; 32 characters or more",
    )
    database_url: str = Field(description="sqlite:///… or postgresql+psycopg://…")
    redis_url: str = Field(description="redis://… or unix:///…")
    public_url: str = Field(
        pattern=r"^https?://[^/]+$",
        description="where providers and staff reach us, without a closing slash",
    )
    demo: bool = Field(default=False, description="opens the phone simulator to everyone")
    channels: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("twilio",), description="channels in use, parted by commas"
    )
    trusted_proxies: int = Field(default=0, ge=0, le=4, description="proxies whose headers count")

    twilio_account_sid: str | None = Field(default=None, pattern=r"^AC[0-9a-f]{32}$")
    twilio_auth_token: SecretStr | None = Field(default=None, min_length=8)
    twilio_sms_from: str | None = Field(
        default=None, pattern=r"^(\+[0-9]{6,15}|[A-Za-z0-9]{3,11})$"
    )
    twilio_whatsapp_from: str | None = Field(default=None, pattern=r"^\+[0-9]{6,15}$")
    twilio_api_url: str = Field(default="https://api.twilio.com", pattern=r"^https?://[^/]+$")

    fallback_channel: str = Field(
        default="", description="sends as SMS what WhatsApp cannot deliver; empty for none"
    )
    gammu_database_url: SecretStr | None = Field(
        default=None, description="of Gammu SMSD: sqlite:////… or postgresql+psycopg://…"
    )
    gammu_phone_id: str | None = Field(default=None, description="the modem that sends; any")
    gammu_multipart_seconds: float = Field(
        default=60, ge=0, description="how long a text waits for a lost part"
    )

    android_url: str | None = Field(
        default=None, pattern=r"^https?://\S+[^/\s]$", description="of the gateway's API"
    )
    android_user: str | None = Field(default=None, description="of the gateway's API")
    android_password: SecretStr | None = Field(default=None, description="of the gateway's API")
    android_signing_key: SecretStr | None = Field(
        default=None, min_length=8, description="as the phone shows it"
    )
    android_clock_seconds: int = Field(
        default=300, ge=1, description="how far the phone's clock may be from ours"
    )
    poll_seconds: int = Field(default=3, ge=1, description="how often a modem's inbox is read")

    send_rate: float = Field(default=50, gt=0, description="texts a second through one channel")
    rates: Annotated[dict[str, float], NoDecode] = Field(
        default_factory=dict, description="the same for single channels: gammu=0.2,twilio=80"
    )
    quiet_hours: Annotated[tuple[time, time] | None, NoDecode] = Field(
        default=(time(20), time(6)), description="when what can wait waits; empty for never"
    )
    quiet_friday: Annotated[tuple[time, time] | None, NoDecode] = Field(
        default=(time(11, 30), time(13, 30)), description="the same on Fridays"
    )
    daily_budget: int = Field(
        default=0, ge=0, description="texts a day per channel, replies apart; 0 for no end"
    )
    send_concurrency: int = Field(default=50, ge=1, le=200, description="texts in flight at once")
    send_timeout: float = Field(default=15.0, gt=0, description="seconds to wait for a provider")
    lease_seconds: int = Field(default=60, ge=1, description="how long a claimed row is one's own")
    settle_seconds: int = Field(
        default=300,
        ge=1,
        description="how long a text may be in doubt before the provider is asked",
    )
    unproven: Literal["resend", "hold"] = Field(
        default="resend", description="what is done with a text that the provider does not have"
    )
    sweep_seconds: int = Field(default=15, ge=1, description="how often lost nudges are made good")

    health_seconds: int = Field(default=300, ge=1, description="how often channels are looked at")
    smtp_url: SecretStr | None = Field(
        default=None,
        description="for mails to the administrator: smtp(s)://user:password@host:port",
    )
    mail_from: str = Field(default="sapa-lks@localhost", description="the sender of those mails")

    spool_dir: Path = Field(
        default=Path("var/spool"),
        description="where texts wait for the database; web and worker share it",
    )
    export_dir: Path = Field(
        default=Path("var/exports"),
        description="where large files for staff are kept for three days; web and worker share it",
    )
    media_dir: Path = Field(
        default=Path("var/media"), description="where photos are kept; web and worker share it"
    )
    reconcile_seconds: int = Field(
        default=600, ge=1, description="how often providers are asked what we have missed"
    )
    reconcile_overlap: int = Field(
        default=3600, ge=0, description="seconds before the last mark that are asked for again"
    )
    reconcile_first_hours: int = Field(
        default=6, ge=0, description="how far back the very first look goes"
    )

    @property
    def whatsapp_channel(self) -> str:
        """The channel that begins on WhatsApp; empty for none."""
        return "twilio" if "twilio" in self.channels and self.twilio_whatsapp_from else ""

    @field_validator("channels", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("fallback_channel")
    @classmethod
    def _in_use(cls, value: str, info: ValidationInfo) -> str:
        if value and value not in info.data.get("channels", ()):
            raise ValueError("not among CHANNELS")
        return value

    @field_validator("rates", mode="before")
    @classmethod
    def _read_rates(cls, value: object) -> object:
        if isinstance(value, str):
            pairs = (part.partition("=") for part in value.split(",") if part.strip())
            return {name.strip(): rate.strip() for name, _, rate in pairs}
        return value

    @field_validator("quiet_hours", "quiet_friday", mode="before")
    @classmethod
    def _read_span(cls, value: object) -> object:
        if isinstance(value, str):
            begin, _, end = value.partition("-")
            return (begin.strip(), end.strip()) if value.strip() else None
        return value

    @field_validator("rates")
    @classmethod
    def _positive(cls, value: dict[str, float]) -> dict[str, float]:
        if any(rate <= 0 for rate in value.values()):
            raise ValueError("a rate is more than nothing")
        return value

    @field_validator("channels")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := set(value) - CHANNEL_MODULES.keys():
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        return value

    # Field by field and not on the whole model: so a lack here is named beside every other fault.
    @field_validator("twilio_account_sid", "twilio_auth_token", "twilio_whatsapp_from")
    @classmethod
    def _twilio_whole(cls, value: object, info: ValidationInfo) -> object:
        if "twilio" not in info.data.get("channels", ()) or value:
            return value
        if info.field_name != "twilio_whatsapp_from":
            raise ValueError("needed by channel twilio")
        if not info.data.get("twilio_sms_from"):
            raise ValueError("channel twilio needs this or TWILIO_SMS_FROM")
        return value

    @field_validator(
        "gammu_database_url",
        "android_url",
        "android_user",
        "android_password",
        "android_signing_key",
    )
    @classmethod
    def _channel_whole(cls, value: object, info: ValidationInfo) -> object:
        channel = str(info.field_name).partition("_")[0]
        if channel in info.data.get("channels", ()) and not value:
            raise ValueError(f"needed by channel {channel}")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith(("smtp://", "smtps://")):
            raise ValueError("begins with smtp:// or smtps://")
        return value

    @field_validator("gammu_database_url")
    @classmethod
    def _readable(cls, value: SecretStr | None) -> SecretStr | None:
        kinds = ("sqlite:///", "postgresql+psycopg://")
        if value and not value.get_secret_value().startswith(kinds):
            raise ValueError(f"begins with {' or '.join(kinds)}")
        return value


class SettingsError(Exception):
    """The surroundings are not fit to start in; the text lists every fault."""


def load_settings() -> Settings:
    """The settings from the environment.

    Raises `SettingsError` that names every missing or odd setting at once, never a value.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_in_words(error)) from None


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once."""
    return load_settings()


def _in_words(error: ValidationError) -> str:
    lines = ["Sapa LKS cannot start. Mend these settings (environment variables):"]
    for fault in error.errors(include_input=False, include_url=False):
        name = ".".join(str(part) for part in fault["loc"]).upper()
        described = Settings.model_fields.get(name.lower())
        hint = f" ({described.description})" if described and described.description else ""
        lines.append(f"  {name or 'CHANNELS'}: {fault['msg']}{hint}")
    return "\n".join(lines)
