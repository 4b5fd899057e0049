"""What a publication would change of the ratings, by core-1: a fifth of the weight each."""

from dataclasses import replace

import pytest

from data.preview import Change, changes
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
    assert list(found) == ["shire", "north"]
    north = found["north"]
    assert (north.name, north.reason) == ("North", "")
    assert [part for part, _ in north.parts] == ["revised data"]
    assert north.parts[0][1] == pytest.approx(-(96 - 92) / 105 * 100 / 5 / 5)
    assert north.after[0] - north.before[0] == pytest.approx(north.parts[0][1])
    assert changes(new, new) == []


def test_without_an_old_release_each_is_new_and_one_that_is_no_longer_rated_says_why(floor: Floor):
    floor.load(*EVERYTHING)
    release = floor.build()
    found = changes(None, release)
    assert [one.place for one in found] == ["shire", "north", "south"]
    assert {one.before for one in found} == {(None, None)}
    ratings = release.ratings.assign(composite=float("nan"), category=float("nan"))
    gone = changes(release, replace(release, id="2017-12-31-00000000", ratings=ratings))
    assert [one.after for one in gone] == [(None, None)] * 3
    assert isinstance(gone[0], Change)
