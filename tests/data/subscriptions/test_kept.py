"""What is kept, how much of it, and that it is gone when somebody leaves."""

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from data.faults import InstallationError
from data.subscriptions import kept as module
from data.subscriptions.kept import (
    ADDED,
    ASKED_A_DAY,
    FULL,
    LONGEST_WAIT,
    MOST_PLACES,
    TOO_MANY_PLACES,
    Kept,
)
from data.subscriptions.tokens import Wish

NOW = datetime(2018, 3, 1, 12)
ADA, BOB = "ada@example.org", "bob@example.org"
FIRST, SECOND = "2017-12-31-aaaaaaaa", "2018-01-31-bbbbbbbb"


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "subscriptions")


def add(kept: Kept, address: str = ADA, place: str = "north") -> str:
    return kept.add(Wish(address, place), FIRST, NOW)


def test_a_subscription_is_kept_once_for_this_account_alone(kept: Kept):
    assert not kept.exists()
    assert (add(kept), add(kept), add(kept, BOB)) == (ADDED, ADDED, ADDED)
    assert kept.subscriptions() == [
        (ADA, "north", "2018-03-01T12:00:00"),
        (BOB, "north", "2018-03-01T12:00:00"),
    ]
    assert kept.counts() == {"north": 2}
    assert oct((kept.folder / module.FILE).stat().st_mode & 0o777) == "0o600"
    assert oct(kept.folder.stat().st_mode & 0o777) == "0o700"


def test_an_address_that_has_left_is_in_no_file(kept: Kept):
    add(kept), add(kept, BOB)
    kept.queue(SECOND, {"north": ("North", "It changed.")}, NOW)
    assert ADA.encode() in (kept.folder / module.FILE).read_bytes()
    assert kept.remove(ADA, "north") == 1
    for file in kept.folder.iterdir():
        assert ADA.encode() not in file.read_bytes(), file
    assert [address for _, address in kept.waiting(NOW)] == [BOB]


def test_all_of_an_address_can_be_removed(kept: Kept):
    assert kept.remove(ADA) == 0
    for place in ("north", "south"):
        add(kept, ADA, place)
    assert (kept.remove(ADA), kept.counts()) == (2, {})


def test_an_address_has_twenty_places_at_most(kept: Kept):
    outcomes = [add(kept, place=f"p{number}") for number in range(MOST_PLACES + 1)]
    assert outcomes == [*[ADDED] * 20, TOO_MANY_PLACES]
    assert add(kept, place="p0") == ADDED, "it is there already"


def test_there_are_so_many_in_all_at_most(kept: Kept, monkeypatch):
    monkeypatch.setattr(module, "MOST_IN_ALL", 2)
    assert [add(kept, f"{name}@example.org") for name in "abc"] == [ADDED, ADDED, FULL]


def test_a_mailbox_is_asked_three_times_a_day_at_most(kept: Kept):
    asked = [kept.may_ask("ada", NOW) for _ in range(ASKED_A_DAY + 1)]
    assert asked == [True, True, True, False]
    assert kept.may_ask("bob", NOW)
    assert not kept.may_ask("ada", NOW + timedelta(days=1, seconds=-1))
    assert kept.may_ask("ada", NOW + timedelta(days=1))


def test_all_mailboxes_are_asked_so_often_a_day_at_most(kept: Kept, monkeypatch):
    monkeypatch.setattr(module, "ASKED_BY_ALL", 2)
    assert [kept.may_ask(name, NOW) for name in "abc"] == [True, True, False]


def test_a_message_waits_for_the_subscribers_of_its_place_until_it_is_sent(kept: Kept):
    add(kept), add(kept, BOB), add(kept, BOB, "south")
    assert kept.told() == FIRST
    kept.queue(SECOND, {"north": ("North", "It changed.")}, NOW)
    kept.queue(SECOND, {"north": ("North", "It changed.")}, NOW)
    assert kept.told() == SECOND
    (id, first), (_, second) = kept.waiting(NOW)
    assert (first, second) == (ADA, BOB)
    message = kept.message(id, ADA)
    assert (message.place, message.subject, message.text) == ("north", "North", "It changed.")
    kept.put_off(id, ADA, NOW)
    assert [address for _, address in kept.waiting(NOW)] == [BOB, ADA], "others come first"
    kept.settle(id, BOB)
    kept.settle(id, ADA)
    assert kept.waiting(NOW) == []


def test_what_has_waited_two_weeks_is_dropped(kept: Kept):
    add(kept)
    kept.queue(SECOND, {"north": ("North", "It changed.")}, NOW)
    later = NOW + LONGEST_WAIT
    assert len(kept.waiting(later - timedelta(seconds=1))) == 1
    assert kept.waiting(later) == []


def test_a_file_that_is_none_is_said_in_words(kept: Kept):
    add(kept)
    (kept.folder / module.FILE).write_text("x" * 5000)
    with pytest.raises(InstallationError, match="not a database"):
        kept.counts()


ADDING = """
import sys
from datetime import datetime
from pathlib import Path
from data.subscriptions.kept import Kept
from data.subscriptions.tokens import Wish
for number in range(20):
    wish = Wish(f"{sys.argv[2]}{number}@example.org", "north")
    Kept(Path(sys.argv[1])).add(wish, "r", datetime.min)
"""


def test_several_processes_add_at_once(kept: Kept):
    root = Path(__file__).parents[3]
    running = [
        subprocess.Popen([sys.executable, "-c", ADDING, str(kept.folder), name], cwd=root)
        for name in "abc"
    ]
    assert [one.wait(timeout=60) for one in running] == [0, 0, 0]
    assert kept.counts() == {"north": 60}
