"""An attack on what is published of random worlds, in one to four releases that stay open."""

import random
from collections.abc import Iterable

import pytest

from data.releases.disclosure import secondary
from tests.data.releases.disclosure.attack import Secret, secrets
from tests.data.releases.disclosure.open_worlds import published, world

WORLDS = [*range(24), 802, 2310]
"""With two that once gave a count away: 802, where a figure that the first release did not publish
was taken to have been what it is now, and not what it was in between; 2310, where a provider of
which there is no figure was taken never to change, though its place was revised.
"""


@pytest.fixture(scope="module")
def found() -> list[Secret]:
    """What the attacker has of every small count that is withheld."""
    return attacked()


def attacked(worlds: Iterable[int] = WORLDS) -> list[Secret]:
    found: list[Secret] = []
    for seed in worlds:
        one = world(random.Random(seed))
        figures, _ = published(one)
        found += secrets(one, figures)
    return found


def test_of_one_small_world_no_count_is_found_unless_the_rule_is_all(
    monkeypatch: pytest.MonkeyPatch,
):
    assert [one.found for one in attacked([9])] == [False] * 5
    monkeypatch.setattr(secondary, "further", lambda *_: [])
    assert sum(one.found for one in attacked([9])) == 3


@pytest.mark.slow
def test_no_small_count_is_found(found: list[Secret]):
    assert len(found) > 40
    assert [one for one in found if one.found] == []


@pytest.mark.slow
def test_most_can_be_anything_that_is_withheld(found: list[Secret]):
    assert sum(one.open for one in found) > 0.8 * len(found)


@pytest.mark.slow
def test_what_they_truly_are_is_possible(found: list[Secret]):
    assert all(one.least - 1e-6 <= one.true <= one.most + 1e-6 for one in found)


@pytest.mark.slow
def test_small_counts_are_found_where_the_rule_is_all(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(secondary, "further", lambda *_: [])
    found = attacked()
    assert sum(one.found for one in found) > 0
