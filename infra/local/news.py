"""News of a delivery, shaped as SES publishes them, to the topic that AWS would use.

https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
"""

import json
from typing import Any

import boto3

from infra.local.environment import ACCOUNT, REGION
from infra.local.mailbox import Mailbox
from infra.stages import LOCAL

TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:{LOCAL.prefix}-delivery"
SIMULATOR = "@simulator.amazonses.com"
"""Mail to bounce@ and complaint@ here ends as it would with SES."""


def tell(mailbox: Mailbox) -> int:
    """Publish what is owed, and note each as told after it was taken; give how many."""
    told = 0
    topic: Any = None
    for envelope in mailbox.owed():
        topic = topic or boto3.client("sns")
        topic.publish(TopicArn=TOPIC, Message=json.dumps(event(envelope)))
        mailbox.told(envelope["id"])
        told += 1
    return told


def event(envelope: dict[str, Any]) -> dict[str, Any]:
    """Give the news of one mail."""
    recipients = envelope["to"]
    mail = {
        "timestamp": envelope["time"],
        "messageId": envelope["provider_id"],
        "source": envelope["from"],
        "sourceArn": f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/{envelope['from']}",
        "sendingAccountId": ACCOUNT,
        "destination": recipients,
        "headersTruncated": False,
        "tags": {name: [value] for name, value in envelope["tags"].items()},
    }
    kind, ending = _ending(envelope, recipients)
    return {"eventType": kind, "mail": mail, kind.lower(): ending}


def _ending(envelope: dict[str, Any], recipients: list[str]) -> tuple[str, dict[str, Any]]:
    at = envelope["time"]
    simulated = {to.partition("@")[0] for to in recipients if to.endswith(SIMULATOR)}
    if "bounce" in simulated:
        return "Bounce", {
            "bounceType": "Permanent",
            "bounceSubType": "General",
            "bouncedRecipients": [
                {"emailAddress": to, "action": "failed", "status": "5.1.1"} for to in recipients
            ],
            "timestamp": at,
            "feedbackId": envelope["id"],
        }
    if "complaint" in simulated:
        return "Complaint", {
            "complainedRecipients": [{"emailAddress": to} for to in recipients],
            "complaintFeedbackType": "abuse",
            "timestamp": at,
            "feedbackId": envelope["id"],
        }
    return "Delivery", {
        "timestamp": at,
        "processingTimeMillis": 1,
        "recipients": recipients,
        "smtpResponse": "250 2.0.0 kept in the mailbox",
        "reportingMTA": "localhost",
    }
