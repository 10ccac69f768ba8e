"""GET /healthz: whether this process can do its work."""

import structlog
from flask import Blueprint
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.web import services

blueprint = Blueprint("health", __name__)
log = structlog.get_logger()


@blueprint.get("/healthz")
def healthz() -> tuple[str, int]:
    """200 when the database answers, 503 when it does not. Redis may be away: work goes on."""
    try:
        with services().sessions.begin() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        log.error("database away", error=type(error).__name__)
        return "database away\n", 503
    return "ok\n", 200
