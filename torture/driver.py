"""The phones: posts the plan's texts to the webhook, signed, over several connections."""

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from urllib.parse import urlencode, urlsplit

from twilio.request_validator import RequestValidator

from tests.conftest import TEST_SETTINGS
from torture.orders import Orders
from torture.plan import Said

_CONNECTIONS = 8
_TIMEOUT = 8.0
ACCOUNT, TOKEN = str(TEST_SETTINGS["twilio_account_sid"]), str(TEST_SETTINGS["twilio_auth_token"])
_HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


class Driver:
    """Posts each text once, as Twilio does; some twice; of the failed ones half once more.

    The other half stands in the provider's log only. `acknowledged` are the ids that got a 200 and
    when the first ones came (`time.monotonic`).
    """

    def __init__(
        self,
        url: str,
        texts: Sequence[Said],
        heard: Callable[[Said], None],
        orders: Orders,
    ) -> None:
        self.acknowledged: dict[str, float] = {}
        self.answers: Counter[str] = Counter()
        self._place = urlsplit(url).netloc
        self._url = f"{url}/webhooks/twilio"
        self._texts = iter(texts)
        self._heard = heard
        self._pause = 1 / orders.per_second
        self._chance = random.Random(orders.seed)
        self._validator = RequestValidator(TOKEN)
        self._lock = threading.Lock()
        self._due = time.monotonic()
        self._threads = [threading.Thread(target=self._run) for _ in range(_CONNECTIONS)]

    def start(self) -> None:
        """Begins to post."""
        for thread in self._threads:
            thread.start()

    def is_done(self) -> bool:
        """Whether every text has been posted."""
        return not any(thread.is_alive() for thread in self._threads)

    def stop(self) -> None:
        """Posts no more texts than are on their way."""
        with self._lock:
            self._texts = iter(())
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        connection = http.client.HTTPConnection(self._place, timeout=_TIMEOUT)
        while (said := self._next()) is not None:
            self._heard(said)
            if not self._post(connection, said):
                time.sleep(0.2)
                if self._chance.random() < 0.5:
                    self._post(connection, said)
            elif self._chance.random() < 0.05:
                self._post(connection, said)
        connection.close()

    def _next(self) -> Said | None:
        with self._lock:
            said = next(self._texts, None)
            self._due = max(self._due + self._pause, time.monotonic() - 1)
            wait = self._due - time.monotonic()
        if said is not None and wait > 0:
            time.sleep(wait)
        return said

    def _post(self, connection: http.client.HTTPConnection, said: Said) -> bool:
        form = _form(said)
        mark = str(self._validator.compute_signature(self._url, form))
        try:
            headers = {**_HEADERS, "X-Twilio-Signature": mark}
            connection.request("POST", "/webhooks/twilio", urlencode(form), headers)
            answer = connection.getresponse()
            answer.read()
            self.answers[str(answer.status)] += 1
        except (OSError, http.client.HTTPException):
            connection.close()
            self.answers["none"] += 1
            return False
        if answer.status == 200:
            self.acknowledged.setdefault(said.sid, time.monotonic())
        return answer.status == 200


def _form(said: Said) -> dict[str, str]:
    return {
        "MessageSid": said.sid,
        "AccountSid": ACCOUNT,
        "From": said.sender,
        "To": said.recipient,
        "Body": said.text,
        "NumMedia": "0",
    }
