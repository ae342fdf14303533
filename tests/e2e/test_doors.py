"""What a web page, a stranger or a lost mail may not do at the doors of a local core."""

import json
import smtplib
import urllib.parse

import pytest

from tests.support.core import CoreProcess

pytestmark = [pytest.mark.cloud, pytest.mark.slow]


def status(url: str, path: str, method: str = "GET", **headers: str) -> int:
    """Ask with headers of our choosing; give the status."""
    from http.client import HTTPConnection

    place = urllib.parse.urlsplit(url)
    asking = HTTPConnection(place.hostname or "", place.port, timeout=30)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        asking.request(method, path, headers=named)
        return asking.getresponse().status
    finally:
        asking.close()


def test_no_web_page_reaches_the_gateway(shared_core: CoreProcess) -> None:
    gateway = shared_core.running.endpoint
    for headers in ({"Origin": "http://evil.example"}, {"Sec_Fetch_Site": "cross-site"}):
        assert status(gateway, "/_ministack/reset", "POST", **headers) == 403
        assert status(gateway, "/", "POST", **headers) == 403
    assert status(gateway, "/health") == 200


def test_the_front_door_shows_nothing_of_the_cloud_and_goes_by_its_own_name(
    shared_core: CoreProcess,
) -> None:
    front = shared_core.http
    assert status(front, "/_ministack/reset", "POST") == 404
    assert status(front, "/_keel/busy") == 404
    assert status(front, "/mailbox.json", Host="evil.example") == 421
    assert status(front, "/mailbox", "POST") == 405
    assert status(front, "/healthz") == 200
    assert status(front, "/healthz", "HEAD") == 200


def test_mail_to_anybody_else_is_refused_while_the_sender_listens(
    shared_core: CoreProcess,
) -> None:
    host, port = shared_core.running.record.smtp.split(":")
    with smtplib.SMTP(host, int(port), timeout=30) as line:
        line.ehlo()
        line.mail("ada@client.example")
        assert line.rcpt("nobody@studio.example")[0] == 550
        assert line.rcpt("hello+anything@studio.example")[0] == 250


def test_a_mail_whose_author_is_not_proven_is_received_and_labelled(
    shared_core: CoreProcess,
) -> None:
    before = shared_core.streams("signal/email")
    mail = shared_core.inquiry("Eva Example <eva@spoofed.example>")
    mail["X-Keel-Test-Verdict"] = "spf=FAIL dkim=FAIL dmarc=FAIL"
    shared_core.send(mail)
    shared_core.running.settle()
    [signal] = shared_core.streams("signal/email") - before
    assert trust(shared_core, signal) == "unauthenticated"


def trust(core: CoreProcess, stream: str) -> str:
    """Give how far the first event of a stream is trusted."""
    table = core.running.environment()["KEEL_EVENTS_TABLE"]
    key = {"stream": {"S": stream}, "version": {"N": "1"}}
    item = core.running.client("dynamodb").get_item(TableName=table, Key=key)["Item"]
    return str(json.loads(bytes(item["body"]["B"]))["trust"])
