"""Signed Twilio posts, and two ways of sending them: as fast as they go, or at a steady pace."""

import http.client
import itertools
import secrets
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from twilio.request_validator import RequestValidator

from reading.district import load_district

CONNECTIONS = 8


@dataclass(frozen=True, slots=True)
class Post:
    """One webhook request, ready to go."""

    sender: str
    body: bytes
    mark: str


@dataclass(frozen=True, slots=True)
class Load:
    """What came of a run: requests per second, and each request's seconds, sorted."""

    rate: float
    seconds: Sequence[float]

    def at(self, share: float) -> float:
        """Milliseconds that this share of the requests stayed under."""
        return 1000 * self.seconds[min(len(self.seconds) - 1, int(share * len(self.seconds)))]

    @property
    def median(self) -> float:
        """Milliseconds."""
        return 1000 * statistics.median(self.seconds)


def signed_posts(account: str, token: str, public_url: str, senders: int) -> Iterator[Post]:
    """Endless reports, each different, from so many officers in turn."""
    validator = RequestValidator(token)
    kelurahan = [place.name for place in load_district().kelurahan.values()]
    for number in itertools.count():
        sender = officer_number(number % senders)
        text = f"LAPOR LANSIA {1 + number % 997} {kelurahan[number % len(kelurahan)]} sakit"
        form = {
            "MessageSid": f"SM{secrets.token_hex(16)}",
            "AccountSid": account,
            "From": sender,
            "To": "+62800000009000",
            "Body": text,
            "NumMedia": "0",
        }
        mark = validator.compute_signature(f"{public_url}/webhooks/twilio", form)
        yield Post(sender, urlencode(form).encode(), mark)


def officer_number(index: int) -> str:
    """The number of the officer of this index."""
    return f"+62812{index:08}"


def flat_out(url: str, posts: Sequence[Post]) -> Load:
    """All of them over eight kept-open connections, each sending when its last was answered."""
    shares = [posts[start::CONNECTIONS] for start in range(CONNECTIONS)]
    seconds: list[float] = []
    begun = time.perf_counter()
    threads = [
        threading.Thread(target=lambda share=share: seconds.extend(_one_connection(url, share)))
        for share in shares
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Load(len(posts) / (time.perf_counter() - begun), sorted(seconds))


def steadily(
    url: str, posts: Sequence[Post], per_second: float
) -> tuple[dict[str, float], list[float]]:
    """So many a second; when each sender's post left (`time.monotonic`), the answers' seconds."""
    connection = _connect(url)
    begun, left, answers = time.monotonic(), {}, []
    for index, post in enumerate(posts):
        time.sleep(max(0.0, begun + index / per_second - time.monotonic()))
        left[post.sender] = time.monotonic()
        _send(connection, post)
        answers.append(time.monotonic() - left[post.sender])
    return left, answers


def _one_connection(url: str, posts: Sequence[Post]) -> list[float]:
    connection = _connect(url)
    seconds = []
    for post in posts:
        begun = time.perf_counter()
        _send(connection, post)
        seconds.append(time.perf_counter() - begun)
    return seconds


def _connect(url: str) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(url).netloc)


def _send(connection: http.client.HTTPConnection, post: Post) -> None:
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": post.mark,
    }
    connection.request("POST", "/webhooks/twilio", post.body, headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise SystemExit(f"the webhook answered {answer.status}")
