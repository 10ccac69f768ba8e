"""What every channel can do, how it fails, and the table of channels.

A provider's words and codes stay inside its own file; the rest of the bot knows these only.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Protocol, cast, runtime_checkable

from werkzeug.wrappers import Request

from bot.settings import CHANNEL_MODULES, Settings
from values import Content, Incoming, Receipt


@dataclass(frozen=True, slots=True)
class Posting:
    """A text about to leave: `outbox_id` is ours, and every callback carries it back.

    With `content` WhatsApp's template goes in the text's place; as evidence either will do.
    """

    outbox_id: int
    medium: str
    address: str
    text: str
    content: Content | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took it: its id for the text and its own word for the state."""

    provider_id: str
    provider_state: str
    delivered: bool = False


# The outbox's column has no room for more, and PostgreSQL would refuse the whole outcome.
_LONGEST_CODE = 16


class SendError(Exception):
    """A send that was not accepted; `code` is the provider's, or ours in words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code[:_LONGEST_CODE]


class TryLater(SendError):
    """The provider surely did not take it, but may: wait (at least `after` seconds), try again."""

    def __init__(self, code: str, after: float = 0.0) -> None:
        super().__init__(code)
        self.after = after


class Rejected(SendError):
    """The provider surely will not take it: tell staff, never again."""


class OptedOut(Rejected):
    """The person told the provider to stop us."""


class Uncertain(SendError):
    """Nobody knows whether the provider took it: never send again without evidence."""


class Refused(Exception):
    """The provider does not know us any more: our credentials are wrong or taken back."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a provider says of itself: `sign` is anything that changes as long as its modem or phone
    lives (None where there is none), `balance` what is left, in the currency behind it.
    """

    sign: str | None = None
    balance: str | None = None


@runtime_checkable
class Watched(Protocol):
    """A channel whose health can be asked for."""

    def pulse(self) -> Pulse:
        """One look. Raises `Refused`, or `TryLater` when nobody answers."""
        ...


@dataclass(frozen=True, slots=True)
class Heard:
    """What a webhook was told, and the answer that its provider expects once that is kept."""

    told: tuple[Incoming | Receipt, ...]
    answer: str = ""
    mimetype: str = "text/plain"
    status: int = 200


class Webhook(Protocol):
    """The way in of a provider that calls us: a channel's module has it if there is one."""

    def hear(self, settings: Settings, request: Request, now: datetime) -> Heard:
        """Verifies and reads one request. Raises `Forged` or `Malformed`."""
        ...


class Channel(Protocol):
    """The way out of one provider."""

    def send(self, posting: Posting) -> Accepted | Awaitable[Accepted]:
        """Posts one text. Raises `TryLater`, `Rejected` or `Uncertain`.

        Either `async`, and then called on one event loop only; or called from many threads at once.
        """
        ...

    def find_sent(self, posting: Posting, since: datetime) -> list[Accepted]:
        """What the provider has of texts to this address with these words, the oldest first.

        Only since then. Evidence for a row of which nobody knows whether it left. Raises `TryLater`
        when the provider cannot be asked now.
        """
        ...


class Forged(Exception):
    """A request does not carry its provider's signature, or an old one; the text may say which."""


class Malformed(Exception):
    """A request is the provider's but not one that we can read; the text names the field."""


@runtime_checkable
class KeepsOpen(Protocol):
    """A channel that keeps connections of the event loop on which it sends."""

    async def hang_up(self) -> None:
        """Lets go of them, on that loop."""
        ...


@runtime_checkable
class Inbox(Protocol):
    """A channel whose inbound texts can be fetched: always, or once more after an outage."""

    def fetch(self, since: datetime) -> Iterator[Incoming]:
        """The texts that came in since then, oldest first; those already known do no harm.

        Raises `TryLater` when the provider cannot be asked now.
        """
        ...


@runtime_checkable
class Files(Protocol):
    """A channel by which people send files, which stay with the provider until they are fetched."""

    def download(self, source: str, most: int) -> bytes:
        """The file at this address of the provider's, at most so many bytes.

        Raises `Rejected` for what will never be had, else `TryLater`.
        """
        ...


def webhook_of(settings: Settings, name: str) -> Webhook:
    """The way in of a channel in use. Raises `Forged` where there is none: nobody could sign."""
    module = import_module(CHANNEL_MODULES[name]) if name in settings.channels else None
    if not hasattr(module, "hear"):
        raise Forged("no such webhook")
    return cast(Webhook, module)


def open_channels(settings: Settings) -> dict[str, Channel]:
    """The channels that the settings name. Only those are imported: Twilio's library is large."""
    opened: dict[str, Channel] = {}
    for name in settings.channels:
        opener: Callable[[Settings], Channel] = import_module(CHANNEL_MODULES[name]).open_channel
        opened[name] = opener(settings)
    return opened
