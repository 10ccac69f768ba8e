"""POST /webhooks/<channel>: verify, parse, converse, nudge. The commit comes before the 200."""

import structlog
from flask import Blueprint, Response, request

from bot.channels import twilio
from bot.conversation import converse
from bot.nudge import nudge
from bot.web import services
from models import sending
from models.base import now

blueprint = Blueprint("webhooks", __name__, url_prefix="/webhooks")
log = structlog.get_logger()

# As XML and empty: Twilio would send plain text to the person.
_NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


@blueprint.post("/twilio")
def twilio_inbound() -> Response:
    """One SMS or WhatsApp text from Twilio."""
    _verify_twilio()
    incoming = twilio.parse(services().settings, request.form)
    with services().sessions.begin() as session:
        is_new = converse(session, incoming) is not None
    if is_new:
        nudge(services().redis)
    return Response(_NOTHING_TO_SAY, mimetype="text/xml")


@blueprint.post("/twilio/status")
def twilio_status() -> Response:
    """What became of a text that Twilio took from us."""
    _verify_twilio()
    receipt = twilio.parse_status(services().settings, request.form, request.args)
    with services().sessions.begin() as session:
        if not sending.receive(session, receipt, now()):
            log.info("status without news", provider_state=receipt.provider_state)
    return Response(status=204)


@blueprint.errorhandler(twilio.Forged)
def _forged(_error: twilio.Forged) -> tuple[str, int]:
    return "forbidden\n", 403


@blueprint.errorhandler(twilio.Malformed)
def _malformed(error: twilio.Malformed) -> tuple[str, int]:
    return f"bad request: {error}\n", 400


def _verify_twilio() -> None:
    query = request.query_string.decode("latin-1")
    path = request.path + (f"?{query}" if query else "")
    mark = request.headers.get("X-Twilio-Signature", "")
    twilio.verify(services().settings, path, request.form, mark)
