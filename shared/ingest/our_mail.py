"""By which marks mail of this company is recognised: its addresses and its message ids."""

import re
from dataclasses import dataclass, field

from shared.company.company import Company
from shared.domain.addresses import normalise_address, without_plus

OWN_ID_HEADER = "X-Keel-Id"
"""Carried by every mail that goes out; comes back in bounces and loops."""


OWN_ID = re.compile(r"([0-9a-f]{26})\.([0-9a-f]{26}|keel)")
"""Local part of our message ids: `<conversation>.<action>`, or `<conversation>.keel`."""


@dataclass(frozen=True)
class OurMail:
    """What a host knows of its own mail; `OurMail()` knows nothing and recognises nothing."""

    inbox: str = ""
    """The address clients write to; `local+token@domain` names a conversation."""
    addresses: tuple[str, ...] = ()
    """Other addresses that mail goes out from."""
    operator: str = ""
    """Who is told of what nobody can answer."""
    id_domain: str = ""
    """Domain of our message ids, `<token.anything@domain>`."""
    _own: frozenset[str] = field(init=False, repr=False, compare=False, default=frozenset())

    def __post_init__(self) -> None:
        own = {without_plus(normalise_address(each)) for each in (self.inbox, *self.addresses)}
        object.__setattr__(self, "_own", frozenset(own - {""}))

    def wrote(self, address: str) -> bool:
        """Say whether an address is one of ours, with or without a plus part."""
        return without_plus(normalise_address(address)) in self._own

    def knows(self, address: str) -> bool:
        """Say whether an address is one of ours, or the operator's."""
        spelled = normalise_address(address)
        return self.wrote(address) or (
            bool(spelled) and spelled == normalise_address(self.operator)
        )

    def made(self, message_id: str) -> bool:
        """Say whether a message id, without angle brackets, is one of ours.

        The owner's own mail program may write ids of the same domain, so the shape counts too.
        """
        local, _, domain = message_id.rpartition("@")
        same = bool(self.id_domain) and domain.lower() == self.id_domain.lower()
        return same and bool(OWN_ID.fullmatch(local))

    def action_of(self, message_id: str) -> str:
        """Give the action that a message id of ours names, as a bare id; else nothing."""
        found = OWN_ID.fullmatch(message_id.rpartition("@")[0])
        return found[2] if found and self.made(message_id) and found[2] != "keel" else ""


def our_mail(company: Company) -> OurMail:
    """Say by which marks the company's own mail is recognised."""
    domain = company.inbox.rpartition("@")[2]
    return OurMail(inbox=company.inbox, operator=company.operator, id_domain=domain)
