"""The main job, end to end: a mail comes in, the owner says yes, the client accepts."""

import pytest

from tests.support.core import CoreProcess, get, link

pytestmark = [pytest.mark.cloud, pytest.mark.slow]


def test_an_inquiry_becomes_an_accepted_proposal(shared_core: CoreProcess) -> None:
    core, ada = shared_core, "ada@bakery.example"

    core.send(core.inquiry(f"Ada Example <{ada}>"))
    core.running.settle()
    [question] = core.questions(ada)
    assert core.mails(ada) == []

    page = get(link(question, "approvals"))
    assert page.status == 200 and ada in page.text
    answered = page.decide("approve")
    assert answered.status == 200 and not answered.offers("approve")

    core.undo_window_passes()
    [proposal] = core.mails(ada)
    assert proposal["from"] == core.running.record.inbox
    assert proposal["headers"]["Auto-Submitted"] == "auto-generated"

    offer = get(link(proposal, "proposals"))
    assert offer.decide("accept", name="Ada Example").status == 200
    core.running.settle()

    assert core.lead(question)["stage"] == "won"
    assert len(core.mails(ada)) == 1
    told = [mail["subject"].split()[0] for mail in core.questions()]
    assert told[-2:] == ["Answered:", "Accepted"], "and no schedule had to come round for it"
