"""Raw bytes say by where they lie what they are, so anybody can receive them later."""

from shared.flow.house import House
from shared.ingest.mail_in import MAIL, Received, Unreceived, receive_mail
from shared.ingest.raw import RawStore
from shared.ingest.webhook_in import FORM, receive_form

ARRIVALS = (MAIL, FORM)
"""Where raw bytes lie that must become signals; what lies elsewhere only belongs to them."""


def receive_raw(house: House, raw: RawStore, key: str) -> Received | Unreceived:
    """Receive what lies under a key; receiving twice changes nothing."""
    if key.startswith(MAIL):
        return receive_mail(house, raw, key)
    if key.startswith(FORM):
        return receive_form(house, raw, key)
    return Unreceived("nothing that comes in lies there")
