"""`keel retry`: ring a stream that was set aside once more, or start what was stuck anew."""

from typing import Annotated, Any

import typer

from infra.cli.running import Core, core
from infra.cli.saying import NO, AsJson, Trouble, document, tell

Stream = Annotated[
    str | None, typer.Argument(metavar="[STREAM]", help="Which one; without it, list them all.")
]


def retry(stream: Stream = None, as_json: AsJson = False) -> None:
    """Try a parked or stuck stream again."""
    found = core()
    if stream is None:
        _list(found, as_json)
        return
    aside = _is_left_lying(found, stream)
    if not (aside or found.log.head(stream)):
        raise Trouble(f"STREAM: {stream!r} is no stream of the log, and not set aside")
    left = [b.consumer for b in found.bells if b.ring([stream])]
    left += _picked_up(found, stream) if aside else []
    started = _started(found, stream)
    if as_json:
        document({"stream": stream, "parked": left, "started": started})
    if left:
        raise Trouble(f"{stream} is parked again by {', '.join(left)}: {_why(found, stream)}", NO)
    if not as_json:
        tell(f"{stream} was handled." + (f" Execution {started} was started." if started else ""))


def _list(found: Core, as_json: bool) -> None:
    rows = parked(found)
    if as_json:
        document(rows)
        return
    for row in rows:
        tell(f"{row['stream']}  {row['consumer']}: {row['because']}, since {row['at']}")
    if not rows:
        tell("Nothing is parked or stuck.")


def parked(found: Core) -> list[dict[str, Any]]:
    """Give every stream that was set aside, and every workflow that is stuck."""
    rows = [
        {"stream": p.stream, "consumer": p.consumer, "because": p.because, "at": p.at.isoformat()}
        for p in found.parked.all()
    ]
    for row in found.views.list("pipeline"):
        flow = found.house.book.workflow(f"opportunity/{row.id}")
        if flow.stuck:
            at = flow.last_at.isoformat()
            rows.append(
                {
                    "stream": f"workflow/opportunity/{row.id}",
                    "consumer": "workflow",
                    "because": "three executions led nowhere",
                    "at": at,
                }
            )
    return rows


def _is_left_lying(found: Core, stream: str) -> bool:
    """Say whether the sweeper could not receive or file it: raw bytes have no stream yet."""
    from shared.orchestrate.broom import MARK

    return any(p.stream == stream and p.consumer == MARK for p in found.parked.all())


def _picked_up(found: Core, left: str) -> list[str]:
    """Receive or file it; give who set it aside again."""
    from shared.orchestrate.aside import pick_up
    from shared.orchestrate.broom import MARK, Broom

    broom = Broom(found.house, found.log, found.raw, found.bells, found.checkpoints, found.parked)
    return [] if pick_up(broom, left) else [MARK]


def _why(found: Core, stream: str) -> str:
    return ", ".join(p.because for p in found.parked.all() if p.stream == stream)


def _started(found: Core, stream: str) -> int:
    """Forget the starts in vain and start the next execution; 0 where nothing was stuck."""
    from shared.orchestrate.resume import retry as forget
    from shared.orchestrate.route import start

    subject = stream.removeprefix("workflow/")
    if not subject.startswith("opportunity/") or not found.house.book.workflow(subject).stuck:
        return 0
    forget(found.house, subject)
    number = found.house.book.workflow(subject).version + 1
    return number if start(found.house, found.executions, subject, number) else 0
