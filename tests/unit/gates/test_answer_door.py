"""Whatever a door turns away, it turns away for a reason, in a language its reader knows."""

from dataclasses import replace

import pytest

from shared.gates.approval_door import DOOR
from shared.gates.door import require_own_page
from shared.gates.http import BadRequest, Request, parse
from shared.gates.proposal_door import answer_proposal
from tests.support.browser import form_of, get, post
from tests.support.houses import Company
from tests.support.inquiry import HANDLE
from tests.support.owner import shown

ANOTHER_SITE = r"^The form was sent by another site\.$"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
        {"origin": "https://keel.studio.example", "host": "gateway.example"},
    ],
)
def test_a_form_that_gives_no_sign_of_another_site_is_heard(
    company: Company, headers: dict[str, str]
) -> None:
    require_own_page(company.house, Request("POST", headers=headers))


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": ""},
        {"origin": "https://evil.example"},
        {"origin": "https://gateway.example", "host": "gateway.example"},
    ],
)
def test_a_sign_of_another_site_is_named(company: Company, headers: dict[str, str]) -> None:
    with pytest.raises(BadRequest, match=ANOTHER_SITE) as refused:
        require_own_page(company.house, Request("POST", headers=headers))
    assert refused.value.status == 403


def test_without_an_address_of_its_own_a_house_goes_by_the_one_it_was_called_by(
    company: Company,
) -> None:
    house = replace(company.house, public_url="")
    headers = {"host": "gateway.example", "origin": "https://gateway.example"}
    require_own_page(house, Request("POST", headers=headers))
    with pytest.raises(BadRequest, match=ANOTHER_SITE):
        require_own_page(house, Request("POST", headers={**headers, "host": "other.example"}))


def test_an_answer_that_does_not_exist_is_refused_by_name(
    company: Company, question: str, link: str
) -> None:
    form = {**form_of(shown(company, link), "approve"), "decision": "perhaps"}
    with pytest.raises(BadRequest, match=r"^There is no such answer\.$") as refused:
        DOOR.decide(company.house, question, parse(post(link, form)))
    assert refused.value.status == 400


def test_an_erased_question_says_why_it_is_gone(company: Company, question: str, link: str) -> None:
    company.vault.destroy(HANDLE)
    with pytest.raises(BadRequest, match=r"^Its content was erased\.$") as refused:
        DOOR.show(company.house, question, parse(get(link)))
    assert refused.value.status == 410


@pytest.mark.parametrize(
    ("asked", "spoken"), [("en-GB,de", "en"), ("fr", "de"), ("", "de"), ("x-klingon", "de")]
)
def test_a_client_is_turned_away_in_a_language_of_ours_or_in_the_companys(
    asked: str, spoken: str
) -> None:
    company = Company({"languages: [en, de]": "languages: [de, en]"})
    wrong = answer_proposal(company.house, get("/proposals/x.y", accept_language=asked))
    assert f'<html lang="{spoken}">' in wrong["body"]
