"""Ask Owner: mails the owner the question at hand."""

from functions.wiring import stepping
from shared.orchestrate.tasks.send import ask

handler = stepping("ask_owner", {"asking": ask})

__all__ = ["handler"]
