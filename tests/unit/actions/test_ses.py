"""Every way in which a call to SES can end is told apart: yes, no, or nobody knows."""

from dataclasses import replace
from typing import Any, cast

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    ReadTimeoutError,
)

from shared.actions.mailer import Accepted, Envelope, Outcome, Refusal, Unknown
from shared.actions.ses import ONCE, SesMailer, tagged

MESSAGE = b"Subject: Offer\r\n\r\nDear Ada"
ENVELOPE = Envelope("keel@studio.example", ("ada@client.example",), MESSAGE, "0f1e2d", attempt=2)


class Wire:
    """Stands where the SDK's client does, and ends the call as it is told."""

    def __init__(self, ending: Exception | str) -> None:
        self.ending = ending
        self.calls: list[dict[str, Any]] = []

    def send_raw_email(self, **given: Any) -> dict[str, str]:
        self.calls.append(given)
        if isinstance(self.ending, Exception):
            raise self.ending
        return {"MessageId": self.ending}


def mailer(ending: Exception | str, configuration_set: str = "keel") -> tuple[SesMailer, Wire]:
    found, wire = SesMailer(configuration_set), Wire(ending)
    vars(found)["_ses"] = wire
    return found, wire


def bare(response: dict[str, Any]) -> ClientError:
    return ClientError(cast("Any", response), "SendRawEmail")


def answered(code: str, status: int) -> ClientError:
    return bare({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}})


URL = "https://email.eu-central-1.amazonaws.example"
ENDINGS: list[tuple[Exception | str, Outcome]] = [
    ("ses-1", Accepted("ses-1")),
    (answered("MessageRejected", 400), Refusal("MessageRejected")),
    (answered("Throttling", 400), Refusal("Throttling")),
    (answered("AccessDenied", 403), Refusal("AccessDenied")),
    (answered("TooManyRequests", 429), Refusal("TooManyRequests")),
    (answered("RequestTimeout", 408), Unknown("RequestTimeout 408")),
    (answered("InternalFailure", 500), Unknown("InternalFailure 500")),
    (answered("ServiceUnavailable", 503), Unknown("ServiceUnavailable 503")),
    (answered("", 502), Unknown("no code 502")),
    (bare({}), Unknown("no code 0")),
    (bare({"Error": {}, "ResponseMetadata": {}}), Unknown("no code 0")),
    (answered("AtTheLowBorder", 399), Unknown("AtTheLowBorder 399")),
    (answered("RequestTimeoutException", 400), Unknown("RequestTimeoutException 400")),
    (answered("AtTheBorder", 499), Refusal("AtTheBorder")),
    (ReadTimeoutError(endpoint_url=URL), Unknown("ReadTimeoutError")),
    (ConnectionClosedError(endpoint_url=URL), Unknown("ConnectionClosedError")),
    (ConnectTimeoutError(endpoint_url=URL), Refusal("ConnectTimeoutError")),
    (EndpointConnectionError(endpoint_url=URL), Refusal("EndpointConnectionError")),
    (NoCredentialsError(), Refusal("NoCredentialsError")),
    (ParamValidationError(report="too long"), Refusal("ParamValidationError")),
]


@pytest.mark.parametrize(("ending", "outcome"), ENDINGS)
def test_how_a_call_ends(ending: Exception | str, outcome: Outcome) -> None:
    found, wire = mailer(ending)
    assert found.send(ENVELOPE) == outcome
    assert len(wire.calls) == 1


def test_the_call_is_made_once_and_waits_no_longer_than_the_lease() -> None:
    assert ONCE.retries == {"total_max_attempts": 1, "mode": "standard"}
    assert ONCE.connect_timeout + ONCE.read_timeout < 5 * 60


def test_the_approved_bytes_leave_as_they_are_behind_the_tags() -> None:
    found, wire = mailer("ses-1")
    found.send(ENVELOPE)
    (given,) = wire.calls
    tags, _, rest = given["RawMessage"]["Data"].partition(b"\r\n")
    assert (tags, rest) == (b"X-SES-MESSAGE-TAGS: action=0f1e2d, attempt=2", MESSAGE)
    assert given["Source"] == "keel@studio.example"
    assert given["Destinations"] == ["ada@client.example"]
    assert given["ConfigurationSetName"] == "keel"
    assert given["Tags"] == [
        {"Name": "action", "Value": "0f1e2d"},
        {"Name": "attempt", "Value": "2"},
    ]


def test_a_tag_names_an_action_by_its_bare_id() -> None:
    found, wire = mailer("ses-1")
    found.send(replace(ENVELOPE, action="action/0f1e2d"))
    assert wire.calls[0]["Tags"][0] == {"Name": "action", "Value": "0f1e2d"}


def test_tags_keep_the_line_ends_of_the_message() -> None:
    assert tagged(b"A: 1\n\nx", {"a": "b"}) == b"X-SES-MESSAGE-TAGS: a=b\nA: 1\n\nx"


@pytest.mark.parametrize(
    ("set_in", "named"),
    [({}, None), ({"KEEL_SES_CONFIGURATION_SET": "of-the-house"}, "of-the-house")],
)
def test_a_mailer_that_is_given_no_configuration_set_asks_the_environment(
    monkeypatch: pytest.MonkeyPatch, set_in: dict[str, str], named: str | None
) -> None:
    monkeypatch.delenv("KEEL_SES_CONFIGURATION_SET", raising=False)
    for name, value in set_in.items():
        monkeypatch.setenv(name, value)
    found, wire = SesMailer(), Wire("ses-1")
    vars(found)["_ses"] = wire
    found.send(ENVELOPE)
    assert wire.calls[0].get("ConfigurationSetName") == named


def test_ses_cannot_say_no() -> None:
    assert SesMailer().find("0f1e2d", 1) is None
