"""Looking after the channels: what is wrong is written down, and told once.

An incident is told by SMS, in the transaction that opens it, and by mail, after it.
"""

import smtplib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import office
from bot.channels import Channel, Pulse, Refused, TryLater, Watched
from bot.conversation import say
from bot.nudge import nudge
from bot.office import Alarms
from bot.services import Services
from handlers.replies import render
from models.base import now
from models.channel_state import ChannelState
from models.contact import Contact
from models.incident import AWAY, BALANCE, REFUSED, SILENT, WAITING, Incident
from models.outbox import PENDING, REPLY, Outbox
from reading.district import load_district
from values import Reply

_MAIL_SECONDS = 15.0

log = structlog.get_logger()


def watch(services: Services, channels: Mapping[str, Channel]) -> None:
    """One look at every channel; opens and closes incidents, and tells of the new ones."""
    pulses = {name: _pulse(channel) for name, channel in channels.items()}
    moment = now()
    with services.sessions.begin() as session:
        ChannelState.look_at_texts(session)
        for name, pulse in pulses.items():
            _write_down(session, name, pulse, moment)
        rules = office.alarms(session)
        opened = _judge(session, rules, channels, moment)
        if rules.phone:
            for incident in opened:
                _text(session, services, rules, incident, channels)
    if opened:
        nudge(services.redis)
    _mail(services, rules)


def _pulse(channel: Channel) -> Pulse | str | None:
    """What the channel says; else the kind of fault, or None where nobody can be asked."""
    if not isinstance(channel, Watched):
        return None
    try:
        return channel.pulse()
    except Refused:
        return REFUSED
    except TryLater:
        return AWAY


def _write_down(session: Session, name: str, pulse: Pulse | str | None, moment: datetime) -> None:
    if isinstance(pulse, str):
        ChannelState.note(session, name, fault=pulse)
    elif pulse is not None:
        before = session.scalar(select(ChannelState.pulse).where(ChannelState.channel == name))
        told = {"fault": None, "looked_at": moment, "pulse": pulse.sign, "balance": pulse.balance}
        is_new = pulse.sign is None or pulse.sign != before
        ChannelState.note(session, name, **told, **({"heard_at": moment} if is_new else {}))


def _judge(
    session: Session, rules: Alarms, names: Iterable[str], moment: datetime
) -> list[Incident]:
    """Brings the incidents up to date; those that are new."""
    session.expire_all()  # the states were written past the session
    known = {each.channel: each for each in session.scalars(select(ChannelState))}
    wrong = {
        (kind, name)
        for name in names
        for kind in _faults(known.get(name), rules, moment)
    }  # fmt: skip
    wrong |= {(WAITING, name) for name in _waiting(session, rules, moment)}
    for incident in Incident.now_open(session):
        if (incident.kind, incident.channel) not in wrong:
            incident.closed_at = moment
            log.info("incident over", kind=incident.kind, channel=incident.channel)
    session.flush()
    opened = [Incident.open(session, *each, moment) for each in sorted(wrong)]
    return [session.get_one(Incident, found) for found in opened if found]


def _faults(state: ChannelState | None, rules: Alarms, moment: datetime) -> Iterable[str]:
    if state is None:
        return
    if state.fault == REFUSED:
        yield REFUSED
    patience = timedelta(minutes=rules.waiting_minutes)
    # One look that nobody answered is no incident: the next may be.
    if state.fault == AWAY and patience and (state.looked_at or moment) <= moment - patience:
        yield AWAY
    silence = timedelta(minutes=rules.silent_minutes)
    signs = [at for at in (state.heard_at, state.last_in_at) if at]
    if state.pulse is not None and silence and max(signs, default=moment) <= moment - silence:
        yield SILENT
    if state.balance and float(state.balance.split()[0]) < rules.least_balance:
        yield BALANCE


def _waiting(session: Session, rules: Alarms, moment: datetime) -> Iterable[str]:
    """The channels with a reply that should have left long ago. What may wait is not meant."""
    if not rules.waiting_minutes:
        return ()
    late = moment - timedelta(minutes=rules.waiting_minutes)
    stuck = select(Outbox.channel).where(
        Outbox.state == PENDING, Outbox.priority <= REPLY, Outbox.due_at <= late
    )
    return session.scalars(stuck.where(Outbox.deadline > moment).distinct()).all()


def oldest_waiting(session: Session) -> dict[str, datetime]:
    """Since when the longest waiting text of each channel has been due."""
    due = select(Outbox.channel, func.min(Outbox.due_at)).where(
        Outbox.state == PENDING, Outbox.due_at <= now()
    )
    return {row[0]: row[1] for row in session.execute(due.group_by(Outbox.channel))}


def _text(
    session: Session,
    services: Services,
    rules: Alarms,
    incident: Incident,
    channels: Iterable[str],
) -> None:
    ill = {each.channel for each in Incident.now_open(session)}
    well = [name for name in channels if name not in ill]
    through = well[0] if well else incident.channel
    contact = Contact.to_be_told(session, rules.phone, through, now())
    # As pressing as a reply, and by a channel that works, whichever they wrote by last.
    say(
        session,
        contact,
        _words(services, incident),
        dedupe_key=f"incident:{incident.id}",
        priority=REPLY,
        channel=through,
    )


def _words(services: Services, incident: Incident) -> Reply:
    told = {
        "channel": incident.channel,
        "fault": Reply(f"fault_{incident.kind}"),
        "time": f"{incident.opened_at.astimezone(load_district().time_zone):%d/%m %H.%M}",
        "url": f"{services.settings.public_url}/kesehatan",
    }
    return Reply("incident", told)


def _mail(services: Services, rules: Alarms) -> None:
    """Sends what nobody has sent. Marked before it leaves: never twice."""
    server = services.settings.smtp_url
    if not (rules.email and server):
        return
    with services.sessions.begin() as session:
        unsent = select(Incident).where(Incident.closed_at.is_(None), Incident.mailed_at.is_(None))
        mails = {each.id: render(_words(services, each)) for each in session.scalars(unsent).all()}
    for incident_id, words in mails.items():
        with services.sessions.begin() as session:
            incident = session.get_one(Incident, incident_id, with_for_update=True)
            if incident.mailed_at:
                continue
            incident.mailed_at = now()
        try:
            _post(server.get_secret_value(), services.settings.mail_from, rules.email, words)
        except (OSError, smtplib.SMTPException) as error:
            log.error("mail not sent", reason=type(error).__name__)
            with services.sessions.begin() as session:
                session.get_one(Incident, incident_id).mailed_at = None


def _post(address: str, sender: str, to: str, words: str) -> None:
    server = urlsplit(address)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, "Sapa LKS"
    mail.set_content(words)
    kind = smtplib.SMTP_SSL if server.scheme == "smtps" else smtplib.SMTP
    with kind(server.hostname or "localhost", server.port or 0, timeout=_MAIL_SECONDS) as smtp:
        if server.username:
            if server.scheme == "smtp":
                smtp.starttls()
            smtp.login(unquote(server.username), unquote(server.password or ""))
        smtp.send_message(mail)
