"""A browser without a screen: pages in, forms out, with the token that each page carries."""

import re
from html import unescape
from typing import Self

from argon2 import PasswordHasher
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PASSWORD = "sebuah kata sandi"
# Every test logs in: a hash that is quickly looked through saves the suite a minute.
HASHED = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_TAG = re.compile(r"<[^>]+>")
_SPACE = re.compile(r"\s+")


class Desk:
    """One browser; its cookies are its own."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def enter(self, username: str, password: str = PASSWORD) -> Self:
        """Logs in, or fails the test."""
        assert self.try_to_enter(username, password).status_code == 303
        return self

    def try_to_enter(
        self, username: str, password: str, address: str = "127.0.0.1", next_: str = ""
    ) -> TestResponse:
        """One attempt, from that address."""
        return self.post(
            "/masuk",
            {"username": username, "password": password, "next": next_},
            page="/masuk",
            environ_base={"REMOTE_ADDR": address},
        )

    def get(self, path: str, **more: object) -> TestResponse:
        """One page."""
        return self.client.get(path, **more)  # type: ignore[arg-type]

    def post(
        self, path: str, data: dict[str, str] | None = None, page: str = "/laporan", **more: object
    ) -> TestResponse:
        """One form, with the token of `page`."""
        found = _TOKEN.search(self.get(page).text)
        token = {"csrf_token": unescape(found[1])} if found else {}
        return self.client.post(path, data={**token, **(data or {})}, **more)  # type: ignore[arg-type]

    def reveal(self, number: str) -> str:
        """What a person reads on a report's page after the click on "Tampilkan"."""
        path = f"/laporan/{number}"
        assert self.post(f"{path}/tampilkan", page="/akun").location == path
        return self.read(path)

    def read(self, path: str) -> str:
        """What a person reads on that page: without tags, in single spaces."""
        response = self.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return words(response)


def words(response: TestResponse) -> str:
    """The text of a page."""
    return _SPACE.sub(" ", unescape(_TAG.sub(" ", response.text))).strip()
