"""Every policy that holds is in the log with its whole text, once."""

from dataclasses import replace

import pytest

from shared.domain import names
from shared.domain.company import PolicyPublished
from shared.domain.writes import Origin, Write
from shared.orchestrate.publish import publish_policies
from shared.policy.library import Policies
from tests.support.houses import Company

HEARD = ("company/main", "signal/email/1")


def published(company: Company) -> list[PolicyPublished]:
    return publish_policies(company.house, HEARD)


def test_a_company_that_has_heard_of_nobody_publishes_nothing_yet() -> None:
    company = Company()
    assert publish_policies(company.house, ()) == []
    assert publish_policies(company.house, ("company/outbound",)) == []
    assert company.events == 0


def test_each_policy_is_published_with_its_text() -> None:
    company = Company()
    fresh = published(company)
    assert [p.policy for p in fresh] == company.house.policies.names()
    for each in fresh:
        assert each.text == company.house.policies.get(each.policy).text
    recorded = company.log.read(names.COMPANY)
    assert [r.event for r in recorded] == fresh
    assert {r.origin for r in recorded} == {company.house.origin(names.COMPANY)}


def test_publishing_again_changes_nothing() -> None:
    company = Company()
    published(company)
    assert published(company) == []
    assert company.events == len(company.house.policies.names())


def test_what_is_new_is_published_behind_what_is_held() -> None:
    company = Company()
    first, *others = company.house.policies.publications({}, company.clock.now())
    company.log.append(Origin("keel"), Write(names.COMPANY, 0, [first]))
    assert published(company) == others
    assert company.all(PolicyPublished) == [first, *others]


def test_whoever_comes_second_leaves_it_to_the_first() -> None:
    company = Company()
    log = company.log

    class Overtaken:
        """Lets somebody else append between reading and appending."""

        def __getattr__(self, name: str) -> object:
            return getattr(log, name)

        def read(self, stream: str, after: int = 0) -> object:
            found = log.read(stream, after)
            if not company.events:
                published(company)
            return found

    house = replace(company.house, log=Overtaken())  # type: ignore[arg-type]
    assert publish_policies(house, HEARD) == []
    assert company.events == len(company.house.policies.names())


def test_a_version_never_gets_another_text() -> None:
    company = Company()
    policy = Policies().get("pricing")
    other = PolicyPublished(
        at=company.clock.now(),
        policy=policy.policy,
        version=policy.version,
        sha256="0" * 64,
        text="another",
    )
    company.log.append(Origin("keel"), Write(names.COMPANY, 0, [other]))
    with pytest.raises(ValueError, match=r"pricing: version \d+ was published with another text"):
        published(company)
