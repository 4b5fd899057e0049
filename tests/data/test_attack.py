"""An attack on what is published of random worlds, in one to four releases that stay open."""

import random
from collections.abc import Callable

import pytest

from data import secondary
from tests.data.attack import Secret, secrets
from tests.data.open_worlds import published, world

WORLDS = range(24)


def attacked(attack: Callable = secrets) -> list[Secret]:
    found = []
    for seed in WORLDS:
        one = world(random.Random(seed))
        figures, _ = published(one)
        found += attack(one, figures)
    return found


def test_no_small_count_is_found():
    found = attacked()
    assert len(found) > 40
    assert [one for one in found if one.found] == []


def test_small_counts_are_found_where_the_rule_is_all(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(secondary, "further", lambda *_: [])
    found = attacked()
    assert sum(one.found for one in found) > 0
    assert all(one.least <= one.true + 1e-6 and one.most >= one.true - 1e-6 for one in found)
