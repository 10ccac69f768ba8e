"""The office's own rules and words: what staff may set on the pages, over what we ship."""

from datetime import datetime, time, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.settings import Settings
from handlers import replies
from models import broadcast_reach, office_setting
from models.office_setting import OfficeSetting
from models.retention import Limits
from reading.district import District, OwnWords, load_district, taught

SENDING, ALARMS, REPLIES, VOCABULARY = broadcast_reach.RULES, "alarms", "replies", "vocabulary"
RETENTION = "retention"

_MONTH = 30
_KEPT = "language"  # in a session's `info`
_LANGUAGE = select(OfficeSetting.key, OfficeSetting.value).where(
    OfficeSetting.key.in_((REPLIES, VOCABULARY))
)


class Sending(BaseModel):
    """When and how much may leave. Times are local; None is never; a budget of 0 has no end.

    A broadcast to more than `four_eyes_above` people needs a second person's yes; 0 never does.
    """

    model_config = ConfigDict(frozen=True)

    quiet_hours: tuple[time, time] | None
    quiet_friday: tuple[time, time] | None
    daily_budget: int = Field(ge=0)
    four_eyes_above: int = Field(default=broadcast_reach.FOUR_EYES_ABOVE, ge=0)
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


class Retention(BaseModel):
    """How long words and names are kept; 0 is for ever, until the office has decided."""

    model_config = ConfigDict(frozen=True)

    message_days: int = Field(default=0, ge=0)
    case_months: int = Field(default=0, ge=0, description="since a case was closed")
    audit_months: int = Field(default=0, ge=0)

    def limits(self, moment: datetime) -> Limits:
        """Before which moments everything goes. A month is 30 days here."""

        def before(days: int) -> datetime | None:
            return moment - timedelta(days=days) if days else None

        return Limits(
            messages=before(self.message_days),
            cases=before(self.case_months * _MONTH),
            audit=before(self.audit_months * _MONTH),
        )


class Vocabulary(BaseModel):
    """What the office taught the reader: pairs of a phrase and the code it stands for."""

    model_config = ConfigDict(frozen=True)

    categories: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, str], ...] = ()


def language(session: Session) -> District:
    """The district with the office's own words; from here on this thread says its own sentences.

    On the way of every text: one question for both, once in a session however much is said in it.
    """
    kept = session.info.get(_KEPT)
    if kept is None:
        kept = session.info[_KEPT] = {str(row[0]): row[1] for row in session.execute(_LANGUAGE)}
    replies.reword(kept.get(REPLIES, {}))
    words = Vocabulary.model_validate(kept.get(VOCABULARY, {}))
    if not (words.categories or words.places):
        return load_district()
    return taught(load_district(), OwnWords(words.categories, words.places))


def retention(session: Session) -> Retention:
    """The rules in force for what is kept."""
    return Retention.model_validate(office_setting.read(session, RETENTION))


def keep(session: Session, key: str, rules: BaseModel, staff_id: int | None) -> None:
    """Puts the rules in force, for every process from its next look on."""
    value: dict[str, Any] = rules.model_dump(mode="json")
    office_setting.write(session, key, value, staff_id)
