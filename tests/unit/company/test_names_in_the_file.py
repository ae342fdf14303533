"""A name that Keel does not know is refused in words, for it would silently mean nothing."""

import pytest

from shared.agents import lead_intake, nurture, proposal_generator, reply_reader
from shared.company.company import parse
from tests.unit.company.test_company import TEXT
from tests.unit.company.test_money_and_patience import refusal

NOUNS = "must be one of lead, reply, acceptance, fact, payment, booking"
AT = "company.yaml: sources.authoritative"
LEAD = "    lead: [email, form, operator]\n"


@pytest.mark.parametrize("typo", ["leed: [email]", "leed: [email]\n" + LEAD.rstrip()])
def test_a_noun_that_nothing_is_called_is_refused(typo: str) -> None:
    assert refusal(LEAD.strip(), typo) == f"{AT}.leed: {NOUNS}"


def test_a_source_that_does_not_exist_is_refused() -> None:
    said = refusal("lead: [email,", "lead: [emial,")
    assert said.startswith(f"{AT}.lead[0]: must be one of email, ses, form, ")
    said = refusal("ephemeral: [chat,", "ephemeral: [chatt,")
    assert said.startswith("company.yaml: sources.ephemeral[0]: must be one of email, ")


@pytest.mark.parametrize(
    ("noun", "line"),
    [
        ("lead", LEAD),
        ("reply", "    reply: [email, form, client_page]\n"),
        ("acceptance", "    acceptance: [client_page, email, operator]\n"),
    ],
)
def test_somebody_must_be_able_to_bring_a_lead_a_reply_and_an_acceptance(
    noun: str, line: str
) -> None:
    said = f"{AT}: {noun} must name at least one source: nothing could bring one"
    assert refusal(line, "") == said
    assert refusal(line, f"    {noun}: []\n") == said


def test_payments_need_no_source() -> None:
    text = TEXT.replace("    payment: [stripe, operator]\n", "")
    assert not parse(text).sources.may_move("payment", "stripe")


def test_an_agent_that_does_not_exist_is_refused() -> None:
    assert refusal("lead_intake: small", "lead_intak: small") == (
        "company.yaml: models.agents.lead_intak: "
        "must be one of lead_intake, read_reply, nurture, proposal_generator"
    )


def test_a_model_for_qualification_is_refused_for_nobody_would_ask_it() -> None:
    assert refusal("    lead_intake: small", "    qualification: small") == (
        "company.yaml: models.agents.qualification: "
        "asks no model, policy alone decides there: take the line out"
    )


@pytest.mark.parametrize("agent", [lead_intake, nurture, proposal_generator, reply_reader])
def test_every_agent_that_asks_a_model_may_be_named(agent: object) -> None:
    name = vars(agent)["AGENT"]
    lines = f"  agents:\n    {name}: large\n  tables:"
    start, end = TEXT.index("  agents:"), TEXT.index("  tables:")
    assert parse(TEXT[:start] + lines + TEXT[end + len("  tables:") :]).models.agents == {
        name: "large"
    }


def test_a_kind_of_mail_that_nobody_is_taken_for_is_refused() -> None:
    said = refusal("never_reply_to: [spam,", "never_reply_to: [spamm,")
    assert said.startswith("company.yaml: gates.never_reply_to[0]: must be 'inquiry', 'spam', ")


def test_an_add_on_of_a_service_stands_once() -> None:
    said = "company.yaml: services[0].add_ons[1].id: second_language stands twice"
    assert refusal("- id: photos", "- id: second_language") == said


def test_services_may_have_the_same_add_on() -> None:
    photos = (
        "    cost: 35000\n    add_ons: [{id: photos, name: {en: Photos, de: Fotos}, amount: 1}]\n"
    )
    services = parse(TEXT.replace("    cost: 35000\n", photos)).services
    assert [service.id for service in services if service.add_on("photos")] == [
        "website",
        "consulting",
    ]


def test_a_tax_category_has_one_rate() -> None:
    said = "company.yaml: tax.rates[1].category: standard stands twice"
    assert refusal("category: reduced", "category: standard") == said


def test_a_patience_that_nothing_keeps_is_no_field() -> None:
    ephemeral = "  ephemeral: [chat, calendar_ping]"
    said = "company.yaml: sources.ephemeral_days: is not a known field"
    assert refusal(ephemeral, f"  ephemeral_days: 14\n{ephemeral}") == said
