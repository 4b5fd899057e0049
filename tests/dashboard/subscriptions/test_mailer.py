"""Confirmations are sent after the answer, also by a process that ends meanwhile."""

import subprocess
import sys
from email.message import EmailMessage
from threading import Event

from dashboard.application import ROOT
from dashboard.subscriptions import mailer
from dashboard.subscriptions.mailer import Mailer
from data.faults import DataError

ENDING = """
import time
from email.message import EmailMessage
from dashboard.subscriptions.mailer import Mailer

def send(mail):
    time.sleep(0.2)
    print("sent", flush=True)

mailer = Mailer(send)
mailer.post(EmailMessage())
mailer.post(EmailMessage())
"""


def test_a_process_that_ends_sends_what_waits():
    ended = subprocess.run(
        [sys.executable, "-c", ENDING], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert ended.stdout.split() == ["sent", "sent"], ended.stderr


def test_a_failure_is_in_the_log_and_the_next_is_sent(caplog):
    faults, sent = [DataError("not reached."), ValueError("ada@example.org")], []

    def send(mail: EmailMessage) -> None:
        if faults:
            raise faults.pop()
        sent.append(mail)

    sending = Mailer(send)
    for _ in range(3):
        sending.post(EmailMessage())
    sending.finish()
    assert len(sent) == 1
    assert caplog.messages == [
        "A confirmation was not sent: ValueError",
        "A confirmation was not sent: not reached.",
    ]


def test_fifty_wait_at_most(caplog, monkeypatch):
    go, begun = Event(), Event()
    monkeypatch.setattr(mailer, "SECONDS_TO_FINISH", 5.0)

    def send(mail: EmailMessage) -> None:
        begun.set()
        go.wait(5)

    sending = Mailer(send)
    sending.post(EmailMessage())
    assert begun.wait(5), "one is being sent, and waits no more"
    for _ in range(mailer.MOST_WAITING):
        assert not sending.is_full()
        sending.post(EmailMessage())
    assert sending.is_full()
    sending.post(EmailMessage())
    assert caplog.messages == ["A confirmation was dropped: 50 others wait."]
    go.set()
    sending.finish()
