"""The office's own rules: what staff may set on the pages, over the defaults of the settings."""

from datetime import time
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from bot.settings import Settings
from models import office_setting

SENDING, ALARMS = "sending", "alarms"


class Sending(BaseModel):
    """When and how much may leave. Times are local; None is never; a budget of 0 has no end.

    A broadcast to more than `four_eyes_above` people needs a second person's yes; 0 never does.
    """

    model_config = ConfigDict(frozen=True)

    quiet_hours: tuple[time, time] | None
    quiet_friday: tuple[time, time] | None
    daily_budget: int = Field(ge=0)
    four_eyes_above: int = Field(default=200, ge=0)
    segment_price: int = Field(default=350, ge=0, description="rupiah for one part of an SMS")


class Alarms(BaseModel):
    """Who is told of a fault, and when it is one. Empty strings: nobody; 0 minutes: never."""

    model_config = ConfigDict(frozen=True)

    phone: str = ""
    email: str = ""
    silent_minutes: int = Field(default=180, ge=0, description="nothing heard of a modem or phone")
    waiting_minutes: int = Field(default=15, ge=0, description="a due text has not left")
    least_balance: int = Field(default=5, ge=0, description="Twilio's balance in its currency")


def sending(session: Session, settings: Settings) -> Sending:
    """The rules in force for what leaves."""
    given = {
        "quiet_hours": settings.quiet_hours,
        "quiet_friday": settings.quiet_friday,
        "daily_budget": settings.daily_budget,
    }
    return Sending.model_validate(given | office_setting.read(session, SENDING))


def alarms(session: Session) -> Alarms:
    """The rules in force for alarms."""
    return Alarms.model_validate(office_setting.read(session, ALARMS))


def keep(session: Session, key: str, rules: BaseModel, staff_id: int | None) -> None:
    """Puts the rules in force, for every process from its next look on."""
    value: dict[str, Any] = rules.model_dump(mode="json")
    office_setting.write(session, key, value, staff_id)
