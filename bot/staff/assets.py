"""The files that browsers fetch: named by their content, compressed once, kept in memory.

See docs/decisions/0011: no build step and no folder to fill. A few small styles stand in the pages
themselves (docs/decisions/0022).
"""

import gzip
import hashlib
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Request, Response, abort, request, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from markupsafe import Markup

_UNDER = "/static/"
_FOLDER = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}

blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file. A digest of its bytes in its `address` lets browsers keep it for ever."""

    address: str
    type: str
    plain: bytes


def _load(path: Path) -> Asset:
    plain = path.read_bytes()
    digest = hashlib.sha256(plain).hexdigest()[:12]
    inner = path.relative_to(_FOLDER)
    return Asset(
        address=inner.with_name(f"{inner.stem}.{digest}{inner.suffix}").as_posix(),
        type=_TYPES[path.suffix],
        plain=plain,
    )


@cache
def _packed(plain: bytes) -> bytes:
    return gzip.compress(plain, 9, mtime=0)


_BY_NAME = {
    path.relative_to(_FOLDER).as_posix(): _load(path)
    for path in sorted(_FOLDER.rglob("*"))
    if path.suffix in _TYPES
}
_BY_ADDRESS = {asset.address: asset for asset in _BY_NAME.values()}
# What is seen before a second round trip, and the whole style of pages that wait for none.
_INLINE = {name: _BY_NAME[name].plain for name in ("frame.css", "alone.css", "board.css")}
# Sources for a Content-Security-Policy: these styles may stand in a page, and no others.
INLINE_SOURCES = tuple(
    f"'sha256-{b64encode(hashlib.sha256(plain).digest()).decode()}'" for plain in _INLINE.values()
)


@blueprint.get(f"{_UNDER}<path:address>")
def serve(address: str) -> Response:
    """The file of that very content; an outdated address is a 404, never other bytes."""
    asset = _BY_ADDRESS.get(address) or abort(404)
    packed = bool(request.accept_encodings["gzip"])
    response = Response(_packed(asset.plain) if packed else asset.plain, content_type=asset.type)
    if packed:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.cache_control.public = True
    response.cache_control.max_age = 31_536_000
    response.cache_control.immutable = True
    return response


def script(name: str) -> Response:
    """A script of `static/` at an address of its own, asked for anew each time.

    What a service worker may look after depends on where its script is.
    """
    return Response(_BY_NAME[name].plain, content_type=_BY_NAME[name].type)


def asset_url(name: str) -> str:
    """Where a browser finds a file of `static/`. `KeyError` for one that is not there."""
    return url_for("assets.serve", address=_BY_NAME[name].address)


def picture(name: str) -> Markup:
    """A picture's own text, to stand in the page: no request, no wait. `KeyError` as above."""
    return Markup(_BY_NAME[name].plain.decode())  # noqa: S704 - our own file


def inline(name: str) -> Markup:
    """A style's own text, to stand in the page. `KeyError` for one that the policy would refuse."""
    return Markup(f"<style>{_INLINE[name].decode()}</style>")  # noqa: S704 - our own file


class _Sessions(SecureCookieSessionInterface):
    """No log-in is looked up for a file: it is the same for everybody.

    Flask would also say that it varies with the cookie, and browsers would fetch every file once
    more after each log-in.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of a page; None for a file that is there."""
        is_file = request.path.removeprefix(_UNDER) in _BY_ADDRESS
        return None if is_file else super().open_session(app, request)


def register(app: Flask) -> None:
    """Opens the door, and gives templates `asset()`, `inline()` and `picture()`."""
    app.session_interface = _Sessions()
    app.register_blueprint(blueprint)
    app.add_template_global(asset_url, "asset")
    app.add_template_global(inline)
    app.add_template_global(picture)
