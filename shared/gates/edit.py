"""An edit is the owner's in every word; the link that the client answers by stays code's."""

from collections.abc import Mapping

from shared.domain.draft import Draft, Purpose
from shared.gates.letter import links
from shared.gates.words.speech import Voice

NEEDED: Mapping[Purpose, str] = {"proposal": "proposal_link"}
"""Slot of the link that a kind of mail cannot do without."""


def edited(draft: Draft, subject: str, text: str) -> Draft:
    """Give a draft in the owner's words, with the link that they lost put back at the end."""
    needed = {f.text: f.slot for f in draft.filled if f.slot == NEEDED.get(draft.purpose)}
    lost = [link for link in needed if link not in links(text)]
    again = [f"{Voice(draft.language)('link_again')}\n{link}" for link in lost]
    changes = {
        "subject": subject,
        "text": "\n\n".join([text.rstrip(), *again]) if again else text,
        "edited": True,
        "unfollowed": (),
        "put_back": tuple(needed[link] for link in lost),
    }
    return draft.model_copy(update=changes)
