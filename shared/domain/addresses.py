"""An address has one spelling under which its owner is known, however it was typed."""

import re
import unicodedata

LONGEST_ADDRESS = 254
"""RFC 5321, 4.5.3.1.3: a path of 256 octets, less its two angle brackets."""
LONGEST_LOCAL_PART = 64
LONGEST_LABEL = 63
NEVER_IN_ADDRESSES = frozenset(' \t\r\n<>,;:"()[]\\/|')
ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
HOST_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


def normalise_address(address: str) -> str:
    """Give the one spelling of a mail address; empty where it cannot be one.

    The domain is lower-case and in its ASCII form; the local part is case-folded and NFC, and
    keeps its plus part: `Jane+Web@BÜCHER.example` → `jane+web@xn--bcher-kva.example`.
    """
    local, at, domain = address.strip().rpartition("@")
    if not at or not _may_be_local(local):
        return ""
    folded = unicodedata.normalize("NFC", local.casefold())
    spelled = f"{folded}@{ascii_domain(domain)}"
    return spelled if not spelled.endswith("@") and len(spelled) <= LONGEST_ADDRESS else ""


def mailable(address: str) -> bool:
    """Say whether mail can go to an address as it is spelled here.

    Its local part is ASCII and needs no quotes (RFC 5322, 3.2.3), and its domain names a host; a
    domain of other letters has to be in its ASCII form already.
    """
    local, _, domain = address.rpartition("@")
    fits = len(local) <= LONGEST_LOCAL_PART and len(address) <= LONGEST_ADDRESS
    if not fits or not ATOMS.fullmatch(local):
        return False
    return all(HOST_LABEL.fullmatch(label) for label in domain.split("."))


def ascii_domain(domain: str) -> str:
    """Give a domain in lower case with its labels as RFC 5891 A-labels; empty if it is none."""
    spelled = unicodedata.normalize("NFC", domain.strip().rstrip(".").lower())
    if not spelled or len(spelled) > LONGEST_ADDRESS or NEVER_IN_ADDRESSES & set(spelled):
        return ""
    labels = [_label(label) for label in spelled.split(".")]
    return ".".join(labels) if all(labels) else ""


def without_plus(address: str) -> str:
    """Drop the plus part of a normalised address: `jane+web@x.example` → `jane@x.example`."""
    local, at, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def plus_part(address: str) -> str:
    """Give what stands between the first plus and the @; empty where there is no plus."""
    return address.rpartition("@")[0].partition("+")[2]


def _may_be_local(local: str) -> bool:
    bare = local[1:-1] if len(local) > 2 and local[0] == local[-1] == '"' else local
    printable = bare.isprintable() and "@" not in bare
    return bool(bare) and printable and len(local) <= LONGEST_LOCAL_PART and not _odd(bare)


def _odd(local: str) -> bool:
    return bool(NEVER_IN_ADDRESSES & set(local))


def _label(label: str) -> str:
    if not label.isprintable() or len(label) > LONGEST_LABEL:
        return ""
    if label.isascii():
        return label
    spelled = "xn--" + label.encode("punycode").decode("ascii")
    return spelled if len(spelled) <= LONGEST_LABEL else ""
