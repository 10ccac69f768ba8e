"""Status callbacks as a provider gives them on a bad day: lost, repeated, shuffled, late."""

import heapq
import http.client
import itertools
import random
import threading
import time
from collections import Counter
from contextlib import suppress
from urllib.parse import urlencode, urlsplit

from twilio.request_validator import RequestValidator

_THREADS = 4


class Callbacks:
    """Tells what became of a text: `sent`, `delivered`; some lost, repeated, shuffled, late."""

    def __init__(self, account: str, token: str, seed: int) -> None:
        self.posted: Counter[str] = Counter()
        self._account = account
        self._validator = RequestValidator(token)
        self._chance = random.Random(seed)
        self._queue: list[tuple[float, int, str, dict[str, str]]] = []
        self._numbers = itertools.count()
        self._wake = threading.Condition()
        self._over = False
        self._threads = [threading.Thread(target=self._run) for _ in range(_THREADS)]
        for thread in self._threads:
            thread.start()

    def of(self, message: dict[str, str]) -> None:
        """Plans the callbacks of a text that was just taken."""
        at = time.monotonic()
        words = ["sent", "delivered"]
        if self._chance.random() < 0.15:
            words.reverse()
        for place, word in enumerate(words):
            if self._chance.random() < 0.15:
                self.posted["lost"] += 1
                continue
            late = self._chance.uniform(2, 6) if self._chance.random() < 0.1 else 0
            times = 2 if self._chance.random() < 0.15 else 1
            form = {
                "MessageSid": message["Sid"],
                "MessageStatus": word,
                "AccountSid": self._account,
            }
            for _ in range(times):
                moment = at + late + (place + self._chance.random()) * 0.4
                self._plan(moment, message["StatusCallback"], form)

    def stop(self) -> None:
        """What is still planned is lost."""
        with self._wake:
            self._over = True
            self._wake.notify_all()
        for thread in self._threads:
            thread.join()

    def _plan(self, moment: float, url: str, form: dict[str, str]) -> None:
        with self._wake:
            heapq.heappush(self._queue, (moment, next(self._numbers), url, form))
            self._wake.notify()

    def _run(self) -> None:
        while (job := self._next()) is not None:
            outcome = "not heard"
            with suppress(OSError, http.client.HTTPException):  # Twilio does not repeat either
                outcome = "heard" if self._post(*job) == 204 else "refused"
            self.posted[outcome] += 1

    def _next(self) -> tuple[str, dict[str, str]] | None:
        with self._wake:
            while not self._over:
                wait = self._queue[0][0] - time.monotonic() if self._queue else 1.0
                if wait <= 0:
                    _, _, url, form = heapq.heappop(self._queue)
                    return url, form
                self._wake.wait(wait)
        return None

    def _post(self, url: str, form: dict[str, str]) -> int:
        place = urlsplit(url)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": str(self._validator.compute_signature(url, form)),
        }
        connection = http.client.HTTPConnection(place.netloc, timeout=5)
        try:
            connection.request("POST", f"{place.path}?{place.query}", urlencode(form), headers)
            return connection.getresponse().status
        finally:
            connection.close()
