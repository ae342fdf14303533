"""Rules 2, 7 and 9 on a whole core: it is killed while somebody waits, and nothing is missing."""

import os
import signal
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from smtplib import SMTPException, SMTPResponseException
from threading import Thread

import pytest

from tests.support.core import CoreProcess, core, get, link, post
from tests.support.spawn import in_group

ADA = "ada@bakery.example"

pytestmark = [pytest.mark.cloud, pytest.mark.fault, pytest.mark.slow]


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[CoreProcess]:
    """Run a core that may be killed."""
    with core(tmp_path / "data") as process:
        yield process


def asked(core: CoreProcess) -> str:
    """Let Ada write and the owner be asked; give the link to the question."""
    core.send(core.inquiry(f"Ada Example <{ADA}>"))
    core.running.settle()
    [question] = core.questions(ADA)
    return link(question, "approvals")


def until_it_answers(core: CoreProcess) -> None:
    """Wait until the cloud of a core that starts answers, which is before anything is picked up."""
    deadline = time.monotonic() + 30
    while True:
        try:
            core.running.busy()
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        else:
            return


def parent_of(process: int) -> int:
    """Give the process that started another."""
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def refused(core: CoreProcess, mail: EmailMessage) -> None:
    """Send a mail that is not taken."""
    with pytest.raises((SMTPException, OSError)):
        core.send(mail)


def test_rule_2_a_kill_while_an_approval_waits_loses_nothing_and_its_link_works_once(
    mortal: CoreProcess,
) -> None:
    question, before = asked(mortal), set(mortal.events())

    mortal.kill()
    mortal.start()
    mortal.running.settle()

    assert before <= set(mortal.events())
    assert len(mortal.questions(ADA)) == 1
    page = get(question)
    assert page.decide("approve").status == 200
    assert post(question, page.form("approve")).status in (200, 409)
    mortal.undo_window_passes()
    assert len(mortal.mails(ADA)) == 1


def test_rule_2_a_kill_right_after_the_answer_keeps_the_answer(mortal: CoreProcess) -> None:
    question = asked(mortal)

    page = get(question)
    assert page.decide("approve").status == 200
    mortal.kill()
    mortal.start()

    again = get(question)
    assert again.status == 200 and not again.offers("approve")
    post(question, page.form("approve"))
    mortal.undo_window_passes()
    [proposal] = mortal.mails(ADA)
    assert get(link(proposal, "proposals")).offers("accept")


def test_rule_9_kills_while_a_mail_goes_out_never_send_it_twice(mortal: CoreProcess) -> None:
    """Right after the undo window: claimed, called or recorded, the moment falls as it may."""
    question = asked(mortal)
    assert get(question).decide("approve").status == 200
    mortal.running.settle()

    mortal.running.travel(mortal.running.now())
    mortal.kill()
    mortal.start()
    mortal.undo_window_passes()
    mortal.running.tick()

    assert len(mortal.mails(ADA)) == 1


def test_a_clean_stop_keeps_everything_whenever_it_comes_and_a_second_core_is_kept_out(
    mortal: CoreProcess,
) -> None:
    question, before = asked(mortal), set(mortal.events())

    with pytest.raises(RuntimeError, match="ended with 2"):
        CoreProcess(mortal.data).start()
    assert mortal.stop() == 0
    assert not (mortal.data / "core.json").exists()
    mortal.launched()
    until_it_answers(mortal)
    assert mortal.stop() == 0, "it was still starting"
    mortal.start()

    assert before <= set(mortal.events())
    assert get(question).offers("approve")


def test_a_clean_stop_does_not_wait_for_a_function_that_hangs(mortal: CoreProcess) -> None:
    asked(mortal)
    host = mortal.running.record.pid
    others = {process for process in in_group(host) if process != host}
    for process in others:
        if parent_of(process) in others:  # a worker, and not the nursery that forked it
            os.kill(process, signal.SIGSTOP)
    late = Thread(target=refused, args=(mortal, mortal.inquiry("Bea <bea@florist.example>")))
    late.start()
    while not mortal.running.busy():
        time.sleep(0.01)
    assert mortal.stop() == 0
    late.join(30)
    assert not late.is_alive()


def test_a_core_whose_functions_were_all_killed_forks_new_ones(mortal: CoreProcess) -> None:
    """Their nursery is among them: whoever runs out of memory may lose any of these processes."""
    asked(mortal)
    host = mortal.running.record.pid
    for process in in_group(host):
        if process != host:
            os.kill(process, signal.SIGKILL)

    mail = mortal.inquiry("Bea Example <bea@florist.example>")
    taken = False
    deadline = time.monotonic() + 30
    while not taken:
        try:
            mortal.send(mail)
            taken = True
        except SMTPResponseException:  # a mail server comes again, too
            assert time.monotonic() < deadline
            time.sleep(0.1)
    mortal.running.settle()

    assert len(mortal.questions("bea@florist.example")) == 1
    assert mortal.running.record.pid == host
