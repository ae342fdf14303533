"""The guard: what a web page in the operator's browser may not reach.

The gateway answers every AWS call without asking who calls, so it must answer programs alone. A
browser cannot leave out `Sec-Fetch-Site` (or, on a POST, `Origin`), and a page on another site
that was given a loopback address by its own name server still names itself in `Host`.
"""

from collections.abc import Mapping

FROM_A_BROWSER = ("origin", "sec-fetch-site", "sec-fetch-mode")
AT_HOME = frozenset({"127.0.0.1", "localhost", "[::1]"})


def from_a_browser(headers: Mapping[str, str]) -> bool:
    """Say whether a browser sent this."""
    return any(name in headers for name in FROM_A_BROWSER)


def names_us(host: str, ours: frozenset[str] = AT_HOME) -> bool:
    """Say whether `Host` names this machine, or another name we are known by."""
    bare = host.lower()
    if not bare.endswith("]"):
        bare = bare.rpartition(":")[0] or bare
    return bare in ours
