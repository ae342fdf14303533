"""What was forked in the nest ends as a process of one's own does."""

import os
import signal
import subprocess
import sys

from tests.support.nest import Hatched


def test_a_signal_to_a_process_that_has_just_ended_is_no_error() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (stdout, theirs), (ended, says) = os.pipe(), os.pipe()
    hatched = Hatched(gone.pid, stdout, ended)
    hatched.send_signal(signal.SIGKILL)
    os.write(says, b"-9")
    assert hatched.wait(5) == -9
    hatched.stdout.close()
    for file in (theirs, says):
        os.close(file)
