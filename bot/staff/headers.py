"""What browsers are told to refuse, the token against forged forms, and packing of pages."""

import gzip

from flask import Flask, Response, abort, request
from flask_wtf.csrf import CSRFProtect
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)

from bot import webhooks
from bot.settings import Settings
from bot.staff.assets import INLINE_SOURCES

csrf = CSRFProtect()

_WORTH_PACKING = 1024


# Where the office scans QR codes; everywhere else a page may not ask for the camera.
_WITH_CAMERA = frozenset({"door.show"})

# What a file may be used for; the rest is said to documents, and half a kilobyte is 10 ms there.
_FOR_FILES = Secure(
    corp=CrossOriginResourcePolicy().same_origin(), xcto=XContentTypeOptions().nosniff()
)


def _policy(https: bool, camera: tuple[str, ...] = ()) -> Secure:
    return Secure(
        csp=ContentSecurityPolicy()
        .default_src("'self'")
        .style_src("'self'", *INLINE_SOURCES)
        .img_src("'self'", "data:")  # Pico draws its ticks and arrows as data: images
        .object_src("'none'")
        .base_uri("'none'")
        .form_action("'self'")
        .frame_ancestors("'none'"),
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
        hsts=StrictTransportSecurity().max_age(31_536_000) if https else None,
        permissions=PermissionsPolicy().geolocation().camera(*camera).microphone(),
        referrer=ReferrerPolicy().same_origin(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
    )


def _pack(response: Response) -> Response:
    """Compresses a page.

    What BREACH needs, a reader who makes the browser fetch pages with its cookie, SameSite=Lax
    withholds.
    """
    if response.mimetype != "text/html" or response.is_streamed or response.content_encoding:
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) >= _WORTH_PACKING and request.accept_encodings["gzip"]:
        response.set_data(gzip.compress(body, 6))
        response.content_encoding = "gzip"
    return response


def _refuse_nul() -> None:
    # Nobody can type one, and PostgreSQL refuses to look for it. Webhooks have their own rules.
    if request.blueprint != webhooks.blueprint.name and any(
        "\0" in value for value in (*request.args.values(), *request.form.values())
    ):
        abort(400)


def register(app: Flask, settings: Settings) -> None:
    """Guards every answer."""
    # As long as the log-in: a form left open over lunch must still go through.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    csrf.init_app(app)
    csrf.exempt(webhooks.blueprint)  # they carry a provider's signature instead
    https = settings.public_url.startswith("https:")
    usual, with_camera = _policy(https), _policy(https, camera=("self",))

    app.before_request(_refuse_nul)

    @app.after_request
    def guard(response: Response) -> Response:
        if request.endpoint == "assets.serve" and response.status_code == 200:
            _FOR_FILES.set_headers(response)
            return response
        policy = with_camera if request.endpoint in _WITH_CAMERA else usual
        policy.set_headers(response)
        if not response.cache_control.max_age:
            response.cache_control.no_store = True
        return _pack(response)
