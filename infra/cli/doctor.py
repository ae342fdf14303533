"""`keel doctor`: is everything as it should be, and if not, what to do next."""

import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from operator import itemgetter

from infra.cli.running import Core, core
from infra.cli.saying import NO, AsJson, document, first, tell

SHOWN = 3
"""So many streams or mails are named in one line."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    check: str
    ok: bool
    what: str
    do: str = ""
    """What to do about it; empty where nothing has to be done."""


def doctor(as_json: AsJson = False) -> int:
    """Check the core and say what to do next."""
    found = core()
    findings = [check(found) for check in CHECKS]
    if as_json:
        document([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            tell(f"{'ok ' if finding.ok else 'NO '} {finding.check}: {finding.what}")
            if finding.do:
                tell(f"      → {finding.do}")
    return 0 if all(finding.ok for finding in findings) else NO


def _pages(found: Core) -> Finding:
    """The pages must answer: the links in every mail lead there."""
    url = f"{found.house.public_url}/healthz"
    try:
        with urllib.request.urlopen(url, timeout=10) as page:  # noqa: S310 - the core's own address
            return Finding("pages", page.status == 200, f"{url} answers {page.status}")
    except (urllib.error.URLError, TimeoutError, ValueError) as error:
        return Finding("pages", False, f"{url}: {error}", "start the core again: keel up")


def _policies(_found: Core) -> Finding:
    from infra.cli.policy import check

    findings = check()
    what = "; ".join(str(finding) for finding in findings) or "all sound"
    return Finding("policies", not findings, what, "keel policy check" if findings else "")


def _company(found: Core) -> Finding:
    company = found.house.company
    return Finding("company", True, f"{company.name}, questions go to {company.operator}")


def _outbound(found: Core) -> Finding:
    paused = found.house.book.outbound().paused
    what = "paused: nothing leaves the house" if paused else "mail may leave"
    return Finding("outbound", not paused, what, "keel resume" if paused else "")


def _parked(found: Core) -> Finding:
    from infra.cli.retry import parked

    rows = sorted(parked(found), key=itemgetter("at"))
    if not rows:
        return Finding("parked or stuck", True, "nothing")
    streams = list(dict.fromkeys(row["stream"] for row in rows))
    kinds = Counter(row["because"] for row in rows).most_common()
    why = ", ".join(f"{count} × {kind}" for kind, count in kinds)
    do = f"keel retry {streams[0]}"
    if len(streams) > 1:
        do += "; when that helps, each of the others that keel retry lists"
    what = f"{len(streams)} ({why}): {first(streams, SHOWN)}"
    return Finding("parked or stuck", False, what, do)


def _unknown(found: Core) -> Finding:
    from infra.cli.outbound import started

    now = found.house.clock.now()
    lost = [
        m["id"] for m in started(found) if found.house.book.action(f"action/{m['id']}").lapsed(now)
    ]
    what = (
        f"nobody knows whether these went out: {first(lost, SHOWN)}"
        if lost
        else "all accounted for"
    )
    return Finding("mails", not lost, what, "keel approvals" if lost else "")


def _questions(found: Core) -> Finding:
    waiting = sum(row.body["state"] == "pending" for row in found.views.list("approvals"))
    what = f"{waiting} wait for your answer" if waiting else "none wait for your answer"
    return Finding("questions", True, what, "keel approvals" if waiting else "")


def _model(found: Core) -> Finding:
    if found.secrets.model_key():
        return Finding("model", True, "a key is there")
    return Finding("model", True, "no key: rules and templates do the work")


CHECKS: tuple[Callable[[Core], Finding], ...] = (
    _company,
    _policies,
    _pages,
    _outbound,
    _parked,
    _unknown,
    _questions,
    _model,
)
