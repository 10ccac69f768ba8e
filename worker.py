"""The RQ worker: sends and sweeps. `python worker.py` works, `python worker.py schedule` ticks.

RQ is a wake-up call: due rows are in the database, jobs carry nothing, and a job that is lost,
doubled or late changes nothing but when we look.
"""

import gc
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from functools import lru_cache
from threading import Thread

from redis import Redis
from rq import SimpleWorker
from rq.cron import CronJob, CronScheduler
from rq.job import Job
from rq.serializers import JSONSerializer

from bot import alerts, exports, media, office, reminding
from bot.broadcasting import advance, finish
from bot.channels import Channel, open_channels
from bot.delivery import Sender
from bot.fallback import fall_back, try_again
from bot.intake import replay
from bot.logs import set_up_logs
from bot.nudge import QUEUE, AlarmClock, begun, nudge, queue
from bot.polling import Poller
from bot.reconcile import reconcile
from bot.services import Services, open_services
from bot.settings import SettingsError, settings
from bot.settling import settle
from bot.watch import watch as watch_channels
from models import claiming, retention, tally
from models.base import now
from models.broadcast import next_begin

_DRAIN_SECONDS = 30.0
_LOOK_SECONDS = 0.5
# A night without the database fails thousands of sweeps: RQ would keep each one for a year.
_FAILED_SECONDS = 3600
_REMIND_SECONDS, _PLAN_SECONDS, _FORGET_SECONDS = 60, 600, 6 * 3600


def deliver() -> None:
    """Calls the staff to what is urgent, sends what is due, takes in beside it what is on disk.

    What was taken in nudges: the next look calls the staff to it.
    """
    services, _, _ = _parts()
    begun(services.redis)
    with services.sessions.begin() as session:
        alerts.call(session, now(), services.settings.public_url)
        if services.settings.fallback_channel:
            fall_back(session, services.settings.fallback_channel, now())
    exports.launch(services)
    _send_while(lambda: replay(services), lambda: advance(services))
    with services.sessions.begin() as session:
        finish(session)
    _look_ahead(services)


def _look_ahead(services: Services) -> None:
    """A broadcast that begins before the next sweep begins on time, not at the sweep."""
    moment = now()
    until = moment + timedelta(seconds=2 * services.settings.sweep_seconds)
    with services.sessions.begin() as session:
        begins_at = next_begin(session, moment, until)
    if begins_at is not None:
        _alarm_clock().at(begins_at)


def _send_while(*tasks: Callable[[], object]) -> None:
    """Does these one after the other, and beside them sends what is due.

    A reply waits for nothing: not for ten thousand rows that are written to a broadcast, nor for a
    provider that takes its time to say what it has.
    """
    services, _, sender = _parts()
    with ThreadPoolExecutor(1) as pool:
        doing = [pool.submit(task) for task in tasks]
        while True:
            is_done = all(each.done() for each in doing)
            is_drained = sender.drain(_DRAIN_SECONDS)
            if is_done:
                break
            wait(doing, timeout=_LOOK_SECONDS)
    for each in doing:
        each.result()
    if not is_drained:
        nudge(services.redis)


def sweep() -> None:
    """Ends what is too late, tries again, sends what waits, looks into what is in doubt."""
    services, channels, _ = _parts()
    with services.sessions.begin() as session:
        claiming.expire(session, now())
        try_again(session, now())
    with services.sessions.begin() as session:
        tally.fold(session)
    exports.sweep(services)
    deliver()
    _send_while(lambda: settle(services, channels))


def catch_up() -> None:
    """Feeds what waits on disk, and fetches what the providers could not deliver to us."""
    _send_while(_take_in)


def _take_in() -> None:
    services, channels, _ = _parts()
    replay(services)
    reconcile(services, channels)


def fetch_photos() -> None:
    """Fetches the photos that officers sent."""
    services, channels, _ = _parts()
    _send_while(lambda: media.fetch(services, channels))


def watch() -> None:
    """Looks after the channels, and tells of what is wrong with them."""
    services, channels, _ = _parts()
    _send_while(lambda: watch_channels(services, channels))


def remind() -> None:
    """Reminds of what is near."""
    services, _, _ = _parts()
    _send_while(lambda: reminding.remind(services))


def plan_reminders() -> None:
    """Plans the reminders of the coming 30 days; ends events that are over."""
    services, _, _ = _parts()
    reminding.plan_ahead(services)


def forget() -> None:
    """Takes out what the office no longer keeps."""
    services, _, _ = _parts()
    with services.sessions.begin() as session:
        retention.forget(session, office.retention(session).limits(now()))
    media.forget(services)


def poll() -> None:
    """Reads the inbox of a modem, which calls nobody by itself."""
    _poller().poll()


def schedule_table() -> dict[Callable[[], None], int]:
    """What is done every so many seconds."""
    now_and_then = {
        sweep: settings().sweep_seconds,
        fetch_photos: settings().sweep_seconds,
        catch_up: settings().reconcile_seconds,
        watch: settings().health_seconds,
        remind: _REMIND_SECONDS,
        plan_reminders: _PLAN_SECONDS,
        forget: _FORGET_SECONDS,
    }
    return now_and_then | ({poll: settings().poll_seconds} if _poller().is_needed else {})


class _JsonCronJob(CronJob):
    """RQ's own would pickle: who can write to Redis could then run code in the worker."""

    def enqueue(self, connection: Redis) -> Job:
        """Puts the job into our one queue."""
        return queue(connection).enqueue(self.func_name, **self.job_options)


def work() -> None:
    """Takes jobs until it is told to stop; beside them, what came while nobody was there."""
    _parts()
    # What stands by now stays: the collector of garbage need not look at it again and again.
    gc.freeze()
    # It never raises: whatever is away now is asked again by the schedule.
    Thread(target=_take_in, daemon=True).start()
    connection = Redis.from_url(settings().redis_url)
    # A worker reads jobs by its own serializer, not by its queue's.
    worker = SimpleWorker([queue(connection)], connection=connection, serializer=JSONSerializer)
    worker.work(logging_level="WARNING")


def schedule() -> None:
    """Puts the jobs of the table into the queue, each in its own rhythm."""
    scheduler = CronScheduler(connection=Redis.from_url(settings().redis_url))
    for job, seconds in schedule_table().items():
        # A tick that no worker took before the next one is dropped: they must not pile up.
        scheduler.get_jobs().append(
            _JsonCronJob(
                QUEUE, job, interval=seconds, ttl=seconds, result_ttl=0, failure_ttl=_FAILED_SECONDS
            )
        )
    scheduler.start()  # type: ignore[no-untyped-call]


@lru_cache(maxsize=1)
def _parts() -> tuple[Services, Mapping[str, Channel], Sender]:
    services = open_services(settings())
    channels = open_channels(services.settings)
    return services, channels, Sender(services, channels)


@lru_cache(maxsize=1)
def _alarm_clock() -> AlarmClock:
    return AlarmClock(_parts()[0].redis)


@lru_cache(maxsize=1)
def _poller() -> Poller:
    services, channels, _ = _parts()
    return Poller(services, channels)


def main(arguments: list[str]) -> None:
    """The entry point: no argument, or `schedule`."""
    set_up_logs()
    try:
        settings()
    except SettingsError as error:
        sys.exit(str(error))
    if arguments == ["schedule"]:
        schedule()
    elif arguments:
        sys.exit("usage: worker.py [schedule]")
    else:
        work()


if __name__ == "__main__":
    # Under its own name, not as __main__: the jobs are enqueued as `worker.deliver`.
    import worker

    worker.main(sys.argv[1:])
