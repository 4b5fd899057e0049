"""The command on subscriptions: counts, addresses only when asked for, taking one out."""

from datetime import datetime
from pathlib import Path

import pytest

from data.subscriptions.kept import Kept
from data.subscriptions.tokens import Wish


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    monkeypatch.setenv("SUBSCRIPTIONS_DIR", str(tmp_path / "subscriptions"))
    monkeypatch.setenv("RELEASES_DIR", str(tmp_path / "releases"))
    monkeypatch.delenv("SUBSCRIPTIONS", raising=False)
    return Kept(tmp_path / "subscriptions")


def test_it_counts_and_names_nobody_unless_asked(kept: Kept, run):
    assert run("subscriptions") == (0, "Nobody has subscribed.\n", "")
    for address, place in (("ada@example.org", "south"), ("bob@example.org", "north")):
        kept.add(Wish(address, place), "r", datetime(2018, 3, 1))
    assert (
        run("subscriptions")[1] == "north: 1\nsouth: 1\n2 subscriptions; messages that wait: 0.\n"
    )
    assert run("subscriptions", "--addresses")[1].splitlines()[0] == (
        "ada@example.org south since 2018-03-01T00:00:00 UTC"
    )


def test_it_takes_an_address_out(kept: Kept, run):
    kept.add(Wish("ada@example.org", "south"), "r", datetime(2018, 3, 1))
    assert run("subscriptions", "--remove", "Ada@example.org")[1] == "Removed: 1 subscription.\n"
    assert run("subscriptions", "--remove", "ada@example.org")[1] == "Removed: 0 subscriptions.\n"
    code, _, err = run("subscriptions", "--remove", "ada")
    assert (code, err) == (1, "ada is no e-mail address.\n")


def test_where_they_are_off_nothing_is_sent(kept: Kept, run):
    code, _, err = run("subscriptions", "--send")
    assert (code, err) == (1, "SUBSCRIPTIONS is not on, so nobody is told.\n")
    assert run("publish-due") == (0, "Nothing is due.\n", "")


def test_settings_that_cannot_work_stop_no_other_command(kept: Kept, run, desk, monkeypatch):
    monkeypatch.setenv("SUBSCRIPTIONS", "on")
    code, out, _ = run("publish-due")
    assert (code, out) == (0, "Nothing is due.\n")
    assert run("watch")[2].startswith("No subscriber was told: SUBSCRIPTIONS is on but cannot")
