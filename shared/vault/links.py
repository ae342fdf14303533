"""Links and forms that cannot be guessed: an id with a MAC, checked without a table.

Two live link keys allow rotation: the first signs, each of them verifies.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

MAC = 22
"""Characters of a MAC: 132 bits."""
FORM_AGE = timedelta(days=7)
EARLY = timedelta(minutes=1)
"""How far the clocks of two machines may be apart."""


class Links:
    """Signs streams into link ids, and forms into nonces."""

    def __init__(self, keys: Callable[[], Sequence[bytes]]) -> None:
        self._keys = keys

    def sign(self, purpose: str, stream: str) -> str:
        """Give the last part of a link: the bare id and its MAC."""
        bare = stream.partition("/")[2]
        return f"{bare}.{self._mac(self._keys()[0], 'link', purpose, bare)}"

    def verify(self, purpose: str, noun: str, given: str) -> str | None:
        """Give the stream that a link names; None for a forged or damaged one."""
        bare, _, mac = given.rpartition(".")
        if bare and self._holds(mac, "link", purpose, bare):
            return f"{noun}/{bare}"
        return None

    def nonce(self, purpose: str, stream: str, content_hash: str, at: datetime) -> str:
        """Give the hidden value of a form that shows `content_hash` at `at`."""
        stamp = str(int(at.timestamp()))
        return f"{stamp}.{self._mac(self._keys()[0], 'form', purpose, stream, content_hash, stamp)}"

    def accepts(
        self, nonce: str, purpose: str, stream: str, content_hash: str, now: datetime
    ) -> bool:
        """Say whether a form was made by us, for this content, and not too long ago."""
        stamp, _, mac = nonce.partition(".")
        if not self._holds(mac, "form", purpose, stream, content_hash, stamp):
            return False
        age = now.timestamp() - int(stamp)
        return -EARLY.total_seconds() <= age <= FORM_AGE.total_seconds()

    def _holds(self, mac: str, *parts: str) -> bool:
        given = mac.encode(errors="replace")
        # a list, not a generator: every key is tried, so time does not tell which one fits
        fits = [hmac.compare_digest(given, self._mac(k, *parts).encode()) for k in self._keys()]
        return any(fits)

    def _mac(self, key: bytes, *parts: str) -> str:
        message = b"".join(_framed(part.encode(errors="surrogatepass")) for part in parts)
        return urlsafe_b64encode(hmac.new(key, message, sha256).digest()).decode()[:MAC]


def _framed(part: bytes) -> bytes:
    """Put a part's length before it, so that no other split gives the same message."""
    return len(part).to_bytes(4, "big") + part
