"""The connections by which texts leave: kept open, never out of step, over TLS."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from ipaddress import IPv4Address
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.channels import open_channels
from bot.delivery import Sender
from bot.services import Services
from bot.settings import Settings
from models.base import now
from models.outbox import Outbox
from tests.stubs.manners import Manners, running_manners, taken, taken_in_chunks
from tests.stubs.webhooks import TwilioPosts

TOO_LATE = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
PATIENCE = 10  # seconds


@pytest.fixture
def manners() -> Iterator[Manners]:
    """The provider."""
    with running_manners() as provider:
        yield provider


@pytest.fixture
def odd_sender(
    services: Services, settings_for: Callable[..., Settings], manners: Manners
) -> Sender:
    """The way out to it, one text at a time."""
    url = f"http://127.0.0.1:{manners.port}"
    settings = settings_for(twilio_api_url=url, send_timeout=0.5, send_concurrency=1)
    return Sender(services, open_channels(settings))


@pytest.fixture
def states(posts: TwilioPosts, sessions: sessionmaker[Session]) -> Callable[[Sender], list[str]]:
    """Lets one more text leave, and tells what became of each so far."""

    def send(sender: Sender) -> list[str]:
        posts.text("+6281234567890", "BANTUAN")
        sender.drain(10)
        with sessions.begin() as session:
            return list(session.scalars(select(Outbox.state).order_by(Outbox.id)))

    return send


def test_a_connection_is_used_again(
    odd_sender: Sender, manners: Manners, states: Callable[[Sender], list[str]]
) -> None:
    manners.answers += [(taken(),), tuple(taken_in_chunks()), (taken(),)]
    for _ in range(3):
        done = states(odd_sender)

    assert done == 3 * ["accepted"]
    assert len(set(manners.texts)) == 1


@pytest.mark.parametrize("unasked", [b"", TOO_LATE, b"?"])
def test_one_that_was_closed_meanwhile_or_speaks_unasked_is_let_go(
    unasked: bytes, odd_sender: Sender, manners: Manners, states: Callable[[Sender], list[str]]
) -> None:
    manners.answers += [(taken(),), (taken(),)]
    assert states(odd_sender) == ["accepted"]
    manners.say_unasked(unasked)
    assert manners.hung_up.acquire(timeout=PATIENCE)

    assert states(odd_sender) == 2 * ["accepted"]
    assert len(set(manners.texts)) == 2


@pytest.mark.parametrize("answer", [(taken("Connection: close"),), (taken() + taken(),)])
def test_one_that_ends_with_its_answer_or_answers_twice_serves_no_second_text(
    answer: tuple[bytes, ...],
    odd_sender: Sender,
    manners: Manners,
    states: Callable[[Sender], list[str]],
) -> None:
    manners.answers += [answer, (taken(),)]
    assert states(odd_sender) == ["accepted"]
    assert manners.hung_up.acquire(timeout=PATIENCE)

    assert states(odd_sender) == 2 * ["accepted"]
    assert len(set(manners.texts)) == 2


def test_a_word_that_the_answer_will_come_is_not_the_answer(
    odd_sender: Sender, manners: Manners, states: Callable[[Sender], list[str]]
) -> None:
    manners.answers.append((b"HTTP/1.1 102 Processing\r\n\r\n", taken()))

    assert states(odd_sender) == ["accepted"]


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        taken()[:-1],
        b"HTTP/1.1 201 Created\r\nContent-Length: x\r\n\r\n",
    ],
)
def test_nobody_knows_what_became_of_a_text_whose_answer_cannot_be_read(
    answer: bytes, odd_sender: Sender, manners: Manners, states: Callable[[Sender], list[str]]
) -> None:
    manners.answers.append((answer,))

    assert states(odd_sender) == ["unknown"]
    assert manners.hung_up.acquire(timeout=PATIENCE)


@pytest.mark.parametrize(("is_trusted", "state"), [(True, "accepted"), (False, "pending")])
def test_over_tls_and_only_to_whom_the_system_trusts(
    is_trusted: bool,
    state: str,
    services: Services,
    settings_for: Callable[..., Settings],
    states: Callable[[Sender], list[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    certificate = _certificate(tmp_path)
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with running_manners(context) as manners:
        manners.answers.append((taken(),))
        settings = settings_for(twilio_api_url=f"https://127.0.0.1:{manners.port}")
        sender = Sender(services, open_channels(settings))

        assert states(sender) == [state]
        assert len(manners.texts) == is_trusted


def _certificate(folder: Path) -> Path:
    """A key and its own certificate for 127.0.0.1, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(address, critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / "provider.pem"
    path.write_bytes(secret + signed.public_bytes(serialization.Encoding.PEM))
    return path
