"""A name in the company's file is one that Keel knows: a typo is refused, and never means nothing."""

from typing import Annotated

from pydantic import AfterValidator


def one_of(*names: str) -> AfterValidator:
    """Give the check that a text is one of these names."""

    def known(given: str) -> str:
        if given not in names:
            raise ValueError(f"must be one of {', '.join(names)}")
        return given

    return AfterValidator(known)


Source = Annotated[
    str,
    one_of(
        *("email", "ses", "form", "typeform", "tally", "client_page", "operator", "chat"),
        *("stripe", "calendly", "calcom", "calendar", "calendar_ping"),
    ),
]
"""Where something is said: a signal's kind or source, the client's page, the owner's commands."""
Noun = Annotated[str, one_of("lead", "reply", "acceptance", "fact", "payment", "booking")]
"""What a source may have the word on."""


def _asking(given: str) -> str:
    if given == "qualification":
        raise ValueError("asks no model, policy alone decides there: take the line out")
    return given


Agent = Annotated[
    str,
    AfterValidator(_asking),
    one_of("lead_intake", "read_reply", "nurture", "proposal_generator"),
]
"""Who asks a model."""
