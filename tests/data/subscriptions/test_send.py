"""Sending what waits: each message once, whatever the mail server does meanwhile."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from data import disk
from data.subscriptions import send, settings
from data.subscriptions.kept import Kept
from data.subscriptions.settings import Settings
from data.subscriptions.tokens import Wish
from tests.data.bad_server import QUICK
from tests.data.mailbox import Box, serving, text
from tests.data.subscriptions.test_settings import ENOUGH

NOW = datetime(2018, 3, 1, 12)
NAMES = [f"{name}@example.org" for name in "abcdef"]


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def config(box: Box, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Settings with a mail server; six addresses wait for a message about north."""
    monkeypatch.setenv("RELEASES_DIR", str(tmp_path / "releases"))
    with serving(box) as port:
        server = f"smtp://127.0.0.1:{port}?starttls=no"
        found = settings.read(
            {**ENOUGH, "SMTP_URL": server, "SUBSCRIPTIONS_DIR": str(tmp_path / "kept")}
        )
        config = replace(found, server=replace(found.server, manners=QUICK))
        kept = Kept(config.folder)
        for name in NAMES:
            kept.add(Wish(name, "north"), "one", NOW)
        kept.queue("two", {"north": ("North: it changed", "It changed.")}, NOW)
        yield config


def told(box: Box) -> list[str]:
    return [mail["To"] for mail in box.read()]


def test_each_has_a_message_of_their_own_once(config: Settings, box: Box):
    assert send.tell(config, NOW) == []
    assert send.tell(config, NOW) == []
    assert told(box) == NAMES
    links = {mail["List-Unsubscribe"] for mail in box.read()}
    assert len(links) == 6
    for mail in box.read():
        assert mail["List-Unsubscribe"].strip("<>") in text(mail)


def test_the_way_out_is_one_line_that_mail_servers_understand(config: Settings, box: Box):
    send.tell(config, NOW)
    raw = box.mails[0].content.decode("ascii")
    head, _, body = raw.partition("\r\n\r\n")
    assert max(map(len, head.splitlines())) <= 998
    assert max(map(len, body.splitlines())) <= 76
    (line,) = [line for line in raw.splitlines() if line.startswith("List-Unsubscribe:")]
    assert line.startswith("List-Unsubscribe: <https://ratings.example.org/subscription/leave?t=")
    assert line.endswith(">")


def test_where_nothing_is_taken_all_wait(config: Settings, box: Box):
    box.full = True
    (report,) = send.tell(config, NOW)
    assert report == (
        "Messages to subscribers that wait for the next time: 6. "
        "the mail server 127.0.0.1: it answered 452."
    )
    box.full = False
    send.tell(config, NOW)
    assert told(box) == [*NAMES[3:], *NAMES[:3]], "those that were tried come last"


def test_no_mail_server_is_said_and_all_wait(config: Settings, box: Box):
    away = replace(config, server=replace(config.server, port=1))
    (report,) = send.tell(away, NOW)
    assert report.endswith("wait for the next time: 6. the mail server 127.0.0.1: not reached.")


def test_an_address_that_is_refused_holds_nobody_up(config: Settings, box: Box):
    box.refuse = NAMES[2]
    assert send.tell(config, NOW) == [
        "Addresses that the mail server refuses: 1. They are not told."
    ]
    assert told(box) == [*NAMES[:2], *NAMES[3:]]


def test_whoever_has_left_meanwhile_gets_none(config: Settings, box: Box):
    Kept(config.folder).remove(NAMES[0], "north")
    send.tell(config, NOW)
    assert told(box) == NAMES[1:]


def test_after_its_time_the_rest_waits(config: Settings, box: Box):
    (report,) = send.tell(config, NOW, seconds=-1)
    assert (report, told(box)) == ("Messages to subscribers that wait for the next time: 6.", [])


def test_while_another_command_sends_this_one_does_not(config: Settings, box: Box):
    with disk.locked(config.folder / send.LOCK):
        assert send.tell(config, NOW) == []
    assert told(box) == []
