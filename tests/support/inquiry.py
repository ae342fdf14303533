"""What a client wrote, and what is understood of it."""

from datetime import datetime

from shared.domain.lead import Evidence, LeadFacts, ServiceWish
from shared.domain.signal import SignalReceived

HANDLE = "handle/4f1d"
CLIENT = "ada@client.example"
SIGNAL = "signal/email/m1"
INQUIRY = "We need two days of consulting for our product. Could you start in May?"


def said(at: datetime, text: str, provider_id: str = "m1") -> SignalReceived:
    """Make a client's mail."""
    return SignalReceived(
        at=at,
        kind="email",
        source="ses",
        provider_id=provider_id,
        raw=f"raw/{provider_id}",
        digest=provider_id,
        trust="authenticated",
        received_at=at,
        handle=HANDLE,
        sender=CLIENT,
        sender_name="Ada Sommer",
        subject="Consulting",
        text=text,
        message_id="m1@client.example",
    )


def understood(language: str = "en") -> LeadFacts:
    """Give the facts of the inquiry, each with the words that prove it."""
    return LeadFacts(
        kind="inquiry",
        language=language,
        name="Ada Sommer",
        services=(ServiceWish(service="consulting", quantity=2),),
        evidence=(
            Evidence(fact="service consulting", quote="consulting", source=SIGNAL),
            Evidence(fact="quantity consulting", quote="two days", source=SIGNAL),
        ),
    )
