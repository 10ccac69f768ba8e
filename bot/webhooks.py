"""POST /webhooks/<channel>: verify, parse, take, nudge.

What gets a 200 is on disk: committed, or in the spool while the database is away.
"""

import structlog
from flask import Blueprint, Response, request

from bot.channels import Forged, Malformed, webhook_of
from bot.intake import take, take_receipt
from bot.nudge import nudge
from bot.spool import Unwritable
from bot.web import services
from models.base import now
from values import Incoming

blueprint = Blueprint("webhooks", __name__, url_prefix="/webhooks")
log = structlog.get_logger()


@blueprint.post("/<channel>")
@blueprint.post("/<channel>/status", endpoint="status")
def inbound(channel: str) -> Response:
    """Texts from a provider, or what became of those that it took from us.

    Who repeats what is not answered with 2xx loses nothing by a 503.
    """
    heard = webhook_of(services().settings, channel).hear(services().settings, request, now())
    for told in heard.told:
        if isinstance(told, Incoming):
            if take(services(), told):
                nudge(services().redis)
        elif not take_receipt(services(), told):
            log.info("status without news", provider_state=told.provider_state)
    return Response(heard.answer, heard.status, mimetype=heard.mimetype)


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
