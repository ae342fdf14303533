"""How far a mail's author can be trusted, by the word of the service that received it.

Nothing the message says about itself counts: anybody can write `Authentication-Results`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.domain.addresses import ascii_domain
from shared.domain.signal import Trust
from shared.ingest.headers import Headers
from shared.ingest.mailboxes import mailboxes

SIGNER = re.compile(r"(?:^|;)\s*d\s*=\s*([^;\s]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Verdict:
    """Whether the address in From may be taken for its author, and which checks passed."""

    trust: Trust = "unauthenticated"
    verified_by: tuple[str, ...] = ()


def judge(headers: Headers, receipt: Mapping[str, Any] | None, *, doubtful: bool) -> Verdict:
    """Turn the `receipt` of an SES receipt event into trust; without one nothing is proven.

    DMARC that passed proves the domain in From. Where the domain publishes no DMARC policy, a
    signature proves it too if every signature in the mail is of that domain: the event does not
    say which of several was good. A `doubtful` author is never proven.
    """
    if receipt is None:
        return Verdict()
    passed = tuple(name for name in ("spf", "dkim", "dmarc") if _status(receipt, name) == "PASS")
    if "FAIL" in {_status(receipt, "spam"), _status(receipt, "virus")}:
        return Verdict("quarantined", passed)
    proven = "dmarc" in passed or (
        "dkim" in passed and _status(receipt, "dmarc") != "FAIL" and _is_aligned(headers)
    )
    return Verdict("authenticated" if proven and not doubtful else "unauthenticated", passed)


def _status(receipt: Mapping[str, Any], name: str) -> str:
    verdict = receipt.get(f"{name}Verdict")
    return str(verdict.get("status", "")).upper() if isinstance(verdict, Mapping) else ""


def _is_aligned(headers: Headers) -> bool:
    """Say whether all signers are the author's domain, or a parent of it (relaxed alignment)."""
    if headers.is_cut("dkim-signature"):
        return False
    authors = mailboxes(headers.values("from"))
    domain = ascii_domain(authors[0].email.rpartition("@")[2]) if authors else ""
    signers = [_signer(value) for value in headers.values("dkim-signature")]
    return bool(domain and signers) and all(_covers(signer, domain) for signer in signers)


def _signer(signature: str) -> str:
    found = SIGNER.search(signature)
    return ascii_domain(found[1]) if found else ""


def _covers(signer: str, domain: str) -> bool:
    return "." in signer and (domain == signer or domain.endswith(f".{signer}"))
