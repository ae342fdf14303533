"""A policy is a versioned list of named rules; its text, not its code, is what was agreed."""

from hashlib import sha256
from typing import Annotated, Any, Literal, Self

from pydantic import Field, JsonValue, ValidationError, model_validator

from shared.company.yaml_text import Invalid, fault, read
from shared.domain.event import Value
from shared.policy.cel import RESERVED

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
FACT_TYPES = ("bool", "int", "number", "text", "list")
Given = dict[str, dict[str, JsonValue]]
"""Facts as noun → property → value; a value of null is a fact nobody knows."""
NOTHING_MATCHED = "no_rule_matched"


class Rule(Value):
    """One sentence of a policy: when it holds, what follows, and why."""

    name: Name
    when: Annotated[str, Field(min_length=1)]
    """A CEL condition over the declared facts."""
    then: str
    because: Annotated[str, Field(min_length=1)]


class Example(Value):
    """A case with its known answer; `given` is laid over the policy's usual facts."""

    name: Annotated[str, Field(min_length=1)]
    given: Given = {}
    expect: str


class Policy(Value):
    """Named rules about one kind of decision, strictest outcome first."""

    policy: Name
    version: Annotated[int, Field(ge=1)]
    governs: tuple[str, ...]
    outcomes: Annotated[tuple[str, ...], Field(min_length=2)] = ("block", "ask", "allow")
    """Strictest first; the strictest of the rules that match wins."""
    otherwise: Literal["ask"] = "ask"
    """What an error, a missing fact or no match means; it is always a question."""
    facts: dict[Name, dict[Name, str]]
    """The facts rules may read, with their types; `?` marks one that may be unknown."""
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]
    usual: Given = {}
    examples: tuple[Example, ...] = ()
    text: str = ""
    sha256: str = ""

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.otherwise not in self.outcomes:
            raise ValueError("outcomes: must hold ask")
        if len(set(self.outcomes)) != len(self.outcomes):
            raise ValueError("outcomes: must hold each outcome once")
        self._check_rules()
        self._check_examples()
        for noun, properties in self.facts.items():
            if noun in RESERVED:
                raise ValueError(f"facts.{noun}: the name is taken")
            for name, kind in properties.items():
                if kind.removesuffix("?") not in FACT_TYPES:
                    known = ", ".join(FACT_TYPES)
                    raise ValueError(f"facts.{noun}.{name}: must be one of {known}, or with ?")
        return self

    def _check_rules(self) -> None:
        seen: set[str] = {NOTHING_MATCHED}
        for rule in self.rules:
            if rule.name in seen:
                raise ValueError(f"rule {rule.name}: the name stands twice")
            if rule.then not in self.outcomes:
                allowed = ", ".join(self.outcomes)
                raise ValueError(f"rule {rule.name}: then must be one of {allowed}")
            seen.add(rule.name)

    def _check_examples(self) -> None:
        names = [example.name for example in self.examples]
        for at, example in enumerate(self.examples):
            if example.name in names[:at]:
                raise ValueError(f"example {example.name}: the name stands twice")
            if example.expect not in self.outcomes:
                allowed = ", ".join(self.outcomes)
                raise ValueError(f"example {example.name}: expect must be one of {allowed}")

    def __hash__(self) -> int:
        return hash(self.sha256)

    def declared(self) -> dict[str, str]:
        """Give every fact that rules may read, as `noun.property` → type."""
        return {f"{n}.{p}": kind for n, ps in self.facts.items() for p, kind in ps.items()}

    def case(self, example: Example) -> Given:
        """Give an example's whole facts: the usual ones with its own laid over."""
        nouns = {**self.usual, **example.given}
        return {noun: {**self.usual.get(noun, {}), **nouns[noun]} for noun in nouns}


def parse(text: str, file: str) -> Policy:
    """Check a policy's text; raises `Invalid` naming the file and the field or rule."""
    given: dict[str, Any] = read(text, file)
    for reserved in ("text", "sha256"):
        if reserved in given:
            raise Invalid(f"{file}: {reserved}: is not a known field")
    sealed = {**given, "text": text, "sha256": sha256(text.encode()).hexdigest()}
    try:
        return Policy.model_validate(sealed)
    except ValidationError as broken:
        raise fault(broken, given, file) from None
