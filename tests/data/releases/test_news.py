"""What a publication says has changed since the release before it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data.releases.news import since
from data.store import load
from tests.data.floor import CORE, EVERYTHING, Floor, figure, published, write_tidy

pytestmark = pytest.mark.slow


def test_nothing_changed(floor: Floor):
    floor.load(*EVERYTHING)
    assert since(floor.build(), floor.build()) == []


def test_figures_that_are_new_revised_and_removed(floor: Floor):
    floor.load(*EVERYTHING[1:])
    floor.load(EVERYTHING[0])
    old = floor.build()
    load.withdraw(floor.engine, 2, "")
    floor.load(
        figure("BBB", 81), *(figure("BBB", 50, period=f"2017-{month}") for month in (10, 11))
    )
    said = [one for one in since(old, floor.build()) if not one.startswith("ratings")]
    assert said == ["A&E within 4 hours: 2 new, 1 revised, 1 removed"]


def test_a_status_that_became_final_is_a_revision(floor: Floor):
    floor.load(*EVERYTHING[:-1], published("S01", 18.5, status="provisional"))
    old = floor.build()
    floor.load(published("S01", 18.5))
    assert since(old, floor.build()) == ["Smoking prevalence: 1 revised"]


def test_ratings_that_moved(floor: Floor):
    floor.load(*EVERYTHING)
    new = floor.build()
    ratings = new.ratings.set_index("place")
    categories = {"shire": 2, "north": 3, "south": 3}
    ratings["category"] = ratings.index.map(categories)
    new = replace(new, ratings=ratings.reset_index())
    ratings = ratings.assign(category=[2, 2, np.nan])
    ratings["composite"] += [0.1, 0.3, np.nan]
    old = replace(new, ratings=ratings.reset_index())
    assert since(old, new) == [
        "ratings: North from 2 to 3, South from not rated to 3, 1 moved within their category"
    ]
    method = replace(new.method, id="other-1", name="Other")
    assert since(old, replace(new, method=method)) == [
        "ratings: by the method “Other”, no longer “Core five”"
    ]


def test_publish_says_it(full: Path, run):
    run("load", write_tidy(full / "more.csv", figure("AAA", 91)))
    out = run("publish", "--no-site", *CORE)[1]
    assert out.count("\n  Since 2017-12-31-") == 2
    assert out.count("\n    A&E within 4 hours: 1 revised\n") == 2
    assert "Since" not in run("publish", "--no-site", *CORE)[1]


def test_publish_says_so_when_only_words_changed(full: Path, run):
    areas = full / "reference" / "areas.csv"
    areas.write_text(areas.read_text().replace("South", "Sud"))
    assert run("publish", "--no-site", *CORE)[1].count("\n    no rating or figure changed\n") == 2
