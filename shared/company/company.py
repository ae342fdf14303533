"""One file says who the company is, what it sells, and what needs its owner's yes."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationError, field_validator, model_validator

from shared.company.currencies import Currency
from shared.company.models import ModelSection
from shared.company.pace import Caps, Pace, Rhythm
from shared.company.sections import Capacity, Gates, Identity, Sources, Tax, Terms, Tone
from shared.company.services import Language, Service
from shared.company.yaml_text import Invalid, fault, read
from shared.domain.event import Value
from shared.domain.money import Money


class Company(Value):
    """Everything the operator decided once and for all, checked."""

    identity: Identity
    zone: str
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    """The first one is used where a client's cannot be told."""
    currency: Currency
    services: Annotated[tuple[Service, ...], Field(min_length=1)]
    tax: Tax
    terms: Terms
    tone: Tone
    rhythm: Rhythm = Field(alias="pace")
    gates: Gates
    caps: Caps
    capacity: Capacity
    models: ModelSection
    sources: Sources
    sha256: str = ""
    """Hash of the file, for decisions that used it."""

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, given: str) -> str:
        try:
            ZoneInfo(given)
        except (ZoneInfoNotFoundError, OSError, ValueError):
            raise ValueError("must be the name of a time zone, such as Europe/Berlin") from None
        return given

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for place, name in _twice(self):
            raise ValueError(f"{place}: {name} stands twice")
        for at, service in enumerate(self.services):
            if service.tax not in {rate.category for rate in self.tax.rates}:
                raise ValueError(f"services[{at}].tax: {service.tax} is not one of tax.rates")
        for place, words in _spoken(self):
            for language in self.languages:
                if language not in words:
                    raise ValueError(f"{place}.{language}: is missing")
        return self

    def service(self, wanted: str) -> Service | None:
        """Find a service by its id."""
        return next((s for s in self.services if s.id == wanted), None)

    def money(self, minor: int) -> Money:
        """Give an amount in the company's currency."""
        return Money(minor=minor, currency=self.currency)

    def pace(self) -> Pace:
        """Give the company's durations and caps, ready to add to a time."""
        return Pace.of(self.rhythm, self.caps)

    def language(self, wished: str) -> Language:
        """Give the language to write in: the wished one where the company speaks it."""
        return next((own for own in self.languages if own == wished), self.languages[0])

    def day(self, moment: datetime) -> date:
        """Give the date of a moment where the company is, as its offers name theirs."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def valid_until(self, day: date) -> date:
        """Give the last day on which an offer made on `day` stands."""
        return day + timedelta(days=self.terms.proposal_valid_days)

    def needs_sign_in(self, amount_minor: int) -> bool:
        """Say whether a link alone is too weak to answer for this amount."""
        return amount_minor > self.gates.sign_in_above

    @property
    def name(self) -> str:
        """Give the company's name."""
        return self.identity.name

    @property
    def sender_name(self) -> str:
        """Give the name that clients see."""
        return self.identity.sender_name

    @property
    def inbox(self) -> str:
        """Give the address that clients write to."""
        return self.identity.inbox

    @property
    def operator(self) -> str:
        """Give the address of the owner."""
        return self.identity.operator

    def ephemeral_sources(self) -> tuple[str, ...]:
        """Give the sources that are kept raw and move nothing."""
        return self.sources.ephemeral

    def own_words(self) -> tuple[str, ...]:
        """Give every text of the file that may stand in a mail as it is, numbers and all."""
        who = self.identity
        told = (who.name, who.legal_name, who.sender_name, who.website, who.inbox)
        return (
            *told,
            *who.postal_address,
            *(t for _, words in _spoken(self) for t in _texts(words)),
        )

    def reply_address(self, token: str) -> str:
        """Give the inbox with a plus part, so that an answer finds its thread."""
        box, _, domain = self.inbox.partition("@")
        return f"{box}+{token}@{domain}"


def _twice(company: Company) -> Iterator[tuple[str, str]]:
    """Give each name that stands twice in its list, with its place."""
    services, rates = company.services, company.tax.rates
    yield from _again("services[{}].id", [service.id for service in services])
    for at, service in enumerate(services):
        named = [add_on.id for add_on in service.add_ons]
        yield from _again(f"services[{at}].add_ons[{{}}].id", named)
    yield from _again("tax.rates[{}].category", [rate.category for rate in rates])


def _again(place: str, named: list[str]) -> Iterator[tuple[str, str]]:
    for at, name in enumerate(named):
        if name in named[:at]:
            yield place.format(at), name


def _texts(words: dict[Any, Any]) -> list[str]:
    return [text for text in words.values() if isinstance(text, str)]


def _spoken(company: Company) -> list[tuple[str, dict[Any, Any]]]:
    """List every text that must exist in all the company's languages, with its place."""
    found: list[tuple[str, dict[Any, Any]]] = []
    for at, service in enumerate(company.services):
        here = f"services[{at}]"
        found += [(f"{here}.name", service.name), (f"{here}.description", service.description)]
        found.append((f"{here}.keywords", service.keywords))
        if service.price.model == "package":
            found.append((f"{here}.price.includes", service.price.includes))
        found += [(f"{here}.add_ons[{n}].name", a.name) for n, a in enumerate(service.add_ons)]
    found += [(f"tax.rates[{n}].name", rate.name) for n, rate in enumerate(company.tax.rates)]
    tone, terms = company.tone, company.terms
    found += [("tone.greeting", tone.greeting), ("tone.sign_off", tone.sign_off)]
    return [*found, ("terms.text", terms.text)]


def parse(text: str, file: str = "company.yaml") -> Company:
    """Check a company's text; raises `Invalid` with one line that names file and field."""
    given = read(text, file)
    if "sha256" in given:
        raise Invalid(f"{file}: sha256: is not a known field")
    given["sha256"] = sha256(text.encode()).hexdigest()
    try:
        return Company.model_validate(given)
    except ValidationError as broken:
        raise fault(broken, given, file) from None


def load(path: Path | str, file: str = "") -> Company:
    """Read and check the company's file once; it is read again only when the file changed.

    What is wrong with it is said of `file`, or of its name without the folder.
    """
    path = Path(path)
    file = file or path.name
    try:
        stat = path.stat()
    except OSError as gone:
        raise Invalid(f"{file}: cannot be read: {gone.strerror}") from None
    return _load(str(path), file, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=8)
def _load(path: str, file: str, _mtime_ns: int, _size: int) -> Company:
    try:
        text = Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Invalid(f"{file}: must be UTF-8 text") from None
    return parse(text, file)
