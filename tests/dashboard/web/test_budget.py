"""What a client has spent: it is given back as time passes."""

import pytest

from dashboard.web import budget
from dashboard.web.budget import Allowance, Budgets, Client

ADA, OFFICE = Client("account", "ada"), Client("address", "192.0.2.1")


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def budgets(clock: Clock) -> Budgets:
    """A tenth of a second each second for an account, a half for an address."""
    allowed = {"account": Allowance(0.1, 2.0), "address": Allowance(0.5, 4.0)}
    return Budgets(allowed, clock)


def test_who_has_spent_more_than_is_allowed_waits_until_that_is_given_back(budgets, clock):
    budgets.spend(ADA, 1.5)
    assert budgets.wait(ADA) == 0
    budgets.spend(ADA, 0.7)
    assert budgets.wait(ADA) == pytest.approx(2.0)  # 0.2 s too much, a tenth each second
    clock.now += 1.5
    assert budgets.wait(ADA) == pytest.approx(0.5)
    clock.now += 0.5
    assert budgets.wait(ADA) == pytest.approx(0)
    clock.now += 100
    assert budgets.owed(ADA) == 0


def test_each_client_spends_its_own_and_an_address_has_more(budgets):
    budgets.spend(ADA, 5.0)
    budgets.spend(OFFICE, 5.0)
    assert budgets.wait(ADA) == pytest.approx(30.0)
    assert budgets.wait(OFFICE) == pytest.approx(2.0)
    assert budgets.wait(Client("account", "bea")) == 0


def test_so_many_clients_are_remembered_those_first_who_owe_most(budgets, monkeypatch):
    monkeypatch.setattr(budget, "MOST_CLIENTS", 4)
    for spent in (5, 1, 4, 2, 3):
        budgets.spend(Client("address", f"192.0.2.{spent}"), float(spent))
    assert [budgets.owed(Client("address", f"192.0.2.{n}")) for n in range(1, 6)] == [0, 0, 3, 4, 5]
