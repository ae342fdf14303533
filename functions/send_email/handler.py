"""Send Email: claims the mail at hand and calls the provider once."""

from functions.wiring import stepping
from shared.orchestrate.tasks.send import send

handler = stepping("send_email", {"sending": send})

__all__ = ["handler"]
