"""Links that nobody else can read or make, and how long they are good for."""

from datetime import datetime, timedelta

import pytest

from data import times
from data.subscriptions.tokens import CONFIRM, LEAVE, LONGEST, Tokens, Wish

NOON = datetime(2018, 3, 1, 12)
WISH = Wish("ada@example.org", "north")
TOKENS = Tokens("k" * 32)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch):
    """Sets the clock."""

    def set_to(time: datetime) -> None:
        monkeypatch.setattr(times, "now", lambda: time)

    set_to(NOON)
    return set_to


def test_a_link_to_confirm_is_good_for_a_day(at):
    token = TOKENS.make(CONFIRM, WISH)
    assert "=" not in token
    at(NOON + timedelta(days=1))
    assert TOKENS.read(CONFIRM, token) == WISH
    at(NOON + timedelta(days=1, seconds=1))
    assert TOKENS.read(CONFIRM, token) is None


def test_the_way_out_is_good_for_years(at):
    token = TOKENS.make(LEAVE, WISH)
    at(NOON + timedelta(days=3650))
    assert TOKENS.read(LEAVE, token) == WISH


def test_a_link_is_for_one_purpose_and_one_key(at):
    confirm, leave = TOKENS.make(CONFIRM, WISH), TOKENS.make(LEAVE, WISH)
    assert TOKENS.read(LEAVE, confirm) is None
    assert TOKENS.read(CONFIRM, leave) is None
    assert Tokens("j" * 32).read(LEAVE, leave) is None


def test_what_is_not_ours_is_void(at):
    token = TOKENS.make(LEAVE, WISH)
    other = token[:-3] + ("AAA" if token[-3:] != "AAA" else "BBB")
    for text in ("", "x", token[:-1], token + "A", other, "é" * 20, "A" * (LONGEST + 1), "=" * 9):
        assert TOKENS.read(LEAVE, text) is None, text[:20]


def test_a_link_does_not_show_the_address(at):
    import base64

    token = TOKENS.make(LEAVE, WISH)
    assert b"ada" not in base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))


def test_a_mailbox_has_one_name_that_is_not_its_address():
    assert TOKENS.who("ada@example.org") == TOKENS.who("ada+x@example.org")
    assert TOKENS.who("ada@example.org") != TOKENS.who("bob@example.org")
    assert "ada" not in TOKENS.who("ada@example.org")
