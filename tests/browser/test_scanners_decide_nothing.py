"""Whatever a mail scanner, a preview or an old tab does with a link, nothing is decided."""

import pytest

from tests.browser.conftest import Visit
from tests.support.core import CoreProcess, Page, get, link, post

pytestmark = [pytest.mark.cloud, pytest.mark.browser, pytest.mark.slow]
DECISIONS = ("approve", "edit", "return", "reject")


@pytest.fixture(scope="module")
def asked(shared_core: CoreProcess) -> tuple[CoreProcess, str]:
    """Let one question lie in the owner's mailbox; give its link."""
    sender = "scanned@client.example"
    shared_core.send(shared_core.inquiry(f"Sam Example <{sender}>"))
    shared_core.running.settle()
    [question] = shared_core.questions(sender)
    return shared_core, link(question, "approvals")


def undecided(core: CoreProcess, url: str) -> bool:
    """Say whether the question is still open and nothing was appended to it."""
    core.running.settle()
    stream = f"approval/{url.rpartition('/')[2].partition('.')[0]}"
    versions = [version for name, version in core.events() if name == stream]
    return versions == [1] and get(url).offers("approve")


def test_looking_decides_nothing(asked: tuple[CoreProcess, str]) -> None:
    core, url = asked
    before = len(core.events())
    for intent in ("", *(f"?intent={d}" for d in DECISIONS), "?decision=approve&nonce=1"):
        assert get(url + intent).status == 200
        assert get(url + intent, method="HEAD").status == 200
    assert len(core.events()) == before
    assert undecided(core, url)


def test_a_prefetch_decides_nothing(asked: tuple[CoreProcess, str]) -> None:
    core, url = asked
    hints = {"Purpose": "prefetch", "Sec-Purpose": "prefetch;prerender", "X-Moz": "prefetch"}
    assert get(f"{url}?intent=approve", headers=hints).status == 200
    assert undecided(core, url)


def test_a_headless_browser_decides_nothing(
    asked: tuple[CoreProcess, str], chromium: Visit
) -> None:
    core, url = asked
    for intent in ("", "?intent=approve", "?intent=reject"):
        assert "<form" in chromium(url + intent)
    assert undecided(core, url)


def test_a_post_without_the_forms_nonce_decides_nothing(asked: tuple[CoreProcess, str]) -> None:
    core, url = asked
    form = get(url).form("approve")
    for nonce in ("", "1.AAAA", form["nonce"][:-1], f"0{form['nonce']}"):
        assert post(url, {**form, "nonce": nonce}).status == 403
    assert post(url, {"decision": "approve"}).status == 403
    assert undecided(core, url)


def test_a_form_of_other_words_decides_nothing(asked: tuple[CoreProcess, str]) -> None:
    core, url = asked
    form = get(url).form("approve")
    assert post(url, {**form, "content_hash": "0" * 64}).status in (403, 409)
    assert undecided(core, url)


def test_unknown_answers_decide_nothing(asked: tuple[CoreProcess, str]) -> None:
    core, url = asked
    form = get(url).form("approve")
    for decision in ("", "yes", "send", "it_went_out"):
        assert post(url, {**form, "decision": decision}).status == 400
    assert undecided(core, url)


def test_a_forged_link_opens_nothing(asked: tuple[CoreProcess, str]) -> None:
    core, url = asked
    ident, _, mac = url.rpartition("/")[2].partition(".")
    base = url.rpartition("/")[0]
    for forged in (ident, f"{ident}.", f"{ident}.{mac[::-1]}", f"{ident[::-1]}.{mac}"):
        page: Page = get(f"{base}/{forged}")
        assert page.status in (403, 404)
        assert not page.offers("approve")
        assert post(f"{base}/{forged}", get(url).form("approve")).status in (403, 404)
    assert undecided(core, url)


def test_another_site_cannot_post_for_the_owner(asked: tuple[CoreProcess, str]) -> None:
    core, url = asked
    form = get(url).form("approve")
    elsewhere = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    assert post(url, form, headers=elsewhere).status == 403
    assert undecided(core, url)


def test_a_replayed_answer_changes_nothing(shared_core: CoreProcess) -> None:
    core, sender = shared_core, "replayed@client.example"
    core.send(core.inquiry(f"Rita Example <{sender}>"))
    core.running.settle()
    [question] = core.questions(sender)
    url = link(question, "approvals")
    page = get(url)
    rejecting, approving = page.form("reject"), page.form("approve")
    assert post(url, rejecting).status == 200
    core.running.settle()
    before = len(core.events())
    assert post(url, rejecting).status in (200, 409)
    assert post(url, approving).status in (403, 409)
    core.running.settle()
    assert len(core.events()) == before
    assert core.mails(sender) == []
