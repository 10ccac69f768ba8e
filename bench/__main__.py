"""`make bench`: takes every number of docs/performance.md and prints it as Markdown."""

import itertools
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from itertools import islice

from sqlalchemy import create_engine, text

from bench import broadcast
from bench.house import cpu_seconds, running, running_stores, running_web
from bench.load import Load, flat_out, officer_number, signed_posts, steadily
from bench.worst_texts import WORST
from bot.services import quick_redis
from models.base import now
from models.database import open_database, session_factory
from models.lks import Lks
from models.officer import APPROVED, Officer
from reading import read
from tests.conftest import TEST_SETTINGS
from tests.corpus.score import HERE, messages_of
from tests.parts.databases import migrate
from tests.parts.waiting import wait_until
from tests.stubs.twilio import running_twilio

REQUESTS, ROUNDS, OFFICERS = 1500, 3, 200
ACCOUNT, TOKEN = str(TEST_SETTINGS["twilio_account_sid"]), str(TEST_SETTINGS["twilio_auth_token"])
PUBLIC_URL = str(TEST_SETTINGS["public_url"])
APPS = {
    "bare Flask": "bench.floors:bare()",
    "signature and one durable row": "bench.floors:one_durable_row()",
    "Sapa LKS": "bot.app:create_app()",
}


def main() -> None:
    """Every measurement, one after the other."""
    _reading()
    with running_stores() as (server, folder, redis_url):
        for name, fresh in _databases(server, folder).items():
            _webhook(name, _surroundings(fresh(), redis_url))
            _confirmation(name, _surroundings(fresh(), redis_url))
        broadcast.main(server, folder, redis_url)


def _reading() -> None:
    """The reader alone on one core: ordinary texts, and the worst of the longest."""
    texts = [item["text"] for item in messages_of(HERE / "messages.jsonl")]
    _seconds_for(texts)  # the dictionary is built once
    rate = len(texts) / min(_seconds_for(texts) for _ in range(ROUNDS))
    worst = max(min(_seconds_for([text]) for _ in range(ROUNDS)) for text in WORST)
    print("\n### Reading, on one core\n")
    print(f"{rate:,.0f} texts/s; the slowest known text of 1,600 characters {1000 * worst:.0f} ms")


def _seconds_for(texts: Sequence[str]) -> float:
    started = time.process_time()
    for each in texts:
        read(each)
    return time.process_time() - started


def _webhook(database: str, surroundings: Mapping[str, str]) -> None:
    """Each app in turn, several rounds: what disturbs the machine disturbs all of them."""
    posts = signed_posts(ACCOUNT, TOKEN, PUBLIC_URL, OFFICERS)
    runs: dict[str, list[tuple[Load, float]]] = {name: [] for name in APPS}
    for _ in range(ROUNDS):
        for name, app in APPS.items():
            with running_web(app, surroundings) as (url, process):
                flat_out(url, list(islice(posts, 200)))
                before = cpu_seconds(process)
                load = flat_out(url, list(islice(posts, REQUESTS)))
                runs[name].append((load, 1000 * (cpu_seconds(process) - before) / REQUESTS))
    _print_webhook(database, runs)


def _print_webhook(database: str, runs: Mapping[str, list[tuple[Load, float]]]) -> None:
    print(f"\n### Webhook on {database}: {REQUESTS} signed reports, 8 connections\n")
    print("| app | requests/s | of one durable row | median ms | p99 ms | CPU ms each |")
    print("|---|---|---|---|---|---|")
    floor = _middle(runs["signature and one durable row"], lambda load: load.rate)
    for name, taken in runs.items():
        rate = _middle(taken, lambda load: load.rate)
        median, p99 = (
            _middle(taken, lambda load: load.median),
            _middle(taken, lambda load: load.at(0.99)),
        )
        cpu = statistics.median(cpu for _, cpu in taken)
        print(
            f"| {name} | {rate:.0f} | {rate / floor:.2f} | {median:.1f} | {p99:.1f} | {cpu:.2f} |"
        )


def _middle(taken: list[tuple[Load, float]], value: Callable[[Load], float]) -> float:
    return statistics.median(value(load) for load, _ in taken)


def _confirmation(database: str, surroundings: Mapping[str, str]) -> None:
    """From the webhook's post to the provider's door, ten texts a second."""
    posts = list(islice(signed_posts(ACCOUNT, TOKEN, PUBLIC_URL, 100), 100))
    with ExitStack() as stack:
        stub = stack.enter_context(running_twilio(ACCOUNT, TOKEN))
        told = dict(surroundings) | {"TWILIO_API_URL": stub.url}
        url, _ = stack.enter_context(running_web(APPS["Sapa LKS"], told))
        stack.enter_context(running(["worker.py"], told))
        redis = quick_redis(surroundings["REDIS_URL"])
        wait_until(lambda: redis.exists("rq:workers"), timeout=20)
        steadily(url, posts[:20], 10)
        wait_until(lambda: len(stub.accepted) >= 20, timeout=30)
        left, answers = steadily(url, posts[20:], 10)
        wait_until(lambda: len(stub.accepted) >= len(posts), timeout=30)
        arrived = {message["To"]: stub.arrived[message["Sid"]] for message in stub.accepted}
    waits = sorted(1000 * (arrived[sender] - moment) for sender, moment in left.items())
    print(f"\n### Ten texts a second on {database}\n")
    print("| from the post | median ms | 95 % under | all under |")
    print("|---|---|---|---|")
    for name, taken in (
        ("to the webhook's answer", sorted(1000 * each for each in answers)),
        ("to the confirmation at the provider", waits),
    ):
        median, most = statistics.median(taken), taken[int(0.95 * len(taken))]
        print(f"| {name} | {median:.0f} | {most:.0f} | {taken[-1]:.0f} |")


def _databases(server: str, folder: str) -> dict[str, Callable[[], str]]:
    """Both kinds; each call makes a fresh database, migrated, with the officers listed."""
    numbers = itertools.count()

    def sqlite() -> str:
        return _prepared(f"sqlite:///{folder}/bench{next(numbers)}.db")

    def postgresql() -> str:
        name = f"bench{next(numbers)}"
        engine = create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return _prepared(server.format(name))

    return {"SQLite": sqlite, "PostgreSQL": postgresql}


def _prepared(database_url: str) -> str:
    migrate(database_url)
    _list_officers(database_url)
    return database_url


def _list_officers(database_url: str) -> None:
    engine = open_database(database_url)
    with session_factory(engine).begin() as session:
        lks = Lks(name="LKS Bangku Uji", created_at=now())
        session.add_all(
            Officer(
                name=f"Pengurus {index}",
                phone=officer_number(index),
                lks=lks,
                state=APPROVED,
                created_at=now(),
            )
            for index in range(OFFICERS)
        )
    engine.dispose()


def _surroundings(database_url: str, redis_url: str) -> dict[str, str]:
    places = {"database_url": database_url, "redis_url": redis_url, "channels": "twilio"}
    told = TEST_SETTINGS | places | {"demo": "0"}
    return {name.upper(): str(value) for name, value in told.items()}


if __name__ == "__main__":
    main()
