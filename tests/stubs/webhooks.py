"""Posting to our webhooks as Twilio does, signed."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class TwilioPosts:
    """Signs and posts what Twilio would."""

    client: FlaskClient
    settings: Settings

    def text(self, sender: str, text: str, **more: str) -> TestResponse:
        """An inbound SMS, or a WhatsApp text where `sender` begins with `whatsapp:`."""
        return self.post("/webhooks/twilio", self.inbound(sender, text, **more))

    def inbound(self, sender: str, text: str, **more: str) -> dict[str, str]:
        """The form of an inbound text; `more` overrides or adds fields."""
        whatsapp = sender.startswith("whatsapp:")
        sid = f"SM{secrets.token_hex(16)}"
        return {
            "ToCountry": "ID",
            "SmsMessageSid": sid,
            "NumMedia": "0",
            "SmsSid": sid,
            "SmsStatus": "received",
            "Body": text,
            "To": "whatsapp:+62800000009001" if whatsapp else "+62800000009000",
            "NumSegments": "1",
            "MessageSid": sid,
            "AccountSid": str(self.settings.twilio_account_sid),
            "From": sender,
            "ApiVersion": "2010-04-01",
            **more,
        }

    def status(self, callback: str, sid: str, word: str, **more: str) -> TestResponse:
        """A status callback to the address that was given at the send."""
        form = {
            "MessageSid": sid,
            "MessageStatus": word,
            "AccountSid": str(self.settings.twilio_account_sid),
            **more,
        }
        return self.post(callback.removeprefix(self.settings.public_url), form)

    def post(self, path: str, form: Mapping[str, str], mark: str | None = None) -> TestResponse:
        """The form, signed unless `mark` is given."""
        if mark is None:
            mark = self.mark(path, form)
        headers = {"X-Twilio-Signature": mark}
        return self.client.post(path, data=form, headers=headers)

    def mark(self, path: str, form: Mapping[str, str]) -> str:
        """Twilio's signature."""
        token = self.settings.twilio_auth_token
        assert token is not None
        validator = RequestValidator(token.get_secret_value())
        return str(validator.compute_signature(self.settings.public_url + path, form))
