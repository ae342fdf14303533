"""The company's file is believed whole or refused with one line that says where."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from shared.company.company import Company, load, parse
from shared.company.yaml_text import Invalid

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "company.yaml").read_text(encoding="utf-8")


NURTURE = "company.yaml: pace.nurture_look_again_days"


@pytest.fixture
def company() -> Company:
    return load(ROOT / "company.yaml")


def test_the_file_that_ships_is_sound(company: Company) -> None:
    assert [service.price.model for service in company.services] == [
        "fixed",
        "rate",
        "rate",
        "package",
    ]
    assert company.language("de") == "de"
    assert company.language("fr") == "en"


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        (
            "amount: 90000, default: 2",
            "amount: 900.50, default: 2",
            "company.yaml: services[1].price.amount: must be a whole number of minor units",
        ),
        (
            "default: 2, least: 1",
            "default: 30, least: 1",
            "company.yaml: services[1].price: default must lie between least and most",
        ),
        (
            "name: {en: Consulting, de: Beratung}",
            "name: {en: Consulting}",
            "company.yaml: services[1].name.de: is missing",
        ),
        (
            "id: consulting",
            "id: website",
            "company.yaml: services[1].id: website stands twice",
        ),
        (
            "cost: 35000",
            "price_tag: 1",
            "company.yaml: services[1].price_tag: is not a known field",
        ),
        (
            "cost: 35000",
            "tax: luxury",
            "company.yaml: services[1].tax: luxury is not one of tax.rates",
        ),
        ("zone: Europe/Berlin", "zone: Mars/Base", "company.yaml: zone: must be the name of a"),
        ("currency: EUR", "currency: euro", "company.yaml: currency: "),
        ("currency: EUR\n", "", "company.yaml: currency: is missing"),
        ("currency: EUR", "zone: UTC", "company.yaml: line 16: zone stands twice"),
        ("quiet_days: [7, 14]", "quiet_days: 7", "company.yaml: pace.quiet_days: must be a list"),
        ("look_again_days: [30, 60]", "look_again_days: []", f"{NURTURE}: must hold at least one"),
        ("look_again_days: [30, 60]", "look_again_days: [0]", f"{NURTURE}[0]: must be greater"),
        ("reminder_hours: 48", "reminder_hours: 72", "company.yaml: pace: approval_reminder_hours"),
        (
            "ephemeral: [chat,",
            "ephemeral: [email,",
            "company.yaml: sources: email is ephemeral, so it cannot decide lead",
        ),
        ("inbox: hello@", "inbox: hello+us@", "company.yaml: identity.inbox: "),
        ("identity:", "identity: [", "company.yaml: line "),
        ("identity:", "sha256: mine\nidentity:", "company.yaml: sha256: is not a known field"),
    ],
)
def test_a_fault_is_one_line_with_file_and_field(was: str, becomes: str, said: str) -> None:
    assert was in TEXT
    with pytest.raises(Invalid) as refused:
        parse(TEXT.replace(was, becomes, 1))
    assert str(refused.value).startswith(said)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words"])
def test_a_file_without_fields_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="must hold named fields"):
        parse(text)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"^company.yaml: cannot be read: No such file"):
        load(tmp_path / "company.yaml")


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "company.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Invalid, match="must be UTF-8 text"):
        load(tmp_path / "company.yaml")


def test_a_warm_process_reads_the_file_once_and_again_when_it_changed(tmp_path: Path) -> None:
    path = tmp_path / "company.yaml"
    path.write_text(TEXT, encoding="utf-8")
    first = load(path)
    assert load(path) is first
    path.write_text(TEXT.replace("undo_seconds: 15", "undo_seconds: 20"), encoding="utf-8")
    os.utime(path, ns=(1, 1))
    second = load(path)
    assert second.pace().undo == timedelta(seconds=20)
    assert second.sha256 != first.sha256


def test_durations_and_caps_are_the_operators(company: Company) -> None:
    pace = company.pace()
    assert pace.quiet == (timedelta(days=7), timedelta(days=14))
    assert pace.most_followups == 2
    assert (pace.thread_cap, pace.day_cap) == (8, 50)


def test_an_answer_finds_its_thread_by_the_plus_part(company: Company) -> None:
    assert company.reply_address("abc") == "hello+abc@studio.example"


def test_an_offer_stands_for_the_days_that_the_terms_say(company: Company) -> None:
    assert company.valid_until(date(2026, 3, 3)) == date(2026, 3, 24)


def test_only_a_named_source_may_change_a_noun(company: Company) -> None:
    assert company.sources.may_move("acceptance", "client_page")
    assert not company.sources.may_move("acceptance", "form")
    assert not company.sources.may_move("unheard_of", "email")
    assert "chat" in company.ephemeral_sources()
    assert company.sources.is_ephemeral("chat")


def test_sign_in_is_asked_for_only_above_the_amount(company: Company) -> None:
    assert not company.needs_sign_in(1_000_000)
    assert company.needs_sign_in(1_000_001)


def test_texts_of_the_file_may_stand_in_a_mail(company: Company) -> None:
    words = company.own_words()
    assert "https://studio.example" in words
    assert any("eight pages" in text for text in words)


def test_the_table_of_the_day_names_model_and_price(company: Company) -> None:
    large = company.models.price("proposal_generator", date(2026, 6, 1))
    small = company.models.price("lead_intake", date(2026, 6, 1))
    assert large.input > small.input
    assert small.cost_micro(1_000, 200) == 200
    assert small.cost_micro(1, 0) == 1


def test_a_newer_table_holds_from_its_day_on() -> None:
    newer = """    - since: 2026-07-01
      small: {model: next, input: 5, output: 25, cache_read: 1, cache_write: 6}
      large: {model: next-large, input: 50, output: 250, cache_read: 5, cache_write: 60}

sources:"""
    models = parse(TEXT.replace("\nsources:", newer, 1)).models
    assert models.price("lead_intake", date(2026, 6, 30)).model == "claude-haiku-5-5"
    assert models.price("lead_intake", date(2026, 7, 1)).model == "next"


def test_an_address_that_is_none_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "company.yaml"
    path.write_text(TEXT.replace("operator: owner@studio.example", "operator: nobody"), "utf-8")
    with pytest.raises(Invalid, match=r"^company.yaml: identity.operator: must be a mail address$"):
        load(path)
