"""A mail belongs to the conversation whose keys it carries, the surest key first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from shared.domain.addresses import normalise_address, plus_part, without_plus
from shared.domain.signals import Thread
from shared.ingest.our_mail import OurMail

TOKEN = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True)
class ThreadKeys:
    """Under which keys a mail's conversation may be known, best first."""

    tokens: tuple[str, ...] = ()
    """Conversations named by a plus address, then by our own message ids, newest first."""
    messages: tuple[str, ...] = ()
    """Message ids: the root of the thread, the other ancestors newest first, the mail's own."""

    @property
    def token(self) -> str:
        """Give the surest token, or nothing."""
        return next(iter(self.tokens), "")

    @property
    def ordered(self) -> tuple[str, ...]:
        """Give all keys in the order in which they should be looked up."""
        return (*self.tokens, *self.messages)


def thread_keys(thread: Thread, recipients: Iterable[str], ours: OurMail) -> ThreadKeys:
    """Gather the keys from recipients (also those of the envelope) and thread headers."""
    ancestors = _ancestors(thread)
    newest_first = ancestors[::-1]
    tokens = [*_plus_tokens(recipients, ours), *_own_tokens(newest_first, ours)]
    foreign = [each for each in newest_first if not ours.made(each)]
    root = [each for each in ancestors[:1] if not ours.made(each)]
    own = [thread.message_id] if thread.message_id else []
    messages = [*root, *foreign]
    others = [each for each in dict.fromkeys(messages) if each not in own]
    return ThreadKeys(tuple(dict.fromkeys(tokens)), (*others, *own))


def _ancestors(thread: Thread) -> list[str]:
    """Give the older messages of the thread, oldest first."""
    parent = [thread.in_reply_to] if thread.in_reply_to else []
    return list(dict.fromkeys([*thread.references, *parent]))


def _plus_tokens(recipients: Iterable[str], ours: OurMail) -> list[str]:
    inbox = normalise_address(ours.inbox)
    known = [normalise_address(each) for each in recipients]
    found = [plus_part(each) for each in known if inbox and without_plus(each) == inbox]
    return [token for token in found if TOKEN.fullmatch(token)]


def _own_tokens(ids: Iterable[str], ours: OurMail) -> list[str]:
    """Read the token before the first dot of our message ids: `<token.x@domain>`."""
    found = [each.partition("@")[0].partition(".")[0] for each in ids if ours.made(each)]
    return [token for token in found if TOKEN.fullmatch(token)]
