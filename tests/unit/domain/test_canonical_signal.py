"""A canonical signal is written in one way, so that equal signals are equal bytes."""

from datetime import UTC, datetime

from shared.domain.signals import CanonicalSignal, Person

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SIGNAL = CanonicalSignal(
    id="email/m1",
    kind="email",
    source="ses",
    provider_id="m1",
    occurred_at=NOON,
    received_at=NOON,
    sender=Person(name="Zoë", email="zoe@client.example"),
    to=("a@studio.example", "b@studio.example"),
    subject="Größe",
    defects=("no_date",),
)
WRITTEN = (
    '{"attachments":[],"automatic":{"because":"","kind":"none"},"defects":["no_date"],"events":[],'
    '"from":{"email":"zoe@client.example","name":"Zoë"},"id":"email/m1","kind":"email",'
    '"occurred_at":"2026-03-02T12:00:00Z","payments":[],"provider_id":"m1","quoted":"",'
    '"received_at":"2026-03-02T12:00:00Z","signature":"","source":"ses","subject":"Größe",'
    '"text":"","thread":{"in_reply_to":"","message_id":"","references":[]},'
    '"to":["a@studio.example","b@studio.example"],"trust":"unauthenticated","verified_by":[],'
    '"zone":""}'
)


def test_a_signal_is_one_line_with_sorted_keys_no_spaces_and_its_own_letters() -> None:
    assert SIGNAL.to_json() == WRITTEN
