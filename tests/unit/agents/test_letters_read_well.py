"""What the house says without a model reads well with any count and any service's name."""

import pytest

from shared.agents.assumptions import assumptions
from shared.agents.offers import WORDS, offer
from shared.company.pricing import price
from shared.company.services import Language
from shared.domain.lead import LeadFacts, ServiceWish
from tests.support.briefs import COMPANY, NOW, brief, offered, understood
from tests.unit.agents.test_nurture import mail

WISHES: dict[Language, str] = {
    "en": "Hello, we need a new logo for our bakery. Our budget is 100 EUR.",
    "de": "Guten Tag, wir brauchen ein neues Logo für unsere Bäckerei. Unser Budget ist 100 €.",
}
CONSULTING = (ServiceWish(service="consulting", quantity=2),)


@pytest.mark.parametrize(
    ("language", "case", "count", "said"),
    [
        ("en", "raised", 1, "Consulting: the least we offer is 1 day."),
        ("en", "raised", 2, "Consulting: the least we offer is 2 days."),
        ("de", "raised", 1, "Beratung: Wir bieten mindestens 1 Tag an."),
        ("de", "raised", 2, "Beratung: Wir bieten mindestens 2 Tage an."),
        ("en", "beyond", 1, "Consulting: 1 day; that is more than we usually plan at once."),
        ("en", "beyond", 30, "Consulting: 30 days; that is more than we usually plan at once."),
        ("de", "beyond", 1, "Beratung: 1 Tag; das ist mehr, als wir sonst auf einmal planen."),
        ("de", "beyond", 30, "Beratung: 30 Tage; das ist mehr, als wir sonst auf einmal planen."),
    ],
)
def test_one_and_many_both_agree_with_their_verb(
    language: Language, case: str, count: int, said: str
) -> None:
    maths = price(COMPANY, CONSULTING, language=language)
    line = maths.lines[0].model_copy(update={"quantity": count, case: True})
    counted = maths.model_copy(update={"lines": (line,)})
    assert assumptions(LeadFacts(), counted, WORDS[language]) == [said]


@pytest.mark.parametrize(
    ("language", "days", "said"),
    [
        ("en", 0, "Invoices are payable at once."),
        ("en", 1, "Invoices are payable within one day."),
        ("en", 2, "Invoices are payable within 2 days."),
        ("de", 0, "Rechnungen sind sofort zahlbar."),
        ("de", 1, "Rechnungen sind innerhalb eines Tages zahlbar."),
        ("de", 2, "Rechnungen sind innerhalb von 2 Tagen zahlbar."),
    ],
)
def test_one_day_to_pay_is_a_single_one(language: Language, days: int, said: str) -> None:
    terms = COMPANY.terms.model_copy(update={"payment_days": days})
    patient = COMPANY.model_copy(update={"terms": terms})
    maths = price(patient, CONSULTING, language=language)
    assert said in offer(brief(WISHES[language], now=NOW), patient, maths).terms


@pytest.mark.parametrize(
    ("language", "reminds", "reminds_last", "renews"),
    [
        (
            "en",
            "sent you our proposal “Brand kit”.",
            "our proposal “Brand kit”. If",
            "Our proposal “Brand kit” has",
        ),
        (
            "de",
            "unser Angebot „Markenpaket“ geschickt.",
            "das Angebot „Markenpaket“. Wenn",
            "unser Angebot „Markenpaket“ ist",
        ),
    ],
)
def test_a_reminder_quotes_the_title_so_that_any_name_fits(
    language: Language, reminds: str, reminds_last: str, renews: str
) -> None:
    text = WISHES[language]
    made = offered(text)
    assert made.language == language
    assert reminds in mail(understood(text, purpose="followup", offer=made))
    assert reminds_last in mail(understood(text, purpose="followup", offer=made, followups=1))
    late = NOW.replace(month=6)
    assert renews in mail(understood(text, purpose="followup", offer=made, now=late))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "our price for “Brand kit” is €2,400.00 before tax."),
        ("de", "unser Preis für „Markenpaket“ liegt bei 2.400,00\u00a0€ ohne Steuer."),
    ],
)
def test_a_list_price_quotes_the_service_so_that_any_name_fits(
    language: Language, said: str
) -> None:
    assert said in mail(understood(WISHES[language], purpose="nurture"))
