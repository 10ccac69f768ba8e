"""How often one may try to log in, and whom that stops."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from tests.staff.desk import PASSWORD, Desk


def test_five_wrong_tries_shut_the_account_for_that_address_only(visitor: Desk) -> None:
    for _ in range(5):
        assert visitor.try_to_enter("siti", "salah").status_code == 401
    assert visitor.try_to_enter("siti", PASSWORD).status_code == 429
    assert visitor.try_to_enter("budi", PASSWORD).status_code == 303
    visitor.post("/keluar")
    assert visitor.try_to_enter("siti", PASSWORD, "10.1.2.3").status_code == 303


def test_tries_at_one_instant_are_counted_too(app: Flask, staff: dict[str, int]) -> None:
    visitors = [Desk(app.test_client()) for _ in range(12)]
    with ThreadPoolExecutor(12) as crowd:
        tries = [crowd.submit(one.try_to_enter, "siti", "salah") for one in visitors]
    codes = sorted(one.result().status_code for one in tries)
    assert codes == [401] * 5 + [429] * 7


def test_the_right_password_clears_the_count(visitor: Desk) -> None:
    for _ in range(3):
        for _ in range(4):
            visitor.try_to_enter("siti", "salah")
        assert visitor.try_to_enter("siti", PASSWORD).status_code == 303
        visitor.post("/keluar")


def test_many_accounts_from_one_address_are_stopped(visitor: Desk) -> None:
    codes = [visitor.try_to_enter(f"nobody{n}", "salah").status_code for n in range(41)]
    assert codes == [401] * 40 + [429]


def test_a_forged_forwarding_header_is_no_new_address(visitor: Desk) -> None:
    for number in range(6):
        response = visitor.post(
            "/masuk",
            {"username": "siti", "password": "salah"},
            page="/masuk",
            headers={"X-Forwarded-For": f"10.9.9.{number}"},
        )
    assert response.status_code == 429


def test_behind_a_trusted_proxy_the_address_is_the_one_that_it_saw(
    app_for: Callable[..., Flask], staff: dict[str, int]
) -> None:
    app = app_for(public_url="http://localhost", trusted_proxies=1)
    visitor = Desk(app.test_client())

    def last_try(seen: str) -> int:
        for _ in range(6):
            response = visitor.post(
                "/masuk",
                {"username": "siti", "password": "salah"},
                page="/masuk",
                # What stands before the proxy's own entry, the visitor wrote.
                headers={"X-Forwarded-For": f"10.9.9.9, {seen}"},
            )
        return response.status_code

    assert last_try("192.0.2.1") == 429
    assert visitor.try_to_enter("siti", PASSWORD).status_code == 303


def test_without_redis_one_can_log_in_and_is_still_counted(
    app_for: Callable[..., Flask], staff: dict[str, int]
) -> None:
    lonely = app_for(public_url="http://localhost", redis_url="redis://127.0.0.1:9/0")
    visitor = Desk(lonely.test_client())
    assert visitor.try_to_enter("siti", PASSWORD).status_code == 303
    visitor.post("/keluar")
    codes = [visitor.try_to_enter("siti", "salah").status_code for _ in range(6)]
    assert codes == [401] * 5 + [429]
