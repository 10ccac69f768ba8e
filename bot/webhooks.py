"""POST /webhooks/<channel>: verify, parse, take, nudge.

What gets a 200 is on disk: committed, or in the spool while the database is away.
"""

import structlog
from flask import Blueprint, Response, request

from bot.channels import Forged, Malformed, android, twilio
from bot.intake import take, take_receipt
from bot.nudge import nudge
from bot.spool import Unwritable
from bot.web import services
from models.base import now
from values import Incoming

blueprint = Blueprint("webhooks", __name__, url_prefix="/webhooks")
log = structlog.get_logger()

# As XML and empty: Twilio would send plain text to the person.
_NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


@blueprint.post("/twilio")
def twilio_inbound() -> Response:
    """One SMS or WhatsApp text from Twilio."""
    _verify_twilio()
    incoming = twilio.parse(services().settings, request.form)
    if take(services(), incoming):
        nudge(services().redis)
    return Response(_NOTHING_TO_SAY, mimetype="text/xml")


@blueprint.post("/twilio/status")
def twilio_status() -> Response:
    """What became of a text that Twilio took from us."""
    _verify_twilio()
    receipt = twilio.parse_status(services().settings, request.form, request.args)
    if not take_receipt(services(), receipt):
        log.info("status without news", provider_state=receipt.provider_state)
    return Response(status=204)


@blueprint.post("/android")
def android_event() -> Response:
    """A text that came to the office's phone, or what became of one that it sent.

    The phone repeats whatever is not answered with 2xx, for almost two days: 503 loses nothing.
    """
    settings, body = services().settings, request.get_data()
    mark, stamp = (request.headers.get(name, "") for name in ("X-Signature", "X-Timestamp"))
    moment = now()
    android.verify(settings, body, mark, stamp, moment.timestamp())
    told = android.parse(settings, body, moment)
    if isinstance(told, Incoming):
        if take(services(), told):
            nudge(services().redis)
    elif told is not None and not take_receipt(services(), told):
        log.info("status without news", provider_state=told.provider_state)
    return Response(status=200)


@blueprint.errorhandler(Forged)
def _forged(error: Exception) -> tuple[str, int]:
    # The phone's text may only have come with a wrong clock: the administrator must find that.
    log.warning("forbidden", path=request.path, fault=str(error))
    return "forbidden\n", 403


@blueprint.errorhandler(Malformed)
def _malformed(error: Exception) -> tuple[str, int]:
    return f"bad request: {error}\n", 400


@blueprint.errorhandler(Unwritable)
def _not_kept(error: Unwritable) -> tuple[str, int]:
    # Neither database nor disk: who can deliver again must be told to.
    log.error("not kept", fault=str(error))
    return "not kept\n", 503


def _verify_twilio() -> None:
    query = request.query_string.decode("latin-1")
    path = request.path + (f"?{query}" if query else "")
    mark = request.headers.get("X-Twilio-Signature", "")
    twilio.verify(services().settings, path, request.form, mark)
