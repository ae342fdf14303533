"""Input that is no signal at all; everything less broken becomes a signal with defects."""


class UnreadableInput(ValueError):
    """There is nothing to read; the message is one line and holds nothing of the input."""
