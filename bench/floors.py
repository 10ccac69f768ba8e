"""What the webhook is compared with: the same request, with less and less done for it."""

import os

from flask import Flask, Response, request
from sqlalchemy import insert
from twilio.request_validator import RequestValidator

from models.base import now
from models.database import open_database
from models.message import Message


def bare() -> Flask:
    """Flask answers, nothing else."""
    app = _app()

    @app.post("/webhooks/twilio")
    def _answer() -> Response:
        return Response("<Response/>" if request.form else "", mimetype="text/xml")

    return app


def one_durable_row() -> Flask:
    """Signature checked, one row committed."""
    app = _app()
    engine = open_database(os.environ["DATABASE_URL"])
    validator = RequestValidator(os.environ["TWILIO_AUTH_TOKEN"])
    url = os.environ["PUBLIC_URL"] + "/webhooks/twilio"

    @app.post("/webhooks/twilio")
    def _answer() -> Response:
        form = request.form
        if not validator.validate(url, form, request.headers["X-Twilio-Signature"]):
            return Response(status=403)
        with engine.begin() as connection:
            connection.execute(
                insert(Message).values(
                    channel="twilio",
                    provider_id=form["MessageSid"],
                    medium="sms",
                    sender=form["From"],
                    recipient=form["To"],
                    text=form["Body"],
                    state="received",
                    received_at=now(),
                )
            )
        return Response("<Response/>", mimetype="text/xml")

    return app


def _app() -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/healthz", "healthz", lambda: "ok")
    return app
