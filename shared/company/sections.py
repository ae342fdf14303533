"""The parts of the company's file: who writes, what is owed, how it sounds, what is asked."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from shared.company.known import Noun, Source
from shared.company.services import Language, Minor, Percent, Words
from shared.domain.addresses import LONGEST_LOCAL_PART, ascii_domain, mailable, normalise_address
from shared.domain.event import Value
from shared.domain.lead import LeadKind
from shared.domain.money import Halves, TaxRate, TaxRounding
from shared.domain.names import digest


def _mailed(given: str) -> str:
    local, _, domain = given.rpartition("@")
    if not domain.isascii():
        spelled = ascii_domain(domain) or "xn--…"
        raise ValueError(f"must have its domain in ASCII, as mail needs it: write {spelled}")
    if not local.isascii():
        raise ValueError("must have nothing but ASCII before the @: other mail is not sent")
    if not mailable(given):
        raise ValueError(
            "must be an address that mail can go to: words of letters, digits or signs such as -"
            " and _, with one dot between two of them"
        )
    return given


Address = Annotated[
    str,
    Field(pattern=r"^[^@\s+]+@[^@\s]+\.[^@\s]+$", max_length=254),
    AfterValidator(_mailed),
]
"""A mail address without a plus part; Keel adds its own."""
Asked = Literal["proposal", "answer", "nurture", "decline", "followup"]
DECIDED = ("lead", "reply", "acceptance")
"""What somebody must be able to say, or no sale could ever come about."""


class Identity(Value):
    """Who writes to whom."""

    name: str
    legal_name: str
    postal_address: tuple[str, ...]
    """Lines of the letterhead."""
    website: Annotated[str, Field(pattern=r"^https?://\S+$")]
    sender_name: str
    inbox: Address
    """Clients write to it, and mail to them comes from it."""
    operator: Address
    """Questions to the owner go to it."""

    @field_validator("inbox")
    @classmethod
    def _with_room(cls, given: str) -> str:
        box, _, domain = given.partition("@")
        if not mailable(f"{box}+{digest()}@{domain}"):
            most = LONGEST_LOCAL_PART - len(digest()) - 1
            raise ValueError(
                f"must have at most {most} characters before the @: Keel adds its own behind a plus"
            )
        return given

    @field_validator("operator")
    @classmethod
    def _elsewhere(cls, given: str, known: ValidationInfo) -> str:
        if normalise_address(given) == normalise_address(known.data.get("inbox", "")):
            raise ValueError(
                "must be another address than inbox: Keel would receive the questions it mails"
                " to you as mail of a client, a loop without end"
            )
        return given


class TaxCategory(Value):
    """One rate with the name it has on paper."""

    category: str
    name: Words
    percent: Percent


class Tax(Value):
    """The tax regime of the company."""

    rounding: TaxRounding = "line_then_category"
    halves: Halves = "up"
    rates: Annotated[tuple[TaxCategory, ...], Field(min_length=1)]
    note: dict[Language, str] = {}
    """A sentence that law wants on every offer, if any."""

    def known(self) -> tuple[TaxRate, ...]:
        """Give the rates as the money maths wants them."""
        return tuple(TaxRate(category=r.category, percent=r.percent) for r in self.rates)

    def named(self, category: str, language: Language) -> str:
        """Give the name of a category in a language."""
        return next(r for r in self.rates if r.category == category).name[language]


class Terms(Value):
    """Under which conditions an offer stands."""

    payment_days: Annotated[int, Field(ge=0, le=365)]
    deposit_percent: Percent
    proposal_valid_days: Annotated[int, Field(ge=1, le=365)]
    text: Words


class Tone(Value):
    """How the company sounds."""

    style: str
    """One sentence for the model that writes."""
    greeting: Words
    sign_off: Words


class Gates(Value):
    """What leaves only after the owner said yes."""

    always_ask: tuple[Asked, ...]
    discount_limit_percent: Percent
    sign_in_above: Minor
    """From more than this amount on, a link alone does not answer."""
    never_reply_to: tuple[LeadKind, ...] = ("spam",)
    """Kinds of mail that are declined in silence."""


class Capacity(Value):
    """How much work fits beside what is running."""

    open_opportunities: Annotated[int, Field(ge=1)]
    """With this many proposals and jobs open, a new one needs a look."""


class Sources(Value):
    """Who may say what: a source that is not named for a noun cannot change it."""

    authoritative: dict[Noun, tuple[Source, ...]]
    ephemeral: tuple[Source, ...] = ()
    """Kept raw as long as all that comes in, and moves nothing."""

    @field_validator("authoritative")
    @classmethod
    def _heard(cls, given: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for noun in DECIDED:
            if not given.get(noun):
                raise ValueError(f"{noun} must name at least one source: nothing could bring one")
        return given

    @model_validator(mode="after")
    def _apart(self) -> Self:
        for noun, named in self.authoritative.items():
            both = sorted(set(named) & set(self.ephemeral))
            if both:
                raise ValueError(f"{both[0]} is ephemeral, so it cannot decide {noun}")
        return self

    def may_move(self, noun: str, source: str) -> bool:
        """Say whether a source has the word on a noun."""
        return source in self.authoritative.get(noun, ())

    def is_ephemeral(self, source: str) -> bool:
        """Say whether a source is only kept raw."""
        return source in self.ephemeral
