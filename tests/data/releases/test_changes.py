"""Why ratings changed, from what releases hold."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from data.releases.changes import _side, between
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
