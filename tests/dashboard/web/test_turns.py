"""Who is answered when many ask: few at once, and whoever has spent least first."""

import threading
import time

import pytest

from dashboard.web.budget import Client
from dashboard.web.turns import Busy, Turns

ADA, BEA, CLEO = (Client("account", name) for name in ("ada", "bea", "cleo"))
OWED = {ADA: 9.0, BEA: 1.0, CLEO: 0.0}


class Asking:
    """Clients that ask for turns, each on a thread of its own, and what became of them."""

    def __init__(self, turns: Turns) -> None:
        self.turns, self.called, self._threads = turns, [], []

    def ask(self, client: Client) -> None:
        """Ask, and come back once the client waits or has been answered."""
        before = len(self.turns._waiting), len(self.called)
        self._threads.append(threading.Thread(target=self._take, args=(client,)))
        self._threads[-1].start()
        while (len(self.turns._waiting), len(self.called)) == before:
            time.sleep(0.001)

    def _take(self, client: Client) -> None:
        try:
            self.turns.take(client)
            self.called.append(client.name)
        except Busy:
            self.called.append(f"{client.name} sent away")

    def give_back(self, client: Client) -> None:
        """End a turn, and come back once the next has been called."""
        before = len(self.called)
        self.turns.give_back(client)
        while len(self.called) == before:
            time.sleep(0.001)

    def end(self) -> None:
        for thread in self._threads:
            thread.join(timeout=5)


@pytest.fixture
def asking():
    found = Asking(Turns(at_once=2, each=1, waiting=3, seconds=5.0, owed=OWED.__getitem__))
    yield found
    found.end()


def test_whoever_has_spent_least_comes_first(asking):
    for client in (ADA, BEA, ADA, BEA, CLEO):
        asking.ask(client)
    assert asking.called == ["ada", "bea"]  # two at once, and of each client one
    asking.give_back(ADA)
    asking.give_back(CLEO)
    asking.give_back(BEA)
    assert asking.called == ["ada", "bea", "cleo", "ada", "bea"]


def test_a_free_turn_is_no_second_one_of_the_same_client(asking):
    asking.ask(ADA)
    asking.ask(ADA)
    assert asking.called == ["ada"]
    asking.ask(CLEO)
    assert asking.called == ["ada", "cleo"]
    asking.give_back(ADA)
    assert asking.called == ["ada", "cleo", "ada"]


def test_where_too_many_wait_the_latest_of_who_has_most_there_is_sent_away(asking):
    for client in (ADA, CLEO, BEA, ADA, ADA):
        asking.ask(client)
    asking.ask(ADA)
    assert asking.called == ["ada", "cleo", "ada sent away"]
    asking.ask(CLEO)
    assert asking.called[3:] == ["ada sent away"]  # of those who wait ada has most: room for cleo
    asking.give_back(CLEO)
    asking.give_back(ADA)
    asking.give_back(CLEO)
    assert asking.called[4:] == ["cleo", "bea", "ada"]


def test_whose_turn_does_not_come_in_time_is_sent_away():
    turns = Turns(at_once=1, each=1, waiting=1, seconds=0.01)
    turns.take(ADA)
    with pytest.raises(Busy):
        turns.take(BEA)
    turns.give_back(ADA)
    turns.take(BEA)  # nobody who went away holds it


def test_where_nobody_may_wait_the_answer_comes_at_once():
    turns = Turns(at_once=2, each=1, waiting=0, seconds=60.0)
    turns.take(ADA)
    for client in (ADA, ADA):
        with pytest.raises(Busy):
            turns.take(client)
    turns.take(BEA)
    with pytest.raises(Busy):
        turns.take(CLEO)
