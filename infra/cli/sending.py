"""Send raw input through the door that it would have come by: SMTP, or a signed webhook."""

import smtplib
import urllib.error
import urllib.request
from uuid import uuid4

from infra.cli.running import Core, core, host
from infra.cli.saying import NO, Trouble
from shared.ingest.headers import Headers
from shared.ingest.mailboxes import author, is_usable
from shared.ingest.mime import open_mail

PATIENCE = 60.0
"""Seconds that a door may take to answer."""


def send(source: str, raw: bytes) -> str:
    """Send one signal and say what the door answered; raises `Trouble` where it said no."""
    return by_mail(raw) if source == "email" else by_webhook(core(), source, raw)


def by_mail(raw: bytes) -> str:
    """Hand a mail to the core's inbox; what is broken in it is the core's to read."""
    ready = host().ready
    name, _, port = str(ready["smtp"]).partition(":")
    with smtplib.SMTP(name, int(port), timeout=PATIENCE) as smtp:
        try:
            smtp.sendmail(envelope_sender(raw), [str(ready["inbox"])], raw)
        except smtplib.SMTPException as refused:
            raise Trouble(f"the inbox refused it: {refused}", NO) from None
    return f"{ready['inbox']} took it."


def envelope_sender(raw: bytes) -> str:
    """Give the address in the Return-Path or From; empty, as bounces have it, where none is."""
    headers = Headers(open_mail(raw).message)
    for name in ("return-path", "from"):
        found = author(headers.values(name))
        if is_usable(found) and found.email.isascii():
            return found.email
    return ""


def by_webhook(found: Core, source: str, raw: bytes) -> str:
    """Post a signed delivery to the core's webhook (Standard Webhooks)."""
    secrets = (found.secrets.webhook_secret(source) or "").split()
    if not secrets:
        raise Trouble(f"SOURCE: this core has no webhook secret for {source!r}")
    try:
        body = raw.decode()
    except UnicodeDecodeError:
        raise Trouble("FILE: is not UTF-8, and the standard signs text alone") from None
    headers = _signed(source, secrets[0], body)
    url = f"{found.house.public_url}/webhooks/{source}"
    request = urllib.request.Request(url, body.encode(), headers)  # noqa: S310 - the core's address
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as said:  # noqa: S310 - see above
            text: str = said.read().decode()
            return text
    except urllib.error.HTTPError as refused:
        refused.close()
        raise Trouble(f"{url} answered {refused.code} {refused.reason}", NO) from None


def _signed(source: str, secret: str, body: str) -> dict[str, str]:
    from datetime import UTC, datetime

    from standardwebhooks import Webhook
    from standardwebhooks.webhooks import EmptyWebhookSecretError

    id, now = f"msg_{uuid4().hex}", datetime.now(UTC)
    try:
        signature = Webhook(secret).sign(id, now, body)
    except (ValueError, EmptyWebhookSecretError):
        raise Trouble(f"SOURCE: the first webhook secret for {source!r} is none") from None
    stamp = str(int(now.timestamp()))
    return {"webhook-id": id, "webhook-timestamp": stamp, "webhook-signature": signature}
