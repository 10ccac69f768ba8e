"""What goes wrong, said in plain Indonesian; machines get one line of text."""

import traceback

import structlog
from flask import Flask, Response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response as AnyResponse

from bot.staff.words import ERRORS

_MACHINES = ("/webhooks/", "/healthz", "/static/")

log = structlog.get_logger()


def _answer(error: HTTPException) -> AnyResponse:
    if error.response is not None or error.code is None:  # made by somebody on purpose
        return error.get_response()
    code = error.code
    if request.path.startswith(_MACHINES):
        return Response(f"{code} {error.name}\n", code, content_type="text/plain; charset=utf-8")
    words = _words(error, code)
    if "HX-Request" in request.headers:
        return _beside_the_page(render_template("fragments/alert.html", words=words), code)
    return Response(render_template("error.html", words=words, code=code), code)


def _words(error: HTTPException, code: int) -> tuple[str, str]:
    key = "csrf" if isinstance(error, CSRFError) else str(code)
    return ERRORS.get(key) or ERRORS["500" if code >= 500 else "400"]


def _beside_the_page(alert: str, code: int) -> Response:
    # htmx 4 swaps errors in like any other answer: this one goes where alerts go, and the address
    # of the page stays.
    headers = {"HX-Retarget": "#kabar", "HX-Reswap": "innerHTML", "HX-Push-Url": "false"}
    return Response(alert, code, headers=headers)


def _unexpected(error: InternalServerError) -> AnyResponse:
    fault = error.original_exception or error
    # Where it broke and not what it says: a database's complaint quotes people's words.
    frames = traceback.extract_tb(fault.__traceback__)
    log.error(
        "page failed",
        endpoint=request.endpoint,
        error=type(fault).__name__,
        at=[f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames[-6:]],
    )
    return _answer(error)


def register(app: Flask) -> None:
    """One way to answer for every error, and one line in the log for those that are ours."""
    app.logger.disabled = True  # Flask's own traceback would quote what `_unexpected` leaves out
    app.register_error_handler(HTTPException, _answer)
    app.register_error_handler(InternalServerError, _unexpected)
