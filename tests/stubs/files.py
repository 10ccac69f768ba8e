"""A provider's files on loopback: what is at which path, and who asked for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.parts.serving import serving


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered at one path."""

    body: bytes = b""
    status: int = 200
    location: str = ""


@dataclass
class FileStub:
    """The answers by path; each request's path and `Authorization`."""

    url: str
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def put(self, path: str, *answers: Answer) -> str:
        """These answers, one after the other, the last one for ever; the address."""
        self.answers[path] = list(answers)
        return self.url + path


@contextmanager
def running_files() -> Iterator[FileStub]:
    """A stub on a free port of loopback, until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    stub = FileStub(f"http://127.0.0.1:{server.server_port}")
    server.stub = stub  # type: ignore[attr-defined]
    with serving(server):
        yield stub


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        stub: FileStub = self.server.stub  # type: ignore[attr-defined]
        stub.asked.append((self.path, self.headers.get("Authorization")))
        answers = stub.answers.get(self.path, [Answer(status=404)])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        self.send_response(answer.status)
        if answer.location:
            self.send_header("Location", answer.location)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_arguments: object) -> None:
        """Keeps the tests' output readable."""
