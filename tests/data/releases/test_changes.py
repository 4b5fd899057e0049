"""What changed between two releases, and why ratings did."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from data.releases.changes import _side, between, compared, of_ratings
from data.releases.release import Release
from metrics.explain import explain


@pytest.mark.parametrize("day", [date(2017, 9, 30), date(2017, 12, 31)])
def test_the_scores_in_a_release_give_the_parts_that_its_figures_give(release: Release, day: date):
    old, new = (replace(_side(release, at), found=None) for at in (day, release.as_at))
    found = between(release, day, release)
    pd.testing.assert_frame_equal(found, explain(old, new), check_exact=True)
    assert found["change"].notna().any()
    assert (found["change"].fillna(0) != 0).any() == (day != release.as_at)


def test_another_method_is_the_last_part_of_a_change(release: Release):
    """Emergency care weighs more: the scores in the release are not those of the new method."""
    first, *others = release.method.domains
    method = replace(release.method, domains=(replace(first, weight=3.0), *others))
    new = replace(_side(release, release.as_at), method=method, found=None)
    found = explain(_side(release, release.as_at), new).pivot(index="place", columns="part")
    moved = found["change"].drop(columns="method")
    assert (moved.fillna(0) == 0).all(axis=None)
    assert (found["change"]["method"].abs() > 0.01).any()


def ratings(**places: tuple[float, float]) -> pd.DataFrame:
    """A category and a composite by place."""
    rows = [(place, *rated) for place, rated in places.items()]
    return pd.DataFrame(rows, columns=["place", "category", "composite"])


NONE = (float("nan"), float("nan"))


@pytest.mark.parametrize(
    ("was", "now", "standing", "recategorised"),
    [
        ((2, 2.0), (2, 2.0 + 1e-10), "same", False),  # floating point's
        ((2, 2.0), (2, 2.001), "revised", False),
        ((2, 2.5), (3, 2.51), "revised", True),
        ((2, 2.0), NONE, "revised", True),
        (NONE, (2, 2.0), "revised", True),
        (NONE, NONE, "same", False),
    ],
)
def test_how_a_rating_changed(was, now, standing, recategorised):
    (found,) = of_ratings(ratings(north=was), ratings(north=now)).to_dict("records")
    assert (found["standing"], found["recategorised"]) == (standing, recategorised)
    assert found["change"] == pytest.approx(now[1] - was[1], nan_ok=True)


def test_places_that_come_and_go_stand_in_the_order_of_the_new_table():
    old = ratings(gone=(1, 1.0), south=(2, 2.0))
    new = ratings(south=(2, 2.0), north=(3, 3.0), east=NONE)
    found = of_ratings(old, new).set_index("place")["standing"]
    assert found.to_dict() == {"south": "same", "north": "new", "east": "new", "gone": "removed"}
    assert [*found.index] == ["south", "north", "east", "gone"]
    assert of_ratings(None, new)["standing"].unique().tolist() == ["new"]


def test_words_are_compared_as_words():
    old, new = (
        pd.DataFrame({"id": [1, 2, 3], "status": status, "value": [0.5, None, None]})
        for status in (["final", None, "final"], ["revised", None, "final"])
    )
    found = compared(old, new, ["id"], ["status", "value"])
    assert found["standing"].tolist() == ["revised", "same", "same"]
    assert found["status_old"].tolist()[0] == "final"
