"""What a publication would change of the ratings, by core-1: a fifth of the weight each."""

from dataclasses import replace

import pytest

from data.releases.preview import changes
from tests.data.floor import EVERYTHING, Floor, figure


def test_every_rating_that_would_be_another_with_its_parts(floor: Floor):
    """The north's A&E is 80% of AAA's and a quarter of BBB's: from (72 + 20) / 105 = 87.62% to
    (76 + 20) / 105 = 91.43%, 3.81 points of a step of 5, a fifth of the weight: -0.1524.
    """
    floor.load(*EVERYTHING)
    old = floor.build()
    floor.load(figure("AAA", 95))
    new = floor.build()
    found = {one.place: one for one in changes(old, new)}
    assert list(found) == ["north", "shire"], "the largest change first"
    north = found["north"]
    assert (north.name, north.reason) == ("North", "")
    assert [part for part, _ in north.parts] == ["revised data"]
    assert north.parts[0][1] == pytest.approx(-(96 - 92) / 105 * 100 / 5 / 5)
    assert north.after[0] - north.before[0] == pytest.approx(north.parts[0][1])
    assert changes(new, new) == []

    first = changes(None, old)
    assert [one.place for one in first] == ["shire", "north", "south"]
    assert {one.before for one in first} == {(None, None)}
    ratings = old.ratings.assign(composite=float("nan"), category=float("nan"))
    gone = changes(old, replace(old, id="2017-12-31-00000000", ratings=ratings))
    assert [one.after for one in gone] == [(None, None)] * 3
