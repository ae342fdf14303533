"""An old tab: a form that comes after its question expired, or when it has grown too old itself."""

from pathlib import Path

import pytest

from infra.aws.code import ROOT
from tests.support.core import CoreProcess, core, get, link, post
from tests.support.deadly_core import copied
from tests.support.deadly_people import ADA, BOB, inquire, stage
from tests.support.terminal import keel

pytestmark = [pytest.mark.cloud, pytest.mark.slow]

EXPIRY = "approval_expires_hours: 72"
TYPED = {"subject": "An offer", "text": "Dear Ada", "note": "Say it shorter."}
DECISIONS = ("approve", "edit", "return", "reject")
LATE = "Nothing changed: this was decided before."
STALE = "Nothing changed: the form was out of date."
STANDS = ("expired", "so nothing was sent.")


def said(process: CoreProcess, url: str) -> list[int]:
    """Give the versions of the question behind a link: the first only asks."""
    stream = f"approval/{url.rpartition('/')[2].partition('.')[0]}"
    return sorted(version for name, version in process.events() if name == stream)


def test_a_form_that_comes_after_the_expiry_decides_nothing_and_is_told_what_stands(
    asked: Path, tmp_path: Path
) -> None:
    with core(copied(asked, tmp_path / "data")) as process:
        [question] = process.questions(ADA)
        url = link(question, "approvals")
        forms = {each: {**get(url).form(each), **TYPED} for each in DECISIONS}
        for ahead, status, words in (("+73h", 409, LATE), ("+5d", 403, STALE)):
            keel(process, "tick", "--to", ahead)
            before = len(process.events())
            for form in forms.values():
                page = post(url, form)
                assert page.status == status
                assert all(part in page.text for part in (words, *STANDS))
                assert not any(page.offers(each) for each in DECISIONS)
            process.running.settle()
            assert len(process.events()) == before
        assert (said(process, url), process.mails(ADA)) == ([1, 2], [])
        assert (
            process.row("approvals", url.rpartition("/")[2].partition(".")[0])["state"] == "expired"
        )
        assert stage(process, ADA) == "dormant"


def test_a_form_older_than_a_week_decides_nothing_though_its_question_is_open(
    asleep: Path, tmp_path: Path
) -> None:
    company = tmp_path / "company.yaml"
    text = (ROOT / "company.yaml").read_text(encoding="utf-8")
    company.write_text(text.replace(EXPIRY, "approval_expires_hours: 400"), encoding="utf-8")
    with core(copied(asleep, tmp_path / "data"), "--company", str(company)) as process:
        inquire(process, BOB)
        url = link(process.questions(BOB)[0], "approvals")
        old = get(url).form("approve")
        keel(process, "tick", "--to", "+8d")
        page = post(url, old)
        assert (page.status, STALE in page.text) == (403, True)
        assert (said(process, url), process.mails(BOB)) == ([1], [])
        assert page.decide("approve").status == 200, "the form that came back is a fresh one"
