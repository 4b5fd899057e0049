"""An attack on what is published of random worlds, in one to four releases that stay open."""

import random

import pytest

from data.releases.disclosure import secondary
from tests.data.releases.disclosure.attack import Secret, secrets
from tests.data.releases.disclosure.open_worlds import published, world

pytestmark = pytest.mark.slow

WORLDS = [*range(24), 802, 2310]
"""With two that once gave a count away: 802, where a figure that the first release did not publish
was taken to have been what it is now, and not what it was in between; 2310, where a provider of
which there is no figure was taken never to change, though its place was revised.
"""


@pytest.fixture(scope="module")
def found() -> list[Secret]:
    """What the attacker has of every small count that is withheld."""
    return attacked()


def attacked() -> list[Secret]:
    found: list[Secret] = []
    for seed in WORLDS:
        one = world(random.Random(seed))
        figures, _ = published(one)
        found += secrets(one, figures)
    return found


def test_no_small_count_is_found(found: list[Secret]):
    assert len(found) > 40
    assert [one for one in found if one.found] == []


def test_most_can_be_anything_that_is_withheld(found: list[Secret]):
    assert sum(one.open for one in found) > 0.8 * len(found)


def test_what_they_truly_are_is_possible(found: list[Secret]):
    assert all(one.least - 1e-6 <= one.true <= one.most + 1e-6 for one in found)


def test_small_counts_are_found_where_the_rule_is_all(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(secondary, "further", lambda *_: [])
    found = attacked()
    assert sum(one.found for one in found) > 0
