"""Twilio: SMS and WhatsApp. Every word and code of Twilio's is in the files `twilio….py`.

What it tells us is read in `twilio_in.py`; here are the ways out, and its log.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http import HttpClient
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from werkzeug.datastructures import MultiDict

from bot.channels import (
    Accepted,
    Malformed,
    OptedOut,
    Posting,
    Pulse,
    Refused,
    Rejected,
    SendError,
    TryLater,
    Uncertain,
)
from bot.channels.twilio_files import TwilioFiles
from bot.channels.twilio_http import KeptOpenHttp
from bot.channels.twilio_in import MOST_FILES, STATUS_PATH, hear, incoming, kind_of
from bot.settings import Settings
from values import Attachment, Incoming

__all__ = ["TwilioChannel", "hear", "open_channel"]

# Not processed, or refused for now: surely not sent. The rest of the 4xx will not change.
_LATER_SECONDS: Mapping[int, float] = {
    20429: 5, 14107: 5, 63018: 10, 63038: 600, 30036: 10, 21611: 60,
    30001: 60, 30017: 60,
    # Our own configuration is at fault: the text can still leave once it is mended.
    20003: 300, 21408: 900, 21606: 900, 63007: 900,
}  # fmt: skip
_OPTED_OUT = {21610, 63014}

# Refused, not there, or a hotspot's log-in page, which says 200 to everything.
_NO_ANSWER = (TwilioException, OSError, ValueError)

_MOST_LISTED = 200
_PAGE, _MOST_FETCHED = 200, 50_000
# The log is said to be sorted by the day of sending; nothing is promised within one.
_LOG_IS_SORTED_TO = timedelta(days=1)

log = structlog.get_logger()


class TwilioChannel:
    """Texts out through Twilio's Messages resource."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._http = KeptOpenHttp(settings.send_timeout)
        self._out = _client(settings, self._http)
        self._client = _client(settings, TwilioHttpClient(timeout=settings.send_timeout))
        self._files = TwilioFiles(settings)

    async def send(self, posting: Posting) -> Accepted:
        """Creates one message. Raises `TryLater`, `Rejected` or `Uncertain`."""
        try:
            made = await self._out.messages.create_async(
                to=_prefixed(posting.medium, posting.address),
                from_=self._sender(posting.medium),
                **_said(posting),
                status_callback=(
                    f"{self._settings.public_url}{STATUS_PATH}?row={posting.outbox_id}"
                ),
            )
        except TwilioRestException as error:
            raise _meaning(error) from error
        except (TwilioException, ValueError) as error:
            # 2xx whose body is not what it should be: it may well have been sent.
            raise Uncertain("unreadable answer") from error
        if not made.sid:
            raise Uncertain("answer without id")
        return Accepted(made.sid, str(made.status))

    async def hang_up(self) -> None:
        """Lets go of the connections by which texts left."""
        await self._http.hang_up()

    def find_sent(self, posting: Posting, since: datetime) -> list[Accepted]:
        """Asks for the texts to this address; Twilio keeps each with its words and its time."""
        words = {posting.text} | ({posting.content.text} if posting.content else set())
        try:
            found = self._client.messages.list(
                to=_prefixed(posting.medium, posting.address), limit=_MOST_LISTED
            )
        except _NO_ANSWER as error:
            raise TryLater("list") from error
        found.reverse()  # texts of one second stay in their order
        return [
            Accepted(each.sid, str(each.status))
            for each in sorted(found, key=lambda each: each.date_created)
            if str(each.direction).startswith("outbound")
            and each.body in words
            and each.date_created >= since
        ]

    def fetch(self, since: datetime) -> Iterator[Incoming]:
        """The texts to our numbers in Twilio's log since then. Raises `TryLater`.

        Listed by `To` and not by day: a text whose webhook never succeeded need not have a day of
        sending. Both numbers are read to the end before the first text: the log has the newest
        first.
        """
        try:
            found = [each for number in self._own_numbers() for each in self._log_of(number, since)]
        except _NO_ANSWER as error:
            raise TryLater("list") from error
        found.reverse()  # texts of one second stay in their order
        yield from sorted(found, key=_sent_at)
        if len(found) >= _MOST_FETCHED:
            raise TryLater("log too long")

    def pulse(self) -> Pulse:
        """What is left on the account. Raises `Refused` or `TryLater`."""
        try:
            left = self._client.api.v2010.account.balance.fetch()
        except TwilioRestException as error:
            raise Refused(str(error.code)) if error.status == 401 else TryLater("balance") from None
        except _NO_ANSWER as error:
            raise TryLater("balance") from error
        return Pulse(balance=f"{left.balance} {left.currency}")

    def download(self, source: str, most: int) -> bytes:
        """A file that came with a text. Raises `Rejected` or `TryLater`."""
        return self._files.download(source, most)

    def _log_of(self, number: str, since: datetime) -> Iterator[Incoming]:
        listed = self._client.messages.stream(to=number, limit=_MOST_FETCHED, page_size=_PAGE)
        for each in listed:
            moment = each.date_created or since
            if moment < since - _LOG_IS_SORTED_TO:
                return
            if each.direction == "inbound" and moment >= since:
                yield from _logged(each, moment, self._files_of(each))

    def _files_of(self, message: Any) -> tuple[Attachment, ...]:
        """What came with a text in the log."""
        if not int(message.num_media or 0):
            return ()
        listed = self._client.messages(message.sid).media.list(limit=MOST_FILES)
        return tuple(
            Attachment(
                kind_of(file.content_type),
                source=f"{self._settings.twilio_api_url}{file.uri.removesuffix('.json')}",
                media_type=file.content_type,
            )
            for file in listed
        )

    def _own_numbers(self) -> list[str]:
        sms, whatsapp = self._settings.twilio_sms_from, self._settings.twilio_whatsapp_from
        # A name that sends SMS receives none.
        numbers = [sms] if sms and sms.startswith("+") else []
        return [*numbers, _prefixed("whatsapp", whatsapp)] if whatsapp else numbers

    def _sender(self, medium: str) -> str:
        number = (
            self._settings.twilio_whatsapp_from
            if medium == "whatsapp"
            else self._settings.twilio_sms_from
        )
        if number is None:
            raise Rejected("no sender")
        return _prefixed(medium, number)


def open_channel(settings: Settings) -> TwilioChannel:
    """The channel over one pooled session; open one per process."""
    return TwilioChannel(settings)


def _client(settings: Settings, http: HttpClient) -> Client:
    client = Client(settings.twilio_account_sid, _token(settings), http_client=http)
    client.api.base_url = settings.twilio_api_url
    return client


def _token(settings: Settings) -> str:
    if settings.twilio_auth_token is None:
        raise ValueError("settings with channel twilio always hold its token")
    return settings.twilio_auth_token.get_secret_value()


def _meaning(error: TwilioRestException) -> SendError:
    code = int(error.code or error.status)
    if error.status >= 500:  # it broke on their side, before or after sending: nobody knows
        return Uncertain(str(code))
    if code in _OPTED_OUT:
        return OptedOut(str(code))
    if error.status == 429 or code in _LATER_SECONDS:
        return TryLater(str(code), after=_LATER_SECONDS.get(code, 5))
    return Rejected(str(code))


def _said(posting: Posting) -> dict[str, str]:
    if posting.content is None:
        return {"body": posting.text}
    variables = json.dumps(posting.content.variables, ensure_ascii=False)
    return {"content_sid": posting.content.sid, "content_variables": variables}


def _prefixed(medium: str, address: str) -> str:
    return f"whatsapp:{address}" if medium == "whatsapp" else address


def _logged(message: Any, moment: datetime, files: tuple[Attachment, ...]) -> Iterator[Incoming]:
    """What the webhook would have made of it; nothing where that would have refused it."""
    form = {"MessageSid": message.sid, "From": message.from_, "To": message.to}
    try:
        yield incoming(MultiDict(form), message.body or "", moment, attachments=files)
    except Malformed as field:
        log.warning("text in the log is not one that we can read", field=str(field))


def _sent_at(incoming: Incoming) -> datetime:
    if incoming.sent_at is None:
        raise ValueError("what stands in the log has its time")
    return incoming.sent_at
