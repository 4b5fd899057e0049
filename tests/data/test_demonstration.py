"""What the demonstration shows of West Yorkshire and Harrogate, as its own report of 2017 said."""

from pathlib import Path

import pytest

from data.releases.reader import Releases
from data.releases.release import Release

WORSE = {"emergency_admissions", "emergency_bed_days", "gp_extended_access", "mrsa", "c_difficile"}


@pytest.fixture(scope="module", params=["internal", "public"])
def shown(demonstration: Path, request: pytest.FixtureRequest) -> Release:
    return Releases(request.param, demonstration / "releases").current()


def test_it_is_rated_3_overall_and_2_on_leadership(shown: Release):
    ratings = shown.ratings.set_index("place")
    domains = shown.domains.set_index(["place", "domain"])["score"]
    assert ratings.loc["wyh", "category"] == 3
    assert domains["wyh", "leadership"] == 2
    used = {"internal": 18, "public": 17}[shown.audience]
    assert ratings.loc["wyh", ["indicators_used", "indicators_expected"]].tolist() == [used, 18]


def test_the_public_misses_psychosis_alone_whose_counts_are_small(shown: Release):
    own = shown.scores[shown.scores["place"].isin(["wyh", "leeds"]) & shown.scores["applicable"]]
    missing = own[own["score"].isna()]
    withheld = [] if shown.audience == "internal" else ["eip_two_weeks"] * 2
    assert missing["indicator"].tolist() == withheld
    assert missing["reason"].str.startswith("[c] suppressed").all()


def test_it_is_worse_than_england_on_exactly_five_indicators(shown: Release):
    own = shown.scores[shown.scores["place"] == "wyh"]
    assert set(own.loc[own["versus"] == "worse", "indicator"]) == WORSE


def test_there_are_44_footprints_and_every_category(shown: Release):
    footprints = shown.areas.loc[shown.areas["kind"] == "footprint", "id"]
    rated = shown.ratings[shown.ratings["place"].isin(footprints)]
    assert len(footprints) == 44
    assert set(rated["category"]) == {1, 2, 3, 4}


def test_every_table_speaks_of_every_rated_area(shown: Release):
    rated = set(shown.ratings["place"])
    composite = shown.certainty[shown.certainty["scope"] == "composite"]
    assert set(composite["place"]) == rated
    assert composite[["p1", "p2", "p3", "p4"]].sum(axis=1).tolist() == pytest.approx([1] * 50)
    assert set(shown.routes["place"]) == rated
    assert set(shown.robustness["place"]) == rated
    assert set(shown.views["method"]) == {"core-1", "relative-1"}


def test_without_provisional_figures_the_public_release_is_another(demonstration: Path):
    internal, public = (
        Releases(audience, demonstration / "releases").current()
        for audience in ("internal", "public")
    )
    assert (internal.scores["status"] == "provisional").any()
    assert not (public.scores["status"] == "provisional").any()
    assert internal.id != public.id
